"""Standard errors and intervals: published numbers, edges, units, and coverage."""

import math

import numpy as np
import pytest
from models import Background, Cauchy, Mixture, Poisson, TwoCoins

from mlelib import Bernoulli, Normal, maximize
from mlelib.inference import (
    Interval,
    likelihood_interval,
    observed_information,
    score_interval,
    standard_errors,
    wald_interval,
)

SAMPLE = [4, 5, 6, 5, 4]
INTERVALS = [wald_interval, likelihood_interval, score_interval]
every_interval = pytest.mark.parametrize("interval", INTERVALS, ids=lambda f: f.__name__)
DROP = 1.9207294103470626  # half of 1.959964 squared, the 95 % point of the normal distribution


@pytest.mark.parametrize(
    ("interval", "model", "param", "expected"),
    [
        (likelihood_interval, Normal(SAMPLE), "mu", (3.995, 5.605)),
        (wald_interval, Normal(SAMPLE), "mu", (4.144, 5.456)),
        (likelihood_interval, Bernoulli.from_counts(6, 10), "p", (0.300, 0.854)),
        (wald_interval, Bernoulli.from_counts(6, 10), "p", (0.296, 0.904)),
        (score_interval, Bernoulli.from_counts(6, 10), "p", (0.313, 0.832)),
    ],
)
def test_intervals_computed_elsewhere_are_met_to_the_digits_given(interval, model, param, expected):
    found = interval(model, param)
    assert tuple(round(end, 3) for end in found) == expected
    assert found.one_sided is False


def test_the_profile_interval_of_the_mean_has_a_closed_form():
    # ℓ_p(μ) = −(n/2) log(1 + (μ − x̄)²/σ̂²) + constant; the root is found to 1e-12 of the way.
    half = math.sqrt(0.56 * math.expm1(2 * DROP / 5))
    assert likelihood_interval(Normal(SAMPLE), "mu") == pytest.approx(
        (4.8 - half, 4.8 + half), rel=1e-11
    )


def test_the_profile_of_the_variance_falls_by_the_same_on_both_sides():
    model = Normal(SAMPLE)
    for end in likelihood_interval(model, "sigma2"):
        assert model.loglik(model.mle()) - model.loglik((4.8, end)) == pytest.approx(
            DROP, rel=1e-11
        )


@pytest.mark.parametrize("level", [0.1, 0.5, 0.95, 0.999])
def test_both_ends_of_a_likelihood_interval_have_the_same_relative_likelihood(level):
    from scipy.stats import chi2

    model = Poisson([3, 0, 2, 5])
    for end in likelihood_interval(model, level=level, theta=2.5):
        assert 2 * (model.loglik(2.5) - model.loglik(end)) == pytest.approx(
            chi2.ppf(level, 1), rel=1e-10
        )


def test_standard_errors_have_their_closed_forms():
    # σ̂/√n and σ̂²√(2/n); √(p̂(1 − p̂)/n): a few roundings each.
    errors = standard_errors(Normal(SAMPLE), (4.8, 0.56))
    np.testing.assert_allclose(errors, (math.sqrt(0.56 / 5), 0.56 * math.sqrt(0.4)), rtol=1e-13)
    error = standard_errors(Bernoulli.from_counts(6, 10), 0.6)
    assert error == pytest.approx(math.sqrt(0.024), rel=1e-14)
    assert type(error) is float


def test_standard_errors_come_from_the_whole_observed_information():
    # At a top of the mixture the two means are tied: an inverse knows it, a diagonal does not.
    model = Mixture(SAMPLE)
    top = maximize(model, (4.2, 5.4)).theta
    information = observed_information(model, top)
    assert (information == -model.hessian(top)).all()
    inverse = np.linalg.inv(information)
    np.testing.assert_allclose(standard_errors(model, top), np.sqrt(np.diag(inverse)), rtol=1e-12)
    assert abs(inverse[0, 1]) > 0.1 * inverse[0, 0]


@pytest.mark.parametrize(("successes", "edge"), [(0, 0.0), (1, 1.0)])
@pytest.mark.parametrize("n", [1, 10, 1000])
def test_on_the_boundary_the_likelihood_interval_is_one_sided(successes, edge, n):
    found = likelihood_interval(Bernoulli.from_counts(successes * n, n))
    width = -math.expm1(-DROP / n)
    assert found.one_sided is True
    assert sorted(abs(end - edge) for end in found) == pytest.approx([0, width], rel=1e-11)
    assert repr(found).endswith(", one_sided=True)")


@pytest.mark.parametrize("successes", [0, 10])
def test_on_the_boundary_there_is_no_standard_error(successes):
    model = Bernoulli.from_counts(successes, 10)
    message = f"p is {successes // 10}, on the boundary .* do not apply; use likelihood_interval"
    with pytest.raises(ValueError, match=message):
        standard_errors(model, model.mle())
    with pytest.raises(ValueError, match=message):
        wald_interval(model)


@pytest.mark.parametrize("scale", [1e-60, 1e-20, 1e-3, 1.0, -1.0, 1e3, 1e20, 1e60, -1e60])
@pytest.mark.parametrize("param", ["mu", "sigma2"])
@every_interval
def test_intervals_change_with_the_unit(interval, param, scale):
    shift = 7 * scale
    base = interval(Normal(SAMPLE), param)
    found = interval(Normal([scale * value + shift for value in SAMPLE]), param)
    expected = [end * scale + shift if param == "mu" else end * scale**2 for end in base]
    assert found == pytest.approx(sorted(expected), rel=1e-10)


def test_likelihood_intervals_are_carried_over_and_wald_intervals_are_not():
    model = Poisson([3, 0, 2, 5])

    class LogPoisson:
        """The same counts, with θ = log λ."""

        def loglik(self, theta):
            return model.loglik(np.exp(theta))

        def score(self, theta):
            return model.score(np.exp(theta)) * np.exp(theta)

        def hessian(self, theta):
            return -4 * np.exp(theta)

        def fisher_information(self, theta):
            return 4 * np.exp(theta)

    estimate = math.log(2.5)
    direct = likelihood_interval(model, theta=2.5)
    assert np.exp(likelihood_interval(LogPoisson(), theta=estimate)) == pytest.approx(
        direct, rel=1e-10
    )
    gap = np.exp(wald_interval(LogPoisson(), theta=estimate)) - wald_interval(model, theta=2.5)
    assert abs(gap).min() > 0.2


@pytest.mark.parametrize(("s", "n"), [(0, 10), (1, 10), (6, 10), (10, 10), (5067, 10000)])
def test_the_score_interval_of_a_proportion_is_wilsons(s, n):
    p, z2 = s / n, 2 * DROP
    center = (p + z2 / 2 / n) / (1 + z2 / n)
    half = math.sqrt(z2 * (p * (1 - p) / n + z2 / 4 / n**2)) / (1 + z2 / n)
    found = score_interval(Bernoulli.from_counts(s, n))
    assert found == pytest.approx((center - half, center + half), rel=1e-11, abs=1e-15)
    assert found.one_sided is (s in (0, n))


def test_the_score_interval_of_a_mean_has_a_closed_form_or_no_end():
    # The statistic n w/(1 + w) with w = (x̄ − μ)²/σ̂² stays below n: at n = 3 nothing is rejected.
    half = math.sqrt(0.56 * 2 * DROP / (5 - 2 * DROP))
    found = score_interval(Normal(SAMPLE), "mu")
    assert found == pytest.approx((4.8 - half, 4.8 + half), rel=1e-10)
    found = score_interval(Normal([4, 5, 6]), "mu")
    assert (tuple(found), found.one_sided) == ((-math.inf, math.inf), True)


def test_the_score_interval_of_a_small_samples_variance_is_open_above():
    # The statistic n (σ̂²/σ² − 1)²/2 falls back to n/2 = 2.5 as σ² grows.
    found = score_interval(Normal(SAMPLE), "sigma2")
    assert found == pytest.approx((0.56 / (1 + math.sqrt(4 * DROP / 5)), math.inf), rel=1e-11)
    assert found.one_sided is True


def test_a_likelihood_that_levels_out_has_an_open_end():
    found = likelihood_interval(Background(), theta=0.0)
    assert found[1] == math.inf
    assert found.one_sided is True
    assert Background().loglik(0.0) - Background().loglik(found[0]) == pytest.approx(
        DROP, rel=1e-10
    )
    narrow = likelihood_interval(Background(), level=0.3, theta=0.0)
    assert math.isfinite(narrow[1])
    assert narrow.one_sided is False


def test_an_end_may_lie_at_the_edge_of_the_space():
    class Bounded(Background):
        """The same, where theta cannot exceed 1."""

        bounds = ((-np.inf, 1.0),)

    found = likelihood_interval(Bounded(), theta=0.0)
    assert (found[1], found.one_sided) == (1.0, True)


@every_interval
@pytest.mark.parametrize("param", ["sigma2", 1, -1, np.int64(1)])
def test_a_parameter_has_a_name_and_two_positions(interval, param):
    assert interval(Normal(SAMPLE), param) == interval(Normal(SAMPLE), "sigma2")
    assert interval(Normal(SAMPLE), -2) == interval(Normal(SAMPLE), "mu")


@every_interval
@pytest.mark.parametrize("param", [None, "sigma", 2, -3, 1.0, "mu, sigma2"])
def test_a_parameter_that_does_not_exist_is_refused(interval, param):
    with pytest.raises(ValueError, match=r"param is .*; choose one of 'mu', 'sigma2'\."):
        interval(Normal(SAMPLE), param)


@every_interval
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_outside_0_and_1_is_refused(interval, level):
    with pytest.raises(ValueError, match=rf"level is {level}; it must lie between 0 and 1"):
        interval(Normal(SAMPLE), "mu", level=level)


@every_interval
def test_a_model_without_a_closed_form_needs_its_estimate(interval):
    model = Poisson([3, 0, 2, 5])
    with pytest.raises(
        ValueError, match="Poisson has no closed-form mle; pass the estimate, theta=max"
    ):
        interval(model)
    found = interval(model, 0, theta=maximize(model, 1.0).theta)
    assert found == pytest.approx(interval(model, theta=2.5), rel=1e-7)


@every_interval
def test_equal_observations_have_no_interval(interval):
    with pytest.raises(ValueError, match=r"all 2 observations equal 5\.0, .* no MLE"):
        interval(Normal([5, 5]), "mu")
    with pytest.raises(ValueError, match=r"all 2 observations equal 5\.0, .* no MLE"):
        standard_errors(Normal([5, 5]), (5, 1))


@pytest.mark.parametrize(
    ("model", "theta"), [(Mixture(SAMPLE), (4.8, 4.8)), (Cauchy([0, 10]), 5.0)]
)
def test_a_point_that_is_no_maximum_has_no_standard_errors(model, theta):
    with pytest.raises(
        ValueError, match="is not positive definite, so this is no maximum; pass the"
    ):
        standard_errors(model, theta)


@pytest.mark.parametrize("root", [[[1, 0], [0, 0]], [[1, 0], [0, math.nan]], [[1, 1], [0, 1e-16]]])
def test_a_root_of_no_definite_information_gives_no_standard_errors(root):
    class Rooted(Normal):
        """A model that claims a root of its own."""

        def information_root(self, theta):
            return np.array(root, dtype=float)

    with pytest.raises(ValueError, match="is not positive definite, so this is no maximum"):
        standard_errors(Rooted(SAMPLE), (4.8, 0.56))


def test_at_a_quiet_top_standard_errors_ask_for_no_certificate():
    model = Poisson([3, 0, 2, 5])
    model.separation = lambda: pytest.fail("a certificate costs more than the errors")
    assert standard_errors(model, 2.5) == pytest.approx(math.sqrt(2.5 / 4), rel=1e-14)


@pytest.mark.parametrize(
    ("model", "param", "theta"),
    [
        (Cauchy([0, 10]), None, 5.0),
        (Poisson([3, 0, 2, 5]), None, 2.0),
        (Normal(SAMPLE), "mu", (4.0, 0.56)),
        (Normal(SAMPLE), "sigma2", (4.8, 0.7)),
    ],
)
def test_a_point_that_is_no_maximum_has_no_likelihood_interval(model, param, theta):
    with pytest.raises(
        ValueError, match=r"(is higher at|rises by) .*, which is no maximum; pass theta"
    ):
        likelihood_interval(model, param, theta=theta)


def test_an_estimate_may_be_a_thousandth_of_a_standard_error_off():
    model, error = Poisson([3, 0, 2, 5]), math.sqrt(2.5 / 4)
    exact = likelihood_interval(model, theta=2.5)
    near = likelihood_interval(model, theta=2.5 + 1e-3 * error)
    assert near == pytest.approx(exact, abs=1e-6)  # ℓ at the estimate is 5e-7 lower
    with pytest.raises(
        ValueError, match=r"the score at the estimate predicts .* rises by 2e-06, which"
    ):
        likelihood_interval(model, theta=2.5 + 2e-3 * error)


@pytest.mark.parametrize("theta", [(4, -1), (math.nan, 1), (4, 0)])
@every_interval
def test_an_estimate_outside_the_space_is_refused(interval, theta):
    with pytest.raises(
        ValueError, match=r"theta is .*; it must|, where the log-likelihood is -inf"
    ):
        interval(Normal(SAMPLE), "mu", theta=theta)


def test_a_profile_that_cannot_be_climbed_says_where():
    class Stuck(Normal):
        """A model that knows nothing of its variance: no step in it can be found."""

        def fisher_information(self, theta):
            return np.diag([super().fisher_information(theta)[0, 0], 0.0])

    with pytest.raises(
        ValueError, match=r"the profile of mu cannot be computed at .*: Not converged"
    ):
        likelihood_interval(Stuck(SAMPLE), "mu")


@pytest.mark.parametrize("interval", [likelihood_interval, score_interval])
def test_another_parameter_may_be_at_its_edge(interval):
    first, second = TwoCoins.coins
    found = interval(TwoCoins(), 0, theta=(0.6, 0.0))
    assert found == pytest.approx(interval(first), rel=1e-12)
    found = interval(TwoCoins(), 1, theta=(0.6, 0.0))
    assert found == pytest.approx(interval(second), rel=1e-12)
    assert found.one_sided is True


def test_an_interval_is_a_pair_in_print_and_in_use():
    low, high = interval = Interval(np.float64(1), 2)
    assert (type(low), type(high)) == (float, float)
    assert repr(interval) == "Interval(1, 2)"
    assert interval.one_sided is False
    assert interval == (1, 2)


def test_coverage_of_the_mean_at_five_observations():
    # By the t distribution with 4 degrees of freedom: profile 0.902, Wald 0.846, and not 0.95.
    rng, draws, hits = np.random.default_rng(46), 250, np.zeros(2)
    for _ in range(draws):
        model = Normal(rng.standard_normal(5))
        hits += [
            low < 0 < high
            for low, high in (f(model, "mu") for f in (likelihood_interval, wald_interval))
        ]
    for share, truth in zip(hits / draws, (0.902, 0.846), strict=True):
        assert abs(share - truth) < 3 * math.sqrt(truth * (1 - truth) / draws)


def test_a_parameter_is_named_by_its_place_from_either_end():
    model = Normal([4, 5, 6, 5, 4])
    for place, name in ((0, "mu"), (1, "sigma2"), (-1, "sigma2"), (-2, "mu")):
        expected = likelihood_interval(model, name)
        assert likelihood_interval(model, place) == pytest.approx(expected)
    for place in (2, -3):
        with pytest.raises(ValueError, match=f"{place}"):
            likelihood_interval(model, place)
