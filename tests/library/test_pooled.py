"""Data in parts: the same climb as in one piece, in any order, and for parts that are lazy."""

from math import inf, isnan
from types import SimpleNamespace

import numpy as np
import pytest
from models import Cauchy, Poisson

from mlelib import (
    Bernoulli,
    LogisticRegression,
    Normal,
    PoissonRegression,
    maximize,
    newton,
    pooled,
    scoring,
    with_intercept,
)
from mlelib._arguments import METHODS
from mlelib.inference import likelihood_interval, standard_errors

RNG = np.random.default_rng(14)
X = with_intercept(RNG.normal(size=(4000, 3)))
ETA = X @ [0.5, -0.4, 0.3, 0.8]
COUNTS, LABELS = RNG.poisson(np.exp(ETA)), (RNG.random(4000) < 1 / (1 + np.exp(-ETA))) + 0.0
WHOLE = {
    "PoissonRegression": lambda rows: PoissonRegression(X[rows], COUNTS[rows]),
    "LogisticRegression": lambda rows: LogisticRegression(X[rows], LABELS[rows]),
    "Normal": lambda rows: Normal(ETA[rows]),
}
every_model = pytest.mark.parametrize("build", WHOLE.values(), ids=WHOLE)
ROWS = np.arange(1, 3999)
FOUR = [ROWS[:699], ROWS[699:1899], ROWS[1899:2499], ROWS[2499:]]


class Lazy:
    """As dask.delayed does: any attribute, any call, nothing computed, and no names with _."""

    def __init__(self, compute):
        vars(self)["compute"] = compute

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return Lazy(lambda: getattr(self.compute(), name))

    def __call__(self, *given):
        return Lazy(lambda: self.compute()(*given))


def gather(*answers):
    return tuple(answer.compute() for answer in answers)


def start(model):
    return (0.0, 1.0) if len(model.param_names) == 2 else np.zeros(4)


@every_model
@pytest.mark.parametrize("method", [newton, scoring])
def test_parts_climb_by_the_same_steps_as_one_piece(build, method):
    one, parts = build(ROWS), pooled([build(rows) for rows in FOUR])
    whole, split = (maximize(model, start(one), method) for model in (one, parts))
    assert split.converged == whole.converged
    assert split.path.shape == whole.path.shape
    # Some thousand terms are rounded at each side, and a few steps carry that along.
    np.testing.assert_allclose(split.path, whole.path, rtol=1e-12, atol=1e-13)
    assert split.loglik == pytest.approx(whole.loglik, rel=1e-13)


@every_model
def test_neither_order_nor_laziness_changes_a_bit(build):
    parts = [build(rows) for rows in FOUR]
    lazy = [Lazy(lambda part=part: part) for part in parts]
    models = pooled(parts), pooled(parts[::-1]), pooled(iter(lazy), gather)
    assert {model.param_names for model in models} == {parts[0].param_names}
    fits = [maximize(model, start(parts[0]), scoring) for model in models]
    for fit in fits[1:]:
        assert fit.path.tolist() == fits[0].path.tolist()
        assert fit.loglik == fits[0].loglik


def test_intervals_and_standard_errors_are_those_of_one_piece():
    x, others = [4, 5, 6], [5, 4]
    one, parts = Normal(x + others), pooled([Normal(x), Normal(others)])
    theta = maximize(parts, (4, 1)).theta
    np.testing.assert_allclose(
        standard_errors(parts, theta), standard_errors(one, theta), rtol=1e-9
    )
    assert likelihood_interval(parts, "mu", theta=theta) == pytest.approx(
        likelihood_interval(one, "mu"), rel=1e-9
    )


def test_a_scalar_parameter_stays_a_float():
    parts = pooled([Bernoulli([1, 0, 1]), Bernoulli([0, 1])])
    one = Bernoulli([1, 0, 1, 0, 1])
    for method in ("loglik", "score", "hessian", "fisher_information"):
        found = getattr(parts, method)(0.3)
        assert isinstance(found, float)
        assert found == pytest.approx(getattr(one, method)(0.3), rel=1e-14)
    assert parts.bounds == one.bounds
    assert maximize(parts, 0.5).theta == pytest.approx(0.6)


@pytest.mark.parametrize("wrap", [lambda part: part, lambda part: Lazy(lambda: part)])
def test_what_the_parts_lack_the_pooled_model_lacks(wrap):
    part = wrap(Cauchy([1.0, 2.0]))
    parts = pooled([part, part], gather if isinstance(part, Lazy) else None)
    assert not hasattr(parts, "param_names")
    assert not hasattr(parts, "bounds")
    assert repr(parts) == "Pooled(parts=2)"
    assert maximize(parts, 1.4).theta == pytest.approx(1.5)


def test_outside_the_space_of_a_part_the_log_likelihood_is_minus_infinity():
    assert pooled([Poisson([1]), Poisson([2])]).loglik(-1) == -np.inf
    equal, other = Normal([7, 7]), Normal([7, 8])
    assert pooled([equal, other]).loglik((7, 0)) == -np.inf  # one says +inf there
    far = Normal([1e154])
    assert far.loglik((0, 0.6)) > -np.inf
    assert pooled([far, far, far]).loglik((0, 0.6)) == -np.inf  # below −1.8e308
    assert pooled([equal, equal]).loglik((7, 0)) == np.inf


class Steep(Cauchy):
    """A part that has bounds, no names, and a score of which two are too many."""

    bounds = ((0, 9),)

    def score(self, m):
        return 1e308


def test_a_sum_beyond_float64_is_refused():
    steep = Steep([1.0])
    assert pooled([steep]).score(0.5) == 1e308
    with pytest.raises(OverflowError, match=r"the score at theta = 0\.5 "):
        pooled([steep, steep]).score(0.5)


def test_at_a_boundary_derivatives_are_infinite_as_in_one_piece():
    parts = pooled([Bernoulli([0, 0]), Bernoulli([0])])
    fit = maximize(parts, 0.5)
    assert fit.message.startswith("Maximum on the boundary")
    assert list(likelihood_interval(parts, theta=0.0)) == pytest.approx(
        list(likelihood_interval(Bernoulli([0, 0, 0]))), rel=1e-9
    )
    up, down = (SimpleNamespace(**dict.fromkeys(METHODS, lambda t, s=s: s)) for s in (inf, -inf))
    assert pooled([up, up]).score(0.0) == inf
    assert isnan(pooled([up, down]).score(0.0))


@pytest.mark.parametrize(
    "parts",
    [
        [LogisticRegression(with_intercept([1, 2, 3, 4]), [0, 0, 1, 1])],
        [LogisticRegression(with_intercept([a, a + 2, 4]), [0, 0, 1]) for a in (-1, 0, 1)],
        [PoissonRegression(with_intercept([1, 2, 3]), [0, 0, 0])] * 2,
    ],
)
def test_where_all_parts_are_separated_no_climb_has_converged(parts):
    fit = maximize(pooled(parts), [0, 0])
    assert not fit.converged
    assert "levels out here" in fit.message


@pytest.mark.parametrize("seed", range(20))
def test_a_maximum_of_few_data_is_not_taken_for_a_plain(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 6)), [[0, 1, 0, 1, 0, 1], [1, 0, 0, 1, 1, 0]]
    whole = LogisticRegression(with_intercept(x.ravel()), np.ravel(y))
    parts = [LogisticRegression(with_intercept(a), b) for a, b in zip(x, y, strict=True)]
    assert maximize(pooled(parts), [0, 0]).converged == (whole.separation().kind == "none")


def test_bounds_without_names_are_those_of_the_first_part():
    assert pooled([Steep([1.0])]).bounds == ((0, 9),)
    assert pooled([Bernoulli([1, 0])]).bounds == Bernoulli([1]).bounds


WRONG = {
    "one model": (Bernoulli([1, 0]), TypeError, r"parts is Bernoulli.*such as \[model, other\]"),
    "nothing": ([], ValueError, "^parts is empty; give"),
    "no model": ([Bernoulli([1]), [1, 0]], TypeError, "list has no loglik"),
}


@pytest.mark.parametrize(("parts", "error", "message"), WRONG.values(), ids=WRONG)
def test_what_are_no_parts_is_refused(parts, error, message):
    with pytest.raises(error, match=message):
        pooled(parts)


def test_parts_with_other_parameters_are_refused():
    parts = pooled([PoissonRegression([[1]], [2]), PoissonRegression([[1, 0], [1, 1]], [2, 1])])
    with pytest.raises(ValueError, match="beta_1, beta_2"):
        parts.score([0.0])

    class Wide(Cauchy):
        def score(self, m):
            return [m, m]

    message = r"the score of part 1 has shape \(2,\) and that of part 0 \(\); .* same columns"
    with pytest.raises(ValueError, match=message):
        pooled([Cauchy([1]), Wide([1])]).score(0.5)
