"""What may be called converged: the verdict, the trace, and the four climbs that must not pass."""

from dataclasses import FrozenInstanceError
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from models import Cauchy, Logistic, Mixture, Poisson
from scipy import stats

from mlelib import Bernoulli, Normal, gradient, lbfgs, maximize, newton, pooled, scoring
from mlelib.inference import likelihood_interval

SAMPLE = [4, 5, 6, 5, 4]
METHODS = [newton, scoring, gradient, lbfgs]
every_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
TABLE = [[1, 0]] * 20 + [[1, 1]] * 20  # an intercept and a group, for a two-by-two table


@every_method
@pytest.mark.parametrize("start", [0.1, 0.5, 0.9])
def test_every_method_finds_the_top_of_the_coin(method, start):
    fit = maximize(Bernoulli.from_counts(6, 10), start, method)
    assert fit.converged, fit.message
    assert type(fit.theta) is float
    assert fit.theta == pytest.approx(0.6, abs=2e-9)  # tol is 1e-8 of a standard error of 0.15


@every_method
@pytest.mark.parametrize("start", [(4, 1), (5.5, 0.7), (4.8, 0.2), (3.5, 0.3)])
def test_every_method_finds_the_top_of_the_normal(method, start):
    fit = maximize(Normal(SAMPLE), start, method)
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta, (4.8, 0.56), atol=1e-8)


@every_method
def test_a_students_model_of_a_scalar_plugs_in(method):
    fit = maximize(Poisson([3, 0, 2, 5]), 1.0, method)
    assert fit.converged, fit.message
    assert type(fit.theta) is float
    assert fit.theta == pytest.approx(2.5, abs=1e-8)
    assert "theta[0]" not in fit.message


@every_method
def test_a_students_model_of_a_vector_plugs_in(method):
    # A two-by-two table has a closed form: the log-odds of 4 to 16, and of 15 to 5 over it.
    y = np.repeat([1, 0, 1, 0], [4, 16, 15, 5])
    fit = maximize(Logistic(TABLE, y), (0, 0), method)
    assert fit.converged, fit.message
    np.testing.assert_allclose(fit.theta, (np.log(4 / 16), np.log(15 * 16 / (5 * 4))), atol=1e-7)


@every_method
@pytest.mark.parametrize(("successes", "edge", "score"), [(0, 0.0, -10), (10, 1.0, 10)])
def test_a_maximum_on_the_boundary_is_reported_with_its_score(method, successes, edge, score):
    fit = maximize(Bernoulli.from_counts(successes, 10), 0.3, method)
    assert (fit.theta, fit.loglik, fit.converged) == (edge, 0.0, True)
    steps = len(fit.trace) - 1
    assert fit.message == (
        f"Maximum on the boundary after {steps} step{'s' * (steps > 1)}: p = {edge:g}, where the "
        f"score is {score} and not 0; standard errors do not apply."
    )


@every_method
def test_a_start_at_the_top_is_converged_at_once(method):
    fit = maximize(Normal(SAMPLE), (4.8, 0.56), method)
    assert fit.message == "Converged after 0 steps: the top is within 1e-08 standard errors."
    assert len(fit.trace) == 1


@every_method
def test_a_distance_of_exactly_tol_is_near_enough(method):
    model = Bernoulli.from_counts(6, 10)
    distance = maximize(model, 0.5, method).trace[0].distance
    assert len(maximize(model, 0.5, method, tol=distance).trace) == 1
    assert maximize(model, 0.5, method, tol=distance).converged
    assert len(maximize(model, 0.5, method, tol=distance * (1 - 1e-9)).trace) > 1


@every_method
def test_equal_observations_are_refused(method):
    with pytest.raises(ValueError, match=r"Normal: all 3 observations equal 5\.0, .* no MLE; use"):
        maximize(Normal([5, 5, 5]), (5, 1), method)


# --- Four false convergences: none of them may pass. ---


@pytest.mark.parametrize("start", [1e3, 1e4, 1e6, 1e8, 1e9, 1e10, -1e8])
@pytest.mark.parametrize("line_search", [True, False])
@every_method
def test_a_climb_that_ran_away_has_not_converged(method, start, line_search):
    if method in (scoring, lbfgs):
        chosen = method
    elif method is newton:
        chosen = newton(line_search)
    else:
        chosen = gradient(1.0, line_search)
    fit = maximize(Cauchy([0, 10]), start, chosen)
    # The distance is small out there: 4/start. To come back to a top is the one way to pass.
    at_a_top = min(abs(fit.theta - 0.1010205), abs(fit.theta - 9.8989795)) < 1e-6
    assert fit.converged is at_a_top, fit.message


@every_method
def test_far_out_a_small_score_is_not_a_top(method):
    fit = maximize(Cauchy([0, 10]), 1e9, method, tol=1e-7)
    assert fit.trace[0].distance < 1e-8
    assert (fit.converged, fit.theta) == (False, 1e9)
    assert "the score vanishes, but the Hessian is not negative definite" in fit.message


@every_method
def test_a_saddle_is_not_a_top(method):
    model = Mixture(SAMPLE)
    np.testing.assert_allclose(
        np.linalg.eigvalsh(model.hessian((4.8, 4.8))), (-10, 12.4), atol=1e-12
    )
    fit = maximize(model, (4.8, 4.8), method)
    assert not fit.converged
    assert fit.message == (
        "Not converged after 0 steps: the score vanishes, but the Hessian is not negative "
        "definite there, so this is no maximum. Start elsewhere."
    )


@pytest.mark.parametrize("start", [(4, 6), (6, 4)])
@pytest.mark.parametrize("method", [scoring, gradient, lbfgs])
def test_away_from_the_saddle_the_tops_are_found(method, start):
    fit = maximize(Mixture(SAMPLE), start, method)
    assert fit.converged, fit.message
    np.testing.assert_allclose(np.sort(fit.theta), (4.235, 5.387), atol=5e-4)


@every_method
def test_a_local_minimum_is_not_a_top(method):
    fit = maximize(Cauchy([0, 10]), 5.0, method)
    assert fit.trace[0].distance == 0
    assert not fit.converged
    assert "no maximum. Start elsewhere" in fit.message


@pytest.mark.parametrize("steps", [40, 200])
@every_method
def test_separated_data_have_no_maximum_to_converge_to(method, steps):
    X, y = np.column_stack([np.ones(6), np.arange(1, 7)]), [0, 0, 0, 1, 1, 1]
    fit = maximize(Logistic(X, y), (0, 0), method, max_steps=steps)
    assert not fit.converged
    assert "the data are separated (complete), so no MLE exists" in fit.message


@every_method
def test_quasi_separated_data_are_named_as_such(method):
    X, y = np.column_stack([np.ones(4), [0, 0, 1, 1]]), [0, 1, 1, 1]
    fit = maximize(Logistic(X, y), (0, 0), method, max_steps=40)
    assert not fit.converged
    assert "separated (quasi-complete)" in fit.message


# --- The certificate of separation is asked for where there is suspicion, and only there. ---


@pytest.mark.parametrize(("max_steps", "asked"), [(200, 0), (2, 1)])
def test_the_certificate_is_asked_for_only_on_suspicion(max_steps, asked):
    model = Logistic(TABLE, np.repeat([1, 0, 1, 0], [4, 16, 15, 5]))
    certify, calls = model.separation, []
    model.separation = lambda: calls.append(1) or certify()
    fit = maximize(model, (0, 0), max_steps=max_steps)
    assert len(calls) == asked
    assert fit.converged is not bool(asked)
    assert "separated" not in fit.message


def test_a_restless_end_is_suspicious_though_near_the_top():
    # With a generous tol, data without an MLE come near enough, long before the weights settle.
    X, y = np.column_stack([np.ones(6), np.arange(1, 7)]), [0, 0, 0, 1, 1, 1]
    fit = maximize(Logistic(X, y), (0, 0), tol=1e-2)
    assert fit.trace[-1].distance < 1e-2
    assert not fit.converged
    assert "separated (complete)" in fit.message


# --- NaN never counts. ---


class Spoiled(Poisson):
    """A model whose author has made a mistake: beyond 2, one of its values is NaN."""

    def __init__(self, x, method):
        super().__init__(x)
        right = getattr(self, method)
        setattr(self, method, lambda lam: right(lam) if lam < 2 else right(lam) * np.nan)


@pytest.mark.parametrize("value", ["loglik", "score", "hessian", "fisher_information"])
@pytest.mark.parametrize("start", [1.5, 2.5])
@every_method
def test_nan_is_never_a_convergence(method, value, start):
    model = Spoiled([3, 0, 2, 5], value)
    if (value, start) == ("loglik", 2.5):
        with pytest.raises(ValueError, match="where the log-likelihood is nan"):
            maximize(model, start, method)
    else:
        fit = maximize(model, start, method, max_steps=50)
        assert not fit.converged
        assert np.isfinite(fit.theta)
        assert not any(np.isnan(record.distance) for record in fit.trace)


def test_a_likelihood_of_plus_infinity_is_no_top_either():
    model = Poisson([3, 0, 2, 5])
    right = model.loglik
    model.loglik = lambda lam: right(lam) if lam < 2 else np.inf
    fit = maximize(model, 1.5, scoring)
    assert not fit.converged
    assert fit.theta < 2


# --- What is handed in. ---


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            {"method": "newton"},
            TypeError,
            "method is 'newton'; use newton, gradient, scoring or lb",
        ),
        ({"method": None}, TypeError, "method is None; use newton"),
        ({"method": dict}, TypeError, "method is <class 'dict'>; use newton"),
        ({"tol": 0}, ValueError, "tol is 0; it must be a positive number of standard errors"),
        ({"tol": -1e-8}, ValueError, "tol is -1e-08"),
        ({"tol": np.inf}, ValueError, "tol is inf"),
        ({"tol": np.nan}, ValueError, "tol is nan"),
        ({"max_steps": 0}, ValueError, "max_steps is 0; it must be an integer of at least 1"),
        ({"max_steps": 10.0}, ValueError, "max_steps is 10.0; it must be an integer"),
        ({"start": (4, 0)}, ValueError, r"start is \(4, 0\), where the log-likelihood is -inf; it"),
        (
            {"start": (4, -1)},
            ValueError,
            r"start is \(4, -1\), where .* inside the parameter space",
        ),
        ({"start": (4, np.nan)}, ValueError, "must be a finite number or vector"),
        ({"start": (np.inf, 1)}, ValueError, "must be a finite number or vector"),
        (
            {"start": [[4, 1]]},
            ValueError,
            r"start is \[\[4, 1\]\]; it must be a finite number or v",
        ),
        ({"start": []}, ValueError, r"start is \[\]; it must be"),
        ({"start": 4}, ValueError, r"theta is 4.0; it must be \(mu, sigma2\), 2 real numbers"),
    ],
)
def test_bad_arguments_are_refused(change, error, message):
    with pytest.raises(error, match=message):
        maximize(**({"model": Normal(SAMPLE), "start": (4, 1)} | change))


class Bowl:
    """ℓ = −Σ (θ − (1, 2))², with answers as lists."""

    def loglik(self, theta):
        return -float(np.sum(np.subtract(theta, [1, 2]) ** 2))

    def score(self, theta):
        return [-2 * (theta[0] - 1), -2 * (theta[1] - 2)]

    def hessian(self, theta):
        return [[-2.0, 0.0], [0.0, -2.0]]

    def fisher_information(self, theta):
        return [[2.0, 0.0], [0.0, 2.0]]


@pytest.mark.parametrize(
    "what",
    [
        {"bounds": [(0, 1.5)]},  # it would have held for every parameter
        {"bounds": [(None, None)] * 2},
        {"param_names": ("a",)},
    ],
)
def test_names_and_bounds_that_do_not_fit_are_refused(what):
    model = Bowl()
    vars(model).update(what)
    with pytest.raises(ValueError, match=r"start has 2 entries, Bowl has .* such as \(-np\.inf"):
        maximize(model, [0.0, 0.0])


def test_names_may_be_any_sequence_and_answers_lists():
    model = Bowl()
    model.param_names, model.bounds = np.array(["a", "b"]), [(0, 0.5), (0, 5)]
    assert "on the boundary after 1 step: a = 0.5" in maximize(model, [0.2, 1.0]).message
    half = np.sqrt(stats.chi2.ppf(0.95, 1) / 2)
    ends = likelihood_interval(Bowl(), 0, theta=[1.0, 2.0])
    np.testing.assert_allclose(ends, [1 - half, 1 + half], rtol=1e-6)


@pytest.mark.parametrize("tol", [1e-8, 2])
def test_the_last_step_stays_within_the_bounds(tol):
    fit = maximize(Bernoulli.from_counts(0, 10), 0.9, tol=tol)
    assert 0 <= fit.theta <= 0.9
    flat = maximize(pooled([Normal([7, 7]), Normal([7.0])]), (6, 1), scoring)
    assert not flat.converged


def test_a_model_without_its_methods_is_told_which():
    part = SimpleNamespace(loglik=lambda theta: 0.0, hessian=lambda theta: -1.0, score=3)
    with pytest.raises(
        TypeError, match="SimpleNamespace has no score and no fisher_information; a"
    ):
        maximize(part, 0.0)


# --- What comes back. ---


@pytest.mark.parametrize("max_steps", [1, 3, np.int64(7)])
@every_method
def test_max_steps_is_kept(method, max_steps):
    fit = maximize(Cauchy(SAMPLE), 3.0, method, tol=1e-15, max_steps=max_steps)
    assert len(fit.trace) == max_steps + 1 or "max_steps" not in fit.message
    assert len(fit.trace) <= max_steps + 1


@every_method
def test_giving_up_is_said_by_every_method(method):
    fit = maximize(Normal(SAMPLE), (4, 0.2), method, max_steps=1)
    assert "Not converged after 1 step: max_steps = 1 was reached." in fit.message


def test_giving_up_is_said():
    fit = maximize(Normal(SAMPLE), (0, 1), scoring, max_steps=1)
    assert not fit.converged
    assert fit.message == (
        "Not converged after 1 step: max_steps = 1 was reached. "
        "The score predicts a top 1.5 standard errors away."
    )


@every_method
def test_the_trace_tells_the_climb(method):
    model, start = Normal(SAMPLE), (4, 1)
    fit = maximize(model, start, method)
    assert fit.trace[0].theta.tolist() == [4, 1]
    assert fit.trace[0].step_size == 0
    assert fit.trace[-1].theta.tolist() == fit.theta.tolist()
    assert fit.trace[-1].distance <= 1e-8 < fit.trace[-2].distance
    assert all(record.step_size > 0 for record in fit.trace[1:])
    assert fit.path.shape == (len(fit.trace), 2)
    for record in fit.trace:
        assert record.loglik == model.loglik(record.theta)
        score, information = (model.score(record.theta), model.fisher_information(record.theta))
        # The definition, with a plain inverse: the information is diagonal.
        distance = np.sqrt(score @ np.linalg.inv(information) @ score)
        assert record.distance == pytest.approx(distance, rel=1e-13)


def test_the_path_of_a_scalar_is_a_vector():
    fit = maximize(Bernoulli.from_counts(6, 10), 0.5, scoring)
    assert fit.path.tolist() == [0.5, 0.6]


def test_a_fit_is_frozen_and_short_in_print():
    fit = maximize(Bernoulli.from_counts(6, 10), 0.5, scoring)
    assert repr(fit) == "Fit(converged, theta=0.6, loglik=-6.7301167, steps=1)"
    assert repr(maximize(Cauchy([0, 10]), 5.0)).startswith("Fit(NOT converged, theta=5.0")
    for frozen in (fit, fit.trace[0]):
        with pytest.raises(FrozenInstanceError):
            frozen.theta = 0.7


def test_no_record_changes_with_another():
    fit = maximize(Normal(SAMPLE), (0, 1), scoring)
    before = fit.trace[-1].theta.copy()
    fit.theta[0] = 99
    assert fit.trace[-1].theta.tolist() == before.tolist()


class InFractions:
    """Ten tosses, six heads, in exact fractions: what a model answers need not be an array."""

    param_names = ("p",)

    def loglik(self, theta):
        """Return the log-likelihood, which no fraction can be."""
        return Bernoulli.from_counts(6, 10).loglik(float(theta[0]))

    def score(self, theta):
        """Return the score as a list of one fraction."""
        p = Fraction(float(theta[0]))
        return [6 / p - 4 / (1 - p)]

    def hessian(self, theta):
        """Return the Hessian as a list of lists."""
        p = Fraction(float(theta[0]))
        return [[-6 / p**2 - 4 / (1 - p) ** 2]]

    def fisher_information(self, theta):
        """Return the expected information as a list of lists."""
        p = Fraction(float(theta[0]))
        return [[10 / (p * (1 - p))]]


@pytest.mark.parametrize("method", [newton, scoring, gradient, lbfgs])
def test_a_model_may_answer_in_fractions(method):
    fit = maximize(InFractions(), [0.5], method)
    assert fit.converged
    assert fit.theta == pytest.approx([0.6], abs=1e-5)
