"""The check of derivatives must catch what students get wrong."""

import math
from fractions import Fraction

import numpy as np
import pytest
from models import Cauchy, Logistic, Mixture, Poisson

from mlelib import Bernoulli, LogisticRegression, Normal, check
from mlelib.inference import observed_information

SAMPLE = [4, 5, 6, 5, 4]


class Wrong(Normal):
    """A normal model whose score or Hessian has been broken."""

    def score(self, theta):
        return self.broken(super().score(theta))

    def hessian(self, theta):
        return self.broken(super().hessian(theta))


MISTAKES = {
    "sign": (lambda right: -right, r"a ratio of -1\. Look for a sign \(-1\), a factor"),
    "factor 2": (lambda right: 2 * right, r"a ratio of 2\."),
    "factor n": (lambda right: right / 5, r"a ratio of 0\.2\."),
    "missing term": (lambda right: right + 1, "a ratio of"),
    "one in a million": (lambda right: right * (1 + 4e-6), r"a ratio of 1(\.|e)"),
    "shape": (lambda right: right[:1], r"has shape \(1.*; for a theta of shape \(2,\) it must be"),
    "NaN": (lambda right: right * math.nan, "is nan, but differences give"),
}


def broken(method, mistake):
    model = type("Broken", (Wrong,), {"broken": staticmethod(mistake)})(SAMPLE)
    other = {"score": "hessian", "hessian": "score"}[method]
    object.__setattr__(model, other, lambda theta: getattr(Normal(SAMPLE), other)(theta))
    return model


@pytest.mark.parametrize("method", ["score", "hessian"])
@pytest.mark.parametrize(("mistake", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_wrong_derivative_is_caught_and_described(method, mistake, message):
    with pytest.raises(AssertionError, match=f"{method}.*{message}"):
        getattr(check, method)(broken(method, mistake), (4, 1))


@pytest.mark.parametrize("method", ["score", "hessian"])
def test_the_component_is_named_with_both_values(method):
    flip = {
        "score": lambda right: right * [1, 3],
        "hessian": lambda right: right * [[1, 1], [1, 3]],
    }
    message = {
        "score": r"score\[sigma2\] is 7.5, but differences give 2.5: a ratio of 3",
        "hessian": r"hessian\[sigma2, sigma2\] is -22.5, but differences give -7.5: a ratio of 3",
    }
    with pytest.raises(AssertionError, match=message[method]):
        getattr(check, method)(broken(method, flip[method]), (3.6, 1))


@pytest.mark.parametrize("names", [True, False])
def test_a_scalar_is_named_too(names):
    model = Poisson([3, 0, 2, 5])
    model.score = lambda lam: 10 / lam
    if names:
        model.param_names = ("lambda",)
    with pytest.raises(AssertionError, match=rf"score\[{'lambda' if names else 0}\] is 10, but"):
        check.score(model, 1.0)


def test_a_derivative_that_should_be_zero_has_no_ratio():
    model = Cauchy([0, 10])
    model.score = lambda m: 1.0
    with pytest.raises(AssertionError, match="is 1, but differences give 0: a ratio of inf"):
        check.score(model, 5.0)


@pytest.mark.parametrize("method", ["score", "hessian"])
@pytest.mark.parametrize(
    ("model", "theta"),
    [
        (Normal(SAMPLE), (4, 1)),
        (Normal([1e8 + value for value in SAMPLE]), (1e8, 1)),
        (Normal([1e-8 * value for value in SAMPLE]), (4e-8, 1e-16)),
        (Bernoulli.from_counts(6, 10), 0.3),
        (Poisson([3, 0, 2, 5]), 2.5),
        (Cauchy(SAMPLE), 3.0),
        (Mixture(SAMPLE), (4.2, 5.5)),
        (Logistic(np.vander(np.arange(5), 2), [0, 1, 0, 1, 1]), np.array([0.3, -0.2])),
    ],
)
def test_a_right_derivative_passes_with_a_small_error(method, model, theta):
    # 1e-12 of ℓ (formula and rounding) over a score of about one standard error. An offset of
    # 1e8 costs θ ± h half its digits.
    assert 0 <= getattr(check, method)(model, theta, tol=1e-6) < 1e-7


def slightly_wrong(method, error):
    """Return a model whose score or Hessian has a relative error."""
    model = Poisson([3, 0, 2, 5])
    right = getattr(model, method)
    setattr(model, method, lambda lam: right(lam) * (1 + error))
    return model


@pytest.mark.parametrize("method", ["score", "hessian"])
def test_the_error_is_compared_with_tol(method):
    model, compare = slightly_wrong(method, 1e-4), getattr(check, method)
    error = compare(model, 1.0, tol=1.0)
    # Score 6 and Hessian −10 are 3 and −2.5 standard errors: the error is relative to these.
    assert error == pytest.approx(1e-4, rel=1e-6)
    assert compare(model, 1.0, tol=error) == error
    with pytest.raises(AssertionError, match=r"a ratio of 1\.0001"):
        compare(model, 1.0, tol=error * (1 - 1e-9))


@pytest.mark.parametrize("method", ["score", "hessian"])
def test_an_error_of_a_millionth_is_tolerated(method):
    compare = getattr(check, method)
    assert compare(slightly_wrong(method, 0.9e-6), 1.0) < 1e-6
    with pytest.raises(AssertionError, match="a ratio of 1"):
        compare(slightly_wrong(method, 1.1e-6), 1.0)


def test_near_the_top_the_error_is_counted_in_standard_errors():
    # There the score is nearly 0, and an error relative to it would say nothing.
    model, lam = slightly_wrong("score", 1e-3), 2.4
    score, error = 10 / lam - 4, math.sqrt(lam / 4)
    assert check.score(model, lam, tol=1.0) == pytest.approx(1e-3 * score * error, rel=1e-6)


def test_far_from_the_top_the_error_of_the_hessian_is_counted_in_standard_errors_too():
    model, lam = slightly_wrong("hessian", 1e-3), 5.0
    hessian, error = 10 / lam**2, math.sqrt(lam / 4)
    found = check.hessian(model, lam, tol=1.0)
    assert found == pytest.approx(1e-3 * hessian * error**2, rel=1e-6)


def test_numbers_of_other_kinds_are_compared_too():
    model = Poisson([3, 0, 2, 5])
    model.score = lambda lam: Fraction(20)
    with pytest.raises(AssertionError, match=r"is 20, but differences give 6: a ratio of 3\.33"):
        check.score(model, 1.0)
    assert check.derivative(lambda t: t > 5, 1.0) == 0.0


@pytest.mark.parametrize(("theta", "size"), [(0.0, 1), (-4.0, 4)])
def test_differences_are_taken_at_a_thousandth_of_theta(theta, size):
    asked = []
    check.derivative(lambda t: asked.append(t) or t, theta)
    assert {type(t) for t in asked} == {float}
    steps = [(t - theta) / size for t in asked]
    assert steps == pytest.approx([1e-3, -1e-3, 5e-4, -5e-4], rel=1e-10)


@pytest.mark.parametrize(
    ("f", "theta", "expected"),
    [
        (math.exp, 1.0, math.e),
        (lambda t: t**3, 0, 0.0),
        (lambda t: np.array([t, t**2]), 3, [1, 6]),
        (lambda t: t[0] ** 2 * t[1], (3, 5), [30, 9]),
        (lambda t: np.array([t[0] * t[1], t[0], t[1]]), (3, 5), [[5, 3], [1, 0], [0, 1]]),
        (lambda t: np.outer(t, t), (3, 5), [[[6, 0], [5, 3]], [[5, 3], [0, 10]]]),
        (lambda t: float(t[0]) ** 2, [4.0], [8]),
    ],
)
def test_derivatives_have_the_shape_of_f_and_then_of_theta(f, theta, expected):
    found = check.derivative(f, theta)
    assert np.shape(found) == np.shape(expected)
    assert type(found) is (float if np.ndim(expected) == 0 else np.ndarray)
    # The rounding of f, eps, over a step of 1e-3 of θ; the formula is exact to order 4.
    np.testing.assert_allclose(found, expected, atol=1e-11)


@pytest.mark.parametrize(("scale", "order"), [(100.0, 1e-4), (10.0, 1e-8)])
def test_the_error_of_the_formula_is_of_fourth_order(scale, order):
    # exp has the error h⁴/480 with h = scale/1000: steps ten times shorter, 10⁴ times smaller.
    error = abs(check.derivative(math.exp, 0.0, scale=scale) - 1)
    assert error == pytest.approx(order / 480, rel=0.01)


def test_each_component_may_have_its_scale():
    found = check.derivative(lambda t: math.sin(1e6 * t[0]) + t[1], (0.0, 1.0), scale=(1e-6, 1))
    np.testing.assert_allclose(found, (1e6, 1), rtol=1e-11)


@pytest.mark.parametrize(
    ("f", "theta"), [(lambda t: -math.inf if t < 1 else t, 1.0), (lambda t: t * math.nan, 2.0)]
)
def test_beside_an_edge_there_is_no_derivative(f, theta):
    with pytest.raises(
        ValueError, match=rf"f is .* at .*; to differentiate at {theta}, f must be finite on"
    ):
        check.derivative(f, theta)


def test_the_steps_that_were_made_are_divided_by():
    # At 1e9, θ ± h are rounded in the eighth digit of h; the slope of θ is 1 all the same.
    assert check.derivative(lambda t: t - 1e9, 1e9, scale=0.7) == 1.0
    assert check.score(Normal([1e12 + v for v in SAMPLE]), (1e12 + 4, 1)) < 1e-9


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 0, 0.0, -1.0, np.float64(0)])
@pytest.mark.parametrize("theta", [3.0, (3.0, 4.0)])
def test_a_scale_that_leaves_no_step_is_refused(scale, theta):
    with pytest.raises(ValueError, match=r"scale is .*; beside theta = .* it must be at least"):
        check.derivative(lambda t: np.sum(np.square(t)), theta, scale=scale)
    assert check.derivative(np.square, 3.0) == pytest.approx(6)  # what the message advises
    assert check.derivative(np.square, 0.0, scale=1e-300) == 0


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((3.0, 4.0), TypeError, "f is 3.0; it must be a function of theta"),
        ((Normal(SAMPLE), (4, 1)), TypeError, r"f is Normal\(n=5\); .* such as model.loglik"),
        ((abs, "3"), ValueError, r"theta is '3'; .* use float\('3'\)"),
        ((abs, None), ValueError, "theta is None; it must be a finite number or vector"),
        ((abs, math.nan), ValueError, "theta is nan; it must be a finite"),
        ((abs, [[1.0]]), ValueError, r"theta is \[\[1.0\]\]; it must be a finite number or vector"),
        ((np.sum, (1, 2), "1"), ValueError, "scale is '1'; it must be a finite number"),
        ((np.sum, (1, 2), math.nan), ValueError, "scale is nan; it must be a finite number"),
        ((np.sum, (1, 2), (1, 2, 3)), ValueError, r"scale has shape \(3,\); .* shape \(2,\)"),
        ((abs, 1.0, [1.0]), ValueError, r"scale has shape \(1,\); it must be one number"),
    ],
)
def test_a_slip_in_a_derivative_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        check.derivative(*arguments)


@pytest.mark.parametrize("compare", [check.score, check.hessian])
def test_a_slip_in_a_check_is_refused(compare):
    with pytest.raises(TypeError, match=r"model is the class Normal; .* Build it first"):
        compare(Normal, (4, 1))
    with pytest.raises(TypeError, match=r"tuple has no loglik .* look at the order"):
        compare((4, 1), Normal(SAMPLE))
    with pytest.raises(TypeError, match="tol is '1e-6'; it must be one number"):
        compare(Normal(SAMPLE), (4, 1), "1e-6")


class Plane:
    """A model of one's own that calculates with its θ, as an array."""

    bounds = ((-np.inf, np.inf),) * 2

    def loglik(self, theta):
        return -float(np.sum((theta * 1.0 - 1) ** 2)) / 2

    def score(self, theta):
        return 1 - theta * 1.0

    def hessian(self, theta):
        return -np.eye(len(theta * 1.0))

    def fisher_information(self, theta):
        return np.eye(len(theta * 1.0))


@pytest.mark.parametrize("theta", [(1.5, 2.0), [1.5, 2.0], np.array([1.5, 2.0])])
def test_a_model_may_calculate_with_its_theta(theta):
    assert check.score(Plane(), theta) < 1e-9
    assert check.hessian(Plane(), theta) < 1e-9
    np.testing.assert_array_equal(observed_information(Plane(), theta), np.eye(2))


def test_one_coefficient_may_be_a_number():
    model = LogisticRegression([[1], [2], [1]], [1, 0, 0])
    assert check.score(model, 0.5) < 1e-9
    assert check.hessian(model, 0.5) < 1e-9


def test_the_smallest_numbers_have_steps():
    assert check.derivative(lambda z: z, 1e-322) == pytest.approx(1)
