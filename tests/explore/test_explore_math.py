"""The explorers' mathematics in a real browser, number by number, against the library's."""

import json
from math import exp, log, pi, sqrt

import numpy as np
import pytest
from browser_checks import reader
from explore_readings import coverages, sample
from scipy import optimize, stats
from test_explore_browser import differences, finite, scripts

from mlelib import (
    Bernoulli,
    LogisticRegression,
    Normal,
    check,
    gradient,
    maximize,
    newton,
    scoring,
    with_intercept,
)
from mlelib.explore._paths import Reparametrized, hill
from mlelib.inference import likelihood_interval, score_interval, wald_interval

X, Y = [-3.0, -1.0, 0.5, 2.0, 4.0], [0, 1, 0, 1, 1]
FAR = [[0, 0], [1, -2], [0.3, 200], [800, 0], [-800, 0], [5, -200], [0, 1e5]]  # |η| up to 4e5


@pytest.fixture(scope="module")
def ask(browser):
    """Give a function that evaluates an expression beside the scripts."""
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        scripts(page)
        yield lambda code, given=None: page.evaluate(f"(given) => {{ return {code} }}", given)


@pytest.mark.parametrize("theta", FAR, ids=str)
def test_logistic_at_extremes(ask, theta):
    """No overflow at |η| = 800 and beyond: log-likelihood, score, information."""
    model = LogisticRegression(with_intercept(X), Y)
    found = ask(
        "(({x, y, t}) => { const m = parts.logisticModel(x, y); "
        "return [m.loglik(t), m.score(t), m.information(t), m.hessian(t)]; })(given)",
        {"x": X, "y": Y, "t": theta},
    )
    expected = [
        model.loglik(theta),
        model.score(theta).tolist(),
        model.fisher_information(theta).tolist(),
        model.hessian(theta).tolist(),
    ]
    assert differences(finite(expected), found) == []


@pytest.mark.parametrize(("k", "n", "p"), [(6, 10, 0.3), (0, 5, 0.9), (5, 5, 0.01), (3, 200, 1e-9)])
def test_bernoulli(ask, k, n, p):
    model = Bernoulli.from_counts(k, n)
    names = ["loglik", "score", "hessian", "information"]
    found = ask(f"{json.dumps(names)}.map((f) => parts.bernoulli[f]({k}, {n}, {p}))")
    wanted = [model.loglik(p), model.score(p), model.hessian(p), model.fisher_information(p)]
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    ends = ask(f"parts.bernoulli.likelihoodInterval({k}, {n})")
    np.testing.assert_allclose(ends, likelihood_interval(model), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("scale", ["variance", "sd", "log"])
@pytest.mark.parametrize("theta", [(4.8, 0.5), (3.1, 2.0), (9.0, 0.05)])
def test_normal_in_each_parametrization(ask, scale, theta):
    """The scripts agree with the chain rule in Python, and that with central differences."""
    data = [4, 5, 6, 5, 4]
    model = hill("normal", data, [], scale).model
    code = (
        "(({x, scale, t}) => { const m = parts.reparametrized(parts.normalModel(x), scale); "
        "return [m.loglik(t), m.score(t), m.hessian(t), m.information(t)]; })(given)"
    )
    found = ask(code, {"x": data, "scale": scale, "t": theta})
    expected = [
        model.loglik(theta),
        model.score(theta).tolist(),
        model.hessian(theta).tolist(),
        model.fisher_information(theta).tolist(),
    ]
    assert differences(finite(expected), found) == []
    check.score(model, theta)
    check.hessian(model, theta)


METHODS = {
    "newton": (newton, {}),
    "newton bare": (newton, {"line_search": False}),
    "scoring": (scoring, {}),
    "gradient": (gradient, {}),
    "gradient small": (gradient, {"step": 0.01}),
    "gradient bare": (gradient, {"step": 0.02, "line_search": False}),
    "gradient too far": (gradient, {"step": 2.0, "line_search": False}),
}
CLIMBS = [
    ("normal", "variance", (4.0, 1.0)),
    ("normal", "variance", (3.5, 1.1)),
    ("normal", "sd", (3.1, 1.6)),
    ("normal", "log", (3.1, 0.2)),
    ("logistic", "", (0, 0)),
    ("separated", "", (0, 0)),
]
DATA = {
    "normal": ([4, 5, 6, 5, 4], []),
    "logistic": (X, Y),
    "separated": ([1, 2, 3, 4], [0, 0, 1, 1]),
}


@pytest.mark.parametrize("how", METHODS)
@pytest.mark.parametrize("climb", CLIMBS, ids=lambda c: "-".join(map(str, c)))
def test_same_steps_as_the_library(ask, how, climb):
    """Every step to 1e-9, the same number of them, and the same end: also where it is a failure."""
    kind, scale, start = climb
    x, y = DATA[kind]
    name = how.split()[0]
    method, options = METHODS[how]
    normal = kind == "normal"
    model = hill(kind, x, y, scale).model if normal else LogisticRegression(with_intercept(x), y)
    fit = maximize(model, start, method(**options), max_steps=15)
    code = (
        "(({kind, x, y, scale, start, name, options}) => { const m = kind === 'normal' ? "
        "parts.reparametrized(parts.normalModel(x), scale) : parts.logisticModel(x, y); "
        "return parts.climb(m, start, name, options); })(given)"
    )
    given = {"kind": kind, "x": x, "y": y, "scale": scale, "start": start, "name": name}
    given["options"] = {"max": 15, "lineSearch": options.get("line_search", True)}
    given["options"] |= {"step": options["step"]} if "step" in options else {}
    found = ask(code, given)
    steps = np.array([record["theta"] for record in found["trace"]], dtype=float)
    assert steps.shape == fit.path.shape
    np.testing.assert_allclose(steps, fit.path, rtol=1e-9, atol=1e-9)
    sizes = [record.step_size for record in fit.trace]
    np.testing.assert_allclose([record["size"] for record in found["trace"]], sizes, rtol=1e-12)
    if kind != "separated":  # whether an MLE exists is asked of the certificate
        assert found["converged"] == fit.converged


def test_some_of_these_climbs_fail():
    """Else the test above would say nothing of failures."""
    model = Normal([4, 5, 6, 5, 4])
    bare = maximize(model, (3.5, 1.1), newton(line_search=False), max_steps=15)
    assert "the step led to" in bare.message
    sd = hill("normal", [4, 5, 6, 5, 4], [], "sd").model
    assert "not negative definite" in maximize(sd, (3.1, 1.6), newton).message
    assert isinstance(sd, Reparametrized)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, Y),
        ([1, 2, 3, 4], [0, 0, 1, 1]),
        ([1, 2, 3, 4], [1, 1, 0, 0]),
        ([1, 2, 3, 3, 4], [0, 0, 0, 1, 1]),
        ([1, 2, 3], [1, 1, 1]),
        ([1, 2, 3], [0, 0, 0]),
        ([5, 1, 1, 1], [1, 0, 1, 0]),
    ],
)
def test_certificate_of_separation(ask, x, y):
    """The kind is the library's, and the direction proves it row by row."""
    found = ask("parts.separation(given[0], given[1])", [x, y])
    assert found["kind"] == LogisticRegression(with_intercept(x), y).separation().kind
    if found["direction"] is not None:
        supports = (2 * np.array(y) - 1) * (with_intercept(x) @ found["direction"])
        assert (supports >= 0).all()
        assert (supports > 0).all() == (found["kind"] == "complete")
        assert (supports > 0).any()


@pytest.mark.parametrize("n", [2, 5, 8, 10, 33, 60])
def test_intervals_and_their_exact_coverage(ask, n):
    """Ends as the library's for data of that size; coverage as the chi-squared distribution's."""
    model = Normal(sample(n, 0.56))
    ends = ask(f"parts.relativeEnds({n}, 'variance')")
    np.testing.assert_allclose(
        np.array(ends["likelihood"]) * 0.56, likelihood_interval(model, "sigma2"), rtol=1e-9
    )
    np.testing.assert_allclose(
        np.array(ends["wald"]) * 0.56, wald_interval(model, "sigma2"), rtol=1e-9
    )
    score = score_interval(model, "sigma2")
    assert ends["score"][0] * 0.56 == pytest.approx(score[0], rel=1e-9)
    if n >= 8:
        assert ends["score"][1] * 0.56 == pytest.approx(score[1], rel=1e-9)
    law = stats.chi2(n - 1)
    for scale in ("variance", "sd", "log"):
        code = f"(e => ['likelihood', 'wald', 'score'].map((m) => parts.coverageOf(e[m], {n})))"
        found = ask(f"{code}(parts.relativeEnds({n}, '{scale}'))")
        np.testing.assert_allclose(found, coverages(n, scale), rtol=1e-10)
        low, high = ask(f"parts.relativeEnds({n}, '{scale}').wald")
        exact = (law.cdf(n / low) if low > 0 else 1) - law.cdf(n / high)
        assert found[1] == pytest.approx(exact, rel=1e-10)


def test_coverage_agrees_with_simulation():
    """Independent of all formulas: the share of simulated samples whose interval holds σ²."""
    rng, n, hits = np.random.default_rng(6), 6, []
    for _ in range(300):
        low, high = likelihood_interval(Normal(rng.normal(size=n)), "sigma2")
        hits.append(low <= 1 <= high)
    expected = coverages(n, "variance")[0]
    error = sqrt(expected * (1 - expected) / len(hits))
    assert abs(np.mean(hits) - expected) < 4 * error  # 4 standard errors of the simulation


@pytest.mark.parametrize("family", ["laplace", "t"])
def test_most_likely_line_has_no_better_one(ask, family):
    """Against SciPy's densities and a general optimizer from many starts."""
    rng = np.random.default_rng(7)
    x = rng.uniform(0, 10, 15)
    y = 2 + 0.6 * x + stats.t(2).rvs(15, random_state=rng)
    law = {"laplace": stats.laplace, "t": stats.t(3)}[family]
    least = tuple(np.polynomial.polynomial.polyfit(x, y, 1))

    def loss(pair):
        return -law.logpdf(y - pair[0] - pair[1] * x).sum()

    best = ask("parts.bestLine(...given, 1)", [family, x.tolist(), y.tolist()])
    tries = [
        optimize.minimize(loss, start, method="Nelder-Mead").fun
        for start in (least, (0, 1), (5, 0), (2, 0.6))
    ]
    assert loss(best) <= min(tries) + 1e-7


def test_densities_of_the_line_are_the_named_ones(ask):
    for name, law in (("normal", stats.norm), ("laplace", stats.laplace), ("t", stats.t(3))):
        z = [-4.0, -0.3, 0.0, 2.5]
        found = ask(
            f"given.map((z) => parts.FAMILIES.{name}.top + parts.FAMILIES.{name}.log(z))", z
        )
        np.testing.assert_allclose(found, law.logpdf(z), rtol=1e-12)


@pytest.mark.parametrize(("n", "p"), [(2000, 0.5), (2000, 0.6), (1500, 0.37), (2000, 0.99)])
def test_products_round_as_float64_and_float32_do(ask, n, p):
    """To the last bit: the same rounding after every factor."""
    double = np.cumprod(np.append(1.0, np.full(n, p)))
    single = np.cumprod(np.append(1.0, np.full(n, p)).astype(np.float32), dtype=np.float32)
    assert ask(f"parts.products({n}, {p})") == double.tolist()
    assert ask(f"parts.products({n}, {p}, Math.fround)") == single.astype(float).tolist()


def test_numbers_are_written_alike(ask):
    """A script and Python write the same digits, ties included."""
    from mlelib.explore._text import show

    rng = np.random.default_rng(8)
    values = (10.0 ** rng.uniform(-9, 9, 500) * rng.choice([-1, 1], 500)).tolist()
    values += [1.0625, 0.03125, 2.5, 1e6, 999999.5, 1e-4, 9.99995, 5e-324, -0.0, log(2), exp(1), pi]
    assert ask("given.map((v) => parts.show(v))", values) == [show(v) for v in values]
