"""Laws that hold for every model, at every θ and for all data; a new model joins the table."""

import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

import mlelib
from mlelib import (
    Bernoulli,
    LinearRegression,
    LogisticRegression,
    Normal,
    PoissonRegression,
    check,
    lbfgs,
    maximize,
    scoring,
)

lawful = settings(derandomize=True, deadline=None, database=None, max_examples=50)
VALUES = ["loglik", "score", "hessian", "fisher_information"]
real = st.floats(allow_nan=False)


@dataclass(frozen=True)
class Family:
    """A model, data and parameters to try it with, and what one observation may be."""

    model: Callable[[Any], Any]
    data: st.SearchStrategy  # a list of observations
    theta: st.SearchStrategy  # inside the space
    any_theta: st.SearchStrategy  # any floats at all but NaN
    outcomes: Callable[[Any], tuple]  # values of one observation and their weights, given θ


def tosses(p):
    return [0, 1], [1 - p, p]


def gauss_hermite(theta):
    """Eight nodes: exact for polynomials up to degree 15; a squared score has degree 4."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    return theta[0] + np.sqrt(theta[1]) * nodes, weights / weights.sum()


def linear(rows):
    """One predictor, so that a single row is enough; test_linear.py has the laws of several."""
    X, y = np.split(np.array(rows, dtype=float), 2, axis=1)
    return LinearRegression(X, y[:, 0])


def logistic(rows):
    X, y = np.split(np.array(rows, dtype=float), 2, axis=1)
    return LogisticRegression(X, y[:, 0])


def poisson(rows):
    """The exposure of an observation is the size of its predictor."""
    X, y = np.split(np.array(rows, dtype=float), 2, axis=1)
    return PoissonRegression(X, y[:, 0], exposure=abs(X[:, 0]))


def responses_at_2(theta):
    """Normal responses at x = 2, where their mean is 2β."""
    responses, weights = gauss_hermite((2 * theta[0], theta[1]))
    return [(2, y) for y in responses], weights


def labels_at_2(theta):
    p = 1 / (1 + np.exp(-2 * theta[0]))
    return [(2, 0), (2, 1)], [1 - p, p]


def counts_at_2(theta):
    """Counts with mean 2e^(2β), at most 110: beyond 400 there is nothing that counts."""
    counts = np.arange(400)
    log_mean = np.log(2) + 2 * theta[0]
    weights = np.exp(counts * log_mean - np.exp(log_mean) - gammaln(counts + 1))
    return [(2, y) for y in counts], weights


# Powers of two: a line through all points is found exactly, and is then no maximum.
slopes = st.sampled_from([-4, -2, -1, 1, 2, 4])

FAMILIES = {
    "Bernoulli": Family(
        Bernoulli,
        data=st.lists(st.integers(0, 1), min_size=1, max_size=12),
        theta=st.floats(0.01, 0.99),
        any_theta=real,
        outcomes=tosses,
    ),
    "Normal": Family(
        Normal,
        data=st.lists(st.floats(-10, 10, width=16), min_size=1, max_size=12),
        theta=st.tuples(st.floats(-10, 10), st.floats(0.1, 100)),
        any_theta=st.tuples(real, real),
        outcomes=gauss_hermite,
    ),
    "LinearRegression": Family(
        linear,
        data=st.lists(st.tuples(slopes, st.integers(-10, 10)), min_size=1, max_size=12),
        theta=st.tuples(st.floats(-10, 10), st.floats(0.1, 100)),
        any_theta=st.tuples(real, real),
        outcomes=responses_at_2,
    ),
    "LogisticRegression": Family(
        logistic,
        data=st.lists(st.tuples(slopes, st.integers(0, 1)), min_size=1, max_size=12),
        theta=st.tuples(st.floats(-2, 2)),
        any_theta=st.tuples(real),
        outcomes=labels_at_2,
    ),
    "PoissonRegression": Family(
        poisson,
        data=st.lists(st.tuples(slopes, st.integers(0, 40)), min_size=1, max_size=12),
        theta=st.tuples(st.floats(-2, 2)),
        any_theta=st.tuples(real),
        outcomes=counts_at_2,
    ),
}
every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
CLOSED = {
    name: family for name, family in FAMILIES.items() if hasattr(getattr(mlelib, name), "mle")
}


def test_every_model_is_in_the_table():
    models = {name for name in mlelib.__all__ if hasattr(getattr(mlelib, name), "loglik")}
    assert models == set(FAMILIES)


@every_family
@given(draw=st.data())
@settings(lawful, max_examples=1)
def test_a_model_is_frozen_short_in_print_and_itself_alone(family, draw):
    data = draw.draw(family.data)
    model = family.model(data)
    assert re.fullmatch(rf"\w+\(n={len(data)}(, \w+=\d+)?\)", repr(model))
    assert model != family.model(data)  # two models are two things: their data are not compared
    with pytest.raises(FrozenInstanceError):
        model.n = 11


every_closed_form = pytest.mark.parametrize("family", CLOSED.values(), ids=CLOSED)


def assert_same(found, expected, *terms):
    """Equal but for 1e-11 of the largest term: data and θ of size 1 to 100 round no worse."""
    size = max(np.max(np.abs(term)) for term in (*terms, found))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11 * size)


def expected_errors(model, theta):
    """Return about a standard error for each parameter, from the expected information."""
    k = np.size(theta)
    return 1 / np.sqrt(np.diag(np.reshape(model.fisher_information(theta), (k, k))))


@every_family
@given(draw=st.data())
@lawful
def test_score_is_the_derivative_of_the_log_likelihood(family, draw):
    # One toss with p = 0.01 bends ℓ most: there the formula is off by 2e-9 standard errors.
    check.score(family.model(draw.draw(family.data)), draw.draw(family.theta), tol=1e-8)


@every_family
@given(draw=st.data())
@lawful
def test_hessian_is_the_symmetric_derivative_of_the_score(family, draw):
    model, theta = family.model(draw.draw(family.data)), draw.draw(family.theta)
    check.hessian(model, theta, tol=1e-8)
    hessian = model.hessian(theta)
    assert np.array_equal(hessian, np.transpose(hessian))


@every_family
@given(draw=st.data())
@lawful
def test_contributions_sum_to_the_log_likelihood(family, draw):
    x, theta = draw.draw(family.data), draw.draw(family.theta)
    contributions = family.model(x).pointwise(theta)
    assert contributions.shape == (len(x),)
    assert_same(family.model(x).loglik(theta), contributions.sum(), contributions)
    assert_same(contributions[-1], family.model(x[-1:]).loglik(theta), contributions)


@every_family
@pytest.mark.parametrize("value", VALUES)
@given(draw=st.data())
@lawful
def test_independent_data_add_up(family, value, draw):
    x, y, theta = (draw.draw(family.data), draw.draw(family.data), draw.draw(family.theta))
    first, second, both = (getattr(family.model(data), value)(theta) for data in (x, y, x + y))
    assert_same(both, np.add(first, second), first, second)


@every_family
@pytest.mark.parametrize("value", VALUES)
@given(draw=st.data())
@lawful
def test_the_order_of_the_observations_does_not_matter(family, value, draw):
    x, theta = draw.draw(family.data), draw.draw(family.theta)
    given, sorted_ = (getattr(family.model(data), value)(theta) for data in (x, sorted(x)))
    assert_same(given, sorted_)


@every_family
@given(draw=st.data())
@lawful
def test_the_contributions_keep_the_order_of_the_observations(family, draw):
    x, theta = draw.draw(family.data), draw.draw(family.theta)
    backward = family.model(x[::-1]).pointwise(theta)
    assert family.model(x).pointwise(theta).tolist() == backward[::-1].tolist()


@every_family
@given(draw=st.data())
@lawful
def test_score_has_mean_0_and_the_information_as_its_variance(family, draw):
    theta = draw.draw(family.theta)
    values, weights = family.outcomes(theta)
    scores = np.array([np.ravel(family.model([x]).score(theta)) for x in values])
    information = np.reshape(
        family.model([values[0]]).fisher_information(theta), (np.size(theta),) * 2
    )
    mean, variance = weights @ scores, (scores.T * weights) @ scores
    assert_same(mean, np.zeros_like(mean), scores)
    assert_same(variance, information, scores**2)


@every_family
@given(draw=st.data())
@lawful
def test_information_is_the_expected_negative_hessian(family, draw):
    theta = draw.draw(family.theta)
    values, weights = family.outcomes(theta)
    hessians = np.array([family.model([x]).hessian(theta) for x in values])
    information = family.model([values[0]]).fisher_information(theta)
    assert_same(-np.tensordot(weights, hessians, 1), information, hessians)


@every_family
@given(draw=st.data())
@settings(lawful, max_examples=300)
def test_log_likelihood_is_a_number_for_every_theta(family, draw):
    model, theta = (family.model(draw.draw(family.data)), draw.draw(family.any_theta))
    loglik, contributions = model.loglik(theta), model.pointwise(theta)
    assert isinstance(loglik, float)
    assert not np.isnan(loglik)
    assert not np.isnan(contributions).any()


@every_family
@given(draw=st.data())
@settings(lawful, max_examples=300)
def test_derivatives_are_finite_or_refused_for_every_theta(family, draw):
    model, theta = (family.model(draw.draw(family.data)), draw.draw(family.any_theta))
    for value in ("score", "hessian"):
        refused = ""
        try:
            found = getattr(model, value)(theta)
        except (ValueError, OverflowError) as refusal:
            refused, found = str(refusal), 0.0
        assert np.isfinite(found).all()
        assert refused == "" or refused.startswith(("theta is", "p is", "the "))


@every_closed_form
@given(draw=st.data())
@lawful
def test_score_vanishes_at_the_mle(family, draw):
    model = family.model(draw.draw(family.data))
    assume(has_interior_maximum(model))
    score = model.score(model.mle()) * expected_errors(model, model.mle())
    # The MLE is a rounded number; at the narrowest spread drawn that is 1e-12 standard errors.
    assert abs(score).max() < 1e-11


@every_closed_form
@given(draw=st.data())
@lawful
def test_no_other_theta_has_a_higher_likelihood(family, draw):
    model, theta = (
        family.model(draw.draw(family.data)),
        draw.draw(family.any_theta | family.theta),
    )
    top = model.loglik(model.mle())
    assert model.loglik(theta) <= top + 1e-13 * abs(top)


@every_closed_form
@pytest.mark.parametrize("method", [scoring, lbfgs], ids=lambda method: method.__name__)
@given(draw=st.data())
@lawful
def test_climbs_from_everywhere_end_at_the_mle(family, method, draw):
    model, start = family.model(draw.draw(family.data)), draw.draw(family.theta)
    assume(has_interior_maximum(model))
    fit = maximize(model, start, method)
    assert fit.converged, fit.message
    # tol asks for 1e-8 standard errors; each method ends at its own side of the top.
    apart = abs(np.subtract(fit.theta, model.mle()))
    assert (apart < 2e-8 * expected_errors(model, model.mle())).all()


def has_interior_maximum(model):
    mle = np.ravel(model.mle())
    low, high = np.transpose(model.bounds)
    return bool(np.all((low < mle) & (mle < high)))


@given(p=FAMILIES["Bernoulli"].theta, x=FAMILIES["Bernoulli"].data)
@lawful
def test_exchanging_heads_and_tails_exchanges_p_and_1_minus_p(p, x):
    model, other = Bernoulli(x), Bernoulli([1 - toss for toss in x])
    assert other.mle() == pytest.approx(1 - model.mle(), abs=2e-16)
    assert_same(other.loglik(1 - p), model.loglik(p))
    assert_same(other.score(1 - p), -model.score(p), 1 / p, 1 / (1 - p))
    assert_same(other.hessian(1 - p), model.hessian(p))


@given(
    x=FAMILIES["Normal"].data,
    theta=FAMILIES["Normal"].theta,
    a=st.floats(0.1, 10) | st.floats(-10, -0.1),
    b=st.floats(-10, 10),
)
@lawful
def test_a_change_of_unit_carries_the_normal_estimate_along(x, theta, a, b):
    assume(has_interior_maximum(Normal(x)))
    model, other = Normal(x), Normal(a * np.array(x) + b)
    (mu, sigma2), (other_mu, other_sigma2) = model.mle(), other.mle()
    assert other_mu == pytest.approx(a * mu + b, abs=1e-13)
    # Rounding a x + b costs 1e-15, and a narrow spread feels it: hence the absolute part.
    assert other_sigma2 == pytest.approx(
        a * a * sigma2, rel=1e-12, abs=1e-14 * np.sqrt(a * a * sigma2)
    )
    shift = len(x) * np.log(abs(a))
    moved = other.loglik((a * theta[0] + b, a * a * theta[1]))
    assert_same(moved, model.loglik(theta) - shift, shift, len(x))
