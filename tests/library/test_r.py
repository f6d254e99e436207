"""The same fits in R, from a session kept with its commands in `oracles/r/`."""

import re
from pathlib import Path

import numpy as np
import pytest
from models import Poisson

from mlelib import Bernoulli, LinearRegression, LogisticRegression, data, maximize, with_intercept
from mlelib.inference import (
    likelihood_interval,
    likelihood_ratio_test,
    score_interval,
    score_test,
    standard_errors,
    wald_interval,
)

FOLDER = Path(__file__).parent / "oracles" / "r"
SESSION = (FOLDER / "sessions.Rout").read_text("utf-8")
R = {
    name: [float(value) for value in values.split()]
    for name, values in re.findall(r"^([\w -]+) = ([-\d. e+]+)$", SESSION, re.MULTILINE)
}
# R stops iterating at about 1e-13 for its worst-conditioned fit; lm and the tests are closer.
close = pytest.approx


def test_the_session_is_the_script_with_its_answers():
    commands = [line[2:] for line in SESSION.splitlines() if line.startswith(("> ", "+ "))]
    script = (FOLDER / "sessions.R").read_text("utf-8").splitlines()
    assert [line for line in commands if line] == [line for line in script if line]
    assert len(R) == SESSION.count("> show(")


def challenger():
    table = data.challenger()
    model = LogisticRegression(with_intercept(table["temperature_f"]), table["any_distress"])
    return model, maximize(model, [0, 0])


def test_logistic_regression_and_its_intervals_on_challenger():
    model, fit = challenger()
    assert fit.theta.tolist() == close(R["challenger coef"], rel=1e-12)
    assert fit.loglik == close(R["challenger loglik"][0], rel=1e-14)
    errors = standard_errors(model, fit.theta)
    assert errors.tolist() == close(R["challenger se"], rel=1e-7)  # R stops a step earlier
    assert wald_interval(model, 1, theta=fit.theta) == close(R["challenger wald"], rel=1e-7)
    # R interpolates the profile between a dozen points.
    profile = likelihood_interval(model, 1, theta=fit.theta)
    assert profile == close(R["challenger profile"], rel=1e-3)


def test_tests_on_challenger():
    model, fit = challenger()
    ratio = likelihood_ratio_test(model, 1, 0.0, theta=fit.theta)
    assert ratio.statistic == close(R["challenger lr"][0], rel=1e-12)
    assert ratio.p_value == close(R["challenger lr p"][0], rel=1e-11)
    score = score_test(model, 1, 0.0, theta=fit.theta)
    assert score.statistic == close(R["challenger score"][0], rel=1e-12)


def penguins(with_species):
    table = data.penguins()
    species = [table["species"] == name for name in ("Chinstrap", "Gentoo")] * with_species
    columns = np.column_stack([table["flipper_length_mm"], *species])
    return LinearRegression(with_intercept(columns), table["body_mass_g"])


def test_linear_regression_on_penguins():
    model = penguins(with_species=True)
    assert model.beta.tolist() == close(R["penguins coef"], rel=1e-12)
    # R divides by n − k in both.
    assert model.unbiased_variance() == close(R["penguins sigma2 n-k"][0], rel=1e-13)
    ratio = np.sqrt(model.n / (model.n - model.k))
    errors = ratio * standard_errors(model, model.mle())[:-1]
    assert errors.tolist() == close(R["penguins se n-k"], rel=1e-12)
    assert model.loglik(model.mle()) == close(R["penguins loglik"][0], rel=1e-14)
    short = penguins(with_species=False)
    assert short.loglik(short.mle()) == close(R["penguins loglik without species"][0], rel=1e-14)


def test_logistic_regression_on_penguins():
    table = data.penguins()
    known = table["sex"] != ""
    names = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    X = with_intercept(np.column_stack([table[name][known] for name in names]))
    model = LogisticRegression(X, table["sex"][known] == "male")
    fit = maximize(model, np.zeros(5))
    assert fit.theta.tolist() == close(R["sex coef"], rel=1e-11)
    assert standard_errors(model, fit.theta).tolist() == close(R["sex se"], rel=1e-10)
    assert fit.loglik == close(R["sex loglik"][0], rel=1e-14)


def test_wilsons_interval_for_6_of_10():
    found = score_interval(Bernoulli.from_counts(6, 10))
    assert found == close(R["wilson"], rel=1e-12)


def test_a_class_written_in_a_cell_agrees_too():
    model = Poisson(data.horse_kicks()["deaths"])
    fit = maximize(model, 1.0)
    assert fit.theta == close(R["kicks mean"][0], rel=1e-12)
    assert fit.loglik == close(R["kicks loglik"][0], rel=1e-14)
