"""Answers that nobody computed with this library; `oracles/README.md` says where they are from."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from exact import digits

from mlelib import LinearRegression, LogisticRegression, Normal, data, maximize, with_intercept
from mlelib.inference import standard_errors

ORACLES = Path(__file__).parent / "oracles"


def oracle(kind, name):
    return json.loads((ORACLES / kind / f"{name}.json").read_text("utf-8"))


def nist(name):
    return oracle("nist", name)


def names(kind, key, value):
    """Name the oracles of a kind that hold this value."""
    found = sorted(path.stem for path in (ORACLES / kind).glob("*.json"))
    return [name for name in found if oracle(kind, name)[key] == value]


SETS = names("nist", "kind", "univariate")
LINEAR = names("nist", "kind", "linear")
NOISY = [name for name in LINEAR if not name.startswith("Wampler")]
WITH_MLE = names("logistic", "separation", "none")
SEPARATED = names("logistic", "separation", "complete")


def answers(values):
    model = Normal([float(value) for value in values])
    return {
        "mean": model.mle()[0],
        "sigma2_mle": model.mle()[1],
        "sigma_mle": math.sqrt(model.mle()[1]),
        "sd": math.sqrt(model.unbiased_variance()),
        "loglik": model.loglik(model.mle()),
    }


def test_all_sets_are_here():
    assert SETS == ["Michelso", "NumAcc1", "NumAcc2"]
    assert LINEAR == ["NoInt1", "NoInt2", "Norris", "Wampler1", "Wampler2"]
    assert WITH_MLE == ["challenger", "penguins_sex", "titanic_grouped"]
    assert SEPARATED == ["penguins_gentoo"]


@pytest.mark.parametrize("quantity", ["mean", "sigma2_mle", "sd", "loglik"])
@pytest.mark.parametrize("name", SETS)
def test_nist_answers_keep_all_digits_that_float64_input_allows(name, quantity):
    numbers = nist(name)
    # 0.3 digits are the rounding of the answer itself; 15 are what float64 holds for certain.
    wanted = min(numbers["float64_input_ceiling_digits"][quantity] - 0.3, 15)
    assert digits(answers(numbers["y"])[quantity], numbers["exact"][quantity]) >= wanted


@pytest.mark.parametrize(("certified", "quantity"), [("mean", "mean"), ("sd_nminus1", "sd")])
@pytest.mark.parametrize("name", SETS)
def test_nist_certified_values_are_met_as_printed(name, certified, quantity):
    numbers = nist(name)
    assert digits(answers(numbers["y"])[quantity], numbers["certified"][certified]) >= 13.5


def test_michelson_in_the_book_is_michelson_at_nist():
    speeds = data.michelson()["speed_km_per_s"]
    assert [f"{speed / 1000:.2f}" for speed in speeds] == nist("Michelso")["y"]


def linear(name):
    """Return the model of a NIST set, with powers of x where it is a polynomial."""
    numbers = nist(name)
    x = np.array(numbers["x"], dtype=float)
    X = np.vander(x[:, 0], numbers["p"], increasing=True) if numbers["intercept"] else x
    y = [float(value) for value in numbers["y"]]
    return LinearRegression(X, y), numbers["exact"], numbers["float64_input_ceiling_digits"]


@pytest.mark.parametrize("name", LINEAR)
def test_nist_coefficients_keep_all_digits_that_float64_input_allows(name):
    model, exact, ceiling = linear(name)
    wanted = min(ceiling["beta_powers_rounded"] - 0.1, 15)
    assert min(map(digits, model.beta, exact["beta"])) >= wanted


@pytest.mark.parametrize("name", NOISY)
def test_nist_standard_errors_variances_and_likelihoods_keep_their_digits(name):
    model, exact, ceiling = linear(name)
    top = model.mle()
    # NIST divides by n − k, as the unbiased variance does.
    ratio = math.sqrt(model.n / (model.n - model.k))
    errors = ratio * standard_errors(model, top)[:-1]
    assert min(map(digits, errors, exact["se"])) >= min(ceiling["se_powers_rounded"] - 0.3, 15)
    # A variance is the square of s, and has 0.3 digits less.
    wanted = min(ceiling["s_powers_rounded"] - 0.6, 15)
    assert digits(top[-1], exact["sigma2_mle"]) >= wanted
    assert digits(model.unbiased_variance(), exact["s2"]) >= wanted
    assert digits(model.loglik(top), exact["loglik"]) >= min(ceiling["s_powers_rounded"], 14)


@pytest.mark.parametrize("name", ["Wampler1", "Wampler2"])
def test_a_certified_0_is_met_at_the_scale_of_y(name):
    model, exact, _ = linear(name)
    assert exact["rss"] == "0.0"
    assert math.sqrt(model.sum_of_squares / model.n) <= 1e-9 * abs(model.y).max()


def test_exact_integers_leave_no_residual_at_all():
    assert linear("Wampler1")[0].mle().tolist() == [1] * 6 + [0]


def logistic(name):
    numbers = oracle("logistic", name)
    rows = np.array(numbers["rows"], dtype=float)
    return numbers, with_intercept(rows[:, 2:]), rows[:, 0], rows[:, 1]


@pytest.mark.parametrize("name", WITH_MLE)
def test_logistic_fits_keep_their_digits_by_default_settings(name):
    numbers, *counts = logistic(name)
    model = LogisticRegression.from_counts(*counts)
    fit = maximize(model, np.zeros(model.k))
    assert fit.converged
    assert min(map(digits, fit.theta, numbers["exact"]["coef"])) >= 13.5
    errors = standard_errors(model, fit.theta)
    assert min(map(digits, errors, numbers["exact"]["se"])) >= 14
    assert digits(fit.loglik, numbers["exact"]["loglik"]) >= 15


@pytest.mark.parametrize("name", ["challenger", "titanic_grouped"])
def test_logistic_fits_are_those_published(name):
    numbers, *counts = logistic(name)
    fit = maximize(LogisticRegression.from_counts(*counts), np.zeros(numbers["p"]))
    for found, printed in zip(fit.theta, numbers["published"]["coef"], strict=True):
        decimals = len(printed.split(".")[1])
        # 1.05 units of the last place: some were printed as a sum of two rounded numbers.
        assert abs(found - float(printed)) <= 1.05 * 10.0**-decimals


def test_a_likelihood_of_single_responses_is_that_of_the_groups():
    numbers, X, successes, trials = logistic("titanic_grouped")
    rows = np.repeat(X, trials.astype(int), axis=0)
    y = np.concatenate([np.arange(m) < s for s, m in zip(successes, trials, strict=True)])
    model = LogisticRegression(rows, y)
    fit = maximize(model, np.zeros(model.k))
    assert model.n == numbers["n_trials"]
    assert min(map(digits, fit.theta, numbers["exact"]["coef"])) >= 12.5
    assert digits(fit.loglik, numbers["exact"]["loglik"]) >= 13.5


@pytest.mark.parametrize("name", WITH_MLE)
def test_an_mle_that_exists_is_certified(name):
    assert LogisticRegression.from_counts(*logistic(name)[1:]).separation().kind == "none"


@pytest.mark.parametrize("name", SEPARATED)
def test_separated_data_are_certified_and_do_not_converge(name):
    numbers, X, y, trials = logistic(name)
    model = LogisticRegression.from_counts(X, y, trials)
    found = model.separation()
    assert found.kind == numbers["separation"]
    assert ((2 * y - 1) * (X @ found.direction) > 0).all()
    signs = [numbers["recession_direction_sign"][term] for term in numbers["terms"]]
    assert np.sign(found.direction).tolist() == signs
    fit = maximize(model, np.zeros(model.k))
    assert not fit.converged
    assert "separated (complete)" in fit.message
