"""Inference where no maximum exists: measured from the supremum, open where nothing closes it."""

import math
from functools import partial

import numpy as np
import pytest
from models import Logistic
from scipy.optimize import brentq, minimize

from mlelib import LogisticRegression, Normal, maximize, with_intercept
from mlelib.inference import (
    likelihood_interval,
    likelihood_ratio_test,
    relative_likelihood,
    score_interval,
    score_test,
    standard_errors,
    wald_interval,
)
from mlelib.models._separation import separate

DROP = 1.9207294103470626  # half of 1.959964 squared, the 95 % point of the normal distribution
STEPS = LogisticRegression(with_intercept(range(1, 7)), [0, 0, 0, 1, 1, 1])


def limit_of(x, y):
    """The end of the slope's interval by another way: a general optimizer and root finder."""
    sign, x = 2 * np.array(y) - 1, np.array(x, dtype=float)

    def drop(slope):
        def fall(a):
            return np.logaddexp(0, -sign * (a + slope * x)).sum()

        best = minimize(fall, -slope * x.mean(), method="Nelder-Mead", options={"xatol": 1e-9})
        return best.fun - DROP

    return brentq(drop, 0, 10)


def test_separated_data_give_an_interval_that_is_open_on_one_side():
    found = likelihood_interval(STEPS, "beta_2")
    assert (round(found[0], 3), found[1], found.one_sided) == (0.735, math.inf, True)
    # the other optimizer finds ℓ_p to about 1e-9
    assert found[0] == pytest.approx(limit_of(range(1, 7), [0, 0, 0, 1, 1, 1]), rel=1e-6)


def test_the_interval_turns_with_the_sign_and_scales_with_the_unit():
    low, _ = likelihood_interval(STEPS, 1)
    x = np.arange(1, 7)
    for factor in (-1e6, -1, 1e-6, 1e3):
        turned = likelihood_interval(LogisticRegression(with_intercept(factor * x), STEPS.y), 1)
        expected = sorted((low / factor, math.copysign(math.inf, factor)))
        assert turned == pytest.approx(expected, rel=1e-9)


def test_no_certificate_is_asked_for_at_a_quiet_top(monkeypatch):
    model = LogisticRegression(with_intercept(range(1, 7)), [0, 0, 1, 0, 1, 1])
    top = maximize(model, (0, 0)).theta
    costly = "a certificate costs more than the interval"
    monkeypatch.setattr(LogisticRegression, "separation", lambda _: pytest.fail(costly))
    assert likelihood_interval(model, 1, theta=top).one_sided is False


def test_the_data_are_certified_once_and_the_other_columns_once_for_each_that_runs(monkeypatch):
    asked = []
    for module in ("models.logistic",):
        monkeypatch.setattr(
            f"mlelib.{module}.separate", lambda *given: asked.append(1) or separate(*given)
        )
    X = np.column_stack([np.ones(8), [1, 2, 3, 4, 5, 1, 2, 3], np.repeat([0, 1], [5, 3])])
    model = LogisticRegression(X, [0, 1, 0, 1, 1, 0, 0, 0])
    likelihood_interval(model, 0)
    likelihood_interval(model, 1)
    assert len(asked) == 1  # only the third coefficient runs
    likelihood_interval(model, 2)
    assert len(asked) == 2


def test_no_certificate_is_asked_for_where_there_is_a_closed_form():
    class Certified(Normal):
        """A model with an estimate that exists, and a certificate that costs much."""

        def separation(self):
            pytest.fail("a certificate costs more than the interval")

    sample = [4, 5, 6, 5, 4]
    assert likelihood_interval(Certified(sample), 0) == likelihood_interval(Normal(sample), 0)


@pytest.mark.parametrize("interval", [likelihood_interval, score_interval])
def test_the_end_of_a_climb_that_ran_away_changes_nothing(interval):
    away = maximize(STEPS, (0, 0)).theta
    assert interval(STEPS, 1, theta=away) == interval(STEPS, 1)


def test_grouped_and_single_responses_have_the_same_interval():
    grouped = LogisticRegression.from_counts([[1, 0], [1, 1], [1, 2]], [0, 0, 3], [2, 1, 3])
    X = [[1, 0], [1, 0], [1, 1], [1, 2], [1, 2], [1, 2]]
    single = LogisticRegression(X, [0, 0, 0, 1, 1, 1])
    for param in (0, 1):
        assert likelihood_interval(grouped, param) == pytest.approx(
            likelihood_interval(single, param), rel=1e-9
        )


def test_all_labels_alike_bound_the_intercept_alone():
    # ℓ(β) = −n log(1 + e^β) rises to 0 as β falls: the end is where it equals −DROP.
    found = likelihood_interval(LogisticRegression(np.ones((4, 1)), np.zeros(4)))
    assert found == pytest.approx((-math.inf, math.log(math.expm1(DROP / 4))), rel=1e-11)


def test_what_cannot_rise_counts_in_the_supremum():
    # The row of zeros gives −log 2 whatever β: the supremum is −log 2 and not 0.
    found = likelihood_interval(LogisticRegression([[0], [1]], [1, 1]))
    assert found == pytest.approx((-math.log(math.expm1(DROP)), math.inf), rel=1e-10)
    X = np.array([[0, 1, 0], [2, 2, 1], [-1, 0, -2], [0, -2, -2], [0, 0, 0]])
    y = [0, 0, 0, 1, 0]
    without = likelihood_interval(LogisticRegression(X[:4], y[:4]), 1)
    assert likelihood_interval(LogisticRegression(X, y), 1) == pytest.approx(without, rel=1e-9)


def test_quasi_separated_data_measure_from_the_maximum_of_the_rest():
    # At x = 0 one of two succeeds, at x = 1 both: ℓ rises to −2 log 2, slope to infinity.
    model = LogisticRegression([[1, 0], [1, 0], [1, 1], [1, 1]], [0, 1, 1, 1])
    assert model.separation().kind == "quasi-complete"
    low, high = likelihood_interval(model, 1)
    assert high == math.inf
    a = maximize(Offset(low), 0.0)
    assert -2 * math.log(2) - a.loglik == pytest.approx(DROP, rel=1e-9)


class Offset:
    """The intercept of the quasi-separated data with the slope held at a value."""

    def __init__(self, slope):
        self.X, self.slope = np.array([0, 0, 1, 1.0]), slope

    def _p(self, a):
        return 1 / (1 + np.exp(-a - self.slope * self.X))

    def loglik(self, a):
        p = self._p(a)
        return float(np.log1p(-p[0]) + np.log(p[1:]).sum())

    def score(self, a):
        return 3 - self._p(a).sum()

    def hessian(self, a):
        return -self.fisher_information(a)

    def fisher_information(self, a):
        return (self._p(a) * (1 - self._p(a))).sum()


def test_a_coefficient_beside_the_separation_has_both_ends():
    # Group b (third column) always fails: it runs away, and the slope is that of group a alone.
    x, y = [1, 2, 3, 4, 5], [0, 1, 0, 1, 1]
    alone = LogisticRegression(with_intercept(x), y)
    X = np.column_stack([np.ones(8), [*x, 1, 2, 3], np.repeat([0, 1], [5, 3])])
    both = LogisticRegression(X, [*y, 0, 0, 0])
    theta = maximize(alone, (0, 0)).theta
    for f in (likelihood_interval, score_interval):
        found = f(both, 1)
        assert found.one_sided is False
        assert found == pytest.approx(f(alone, 1, theta=theta), rel=1e-8)
    for f in (likelihood_ratio_test, score_test):
        found = f(both, 1, 0.3)
        assert found.statistic == pytest.approx(f(alone, 1, 0.3, theta).statistic)
        assert "test of beta_2 = 0.3:" in found.message


def test_a_coefficient_that_others_can_always_make_up_for_has_no_end():
    X = np.column_stack([with_intercept(range(1, 7)), [0, 1, 0, 1, 0, 1]])
    model = LogisticRegression(X, [0, 0, 0, 1, 1, 1])
    for f in (likelihood_interval, score_interval):
        found = f(model, "beta_3")
        assert (tuple(found), found.one_sided) == ((-math.inf, math.inf), True)
    assert likelihood_ratio_test(model, 2, 5).p_value == 1.0
    assert "of beta_3 = 5: statistic 0" in score_test(model, 2, 5).message
    assert relative_likelihood(model, 2, -7) == 1.0


def test_tests_and_relative_likelihood_measure_from_the_supremum():
    # At slope 0 the best intercept is 0: ℓ = −6 log 2, and the score test has its closed form.
    found = likelihood_ratio_test(STEPS, 1, 0)
    assert found.statistic == pytest.approx(12 * math.log(2), rel=1e-12)
    assert type(found.statistic) is float
    assert found.message.startswith("Likelihood-ratio test of beta_2 = 0: statistic")
    assert relative_likelihood(STEPS, 1, 0) == pytest.approx(2.0**-6, rel=1e-11)
    assert score_test(STEPS, 1, 0).statistic == pytest.approx(4.5**2 / (17.5 / 4), rel=1e-12)
    low, _ = score_interval(STEPS, 1)
    assert score_test(STEPS, 1, low).p_value == pytest.approx(0.05, rel=1e-8)


def test_separated_data_have_no_standard_errors():
    away = maximize(STEPS, (0, 0)).theta
    message = "there are no standard errors: the data are separated .complete., so no MLE"
    for call in (standard_errors, lambda m, t: wald_interval(m, 1, theta=t)):
        with pytest.raises(ValueError, match=message):
            call(STEPS, away)


@pytest.mark.parametrize("theta", [None, (-90.0, 30.0)])
def test_a_model_that_shows_no_data_is_refused_with_its_certificate(theta):
    model = Logistic(STEPS.X, STEPS.y)
    with pytest.raises(ValueError, match="Logistic: the data are separated"):
        likelihood_interval(model, 1, theta=theta)


def test_the_message_names_the_columns_that_run_away_and_the_ways_out():
    both = maximize(STEPS, (0, 0))
    one = maximize(LogisticRegression([[-1], [2]], [0, 1]), [0])
    assert "along separation().direction, in which beta_1 runs away. Collect" in one.message
    assert "in which beta_1 and beta_2 run away. Collect more data, drop or merge" in both.message


def test_a_climb_that_fails_on_the_way_to_the_supremum_is_said(monkeypatch):
    monkeypatch.setattr("mlelib.inference._supremum.maximize", partial(maximize, max_steps=1))
    model = LogisticRegression(with_intercept([0, 0, 0, 1, 1]), [0, 1, 1, 1, 1])
    with pytest.raises(ValueError, match="Not converged after 1 step: max_steps = 1"):
        likelihood_interval(model, 1)


@pytest.mark.parametrize("scale", [1e-15, 1.0, 1e15])
@pytest.mark.parametrize("codes", [(0, 1), (0.1, 0.7)])
def test_the_coding_of_the_other_columns_does_not_matter(scale, codes):
    x, y = [1, 2, 3, 4, 5, 1, 2, 3], [0, 1, 0, 1, 1, 0, 0, 0]
    group = scale * np.repeat(codes, [5, 3])
    alone = LogisticRegression(with_intercept(x[:5]), y[:5])
    expected = likelihood_interval(alone, 1, theta=maximize(alone, (0, 0)).theta)
    model = LogisticRegression(np.column_stack([np.ones(8), x, group]), y)
    assert likelihood_interval(model, 1) == pytest.approx(expected, rel=1e-8)


def test_a_shift_of_the_predictor_leaves_the_slope_alone():
    shifted = LogisticRegression(with_intercept(1e9 + np.arange(1, 7)), STEPS.y)
    # x keeps 7 digits after a shift of 1e9, and the projection loses as many
    assert likelihood_interval(shifted, 1)[0] == pytest.approx(
        likelihood_interval(STEPS, 1)[0], rel=1e-6
    )


@pytest.mark.parametrize("scale", [1e-14, 1e14])
def test_the_unit_of_another_predictor_does_not_matter(scale):
    x, z, y = [1, 2, 3, 4, 5, 1, 2, 3], [2, 1, 1, 2, 0, 0, 1, 0], [0, 1, 0, 1, 1, 0, 0, 0]
    group = np.repeat([0, 1], [5, 3])
    ends = [
        likelihood_interval(LogisticRegression(np.column_stack([x, s * np.array(z), group]), y), 0)
        for s in (1, scale)
    ]
    assert np.isfinite(ends).all()
    assert ends[1] == pytest.approx(ends[0], rel=1e-8)


def test_a_model_of_another_class_has_its_interval_where_it_knows_the_limit():
    class Own:
        """All that the model of the book can, and nothing else in common with it."""

        def __getattr__(self, name):
            return getattr(STEPS, name)

    assert likelihood_interval(Own(), 1) == likelihood_interval(STEPS, 1)
