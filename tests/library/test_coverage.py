"""Actual coverage: exact where all data sets are listed, with its error where they are drawn."""

import copy
import math
import pickle
import tracemalloc

import numpy as np
import pytest
from scipy import stats

from mlelib import Bernoulli, LogisticRegression, Normal, data
from mlelib.inference import (
    Interval,
    coverage,
    likelihood_interval,
    score_interval,
    wald_interval,
)

COIN_ON_LOG_ODDS = LogisticRegression([[1], [1]], [0, 1])
INTERVALS = [wald_interval, likelihood_interval, score_interval]


def all_tosses(n):
    return [Bernoulli.from_counts(s, n) for s in range(n + 1)]


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5])
@pytest.mark.parametrize("interval", INTERVALS)
def test_the_exact_coverage_of_a_proportion_is_a_sum_over_its_results(interval, p):
    n = 12
    found = coverage(
        all_tosses(n), interval, truth=p, probabilities=stats.binom.pmf(range(n + 1), n, p)
    )
    held = [s for s in range(n + 1) if s not in (0, n) or interval is not wald_interval]
    ends = {s: interval(Bernoulli.from_counts(s, n)) for s in held}
    inside = [s for s in held if ends[s][0] <= p <= ends[s][1]]
    assert found.actual == pytest.approx(stats.binom.pmf(inside, n, p).sum(), abs=1e-14)
    assert found.nominal == 0.95
    assert found.monte_carlo_error == 0
    missing = stats.binom.pmf([s for s in range(n + 1) if s not in held], n, p).sum()
    assert found.without_interval == pytest.approx(missing, abs=1e-15)


@pytest.mark.parametrize(("level", "interval"), [(0.95, wald_interval), (0.8, likelihood_interval)])
def test_the_coverage_of_a_normal_mean_is_known_exactly(level, interval):
    # √(n−1) (x̄ − μ)/σ̂ has a t distribution; both intervals are |x̄ − μ|/σ̂ ≤ a constant.
    n, z = 5, stats.norm.ppf((1 + level) / 2)
    half = z / math.sqrt(n) if interval is wald_interval else math.sqrt(math.expm1(z**2 / n))
    exact = 1 - 2 * stats.t.sf(half * math.sqrt(n - 1), n - 1)
    rng = np.random.default_rng(11)
    models = (Normal(data.simulate_normal(3.0, 2.0, n, rng)) for _ in range(400))
    found = coverage(models, interval, "mu", truth=3.0, level=level)
    assert found.monte_carlo_error == pytest.approx(math.sqrt(exact * (1 - exact) / 400), rel=0.3)
    assert abs(found.actual - exact) <= 4 * found.monte_carlo_error
    assert found.actual < level  # both are too short at n = 5
    assert found.without_interval == 0


def test_an_interval_of_ones_own_will_do():
    models = [Normal([1, 2, 3]), Normal([4, 5, 6])]
    found = coverage(models, lambda model, param, level: (0, model.mle()[0]), truth=4.0)
    assert found.actual == 0.5


@pytest.mark.parametrize("error", [ValueError, OverflowError])
def test_simulated_data_sets_count_alike_and_an_end_is_inside(error):
    ends = {1: (1.0, 2.0), 2: (2.0, 3.0), 3: (2.5, 9.0), 4: None}

    def interval(model, param, level):
        if ends[model] is None:
            raise error("there is none")
        return ends[model] if (param, level) == ("mu", 0.9) else (math.nan, math.nan)

    found = coverage(range(1, 5), interval, "mu", truth=2.0, level=0.9)
    assert (found.nominal, found.actual, found.without_interval) == (0.9, 0.5, 0.25)
    assert found.monte_carlo_error == math.sqrt(0.5 * 0.5 / 4)
    found = coverage([1, 1, 1, 3], interval, "mu", truth=2.0, level=0.9)
    assert found.monte_carlo_error == pytest.approx(math.sqrt(0.75 * 0.25 / 4), rel=1e-15)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="models is empty; coverage needs"):
        coverage([], wald_interval, truth=0.5)
    with pytest.raises(ValueError, match=r"of 3 data sets sum to 0\.75; they must sum to 1"):
        coverage(all_tosses(2), wald_interval, truth=0.5, probabilities=[0.25] * 3)


NOT_COUNTED = [
    ({"level": 95}, ValueError, r"level is 95; .*between 0 and 1.* Divide percent by 100: 0\.95"),
    ({"level": "0.95"}, TypeError, r"level is '0.95'; .* use float\('0\.95'\)"),
    ({"level": 1e-17}, ValueError, "level is 1e-17; it must be at least"),
    ({"param": "q"}, ValueError, "param is 'q'; choose one of 'p'"),
    ({"param": 0.9}, ValueError, "choose one of 'p'. .* by its name: level=0.9"),
    ({"models": [1, 2]}, TypeError, "int has no loglik .* The model is the first argument"),
    ({"models": [Bernoulli]}, TypeError, "model is the class Bernoulli; .* Build it first"),
    ({"models": Bernoulli([1, 0])}, TypeError, r"models is Bernoulli\(n=2.* such as \[model\]"),
    ({"models": [COIN_ON_LOG_ODDS]}, ValueError, "LogisticRegression has no closed-form mle"),
    ({"interval": "wald"}, TypeError, "interval is 'wald'; it must be a function"),
    ({"interval": lambda *_, level: 0.3}, TypeError, r"data set 0 is 0\.3; it must be a pair"),
    ({"interval": lambda *_, level: (1, 2, 3)}, TypeError, r"is \(1, 2, 3\); it must be a pair"),
    ({"interval": lambda *_, level: (2, 1)}, TypeError, r"is \(2, 1\); it must be a pair \(low"),
    ({"interval": lambda *_, level: (0, math.nan)}, TypeError, r"is \(0, nan\); it must be"),
    ({"truth": "0.5"}, TypeError, "truth is '0.5'; it must be one number"),
    ({"truth": math.nan}, ValueError, "truth is nan; it must be a finite number"),
    ({"probabilities": [1.5, -0.25, -0.25]}, ValueError, r"\[0\] is 1.5; .* between 0 and 1"),
    ({"probabilities": [0.5, 0.75, -0.25]}, ValueError, r"\[2\] is -0\.25; it must lie"),
    ({"probabilities": [0.5, math.nan, 0.5]}, ValueError, r"\[1\] is nan; it must lie"),
    ({"probabilities": [25, 50, 25]}, ValueError, "Divide counts or percent by their sum"),
    ({"probabilities": [0.5, 0.5]}, ValueError, "has 2 entries and models has more"),
    ({"probabilities": [0.5, 0.5, 0, 0]}, ValueError, "3 entries and probabilities has more"),
    ({"models": [], "probabilities": [1.0]}, ValueError, "models has 0 entries and prob"),
    ({"probabilities": ["a", 0.5, 0.5]}, TypeError, r"probabilities\[0\] is 'a'; it must be one"),
]


@pytest.mark.parametrize(("change", "error", "message"), NOT_COUNTED)
def test_misuse_is_no_data_set_without_an_interval(change, error, message):
    given = {"models": all_tosses(2), "interval": wald_interval, "truth": 0.5}
    given |= {"probabilities": [0.25, 0.5, 0.25]} | change
    with pytest.raises(error, match=message):
        coverage(**given)


def test_a_million_data_sets_leave_nothing_behind():
    def peak(n):
        models, weights = (None for _ in range(n)), (1 / n for _ in range(n))
        tracemalloc.start()
        try:
            coverage(models, lambda *_, level: (0, 1), truth=0.5, probabilities=weights)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < peak(10) + 1000  # bytes


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda i: pickle.loads(pickle.dumps(i))]
)
@pytest.mark.parametrize("one_sided", [True, False])
def test_an_interval_can_be_copied_and_kept(again, one_sided):
    interval = Interval(0.25, math.inf, one_sided)
    found = again(interval)
    assert (found, type(found), found.one_sided) == (interval, Interval, one_sided)
