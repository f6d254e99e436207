"""Columns far from 0, as years and Unix seconds: the answers are those of centered columns."""

import mpmath
import numpy as np
import pytest

from mlelib import (
    LinearRegression,
    LogisticRegression,
    PoissonRegression,
    gradient,
    lbfgs,
    maximize,
    newton,
    scoring,
    with_intercept,
)
from mlelib.inference import (
    coverage,
    likelihood_interval,
    likelihood_ratio_test,
    relative_likelihood,
    score_interval,
    score_test,
    standard_errors,
    wald_interval,
)

YEARS = [2000, 2000, 2002, 2004, 2007, 2009]
INTERVALS = [likelihood_interval, score_interval, wald_interval]
# Offset, spread, n: years, offsets in general, Unix seconds of a day, of an hour, of a minute.
PLACES = [
    (2000, 9, 8),
    (1e4, 30, 12),
    (1e5, 1000, 300),
    (1e6, 30, 12),
    (1e8, 30, 12),
    (1e8, 100, 300),
    (1.7e9, 86400, 12),
    (1.7e9, 3600, 50),
    (1.7e9, 60, 300),
]
every_place = pytest.mark.parametrize(("offset", "spread", "n"), PLACES)


def overlapping(offset, spread, n, count):
    """Whole numbers x in a window far from 0 and labels that overlap, for a given seed."""
    rng = np.random.default_rng([int(offset), spread, n])
    while count:
        x = offset + rng.integers(0, spread + 1, n)
        y = (rng.random(n) < 0.5).astype(float)
        low, high = x[y == 0], x[y == 1]
        if len(low) and len(high) and low.min() < high.max() and high.min() < low.max():
            count -= 1
            yield x, y


def centered(x):
    """Return bases of the line whose first coefficient is one of the two sought, of size 1.

    b0 + b1 x = (b1 s) (x − c)/s + (b0 + b1 c), and = (b0 s/c) (c − x)/s + (b0 + b1 c) x/c.
    """
    c, s = np.round(x.mean()), np.ptp(x)
    z = (x - c) / s
    yield np.column_stack([-z, 1 + (x - c) / c]), c / s
    yield np.column_stack([z, np.ones(len(x))]), 1 / s


def same(found, expected, rtol=1e-6):
    found, expected = np.array(found), np.array(expected)
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=rtol * abs(expected).max() / 10)


def test_years_have_their_interval():
    model = LogisticRegression(with_intercept(YEARS), [0, 1, 0, 1, 1, 0])
    top = maximize(model, [0, 0]).theta
    same(likelihood_interval(model, 0, theta=top), (-1024.92548669, 1024.92548669), 1e-11)


@every_place
def test_logistic_fits_through_offsets_converge(offset, spread, n):
    for x, y in overlapping(offset, spread, n, 4):
        model = LogisticRegression(with_intercept(x), y)
        fits = [maximize(model, [0, 0], method) for method in (newton, scoring, lbfgs)]
        assert all(fit.converged for fit in fits), [fit.message for fit in fits]
        for i, (columns, unit) in enumerate(centered(x)):
            wanted = maximize(LogisticRegression(columns, y), [0, 0]).theta[0] * unit
            error = standard_errors(model, fits[0].theta)[i]
            assert [fit.theta[i] for fit in fits] == pytest.approx([wanted] * 3, abs=1e-6 * error)
        climbed = maximize(model, [0, 0], gradient)
        assert climbed.converged or "max_steps = 200 was reached" in climbed.message


@every_place
def test_logistic_intervals_and_tests_through_offsets_are_those_of_centered_columns(
    offset, spread, n
):
    for x, y in overlapping(offset, spread, n, 1):
        model = LogisticRegression(with_intercept(x), y)
        top = maximize(model, [0, 0]).theta
        for i, (columns, unit) in enumerate(centered(x)):
            near = LogisticRegression(columns, y)
            its = maximize(near, [0, 0]).theta
            for interval in INTERVALS:
                ends = interval(near, 0, theta=its)
                same(interval(model, i, theta=top), np.array(ends) * unit)
            for value in ends:  # Wald's: the others know them by their shape
                for tested in (likelihood_ratio_test, score_test):
                    statistic = tested(near, 0, value, theta=its).statistic
                    found = tested(model, i, value * unit, theta=top).statistic
                    assert found == pytest.approx(statistic, rel=1e-5)
                height = relative_likelihood(near, 0, value, theta=its)
                found = relative_likelihood(model, i, value * unit, theta=top)
                assert found == pytest.approx(height, rel=1e-5)


@every_place
def test_linear_intervals_through_offsets_are_those_of_centered_columns(offset, spread, n):
    for x, y in overlapping(offset, spread, n, 1):
        y = y + (x - offset) / spread + np.random.default_rng(n).normal(size=n)
        model = LinearRegression(with_intercept(x), y)
        assert maximize(model, (0, 0, 1), scoring).converged
        assert maximize(model, (0, 0, 1), lbfgs).converged
        for i, (columns, unit) in enumerate(centered(x)):
            near = LinearRegression(columns, y)
            for interval in INTERVALS:
                same(interval(model, i), np.array(interval(near, 0)) * unit)
        for interval in INTERVALS:
            same(interval(model, "sigma2"), interval(near, "sigma2"))


@pytest.mark.parametrize("interval", [likelihood_interval, score_interval])
def test_coverage_finds_an_interval_in_every_set(interval):
    def through_a_fit(model, param, level):
        return interval(model, param, level, theta=maximize(model, [0, 0]).theta)

    models = [LogisticRegression(with_intercept(x), y) for x, y in overlapping(2000, 9, 8, 40)]
    assert coverage(models, through_a_fit, 0, truth=0.0).without_interval == 0


# --- Digits ---


def exact(X, y, start):
    """β̂, its standard errors, and those at the start, by Newton's method with 60 digits."""
    with mpmath.workdps(60):
        X, y = mpmath.matrix(X.tolist()), mpmath.matrix(y.tolist())
        beta = mpmath.matrix(start.tolist())
        errors = []
        for _ in range(4):  # from 11 digits on, each doubles them
            p = [1 / (1 + mpmath.exp(-eta)) for eta in X * beta]
            weighted = mpmath.diag([q * (1 - q) for q in p]) * X
            inverse = (X.T * weighted) ** -1
            beta += inverse * (X.T * (y - mpmath.matrix(p)))
            errors.append([mpmath.sqrt(inverse[j, j]) for j in range(X.cols)])
        return list(beta), errors[-1], errors[0]


def right_digits(found, wanted):
    with mpmath.workdps(60):
        pairs = zip(found.tolist(), wanted, strict=True)
        return min(-mpmath.log10(abs(f / w - 1) + mpmath.mpf(10) ** -17) for f, w in pairs)


@pytest.mark.parametrize("seed", range(5))
def test_an_offset_of_a_hundred_thousand_costs_no_digits(seed):
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(60, 2))
    y = (rng.random(60) < 1 / (1 + np.exp(-Z[:, 0] - 0.5))).astype(float)
    X = np.column_stack([np.ones(60), 1e5 + Z[:, 0], Z[:, 1]])
    model = LogisticRegression(X, y)
    fit = maximize(model, np.zeros(3))
    beta, errors, here = exact(X, y, fit.theta)
    found = standard_errors(model, fit.theta)
    assert right_digits(fit.theta, beta) >= 12.5
    assert right_digits(found, here) >= 12.5
    # A last bit of θ moves all log-odds by 1e-11: the errors at β̂ are those of a neighbor.
    assert right_digits(found, errors) >= 11.5


def test_many_rows_far_from_0_keep_their_digits():
    """Blocks of rows have large scores of different signs, which cancel in the sum."""
    x = 1e6 + np.repeat([0.0, 1.0], 30_000)
    y = np.concatenate([np.arange(30_000) % 3 == 0, np.arange(30_000) % 4 != 0]).astype(float)
    model = LogisticRegression(with_intercept(x), y)
    fit = maximize(model, [0, 0])
    first, slope = np.log(1 / 2), np.log(3) + np.log(2)  # the log-odds of 1/3, and of 3/4 over it
    assert fit.theta == pytest.approx((first - 1e6 * slope, slope), rel=1e-13)
    error = np.sqrt(1 / 10_000 + 1 / 20_000 + 1 / 7_500 + 1 / 22_500)
    assert standard_errors(model, fit.theta)[1] == pytest.approx(error, rel=1e-10)


def test_columns_that_are_nearly_the_same_are_told_apart():
    rng = np.random.default_rng(3)
    z, other = rng.normal(size=(2, 30))
    y = (rng.random(30) < 0.5).astype(float)
    model = LogisticRegression(np.column_stack([z, z + 1e-7 * other]), y)
    near = LogisticRegression(np.column_stack([z, other]), y)
    wanted = maximize(near, [0, 0]).theta[1] * 1e7
    for method in (newton, scoring, lbfgs):
        fit = maximize(model, [0, 0], method)
        assert fit.converged, fit.message
        assert fit.theta[1] == pytest.approx(wanted, rel=1e-5)


# Milliseconds since 1970, ticks of a minute in 64 parts, and what only float64's last bits tell.
FAR = [(1.7e12, 1.0), (1.7e9, 1 / 64), (1e14, 1.0)]


@pytest.mark.parametrize(("offset", "step"), FAR)
@pytest.mark.parametrize("interval", [likelihood_interval, score_interval])
def test_separated_columns_far_from_0_have_their_interval(offset, step, interval):
    """The slope is the same; the intercept is what the slope makes of the way to 0."""
    steps, y = step * np.arange(12), np.repeat([0, 1], 6)
    near, far = (LogisticRegression(with_intercept(at + steps), y) for at in (0, offset))
    low, high = interval(near, 1)
    np.testing.assert_allclose(interval(far, 1), (low, high), rtol=1e-9)
    np.testing.assert_allclose(interval(far, 0), (-high, -offset * low), rtol=1e-6)


@pytest.mark.parametrize(("offset", "step"), FAR)
def test_separated_columns_far_from_0_have_their_tests(offset, step):
    """Without the slope all twelve are tosses of a fair coin: by hand, 24 log 2."""
    model = LogisticRegression(with_intercept(offset + step * np.arange(12)), np.repeat([0, 1], 6))
    statistic = likelihood_ratio_test(model, 1, 0.0).statistic
    assert statistic == pytest.approx(24 * np.log(2), rel=1e-12)
    assert relative_likelihood(model, 1, 0.0) == pytest.approx(2.0**-12, rel=1e-12)


def test_separated_counts_far_from_0_have_their_interval():
    """A group without a count, beside a slope that is told by the other one alone."""
    group, y = np.repeat([1.0, 0.0], 6), [0] * 6 + [1, 0, 2, 1, 3, 2]
    near, far = (
        PoissonRegression(np.column_stack([np.ones(12), at + np.arange(12), group]), y)
        for at in (0, 1.7e12)
    )
    for param in (1, 2):
        ends = [likelihood_interval(model, param) for model in (near, far)]
        np.testing.assert_allclose(*ends, rtol=1e-9)
    low, high = likelihood_interval(near, 1)
    np.testing.assert_allclose(likelihood_interval(far, 0), np.array([high, low]) * -1.7e12, 1e-6)


def test_a_column_of_small_steps_is_refused_and_the_remedy_works():
    """Fifty times, a half of a millionth of a second apart, nearer than rounding may have moved."""
    times, y = 1.7e9 + np.arange(50) / 2**21, np.arange(50) % 7
    X = with_intercept(times)
    with pytest.raises(ValueError, match=r"column 1 .*X\[:, 1\] - X\[:, 1\].min\(\)"):
        LinearRegression(X, y)
    mended = LinearRegression(with_intercept(X[:, 1] - X[:, 1].min()), y)
    assert mended.mle()[1] == pytest.approx(np.polyfit(np.arange(50), y, 1)[0] * 2**21)


@pytest.mark.parametrize(("offset", "step"), [(1.7e9, 10), (1.7e12, 1000)])
@pytest.mark.parametrize(
    ("kind", "y"),
    [
        (LogisticRegression, [0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0]),
        (PoissonRegression, [0, 1, 0, 2, 1, 1, 3, 2, 3, 4, 0]),
    ],
)
def test_a_stamp_of_0_for_one_that_is_missing_costs_no_digits(kind, y, offset, step):
    """At the top it has no weight, and of what is left the columns nearly depend on each other."""
    times = np.append(offset + step * np.arange(1, 11), 0)
    far, near = (kind(with_intercept(times - at), y) for at in (0, offset))
    fits = [maximize(model, [0, 0]) for model in (far, near)]
    assert all(fit.converged for fit in fits)
    np.testing.assert_allclose(fits[0].theta[1], fits[1].theta[1], rtol=1e-13)
    errors = [standard_errors(far, fits[0].theta)[1], standard_errors(near, fits[1].theta)[1]]
    # The intercept, rounded, moves all means alike, and with the means of counts their variances.
    rounding = np.spacing(abs(fits[0].theta[0])) if kind is PoissonRegression else 1e-14
    np.testing.assert_allclose(*errors, rtol=rounding)
