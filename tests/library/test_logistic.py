"""Logistic regression: the margin form far out, counts, symmetries, and what is refused."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import expit

from mlelib import (
    LogisticRegression,
    check,
    gradient,
    lbfgs,
    maximize,
    newton,
    scoring,
    with_intercept,
)

RNG = np.random.default_rng(21)
X = with_intercept(RNG.normal(size=(40, 2)))
Y = (RNG.random(40) < expit(X @ [0.3, 1, -0.5])).astype(float)
BETA = np.array([0.2, -0.7, 1.1])
VALUES = ["loglik", "score", "hessian", "fisher_information"]


def test_probabilities_are_those_of_scipy():
    model = LogisticRegression(X, Y)
    expected = stats.bernoulli.logpmf(Y, expit(X @ BETA))
    # The probability is rounded before its logarithm there: 1e-16 of 0.05 at worst.
    np.testing.assert_allclose(model.pointwise(BETA), expected, rtol=0, atol=1e-14)
    assert model.loglik(BETA) == pytest.approx(expected.sum(), rel=1e-14)


def test_derivatives_of_several_coefficients_are_derivatives():
    model = LogisticRegression(X, Y)
    check.score(model, BETA)
    check.hessian(model, BETA)
    p = expit(X @ BETA)
    np.testing.assert_allclose(model.score(BETA), X.T @ (Y - p), rtol=1e-13)
    np.testing.assert_allclose(-model.hessian(BETA), (X.T * p * (1 - p)) @ X, rtol=1e-13)
    assert np.array_equal(-model.hessian(BETA), model.fisher_information(BETA))


@pytest.mark.parametrize("k", [15, 16, 40])
@pytest.mark.parametrize("order", ["C", "F"])
def test_many_columns_have_the_derivatives_of_few(k, order):
    wide = np.asarray(np.random.default_rng(k).normal(size=(100, k)), order=order)
    y, beta = wide[:, 0] > 0.2, np.linspace(-0.5, 0.5, k)
    model, p = LogisticRegression(wide, y), expit(wide @ beta)
    np.testing.assert_allclose(model.score(beta), wide.T @ (y - p), rtol=0, atol=1e-12)
    expected = (wide.T * p * (1 - p)) @ wide
    np.testing.assert_allclose(model.fisher_information(beta), expected, rtol=0, atol=1e-12)


MARGINS = [0, 1e-300, 1e-17, 0.1, 1, 36.7, 37, 700, 709.8, 745.2, 800, 1e4, 1e17, 1e300]


@pytest.mark.parametrize("margin", [*MARGINS, *(-m for m in MARGINS)])
@pytest.mark.parametrize("y", [0, 1])
def test_the_margin_form_has_all_digits_at_every_margin(margin, y):
    found = LogisticRegression([[1.0]], [y]).loglik([margin if y else -margin])
    assert found <= 0
    with localcontext() as context:
        context.prec = 60
        # Beyond 1e4 the sum 1 + e^−m is 1 or e^−m to 60 digits and more.
        m = Decimal(margin)
        if abs(m) <= 10_000:
            expected = float(-(1 + (-m).exp()).ln()) if m < 100 else float(-((-m).exp()))
        else:
            expected = 0.0 if m > 0 else float(m)
    # log1p and exp are right to a unit in the last place, each; the smallest floats are coarse.
    assert found == pytest.approx(expected, rel=4e-16 + 2e-16, abs=5e-324)


@pytest.mark.parametrize("scale", [800, 1e16, 1e300])
def test_far_out_everything_is_finite_and_right(scale):
    model = LogisticRegression([[1.0], [-1.0], [0.5]], [1, 1, 0])
    terms = model.pointwise([scale])
    assert terms.tolist() == [pytest.approx(0, abs=1e-300), -scale, -scale / 2]
    assert model.loglik([scale]) == pytest.approx(-1.5 * scale)
    assert model.score([scale]) == pytest.approx([-1.5])
    assert abs(model.hessian([scale])).max() < 1e-100


@pytest.mark.parametrize("beta", [(math.inf,), (-math.inf,), (-1e308,)])
def test_log_odds_beyond_float64_have_no_likelihood_and_no_nan(beta):
    model = LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])
    assert model.loglik(beta) == -math.inf
    assert (model.pointwise(beta) <= 0).all()


def test_a_log_odds_beyond_float64_on_the_right_side_costs_nothing():
    model = LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])
    assert model.loglik([1e308]) == pytest.approx(-math.log(2))


def test_derivatives_beyond_float64_are_refused():
    model = LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])
    for value in VALUES[1:]:
        with pytest.raises(OverflowError, match=r"the .* is beyond the range of float64"):
            getattr(model, value)([math.inf])


def test_a_root_beyond_float64_is_not_finite():
    model = LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])
    assert not np.isfinite(model.information_root([math.inf])).all()
    model = LogisticRegression(np.full((100, 1), 1.7e308), np.arange(100) % 2)
    assert np.isinf(model.information_root([0.0]))


def test_many_rows_are_read_in_blocks():
    X, y = with_intercept(np.random.default_rng(3).normal(size=30_000)), np.arange(30_000) % 3 == 0
    model = LogisticRegression(X, y)
    R, beta = model.information_root([-1, 0.5]), [-1, 0.5]
    np.testing.assert_allclose(R.T @ R, model.fisher_information(beta), rtol=1e-12, atol=1e-9)
    assert model.pointwise(beta).sum() == pytest.approx(model.loglik(beta), rel=1e-12)
    score = X.T @ (y - expit(X @ beta))
    np.testing.assert_allclose(model.score(beta), score, rtol=1e-11)


def test_exchanging_labels_exchanges_beta_and_its_negative():
    model, other = LogisticRegression(X, Y), LogisticRegression(X, 1 - Y)
    assert other.loglik(-BETA) == model.loglik(BETA)
    assert np.array_equal(other.score(-BETA), -model.score(BETA))
    assert np.array_equal(other.hessian(-BETA), model.hessian(BETA))


@given(st.lists(st.integers(-3, 3), min_size=9, max_size=9).map(lambda v: np.reshape(v, (3, 3))))
@settings(derandomize=True, deadline=None, database=None, max_examples=40)
def test_a_change_of_basis_carries_the_estimate_along(A):
    if abs(np.linalg.det(A)) < 0.5:
        return
    model, other = LogisticRegression(X, Y), LogisticRegression(X @ A, Y)
    assert other.loglik(BETA) == pytest.approx(model.loglik(A @ BETA), rel=1e-12)
    np.testing.assert_allclose(other.score(BETA), A.T @ model.score(A @ BETA), rtol=0, atol=1e-11)
    top, moved = maximize(model, np.zeros(3)).theta, maximize(other, np.zeros(3)).theta
    # Both climbs end within 1e-8 standard errors, by quadratic steps far nearer.
    np.testing.assert_allclose(A @ moved, top, rtol=0, atol=1e-9)


@pytest.mark.parametrize("value", VALUES)
def test_groups_say_what_their_responses_say(value):
    groups, s, m = with_intercept([1, 2, 4]), np.array([0, 2, 5]), np.array([3, 4, 5])
    single = np.concatenate([np.arange(trials) < wins for wins, trials in zip(s, m, strict=True)])
    grouped = LogisticRegression.from_counts(groups, s, m)
    ungrouped = LogisticRegression(np.repeat(groups, m, axis=0), single)
    for beta in ([0, 0], [1, -0.5], [-3, 2], [900, -400]):
        found, expected = (getattr(model, value)(beta) for model in (grouped, ungrouped))
        np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("method", [newton, scoring, gradient, lbfgs], ids=lambda m: m.__name__)
def test_every_method_ends_at_the_same_top(method):
    model = LogisticRegression(X, Y)
    top = maximize(model, np.zeros(3))
    fit = maximize(model, [1.0, -1, 1], method, max_steps=2000)
    assert fit.converged, fit.message
    # Each within 1e-8 standard errors of about 0.5.
    np.testing.assert_allclose(fit.theta, top.theta, rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 1, 0], "X has 4 rows and y has 3 entries; there must be one for each row"),
        ([0, math.nan, 0, 1], r"y\[1\] is nan"),
    ],
)
def test_bad_labels_are_refused_with_value_rule_and_remedy(y, message):
    with pytest.raises(ValueError, match=message):
        LogisticRegression(with_intercept([1, 2, 3, 4]), y)


@pytest.mark.parametrize(
    ("successes", "trials", "message"),
    [
        ([3, 1], [2, 2], "counts in row 0 are 3 of 2; the rule is whole numbers"),
        ([1, -1], [2, 2], "counts in row 1 are -1 of 2"),
        ([1, 0.5], [2, 2], "counts in row 1 are 0.5 of 2"),
        ([1, 1], [2, 2.5], "counts in row 1 are 1 of 2.5"),
        ([0, 1], [0, 2], "counts in row 0 are 0 of 0; .* Drop groups without trials"),
        ([1], [2, 2], "X has 2 rows and successes has 1 entries"),
        ([1, 1], [2], "X has 2 rows and trials has 1 entries"),
    ],
)
def test_impossible_counts_are_refused(successes, trials, message):
    with pytest.raises(ValueError, match=message):
        LogisticRegression.from_counts([[1], [2]], successes, trials)


def test_the_model_describes_itself_and_cannot_be_changed():
    model = LogisticRegression(X, Y)
    assert repr(model) == "LogisticRegression(n=40, k=3)"
    assert model.param_names == ("beta_1", "beta_2", "beta_3")
    assert not hasattr(model, "mle")
    with pytest.raises(AttributeError):
        model.n = 3


def test_what_is_handed_out_may_be_changed_without_harm():
    model = LogisticRegression(X, Y)
    for value in VALUES[1:]:
        before = getattr(model, value)(BETA).copy()
        getattr(model, value)(BETA)[...] = 99.0
        assert np.array_equal(getattr(model, value)(BETA), before)
