"""Linear regression: closed forms, equivariance, and data that are fitted exactly."""

import math
from fractions import Fraction

import exact
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mlelib import LinearRegression, check, lbfgs, maximize, newton, scoring, with_intercept
from mlelib.inference import standard_errors

RNG = np.random.default_rng(11)
X = with_intercept(RNG.normal(size=(25, 2)))
Y = X @ [1, -2, 0.5] + RNG.normal(size=25)
THETA = np.array([0.5, -1, 1, 2.5])
DERIVATIVES = ["score", "hessian", "fisher_information"]
matrices = st.lists(st.integers(-3, 3), min_size=9, max_size=9).map(lambda v: np.reshape(v, (3, 3)))
several = settings(derandomize=True, deadline=None, database=None, max_examples=40)


@pytest.mark.parametrize("theta", [THETA, (0, 0, 0, 1), (9, 9, -9, 1e-6), (0, 0, 0, 1e300)])
def test_densities_are_those_of_scipy(theta):
    beta, sigma2 = np.array(theta[:-1]), theta[-1]
    expected = stats.norm.logpdf(Y, X @ beta, math.sqrt(sigma2))
    model = LinearRegression(X, Y)
    # A residual of size 1 to 100 is a difference of terms not much larger: 1e-15 of it is lost.
    np.testing.assert_allclose(model.pointwise(theta), expected, rtol=1e-13)
    assert model.loglik(theta) == pytest.approx(expected.sum(), rel=1e-13)


def test_derivatives_of_several_coefficients_are_derivatives():
    model = LinearRegression(X, Y)
    check.score(model, THETA)
    check.hessian(model, THETA)


def test_the_information_is_blockdiagonal_and_observed_is_expected_at_the_mle():
    model = LinearRegression(X, Y)
    information = model.fisher_information(THETA)
    np.testing.assert_allclose(information[:-1, :-1], X.T @ X / 2.5, rtol=1e-13, atol=1e-13)
    assert information[-1].tolist() == [0, 0, 0, pytest.approx(25 / 2 / 2.5**2, rel=1e-15)]
    top = model.mle()
    size = abs(model.hessian(top)).max()
    np.testing.assert_allclose(
        -model.hessian(top), model.fisher_information(top), atol=1e-14 * size
    )
    assert abs(model.hessian(THETA)[-1, :-1]).min() > 0.1


def test_the_mle_is_the_exact_least_squares_solution():
    beta, squares = exact.least_squares(X.tolist(), Y.tolist())
    found = LinearRegression(X, Y).mle()
    assert min(map(exact.digits, found, [*beta, squares / 25])) >= 14.5
    q, r = np.linalg.qr(X)
    np.testing.assert_allclose(found[:-1], np.linalg.solve(r, q.T @ Y), rtol=1e-13)
    np.testing.assert_allclose(found[:-1], np.linalg.lstsq(X, Y)[0], rtol=1e-13)
    assert LinearRegression(X, Y).unbiased_variance() == pytest.approx(found[-1] * 25 / 22)


@pytest.mark.parametrize("method", [newton, scoring, lbfgs], ids=lambda method: method.__name__)
def test_climbs_end_at_the_closed_form(method):
    model = LinearRegression(X, Y)
    fit = maximize(model, 1.1 * model.mle(), method)
    assert fit.converged, fit.message
    # Within 2e-8 standard errors, each about 0.2.
    np.testing.assert_allclose(fit.theta, model.mle(), rtol=0, atol=1e-7)


@given(A=matrices, b=st.lists(st.integers(-5, 5), min_size=3, max_size=3), c=st.floats(0.1, 10))
@several
def test_a_change_of_basis_of_level_and_of_unit_carries_the_estimate_along(A, b, c):
    if abs(np.linalg.det(A)) < 0.5:
        return
    model = LinearRegression(X, Y)
    (*beta, sigma2), other = model.mle(), LinearRegression(X @ A, c * (Y + X @ b))
    *moved, other_sigma2 = other.mle()
    # X A and Y + X b are rounded; the condition number of A is below 1e3.
    np.testing.assert_allclose(A @ moved, c * (np.array(beta) + b), rtol=0, atol=1e-11 * c)
    assert other_sigma2 == pytest.approx(c * c * sigma2, rel=1e-11)
    theta = np.append(np.linalg.solve(A, c * (THETA[:-1] + b)), c * c * THETA[-1])
    shift = model.n * math.log(c)
    assert other.loglik(theta) == pytest.approx(model.loglik(THETA) - shift, rel=1e-10)


@pytest.mark.parametrize(
    "theta", [(1, 1, 1, 0), (1, 1, 1, -1), (1, 1, 1, math.inf), (1, math.inf, 1, 1)]
)
@pytest.mark.parametrize("method", DERIVATIVES)
def test_outside_the_space_the_likelihood_is_zero_and_has_no_derivative(method, theta):
    model = LinearRegression(X, Y)
    assert model.loglik(theta) == -math.inf
    assert model.pointwise(theta).tolist() == [-math.inf] * 25
    with pytest.raises(ValueError, match=r"theta is .*; the coefficients must be finite and the"):
        getattr(model, method)(theta)


@pytest.mark.parametrize(
    "theta",
    [
        (1e308, -1e308, 1e308, 1e-9),
        (1e308, 1e308, 1e308, 1e-9),
        (1e200, 0, 0, 1),
        (0, 0, 0, 1e-320),
    ],
)
def test_a_likelihood_beyond_float64_is_zero_and_its_derivatives_are_refused(theta):
    model = LinearRegression(X, Y)
    assert model.loglik(theta) == -math.inf
    assert (model.pointwise(theta) == -math.inf).any()
    assert not np.isnan(model.pointwise(theta)).any()
    for value in ("score", "hessian"):
        with pytest.raises(OverflowError, match="is beyond the range of float64"):
            getattr(model, value)(theta)


def test_an_information_beyond_float64_is_refused_whatever_its_signs():
    # The triangle of X has entries of both signs: their products are +∞ and −∞.
    model = LinearRegression(with_intercept([[1, 4], [2, 3], [3, 2], [4, 1.5]]), [1, 2, 4, 3])
    with pytest.raises(OverflowError, match="the information at theta = "):
        model.fisher_information((0, 0, 0, 1e-320))


def test_a_sum_of_two_infinities_is_no_density_and_no_root():
    model = LinearRegression([[1e10] * 4, *np.eye(4), [1, 2, 3, 4]], [1, 2, 4, 0, 1, 2])
    theta = (1e308, -1e308, 1e308, -1e308, 1.0)  # in four columns, or they may be added in turn
    assert model.pointwise(theta)[0] == -math.inf
    assert model.loglik(theta) == -math.inf
    assert not np.isfinite(model.information_root(theta)).all()
    assert not np.isfinite(model.information_root((0, 0, 0, 0, 1e-320))).all()


EXACT_FITS = {
    "as many coefficients as rows": (X[:3], Y[:3], None),
    "a line through all points": ([[1], [2], [3]], [2, 4, 6], [2]),
    "a plane with an intercept": (
        X6 := with_intercept([[1, 4], [2, 0], [3, 1], [5, 5]]),
        X6 @ [3, -1, 2],
        [3, -1, 2],
    ),
    "zeros": ([[1], [2]], [0, 0], [0]),
    "one row": ([[3]], [7], [7 / 3]),
}


@pytest.mark.parametrize(("design", "y", "beta"), EXACT_FITS.values(), ids=EXACT_FITS)
def test_data_that_are_fitted_exactly_have_a_limit_and_no_maximum(design, y, beta):
    model = LinearRegression(design, y)
    top = model.mle()
    assert top[-1] == 0.0
    assert beta is None or top[:-1].tolist() == beta
    assert model.loglik(top) == math.inf
    assert model.pointwise(top).tolist() == [math.inf] * model.n
    assert model.loglik(top + np.eye(model.k + 1)[0]) == -math.inf
    assert f"{model.n} responses are fitted exactly by {model.k}" in model.no_maximum()
    with pytest.raises(ValueError, match="grows without bound"):
        maximize(model, [*top[:-1], 1.0])


def test_other_data_have_a_maximum():
    assert LinearRegression(X, Y).no_maximum() is None
    assert LinearRegression([[0.1], [0.2], [0.3]], [1, 2, 4]).no_maximum() is None


def test_the_unbiased_variance_needs_a_residual():
    with pytest.raises(ValueError, match=r"n = k = 3: no residual is left over; .* needs n > k"):
        LinearRegression(X[:3], Y[:3]).unbiased_variance()


def test_an_intercept_is_a_column_of_ones_in_front():
    assert with_intercept([4, 5]).tolist() == [[1, 4], [1, 5]]
    assert with_intercept([[4, 6], [5, 7]]).tolist() == [[1, 4, 6], [1, 5, 7]]
    with pytest.raises(ValueError, match=r"X\[1\] is nan"):
        with_intercept([4, math.nan])


def test_the_model_describes_itself_and_cannot_be_changed():
    model = LinearRegression(X, Y)
    assert repr(model) == "LinearRegression(n=25, k=3)"
    assert model.param_names == ("beta_1", "beta_2", "beta_3", "sigma2")
    assert model.bounds == (*[(-math.inf, math.inf)] * 3, (0.0, math.inf))
    with pytest.raises(AttributeError):
        model.n = 3
    with pytest.raises(ValueError, match="read-only"):
        model.beta[0] = 1.0


LINES = {
    "small": (np.arange(5.0), (7, 3)),
    "years": (np.arange(2000.0, 2009), (-4, 2)),
    "1e9": (1e9 + np.array([0, 3, 7, 100, 50]), (7, 3)),
    "Unix seconds": (1.7e9 + 86400.0 * np.arange(20), (12, -5)),
    "1e12": (1e12 + np.array([0, 2, 9, 5]), (1, 1)),
    "1e14": (1e14 + np.array([0, 200, 900, 500]), (-3, 2)),
    "thirds": (1e9 + 3 * np.arange(6.0) - 1e9 % 3, (1, Fraction(1, 3))),
}


@pytest.mark.parametrize(("x", "line"), LINES.values(), ids=LINES)
def test_integers_on_a_line_are_fitted_exactly(x, line):
    y = np.array([float(line[0] + line[1] * Fraction(v)) for v in x])
    model = LinearRegression(with_intercept(x), y)
    assert model.mle().tolist() == [*map(float, line), 0.0]
    assert "are fitted exactly by 2 coefficients" in model.no_maximum()
    with pytest.raises(ValueError, match="fitted exactly"):
        standard_errors(model, [*model.beta, 1.0])
    y[-1] = np.nextafter(y[-1], np.inf)  # not on the line any more
    model = LinearRegression(with_intercept(x), y)
    assert model.sum_of_squares > 0
    assert model.no_maximum() is None


def test_responses_on_a_plane_of_three_columns_are_fitted_exactly():
    X = np.array([[1.0, 1e9, 0], [1, 1e9 + 1, 5], [0, 2, 2e9], [1, 7, 1e9], [2, 1e9, 3]])
    model = LinearRegression(X, X @ [5, 3, -2])
    assert model.mle().tolist() == [5, 3, -2, 0]


def test_rows_of_zeros_and_doubles_say_nothing_new():
    X = np.array([[0.0, 0], [1e9, 1], [1e9, 1], [1e9 + 1, 1]])
    assert LinearRegression(X, X @ [3, 7]).mle().tolist() == [3, 7, 0]
    assert LinearRegression(X, X @ [3, 7] + [0, 0, 1, 0]).sum_of_squares == pytest.approx(0.5)
