"""Which way and how far: what each method is known to do, exactly or in order."""

from functools import partial
from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from models import Cauchy, Logistic, Poisson, TwoCoins

from mlelib import (
    Bernoulli,
    LogisticRegression,
    Normal,
    PoissonRegression,
    gradient,
    lbfgs,
    maximize,
    newton,
    scoring,
    with_intercept,
)
from mlelib.climb import _factor
from mlelib.climb._hill import Hill
from mlelib.inference._held import Held

SAMPLE = [4, 5, 6, 5, 4]
BARE = partial(newton, line_search=False)


class Watched:
    """A model that notes where its log-likelihood is asked for."""

    def __init__(self, model):
        self.model, self.asked = model, []

    def __getattr__(self, name):
        return getattr(self.model, name)

    def loglik(self, theta):
        self.asked.append(np.array(theta))
        return self.model.loglik(theta)


# --- Fisher scoring ---


@pytest.mark.parametrize("start", [0.01, 0.3, 0.5, 0.99])
def test_scoring_takes_one_step_for_the_coin(start):
    fit = maximize(Bernoulli.from_counts(6, 10), start, scoring)
    assert len(fit.trace) == 2
    assert fit.theta == pytest.approx(0.6, rel=1e-14)  # start + (0.6 − start), rounded


def test_scoring_takes_two_steps_for_the_normal():
    fit = maximize(Normal(SAMPLE), (0, 1), scoring)
    # The first step squares deviations from 0: 118/5. Each step is a few roundings.
    np.testing.assert_allclose(fit.path, [(0, 1), (4.8, 23.6), (4.8, 0.56)], rtol=1e-13)
    assert [record.step_size for record in fit.trace] == [0, 1, 1]


def test_scoring_is_linear_at_the_rate_of_what_the_information_misses():
    model = Cauchy(SAMPLE)
    fit = maximize(model, 4.0, scoring)
    top = maximize(model, fit.theta, newton, tol=1e-14).theta
    rate = abs(1 + model.hessian(top) / model.fisher_information(top))
    errors = abs(fit.path - top)
    assert rate == pytest.approx(0.546, abs=5e-4)
    # The rate is a limit: by the eighth step of some thirty, the error is 1e-2 of the first.
    assert errors[9] / errors[8] == pytest.approx(rate, rel=1e-2)


def test_scoring_stops_where_parameters_cannot_be_told_apart():
    twins = np.ones((4, 2))  # two columns that are the same
    fit = maximize(Logistic(twins, [0, 1, 1, 1]), (0, 0), scoring)
    assert not fit.converged
    assert (
        "the expected information is singular at theta = (0, 0); there some parameter"
        in fit.message
    )


# --- Newton ---


def test_newton_converges_quadratically():
    # At p̂ = ½ the coin's Newton would be cubic: hence 3 of 10.
    fit = maximize(Bernoulli.from_counts(3, 10), 0.2, BARE, tol=1e-12)
    errors = abs(fit.path - 0.3)
    logs = np.log(errors[errors > 1e-12])
    orders = logs[1:] / logs[:-1]
    assert len(orders) >= 4
    assert orders[-1] == pytest.approx(2, abs=0.1)
    # The constant of the theory is |ℓ‴ / (2 ℓ″)| at the top, 1/0.3 − 1/0.7.
    assert errors[4] / errors[3] ** 2 == pytest.approx(1 / 0.3 - 1 / 0.7, rel=0.01)


@pytest.mark.parametrize("line_search", [True, False])
def test_once_near_enough_newton_takes_one_more_whole_step(line_search):
    fit = maximize(Bernoulli.from_counts(3, 10), 0.2, newton(line_search), tol=1e-2)
    before, last = fit.trace[-2:]
    assert last.distance < before.distance <= 1e-2 < fit.trace[-3].distance
    assert last.step_size == 1


@pytest.mark.parametrize("mu", [-100, 0, 4.8, 5.2, 60])
@pytest.mark.parametrize("share", [0.01, 0.4, 0.999, 1.001, 3])
def test_newton_may_start_only_below_twice_the_variance(mu, share):
    sigma2 = share * 2 * 0.56
    negative_definite = np.linalg.eigvalsh(Normal(SAMPLE).hessian((mu, sigma2))).max() < 0
    assert negative_definite == (share < 1)
    fit = maximize(Normal(SAMPLE), (mu, sigma2), newton)
    if share < 1:
        assert len(fit.trace) > 1
    else:
        assert len(fit.trace) == 1
        assert "after 0 steps: the Hessian is not negative definite at theta = (" in fit.message
        assert "Start nearer to the top, or use scoring." in fit.message


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_newton_reaches_the_top_from_below(share):
    fit = maximize(Normal(SAMPLE), (4.8, share * 0.56), newton)
    assert fit.converged, fit.message


@pytest.mark.parametrize(
    ("sigma2", "converges"),
    [
        (1e-6, True),
        (0.1, True),
        (0.56, True),
        (0.7, True),
        (0.839, True),
        (0.841, False),
        (1, False),
    ],
)
def test_bare_newton_in_the_variance_alone_needs_less_than_three_halves_of_it(sigma2, converges):
    model = Held(Hill(Normal(SAMPLE), (4.8, 0.56)), 0, 4.8)
    fit = maximize(model, [sigma2], BARE, max_steps=100)
    assert fit.converged is converges, fit.message
    following = [s * (1.68 - 2 * s) / (1.12 - s) for s in fit.path[:-1, 0]]
    np.testing.assert_allclose(fit.path[1:, 0], following, rtol=1e-11)


def test_bare_newton_that_leaves_the_space_says_where():
    fit = maximize(Normal(SAMPLE), (4.8, 1.0), BARE)
    assert not fit.converged
    assert fit.theta.tolist() == [4.8, 1.0]
    assert (
        "the step led to theta = (4.8, -2.66667), where the log-likelihood is -inf. Use a lin"
        in fit.message
    )


def test_bare_newton_goes_where_the_formula_sends_it():
    fit = maximize(Cauchy([0.0]), 2.0, BARE, max_steps=5)
    assert len(fit.trace) == 6
    assert fit.theta > 50  # away from the top at 0
    assert not fit.converged


def test_bare_newton_stops_at_a_singular_hessian():
    fit = maximize(Cauchy([0.0]), 1.0, BARE)  # ℓ″ is 0 one unit from the only observation
    assert "after 0 steps: the Hessian is singular at theta = (1)." in fit.message


class Cliff(Poisson):
    """A model whose Hessian is so small that a bare Newton step leaves float64."""

    def hessian(self, lam):
        return -1e-309


def test_a_step_beyond_float64_is_not_taken():
    fit = maximize(Cliff([1, 2]), 1.0, BARE)
    assert "the step led to theta = (inf), where the log-likelihood is nan." in fit.message
    assert (fit.theta, fit.converged) == (1.0, False)
    assert not maximize(Cliff([1, 2]), 1.0, newton).converged


def test_newton_does_not_factor_the_information_again_where_it_is_the_hessian(monkeypatch):
    factored = []
    whole = _factor.cholesky
    monkeypatch.setattr(_factor, "cholesky", lambda *args: factored.append(1) or whole(*args))
    fit = maximize(Logistic(np.vander([1, 2, 3, 4], 2), [0, 1, 0, 1]), (0, 0))
    assert fit.converged
    assert len(factored) == len(fit.trace) + 2  # at each point, and twice for the verdict


def test_a_step_near_a_singular_matrix_keeps_its_digits():
    """The weights of the rows span 38 decades: to form XᵀWX costs all but two digits."""
    X, y, theta = np.vander([1, 2, 3, 4], 2, increasing=True), [0, 1, 0, 1], (120.0, -30.0)
    model = LogisticRegression(X, y)
    matrix, both = model.fisher_information(theta), np.array([True, True])
    step = _factor.solve(
        matrix, model.score(theta), both, root=lambda: model.information_root(theta)
    )
    with mp.workdps(60):
        z = [mp.mpf(120) - 30 * i for i in (1, 2, 3, 4)]
        weights = [1 / (2 + mp.exp(v) + mp.exp(-v)) for v in z]
        residuals = [(1 if hit else 0) - 1 / (1 + mp.exp(-v)) for v, hit in zip(z, y, strict=True)]
        sums = [mp.fsum(w * n**i for n, w in enumerate(weights, 1)) for i in range(3)]
        score = [mp.fsum(r * n**i for n, r in enumerate(residuals, 1)) for i in range(2)]
        exact = mp.lu_solve(mp.matrix([sums[:2], sums[1:]]), mp.matrix(score))
        exact = [float(v) for v in exact]
    np.testing.assert_allclose(step, exact, rtol=1e-14)


# --- Gradient ascent ---


def test_a_fixed_step_is_the_step_that_was_asked_for():
    fit = maximize(Normal(SAMPLE), (4, 1), gradient(0.01, line_search=False), max_steps=1)
    expected = np.array([4, 1]) + 0.01 * Normal(SAMPLE).score((4, 1))
    np.testing.assert_allclose(fit.theta, expected, rtol=1e-15)
    assert fit.trace[1].step_size == 0.01


@pytest.mark.parametrize(("step", "converges"), [(0.01, True), (0.19, True), (0.21, False)])
def test_a_fixed_step_longer_than_two_over_the_curvature_does_not_arrive(step, converges):
    # Poisson at λ̂ = 2.5 with 10 counts: the curvature is 10/2.5 = 4, but 2/4 is for the top
    # alone; with 25 counts it is 10, and the longest step is 0.2.
    model = Poisson([1, 2, 3, 4] * 6 + [2.5])
    fit = maximize(model, 2.4, gradient(step, line_search=False), max_steps=400)
    assert fit.converged is converges
    assert converges or "max_steps = 400 was reached" in fit.message


def test_a_step_that_is_too_long_is_cured_by_a_line_search():
    model, start = Normal(SAMPLE), (4.0, 0.5)
    fixed = maximize(model, start, gradient(1.0, line_search=False))
    assert not fixed.converged
    assert "the step led to theta" in fixed.message or "max_steps" in fixed.message
    searched = maximize(model, start, gradient(1.0))
    assert searched.converged, searched.message


def test_a_line_search_halves_the_step_and_tries_twice_the_last():
    fit = maximize(Normal(SAMPLE), (4, 1), gradient(step=0.3))
    ratios = np.array([record.step_size for record in fit.trace[1:]]) / 0.3
    assert set(np.log2(ratios) % 1) == {0.0}
    assert (ratios[1:] <= 2 * ratios[:-1]).all()
    assert fit.trace[1].step_size <= 0.3


def test_a_line_search_of_gradient_ascent_tries_the_whole_score_first():
    model = Normal([0, 100])  # so flat that a step of 1 is short
    assert maximize(model, (0, 2500), gradient, max_steps=1).trace[1].step_size == 1.0


def test_short_steps_of_a_line_search_are_doubled():
    fit = maximize(Normal([0, 100]), (0, 2500), gradient(1e-3), max_steps=4)
    assert [record.step_size for record in fit.trace] == [0, 1e-3, 2e-3, 4e-3, 8e-3]


def test_gradient_ascent_leaves_a_parameter_at_its_edge():
    fit = maximize(TwoCoins(), (0.5, 0.0), gradient)
    assert fit.converged, fit.message
    assert set(fit.path[:, 1]) == {0.0}


def test_methods_are_named():
    found = [method().name for method in (newton, scoring, gradient, lbfgs)]
    assert found == ["Newton", "Fisher scoring", "gradient ascent", "L-BFGS"]


class Hump:
    """ℓ(θ) = θ (1 − θ)²: from 0 a step of 1 leads to a flat place of the same height."""

    def loglik(self, theta):
        return theta * (1 - theta) ** 2

    def score(self, theta):
        return (1 - theta) * (1 - 3 * theta)

    def hessian(self, theta):
        return 6 * theta - 4

    def fisher_information(self, theta):
        return 1.0


def test_a_line_search_does_not_step_over_the_top():
    assert maximize(Hump(), 0.0, gradient, max_steps=1).theta == 0.5


def test_each_step_of_a_line_search_brings_a_tenth_of_the_promise():
    fit = maximize(Normal(SAMPLE), (3, 2), gradient)
    model = Normal(SAMPLE)
    for before, after in pairwise(fit.trace):
        promised = model.score(before.theta) @ (after.theta - before.theta)
        assert after.loglik - before.loglik >= 0.1 * promised - 1e-14  # the rounding of ℓ


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"line_search": False}, "step is None; without a line search .* needs a step size"),
        ({"step": 0}, "step is 0; it must be a positive number"),
        ({"step": -1.0}, "step is -1.0"),
        ({"step": np.inf}, "step is inf"),
        ({"step": np.nan}, "step is nan"),
    ],
)
def test_a_gradient_without_a_positive_step_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        gradient(**options)


# --- The line search and the space ---


@pytest.mark.parametrize("method", [scoring, gradient, newton])
def test_a_line_search_never_leaves_the_bounds(method):
    model = Watched(Normal(SAMPLE))
    fit = maximize(model, (30, 1), method)
    assert min(theta[1] for theta in model.asked) >= 0
    assert all(record.theta[1] > 0 for record in fit.trace)
    coin = Watched(Bernoulli.from_counts(9, 10))
    maximize(coin, 0.5, method)
    assert 0 <= min(coin.asked) <= max(coin.asked) <= 1


@pytest.mark.parametrize("method", [newton, scoring, gradient, lbfgs])
@pytest.mark.parametrize(
    ("model", "start"),
    [(Poisson([30, 50]), 1e-3), (Normal(SAMPLE), (3, 0.4)), (Bernoulli.from_counts(1, 9), 0.99)],
)
def test_no_step_loses_height(method, model, start):
    fit = maximize(model, start, method, max_steps=1000)
    assert fit.converged, fit.message
    heights = [record.loglik for record in fit.trace]
    assert np.diff(heights).min() > -1e-13  # the rounding of ℓ near the top


@pytest.mark.parametrize("start", [(-1000, 30), (50, 1e-3), (0, 1e4)])
def test_lbfgs_goes_on_where_its_last_run_ended(start):
    fit = maximize(Normal(SAMPLE), start, lbfgs)
    gains = np.diff([record.loglik for record in fit.trace])
    assert (gains > -1e-12 * abs(fit.trace[0].loglik)).all()


@pytest.mark.parametrize("method", [newton, scoring, gradient, lbfgs])
@pytest.mark.parametrize("bounds", [(2.4, np.inf), (0, 2.6)])
def test_a_climb_may_start_at_a_bound_and_leave_it(method, bounds):
    model = Poisson([3, 0, 2, 5])
    model.bounds = (bounds,)
    fit = maximize(model, 2.4 if bounds[0] else 2.6, method)
    assert fit.theta == pytest.approx(2.5, abs=1e-7)
    assert fit.message.startswith("Converged")


def test_a_line_search_that_finds_no_height_says_so():
    class Island(Poisson):
        """A likelihood that cannot be computed anywhere but at 1."""

        def loglik(self, lam):
            return super().loglik(lam) if lam == 1 else np.nan

    fit = maximize(Island([3, 0, 2, 5]), 1.0, gradient)
    assert (fit.theta, fit.converged) == (1.0, False)
    assert (
        "no step from theta = (1) raises the log-likelihood as the score promises; compare the "
        "two: mlelib.check.derivative(model.loglik, theta) is the score. The score"
    ) in fit.message


@pytest.mark.parametrize("method", [scoring, gradient(1.0), newton])
def test_an_overflow_on_the_way_ends_the_climb_honestly(method):
    class Steep(Poisson):
        """A model that cannot give its score beyond 2."""

        def score(self, lam):
            if lam > 2:
                raise OverflowError("the score is too large.")
            return super().score(lam)

    fit = maximize(Steep([3, 0, 2, 5]), 1.5, method)
    assert not fit.converged
    assert "the score is too large." in fit.message


# --- L-BFGS ---

STARTS = [
    (mu, sigma2) for mu in (-1000, 0, 4, 4.8, 6, 50) for sigma2 in (1e-3, 0.1, 0.56, 1, 30, 1e4)
]


@pytest.mark.parametrize("start", STARTS)
def test_lbfgs_reaches_the_top_of_the_normal_from_36_starts(start):
    model = Watched(Normal(SAMPLE))
    fit = maximize(model, start, lbfgs)
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta, (4.8, 0.56), atol=1e-8)
    outside = [theta for theta in model.asked if theta[1] < 0]
    assert outside == []  # real bounds: it never leans on −inf
    on_the_edge = [theta for theta in model.asked if theta[1] == 0]
    assert len(on_the_edge) <= len(model.asked) / 4  # asked once a run, to learn where ℓ is finite


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [100, 20_000])
def test_lbfgs_is_not_stopped_by_the_rounding_of_the_log_likelihood(n, seed):
    # ℓ of 20,000 observations is rounded at 1e-11, which is as much as 5e-6 standard errors.
    rng = np.random.default_rng(seed)
    model = Normal(rng.normal(3, 2, n))
    fit = maximize(model, (0, 1), lbfgs)
    assert fit.converged, fit.message


@pytest.mark.parametrize("unit", [1e-6, 1e-2, 1e4, 1e6])
@pytest.mark.parametrize("start", [(0, 1), (6, 0.3)])
def test_lbfgs_climbs_in_any_unit(unit, start):
    fit = maximize(Normal(unit * np.array(SAMPLE)), np.multiply(start, (unit, unit**2)), lbfgs)
    assert fit.converged, fit.message


@pytest.mark.parametrize("far", [500, 700, 1000, 2000])
@pytest.mark.parametrize("start", [(0, 0), (1.7, 0)])
def test_lbfgs_comes_back_from_where_counts_are_beyond_float64(far, start):
    """A step of length 1 in a column of years: e to the 2000th power."""
    model = PoissonRegression(with_intercept(far + np.arange(5.0)), [0, 1, 0, 7, 20])
    fit, other = maximize(model, start, lbfgs), maximize(model, start)
    assert fit.converged, fit.message
    assert fit.loglik == pytest.approx(other.loglik, rel=1e-12)


class Waiting:
    """Exponential waiting times, whose score refuses a rate that is none."""

    def loglik(self, rate):
        return 5 * np.log(rate) - 24 * rate if rate > 0 else -np.inf

    def score(self, rate):
        if rate <= 0:
            raise ValueError(f"rate is {rate}")
        return 5 / rate - 24

    def hessian(self, rate):
        return -5 / rate**2

    def fisher_information(self, rate):
        return 5 / rate**2


@pytest.mark.parametrize("start", np.geomspace(0.01, 100, 21))
def test_lbfgs_asks_for_no_score_where_there_is_no_likelihood(start):
    fit = maximize(Waiting(), start, lbfgs)
    assert fit.converged, fit.message
    assert fit.theta == pytest.approx(5 / 24, rel=1e-7)


@pytest.mark.parametrize("memory", [1, 2, np.int64(20)])
def test_lbfgs_takes_its_memory(memory):
    assert maximize(Normal(SAMPLE), (0, 1), lbfgs(memory)).converged


def test_lbfgs_with_a_short_memory_takes_more_steps():
    X, y = np.vander(np.linspace(-1, 1, 60), 4), np.arange(60) % 3 == 0
    short, long = (maximize(Logistic(X, y), np.zeros(4), lbfgs(memory)) for memory in (1, 10))
    assert short.converged
    assert long.converged
    assert len(short.trace) > 2 * len(long.trace)


@pytest.mark.parametrize("information", [0.0, -1.0, np.inf, np.nan])
def test_lbfgs_goes_on_without_a_usable_information(information):
    model = Poisson([3, 0, 2, 5])
    model.fisher_information = lambda lam: information
    fit = maximize(model, 1.0, lbfgs)
    # It climbs all the same; but without a distance nothing may be called converged.
    assert fit.theta == pytest.approx(2.5, abs=1e-6)
    assert not fit.converged
    assert "How far the top is cannot be told" in fit.message


@pytest.mark.parametrize("memory", [0, -1, 2.0, None])
def test_lbfgs_needs_a_whole_memory(memory):
    with pytest.raises(
        ValueError, match=f"memory is {memory}; it must be an integer of at least 1"
    ):
        lbfgs(memory)


def test_lbfgs_that_finds_no_way_up_says_so():
    class Wrong(Poisson):
        """A score with the wrong sign leads down."""

        def score(self, lam):
            return -super().score(lam)

    fit = maximize(Wrong([3, 0, 2, 5]), 1.0, lbfgs)
    assert not fit.converged
    assert " L-BFGS finds no step that raises the log-likelihood any more. The score" in fit.message


def test_lbfgs_ends_on_a_boundary_that_has_a_likelihood():
    fit = maximize(Bernoulli.from_counts(0, 10), 0.9, lbfgs)
    assert (fit.theta, fit.converged) == (0.0, True)


@pytest.mark.parametrize("start", [(-50, 0), (-100, 0), (-700, 0), (50, 0)])
@pytest.mark.parametrize("method", [newton, scoring, lbfgs], ids=lambda method: method.__name__)
def test_a_first_step_may_be_far_too_long(method, start):
    X = np.column_stack([np.ones(5), np.arange(1, 6)])
    fit = maximize(Logistic(X, np.array([0, 1, 0, 1, 1])), start, method)
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta, (-2.648587, 1.090426), atol=1e-6)


@pytest.mark.parametrize("start", [(0, 1), (0, 1e-10), (1e12, 1)])
def test_a_first_step_that_promises_beyond_measure_is_taken_in_parts(start):
    fit = maximize(Normal([1e11, 3e11]), start, scoring)
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta, (2e11, 1e22), rtol=1e-12)


def test_newton_where_it_is_scoring_gives_no_advice_that_fails():
    fit = maximize(Logistic(np.ones((4, 2)), [0, 1, 1, 1]), (0, 0), newton)
    assert "the expected information is singular at theta = (0, 0)" in fit.message
    assert "or use lbfgs" in fit.message


def test_a_step_to_where_the_information_is_singular_is_taken_if_there_is_no_other():
    class Blind(Poisson):
        """Only at the start is the information there."""

        def fisher_information(self, lam):
            return super().fisher_information(lam) if lam == 1 else 0.0

    fit = maximize(Blind([3, 0, 2, 5]), 1.0, scoring)
    assert fit.theta == 2.5  # the whole step, and no part of it
    assert not fit.converged
