"""Likelihood-ratio, Wald and score tests: closed forms, intervals inverted, invariance, edges."""

import dataclasses
import math

import numpy as np
import pytest
from models import Background, Poisson
from scipy.stats import chi2

from mlelib import (
    Bernoulli,
    LinearRegression,
    LogisticRegression,
    Normal,
    maximize,
    scoring,
    with_intercept,
)
from mlelib.inference import (
    likelihood_interval,
    likelihood_ratio_test,
    relative_likelihood,
    score_interval,
    score_test,
    wald_interval,
    wald_test,
)
from mlelib.models._canonical import Canonical

SAMPLE = [4, 5, 6, 5, 4]
Z2 = 3.841458820694124  # the 95 % point of the chi-squared distribution with 1 degree of freedom
PAIRS = [
    (likelihood_ratio_test, likelihood_interval),
    (score_test, score_interval),
    (wald_test, wald_interval),
]
every_test = pytest.mark.parametrize("test", [t for t, _ in PAIRS], ids=lambda f: f.__name__)
every_pair = pytest.mark.parametrize(("test", "interval"), PAIRS, ids=lambda f: f.__name__)
# Flights of the space shuttle before 1986 by the temperature in °F: flights with distressed
# O-rings among all.  Source: Dalal, Fowlkes & Hoadley, JASA 84 (1989).
TEMPERATURE = [53, 57, 58, 63, 66, 67, 68, 69, 70, 72, 73, 75, 76, 78, 79, 81]
DISTRESS = [1, 1, 1, 1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0]
FLIGHTS = [1, 1, 1, 1, 1, 3, 1, 1, 4, 1, 1, 2, 2, 1, 1, 1]


@pytest.fixture(scope="module")
def challenger():
    model = LogisticRegression.from_counts(with_intercept(TEMPERATURE), DISTRESS, FLIGHTS)
    return model, maximize(model, (0, 0)).theta


class LogOdds:
    """A student's Bernoulli model of s successes in n trials, with θ = log(p / (1 − p))."""

    def __init__(self, s, n):
        self.s, self.n = s, n

    def loglik(self, theta):
        return float(self.s * theta - self.n * np.logaddexp(0, theta))

    def score(self, theta):
        return self.s - self.n / (1 + np.exp(-theta))

    def hessian(self, theta):
        return -self.fisher_information(theta)

    def fisher_information(self, theta):
        p = 1 / (1 + np.exp(-theta))
        return self.n * p * (1 - p)


def test_the_three_statistics_of_a_proportion_have_closed_forms():
    model, p, h = Bernoulli.from_counts(6, 10), 0.6, 0.3
    ratio = 2 * (6 * math.log(p / h) + 4 * math.log((1 - p) / (1 - h)))
    assert likelihood_ratio_test(model, "p", h).statistic == pytest.approx(ratio, rel=1e-14)
    assert wald_test(model, "p", h).statistic == pytest.approx(10 * 0.09 / 0.24, rel=1e-13)
    assert score_test(model, "p", h).statistic == pytest.approx(10 * 0.09 / 0.21, rel=1e-13)


@pytest.mark.parametrize("mu", [3.0, 4.8, 5.5, 100.0])
def test_the_three_statistics_of_a_mean_are_functions_of_t(mu):
    # With w = (x̄ − μ)²/σ̂²: n log(1 + w), n w and n w / (1 + w).
    model, w = Normal(SAMPLE), (4.8 - mu) ** 2 / 0.56
    found = [test(model, "mu", mu).statistic for test, _ in PAIRS]
    expected = (5 * math.log1p(w), 5 * w / (1 + w), 5 * w)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_the_score_statistic_of_a_slope_at_0_is_that_of_the_trend():
    # Cochran–Armitage for 23 flights: U²/I with p̄ = 7/23 in closed form.
    model = LogisticRegression.from_counts(with_intercept(TEMPERATURE), DISTRESS, FLIGHTS)
    theta = maximize(model, (0, 0)).theta
    x, s, m = (np.array(a, dtype=float) for a in (TEMPERATURE, DISTRESS, FLIGHTS))
    p, mean = s.sum() / m.sum(), (m * x).sum() / m.sum()
    trend = ((s - m * p) @ x) ** 2 / (p * (1 - p) * (m @ (x - mean) ** 2))
    assert score_test(model, 1, 0, theta).statistic == pytest.approx(trend, rel=1e-11)


@pytest.mark.parametrize("interval", [wald_interval, likelihood_interval])
def test_published_intervals_of_the_challenger_slope_are_met(challenger, interval):
    model, theta = challenger
    published = {wald_interval: (-0.444, -0.020), likelihood_interval: (-0.515, -0.061)}
    found = interval(model, "beta_2", theta=theta)
    assert tuple(round(end, 3) for end in found) == published[interval]
    assert round(theta[1], 5) == -0.23216


@every_pair
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_an_end_of_an_interval_is_just_rejected(challenger, test, interval, level):
    model, theta = challenger
    for found in (
        [test(model, 1, end, theta) for end in interval(model, 1, level, theta)],
        [
            test(Poisson([3, 0, 2, 5]), 0, end, 2.5)
            for end in interval(Poisson([3, 0, 2, 5]), 0, level, 2.5)
        ],
        [
            test(Bernoulli.from_counts(6, 10), None, end)
            for end in interval(Bernoulli.from_counts(6, 10), None, level)
        ],
    ):
        assert [one.p_value for one in found] == pytest.approx([1 - level] * 2, rel=1e-7)


@every_test
@pytest.mark.parametrize("value", [0.01, 0.3, 0.6, 0.999])
def test_p_values_are_those_of_the_chi_squared_distribution(test, value):
    found = test(Bernoulli.from_counts(6, 10), "p", value)
    assert found.p_value == pytest.approx(chi2.sf(found.statistic, 1), rel=1e-12)
    assert type(found.statistic) is type(found.p_value) is float


@every_test
def test_a_result_is_frozen_and_says_what_it_found(test):
    found = test(Normal(SAMPLE), "sigma2", 1)
    named = {"likelihood_ratio": "Likelihood-ratio", "score": "Score", "wald": "Wald"}
    kind = named[test.__name__.removesuffix("_test")]
    assert found.message == (
        f"{kind} test of sigma2 = 1: statistic {found.statistic:.5g}, p-value {found.p_value:.5g}."
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.p_value = 0


@pytest.mark.parametrize("value", [0.2, 0.5, 0.9])
def test_a_reparametrization_carries_over_all_but_wald(value):
    direct, other = Bernoulli.from_counts(6, 10), LogOdds(6, 10)
    top, at = math.log(1.5), math.log(value / (1 - value))
    for test in (likelihood_ratio_test, score_test):
        first, second = test(direct, "p", value), test(other, None, at, top)
        assert first.statistic == pytest.approx(second.statistic, rel=1e-12)
    gap = wald_test(direct, "p", value).statistic / wald_test(other, None, at, top).statistic
    assert abs(gap - 1) > 0.01


def test_a_reparametrization_carries_over_all_intervals_but_walds():
    direct, other, top = Bernoulli.from_counts(6, 10), LogOdds(6, 10), math.log(1.5)
    carried = {}
    for interval in (likelihood_interval, score_interval, wald_interval):
        ends = np.array(interval(other, theta=top))
        carried[interval] = 1 / (1 + np.exp(-ends))
    for interval in (likelihood_interval, score_interval):
        assert carried[interval] == pytest.approx(interval(direct), rel=1e-11)
    assert carried[wald_interval].round(3) == pytest.approx((0.297, 0.842))
    assert np.round(wald_interval(direct), 3) == pytest.approx((0.296, 0.904))


@pytest.mark.parametrize("value", [-0.1, 1.5, math.inf, math.nan])
@every_test
def test_a_value_outside_the_space_is_no_hypothesis(test, value):
    with pytest.raises(ValueError, match=r"value is .*; it must be .* of p, between 0 and 1\."):
        test(Bernoulli.from_counts(6, 10), "p", value)


def test_a_value_at_the_edge_is_tested_with_a_warning_in_the_message():
    for test in (likelihood_ratio_test, score_test):
        ruled_out = test(Bernoulli.from_counts(6, 10), "p", 0)
        assert (ruled_out.statistic, ruled_out.p_value) == (math.inf, 0.0)
        assert ruled_out.message.endswith("the chi-squared distribution does not apply.")
        fits = test(Bernoulli.from_counts(0, 10), "p", 0)
        assert (fits.statistic, fits.p_value) == (0.0, 1.0)
        assert test(Bernoulli.from_counts(10, 10), "p", 1).statistic == 0.0
    for test in (likelihood_ratio_test, score_test):
        assert test(Normal(SAMPLE), "sigma2", 0).statistic == math.inf


class Rates:
    """Counts with means a + b x at x = 0, 1, 2, 3, and neither rate below 0."""

    bounds = ((0, np.inf), (0, np.inf))
    x, y = np.vander([0, 1, 2, 3], 2, increasing=True), np.array([1, 3, 2, 6])

    def loglik(self, theta):
        return float(self.y @ np.log(self.x @ theta) - (self.x @ theta).sum())

    def score(self, theta):
        return self.x.T @ (self.y / (self.x @ theta) - 1)

    def hessian(self, theta):
        return -(self.x.T * self.y / (self.x @ theta) ** 2) @ self.x

    def fisher_information(self, theta):
        return (self.x.T / (self.x @ theta)) @ self.x


def test_with_one_parameter_at_its_edge_the_other_is_still_at_its_best():
    # Without a slope the best rate is the mean of the counts, 3.
    model, top = Rates(), maximize(Rates(), (1.0, 1.0), scoring).theta
    best = 2 * (model.loglik(top) - model.loglik(np.array([3.0, 0.0])))
    assert likelihood_ratio_test(model, 1, 0, top).statistic == pytest.approx(best, rel=1e-12)
    # Uᵀ I⁻¹ U with U = Σ (y/3 − 1) x and the information Σ (x − x̄)²/3 that is left of x.
    score = (model.y / 3 - 1) @ [0, 1, 2, 3]
    assert score_test(model, 1, 0, top).statistic == pytest.approx(score**2 / (5 / 3), rel=1e-12)


@every_test
def test_what_has_no_estimate_or_no_such_parameter_is_refused(test):
    with pytest.raises(ValueError, match="Poisson has no closed-form mle; pass the estimate"):
        test(Poisson([3, 0, 2, 5]), None, 1)
    with pytest.raises(ValueError, match="choose one of 'mu', 'sigma2'"):
        test(Normal(SAMPLE), "tau", 1)
    with pytest.raises(ValueError, match="no MLE"):
        test(Normal([5, 5]), "mu", 1)


def test_relative_likelihood_is_the_profile_over_its_top():
    # R(μ) = (1 + (μ − x̄)²/σ̂²)^(−n/2)
    for mu in (4.8, 4.0, 7.0):
        expected = (1 + (mu - 4.8) ** 2 / 0.56) ** -2.5
        assert relative_likelihood(Normal(SAMPLE), "mu", mu) == pytest.approx(expected, rel=1e-12)
    assert relative_likelihood(Bernoulli.from_counts(6, 10), None, 0.6) == 1.0


@pytest.mark.parametrize(
    ("model", "param", "theta", "value"),
    [
        (Bernoulli.from_counts(5 * 10**17, 10**18), "p", None, 0.5 + 1e-9),
        (
            LogisticRegression.from_counts(with_intercept([0, 1]), [10, 10**15], [10**16, 10**16]),
            1,
            (-34.538776394910684, 32.341551817),
            32.0,
        ),
    ],
)
def test_a_fall_that_the_log_likelihood_cannot_show_is_refused(model, param, theta, value):
    """Of 10^18 tosses ℓ is −7e17, and the next float64 is 128 away."""
    theta = theta and maximize(model, theta).theta
    for ask in (relative_likelihood, likelihood_ratio_test):
        with pytest.raises(ValueError, match="a fall of less is lost"):
            ask(model, param, value, theta=theta)
    assert 0 < score_test(model, param, value, theta=theta).p_value < 1


def test_relative_likelihood_is_0_where_the_data_or_the_space_rule_a_value_out():
    for value in (-1, 0, 1, 2):
        assert relative_likelihood(Bernoulli.from_counts(6, 10), "p", value) == 0.0
    assert relative_likelihood(Normal(SAMPLE), "sigma2", 0) == 0.0
    for successes, edge in ((0, 0), (10, 1)):
        assert relative_likelihood(Bernoulli.from_counts(successes, 10), "p", edge) == 1.0


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_relative_likelihood_of_no_number_is_refused(value):
    with pytest.raises(ValueError, match=f"value is {value}; it must be a finite number"):
        relative_likelihood(Normal(SAMPLE), "mu", value)


def test_the_ends_of_a_likelihood_interval_have_relative_likelihood_0_1465(challenger):
    model, theta = challenger
    for end in likelihood_interval(model, "beta_1", theta=theta):
        found = relative_likelihood(model, "beta_1", end, theta)
        assert found == pytest.approx(math.exp(-Z2 / 2), rel=1e-9)


def test_an_estimate_a_little_off_the_top_is_never_beaten_by_the_top():
    model, near = Poisson([3, 0, 2, 5]), 2.5 + 1e-4
    assert model.loglik(2.5) > model.loglik(near)
    found = likelihood_ratio_test(model, None, 2.5, near)
    assert (found.statistic, found.p_value) == (0.0, 1.0)
    assert relative_likelihood(model, None, 2.5, near) == 1.0


def test_bounds_hold_where_the_log_likelihood_would_go_on():
    class Bounded(Background):
        """A model whose author has declared that theta cannot exceed 1."""

        bounds = ((-np.inf, 1.0),)

    assert relative_likelihood(Bounded(), None, 1.0, 0.0) > 0.8
    assert relative_likelihood(Bounded(), None, 1.5, 0.0) == 0.0


def test_a_profile_is_found_far_from_the_estimate(challenger):
    # Along the ridge the intercept makes up for the slope; from its estimate the weights are 0.
    model, theta = challenger
    for value in (-20.0, 20.0):
        statistic = likelihood_ratio_test(model, 1, value, theta).statistic
        assert 100 < statistic < math.inf


LINE = LinearRegression(with_intercept([1, 2, 3, 4]), [2, 4, 5, 4])


@pytest.mark.parametrize("value", [1e5, 1e50, -1e77, 1e100, 1e154, 1e160, 1e300])
def test_a_mean_may_be_tested_as_far_out_as_there_are_numbers(value):
    """2 (ℓ(μ̂) − ℓ_p(μ)) = n log(1 + (μ̂ − μ)²/σ̂²); U²/I comes near to n, and Wald's grows."""
    exact = 5 * (2 * math.log(abs(4.8 - value)) - math.log(0.56))
    found = likelihood_ratio_test(Normal(SAMPLE), "mu", value)
    assert found.statistic == pytest.approx(exact, rel=1e-9) or found.statistic == math.inf
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(exact / 2)), rel=1e-6)
    assert relative_likelihood(Normal(SAMPLE), "mu", value) == pytest.approx(
        math.exp(-exact / 2), rel=1e-6
    )
    assert score_test(Normal(SAMPLE), "mu", value).statistic == pytest.approx(5, rel=1e-5)
    assert wald_test(Normal(SAMPLE), "mu", value).p_value == 0


@pytest.mark.parametrize("value", [1e50, 1e77, 1e155, 1e300])
def test_a_slope_may_be_tested_as_far_out_as_there_are_numbers(value):
    assert likelihood_ratio_test(LINE, 1, value).p_value < 1e-200
    assert score_test(LINE, 1, value).statistic == pytest.approx(4, rel=1e-3)


@pytest.mark.parametrize("value", [1000, -1000, 1e5, 1e100])
@pytest.mark.parametrize("i", [0, 1])
def test_log_odds_may_be_tested_as_far_out_as_there_are_numbers(i, value):
    """Far out ℓ_p falls in a straight line: a unit of η for each response on the wrong side."""
    model = LogisticRegression(with_intercept([1, 2, 3, 4, 5]), [0, 1, 0, 1, 1])
    top = maximize(model, [0, 0]).theta
    # By hand: the best slope for an intercept far up, and so on, loses so much a unit of it.
    rate = {(0, 1): 2 * 1.2, (0, -1): 2 / 3, (1, 1): 2.0, (1, -1): 10.0}[i, np.sign(value)]
    found = likelihood_ratio_test(model, i, value, theta=top)
    asked = pytest.approx(rate * abs(value), rel=0.01)
    assert found.statistic == asked or found.statistic == math.inf
    assert found.p_value < 1e-140
    assert relative_likelihood(model, i, value, theta=top) < 1e-140
    assert score_test(model, i, value, theta=top).p_value == 0


def test_what_is_far_out_is_not_halved_to_a_thousand_times(monkeypatch):
    """There the curvature is gone, and a step of Newton's may be 600 halvings too long."""
    passes, real = [], Canonical._pass
    monkeypatch.setattr(Canonical, "_pass", lambda *given: passes.append(1) or real(*given))
    model = LogisticRegression(with_intercept([1, 2, 3, 4, 5]), [0, 1, 0, 1, 1])
    likelihood_ratio_test(model, 0, 1e10, theta=maximize(model, [0, 0]).theta)
    assert 0 < len(passes) < 4000


def test_a_neighbor_at_a_distance_of_a_hundred_millionth_is_no_trouble():
    for gap in (1e-6, 1e-7, 3e-8, 1e-8, 3e-9, 1e-9):
        model = LogisticRegression(with_intercept([0, gap, 1]), [1, 0, 1])
        top = maximize(model, [0, 0]).theta
        low, high = likelihood_interval(model, 0, theta=top)
        assert (low, high) == pytest.approx((-3.2293868, 3.2293868), abs=1e-4)
        assert likelihood_interval(model, 1, theta=top)[1] == pytest.approx(2.8822 / gap, rel=1e-4)
