"""The normal model: its closed forms, its moments to the last digit, and its edges."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from mlelib import Normal
from mlelib.models import normal
from mlelib.models.normal import BLOCK

SAMPLE = [4, 5, 6, 5, 4]
DERIVATIVES = ["score", "hessian", "fisher_information"]


@pytest.mark.parametrize("theta", [(4.8, 0.56), (5, 1), (-3, 0.01), (1e6, 1e-6), (0, 1e300)])
def test_densities_are_those_of_scipy(theta):
    # Each term is a sum of three numbers, rounded a handful of times; none of them cancels here.
    expected = stats.norm.logpdf(SAMPLE, theta[0], math.sqrt(theta[1]))
    model = Normal(SAMPLE)
    np.testing.assert_allclose(model.pointwise(theta), expected, rtol=1e-14)
    assert model.loglik(theta) == pytest.approx(expected.sum(), rel=1e-14)


def test_the_numbers_of_the_five_observations():
    model = Normal(SAMPLE)
    # One rounding each of the exact 24/5, 14/25 and 7/10.
    assert model.mle() == pytest.approx((4.8, 0.56), rel=2e-16)
    assert model.unbiased_variance() == pytest.approx(0.7, rel=2e-16)
    exact = -2.5 * (math.log(2 * math.pi * 0.56) + 1)
    assert model.loglik(model.mle()) == pytest.approx(exact, rel=1e-15)
    # J = diag(n/σ², n/(2σ⁴)), where observed and expected information agree.
    np.testing.assert_allclose(
        -model.hessian((4.8, 0.56)), np.diag([5 / 0.56, 2.5 / 0.56**2]), atol=1e-13
    )


@pytest.mark.parametrize(
    "theta",
    [
        (4, 0),
        (4, -1),
        (4, -5e-324),
        (4, math.inf),
        (math.inf, 1),
        (-math.inf, 1),
        (4, -math.inf),
        (math.inf, math.inf),
    ],
)
@pytest.mark.parametrize("method", DERIVATIVES)
def test_outside_the_space_the_likelihood_is_zero_and_has_no_derivative(method, theta):
    model = Normal(SAMPLE)
    assert model.loglik(theta) == -math.inf
    assert model.pointwise(theta).tolist() == [-math.inf] * 5
    with pytest.raises(ValueError, match=r"theta is \(mu, sigma2\) = .*; mu must be finite and"):
        getattr(model, method)(theta)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e300, -1e300, 1e-300, 5e-324, 1.7e308])
@pytest.mark.parametrize("n", [1, 3])
def test_equal_observations_have_a_limit_and_no_maximum(value, n):
    model = Normal([value] * n)
    assert model.mle() == (value, 0.0)
    assert model.loglik(model.mle()) == math.inf
    assert model.pointwise(model.mle()).tolist() == [math.inf] * n
    assert model.loglik((value + 1 + abs(value) / 9, 0.0)) == -math.inf
    assert math.isfinite(model.loglik((value, 1e-300)))
    assert f"all {n} observations equal {value}, so the log-lik" in model.no_maximum()


def test_where_the_observations_differ_nothing_is_said_against_a_maximum():
    assert Normal([4, math.nextafter(4, 5)]).no_maximum() is None
    assert Normal(SAMPLE).loglik((4.8, 0.0)) == -math.inf


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (-1e300, 1e300),
        (0, 1e-300),
        (0, 5e-324),
        (-1.7e308, 1.7e308),
        (1.7e308, math.nextafter(1.7e308, 0)),
        (0, 1.9e-150),
        (0, 2.1e150),
    ],
)
def test_a_spread_whose_square_does_not_fit_is_refused(low, high):
    with pytest.raises(
        ValueError,
        match=r"x ranges from .* do not fit in float64. .* np.asarray\(x\) / [1-9]",
    ):
        Normal([low, high])


@pytest.mark.parametrize("scale", [1.1e-150, 1e-100, 1e-9, 1.0, 1e9, 1e100, 0.9e150])
def test_the_moments_keep_their_digits_at_every_scale(scale):
    model = Normal([value * scale for value in SAMPLE])
    # The scaled observations are themselves rounded: half an ulp of the largest, against a
    # standard deviation an eighth of its size.
    assert model.mean == pytest.approx(4.8 * scale, rel=1e-15)
    assert model.sum_of_squares / scale / scale == pytest.approx(2.8, rel=4e-15)


def exact_moments(x):
    exact = [Fraction(float(value)) for value in x]
    mean = sum(exact) / len(exact)
    return float(mean), float(sum((value - mean) ** 2 for value in exact))


@pytest.mark.parametrize(
    "x",
    [
        [1e16, 1e16 + 2, 1e16 + 4],
        [-1.7e165, -1.7e165 + 5e149, -1.7e165 + 1e150],
        [0.1, 0.2, 0.3, 1e-9],
        1e9 + np.random.default_rng(1).standard_normal(2000),
        1e6 + 1e-3 * np.random.default_rng(2).standard_normal(BLOCK + 7),
        [1e-140, 3e-140, 7e-140],
        np.repeat([0.0, 1.0], [9999, 1]),
    ],
    ids=["offset 1e16", "offset 1e165", "decimals", "offset 1e9", "two blocks", "tiny", "outlier"],
)
def test_the_moments_are_those_of_exact_arithmetic(x):
    # The oracle is rational arithmetic on the same float64 values. The sum of squares is a sum of
    # rounded squares: a few ulps, whatever the offset.
    model, (mean, squares) = Normal(x), exact_moments(x)
    assert model.mean == pytest.approx(mean, rel=2.3e-16)
    assert model.sum_of_squares == pytest.approx(squares, rel=1e-15)


@pytest.mark.parametrize(
    ("method", "theta", "what"),
    [
        ("score", (4, 5e-324), "score"),
        ("score", (1e300, 1e-10), "score"),
        ("hessian", (4, 5e-324), "information"),
        ("hessian", (4, 1e200), "information"),
        ("hessian", (1e250, 1e-40), "Hessian"),
        ("fisher_information", (4, 1e-160), "information"),
        ("fisher_information", (4, 1e200), "information"),
    ],
)
def test_derivatives_beyond_float64_say_so(method, theta, what):
    with pytest.raises(
        OverflowError, match=f"the {what} at theta = .* is beyond the range of float64"
    ):
        getattr(Normal(SAMPLE), method)(theta)


def test_a_log_likelihood_below_float64_is_minus_infinity():
    model = Normal(SAMPLE)
    assert model.loglik((1e300, 1e-300)) == -math.inf
    assert model.pointwise((1e300, 1e-300)).tolist() == [-math.inf] * 5
    assert model.pointwise((-1.7e308, 1)).tolist() == [-math.inf] * 5


def test_the_unbiased_variance_needs_two_observations():
    assert Normal([1, 3]).unbiased_variance() == 2.0
    with pytest.raises(ValueError, match=r"x has one observation; .* at least two"):
        Normal([1]).unbiased_variance()


@pytest.mark.parametrize(
    ("x", "passes"),
    [
        (np.arange(100.0), 1),
        (np.r_[np.arange(100.0), np.arange(100.0)], 1),
        (1e9 + np.arange(3 * BLOCK) % 7, 1),
        (np.r_[np.arange(BLOCK) % 7, 5.0 + np.arange(BLOCK) % 7], 2),  # off by a deviation
        (np.r_[np.arange(BLOCK) % 7, 1e6 + np.arange(BLOCK) % 7], 2),
    ],
)
def test_one_pass_is_enough_where_the_first_block_is_like_the_rest(monkeypatch, x, passes):
    counted, sums = [], normal._sums
    monkeypatch.setattr(normal, "_sums", lambda *given: counted.append(given) or sums(*given))
    mean, squares = normal._moments(x)
    assert len(counted) == passes
    assert mean == pytest.approx(float(np.mean(x)), rel=1e-15)
    assert squares == pytest.approx(float(np.square(x - x.mean()).sum()), rel=1e-12)


def test_a_range_that_rounds_to_zero_is_refused_with_a_unit_that_helps():
    """Half of the least number is 0; the difference of the two is not."""
    tiny = math.ulp(0.0)
    with pytest.raises(ValueError, match=r"np.asarray\(x\) / 1e-323\.$"):
        Normal([tiny, -tiny])
