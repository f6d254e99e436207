"""The bootstrap: known answers, its own Monte Carlo error, and failures that are counted."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mlelib import LogisticRegression, Normal, maximize
from mlelib.inference import Bootstrap, Interval, bootstrap, wald_interval

X = np.array([4.0, 5, 6, 5, 4, 9, 2, 7, 3, 8])


def rng(seed=3):
    return np.random.default_rng(seed)


def test_the_mean_of_cases_has_its_known_standard_error():
    found = bootstrap(np.mean, X, rng(), draws=4000)
    assert found.estimates.shape == (4000,)
    # Four Monte Carlo errors: from this seed, and not by luck, as the error itself is compared.
    exact = X.std() / np.sqrt(10)
    assert abs(found.standard_error - exact) < 4 * found.monte_carlo_error
    assert found.monte_carlo_error == pytest.approx(exact / np.sqrt(8000), rel=0.1)
    low, high = found.interval()
    assert isinstance(found.interval(), Interval)
    assert [low, high] == np.quantile(found.estimates, [0.025, 0.975]).tolist()
    assert (found.failures, found.why) == (0, "")
    assert repr(found) == "Bootstrap(draws=4000, failures=0)"


def test_monte_carlo_errors_are_how_far_answers_vary():
    def once(seed):
        return bootstrap(lambda z: z, lambda rng: rng.normal(size=2) * [1, 5], rng(seed), draws=400)

    many = [once(seed) for seed in range(200)]
    spread = np.std([found.standard_error for found in many], axis=0)
    stated = np.mean([found.monte_carlo_error for found in many], axis=0)
    np.testing.assert_allclose(stated, spread, rtol=0.2)
    ends = np.std([found.interval(1, 0.8) for found in many], axis=0)
    stated = np.mean([found.interval_error(1, 0.8) for found in many], axis=0)
    np.testing.assert_allclose(stated, ends, rtol=0.2)
    assert np.mean([found.interval(-1, 0.8) for found in many], axis=0) == pytest.approx(
        5 * stats.norm.ppf([0.1, 0.9]), abs=0.1
    )


def test_estimates_that_are_all_equal_have_no_error():
    found = bootstrap(np.mean, [7, 7, 7], rng(), draws=3)
    assert found.standard_error == found.monte_carlo_error == 0
    assert found.interval_error() == (0, 0)


def test_the_moments_of_a_few_estimates_are_those_by_hand():
    found = Bootstrap(np.array([[0.0, 1], [0, 2], [3, 6]]), 1, "no")
    assert found.standard_error == pytest.approx([np.sqrt(3), np.sqrt(7)])
    m2, m4 = 2.0, (1 + 1 + 16) / 3
    assert found.monte_carlo_error[0] == pytest.approx(np.sqrt((m4 - m2**2) / (4 * m2 * 3)))
    off = np.sqrt(0.1 * 0.9 / 3)
    low = np.quantile([0, 0, 3], [max(0.1 - off, 0), 0.1 + off])
    high = np.quantile([0, 0, 3], [0.9 - off, min(0.9 + off, 1)])
    wanted = np.ptp(low) / 2, np.ptp(high) / 2
    assert found.interval_error(0, 0.8) == pytest.approx(wanted)
    assert repr(found) == "Bootstrap(draws=4, failures=1)"


def test_rows_of_several_arrays_stay_together():
    columns = np.column_stack([X, X + 1])

    def fit(rows, y):
        assert (rows == np.column_stack([y, y + 1])).all()
        return rows.mean(axis=0)

    found = bootstrap(fit, (columns, X), rng(), draws=20)
    assert found.estimates.shape == (20, 2)
    assert bootstrap(fit, (columns, X), rng(), 20).estimates.tolist() == found.estimates.tolist()


def test_whole_clusters_are_drawn():
    person = np.array(list("bacbacbacb"))
    seen = []

    def fit(who, x):
        names, counts = np.unique(who, return_counts=True)
        sizes = {"a": 3, "b": 4, "c": 3}
        assert all(count % sizes[name] == 0 for name, count in zip(names, counts, strict=True))
        assert sum(count // sizes[n] for n, count in zip(names, counts, strict=True)) == 3
        assert all(set(x[who == name]) == set(X[person == name]) for name in names)
        seen.append("".join(names))
        return x.mean()

    bootstrap(fit, (person, X), rng(), draws=200, clusters=person)
    assert set(seen) == {"a", "b", "c", "ab", "ac", "bc", "abc"}


def test_labels_in_a_column_are_labels():
    """With the shape of the column every draw was the first row, and the error 0."""
    labels = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    column = bootstrap(np.mean, X, rng(), draws=50, clusters=np.reshape(labels, (-1, 1)))
    flat = bootstrap(np.mean, X, rng(), draws=50, clusters=labels)
    words = bootstrap(np.mean, X, rng(), draws=50, clusters=np.array(labels, dtype=object))
    assert column.estimates.tolist() == flat.estimates.tolist() == words.estimates.tolist()
    assert flat.standard_error > 0.3


def test_labels_are_one_where_python_calls_them_equal():
    """A column of a table may hold both numbers and words: 1 and 1.0 are equal, 1 and "1" not."""
    labels = np.array([1, 1, "1", "1", 1.0, 1.0, 3, 3, 3, 3], dtype=object)
    ours = bootstrap(np.mean, X, rng(), draws=50, clusters=labels)
    same = bootstrap(np.mean, X, rng(), draws=50, clusters=[*"aabbaacccc"])
    assert ours.estimates.tolist() == same.estimates.tolist()


@pytest.mark.parametrize("scale", [1e80, 1e-90, 1e200, 1e-170])
def test_errors_have_the_unit_of_the_data(scale):
    one, other = (bootstrap(np.mean, s * X, rng(), draws=50) for s in (1, scale))
    assert other.standard_error == pytest.approx(scale * one.standard_error, rel=1e-12, abs=0)
    assert other.monte_carlo_error == pytest.approx(scale * one.monte_carlo_error, rel=1e-12, abs=0)


def test_clusters_make_the_standard_error_of_a_mean_larger():
    x, who = np.repeat([1.0, 2, 3, 4], 25), np.repeat([0, 1, 2, 3], 25)
    alone, together = (
        bootstrap(np.mean, x, rng(), clusters=clusters).standard_error for clusters in (None, who)
    )
    assert together / alone == pytest.approx(5, rel=0.1)


def test_a_parametric_bootstrap_draws_from_a_function():
    model = Normal(X)
    mu, sigma2 = model.mle()
    calls = []
    found = bootstrap(
        lambda x: maximize(Normal(x), (mu, sigma2)),
        lambda rng: rng.normal(mu, np.sqrt(sigma2), 10),
        rng(),
        draws=300,
        progress=lambda *done: calls.append(done),
    )
    assert found.standard_error[0] == pytest.approx(np.sqrt(sigma2 / 10), rel=0.15)
    assert calls == [(done, 300) for done in range(1, 301)]


def test_failures_are_counted_and_said():
    x, y = np.arange(6.0), np.array([0, 0, 1, 0, 1, 1])

    def fit(x, y):
        return maximize(LogisticRegression(x[:, None] - 2.5, y), [0])

    found = bootstrap(fit, (x, y), rng(), draws=60)
    assert 0 < found.failures < 60
    assert len(found.estimates) == 60 - found.failures
    assert "no MLE exists" in found.why

    def odd(x):
        if x[0] == 4:
            raise OverflowError("too large")
        return np.inf if x[0] == 5 else x.mean()

    found = bootstrap(odd, X, rng(), draws=100)
    assert 10 < found.failures < 70
    assert found.why in {"too large", "the estimate is inf, which is not finite."}
    message = r"3 of 3 data sets have no estimate, .*\. Look at fit on the data themselves first\.$"
    with pytest.raises(ValueError, match=message):
        bootstrap(lambda x: np.nan, X, rng(), draws=3)


def test_a_thousand_data_sets_are_drawn_and_estimates_are_floats():
    assert bootstrap(np.mean, X, rng()).estimates.shape == (1_000,)
    third = bootstrap(lambda x: Fraction(1, 3), X, rng(), draws=2).estimates
    assert third.dtype == float
    assert third.tolist() == [1 / 3, 1 / 3]


MISUSE = {
    "no function": (lambda: bootstrap(X, np.mean, rng()), TypeError, r"fit is .* such as np.mean"),
    "no generator": (lambda: bootstrap(np.mean, X, 1), TypeError, "rng is 1; .*default_rng"),
    "one draw": (
        lambda: bootstrap(np.mean, X, rng(), 1),
        ValueError,
        "draws is 1; one draw does not vary",
    ),
    "True": (lambda: bootstrap(np.mean, X, rng(), True), ValueError, "draws is True"),
    "a share": (lambda: bootstrap(np.mean, X, rng(), 1e3), ValueError, "draws is 1000.0"),
    "lengths": (
        lambda: bootstrap(np.mean, (X, X[:3]), rng()),
        ValueError,
        r"lengths \[10, 3, 10\]; .* long, and not empty\. For one array .*np\.array\(data\)\.$",
    ),
    "clusters": (
        lambda: bootstrap(np.mean, X, rng(), clusters=[1]),
        ValueError,
        r"lengths \[10, 1\]",
    ),
    "a table of clusters": (
        lambda: bootstrap(np.mean, X, rng(), clusters=np.ones((10, 2))),
        ValueError,
        r"clusters has shape \(10, 2\); .*f'{a} {b}'",
    ),
    "one cluster": (
        lambda: bootstrap(np.mean, X, rng(), clusters=[1] * 10),
        ValueError,
        "one cluster to draw from",
    ),
    "one row": (lambda: bootstrap(np.mean, [4.0], rng()), ValueError, "one row to draw from"),
    "a row without a label": (
        lambda: bootstrap(np.mean, X, rng(), clusters=[*X[:9], np.nan]),
        ValueError,
        r"clusters\[9\] is nan",
    ),
    "a label that is NA": (
        lambda: bootstrap(
            np.mean, X, rng(), clusters=pd.Series([*"aaaabbbbb", pd.NA], dtype="string")
        ),
        ValueError,
        r"clusters\[9\] is (<NA>|nan)",
    ),
    "a label that is None": (
        lambda: bootstrap(np.mean, X, rng(), clusters=["a", None, *"bbbbbbbb"]),
        ValueError,
        r"clusters\[1\] is None",
    ),
    "a mask": (
        lambda: bootstrap(np.mean, np.ma.array(X, mask=X > 8), rng()),
        ValueError,
        "data has masked entries",
    ),
    "masked labels": (
        lambda: bootstrap(np.mean, X, rng(), clusters=np.ma.array(X, mask=X > 8)),
        ValueError,
        "clusters has masked entries",
    ),
    "a generator": (lambda: bootstrap(np.mean, iter(X), rng()), TypeError, "must be an array"),
    "nothing": (lambda: bootstrap(np.mean, [], rng()), ValueError, r"lengths \[0, 0\]"),
    "clusters of a function": (
        lambda: bootstrap(np.mean, lambda rng: X, rng(), clusters=X),
        ValueError,
        "data is a function; .* Leave clusters out",
    ),
    "a wrong call inside": (
        lambda: bootstrap(lambda x: wald_interval(Normal(x)), X, rng()),
        ValueError,
        "param is None",
    ),
    "no parameter": (
        lambda: bootstrap(lambda x: [1, 2], X, rng(), 2).interval(),
        ValueError,
        r"param is None; choose one of 'theta\[0\]', 'theta\[1\]'",
    ),
    "too far": (lambda: bootstrap(np.mean, X, rng(), 2).interval(1), ValueError, "param is 1"),
    "too low": (lambda: bootstrap(np.mean, X, rng(), 2).interval(-2), ValueError, "param is -2"),
    "a truth": (
        lambda: bootstrap(np.mean, X, rng(), 2).interval(False),
        ValueError,
        "param is False",
    ),
    "percent": (lambda: bootstrap(np.mean, X, rng(), 2).interval(level=95), ValueError, "level is"),
}


@pytest.mark.parametrize(("call", "error", "message"), MISUSE.values(), ids=MISUSE)
def test_a_wrong_call_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
