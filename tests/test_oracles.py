"""Answers that nobody computed with this library; `oracles/README.md` says where they are from."""

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest

from mlelib import Normal, data

ORACLES = Path(__file__).parent / "oracles"
SETS = sorted(path.stem for path in (ORACLES / "nist").glob("*.json"))


def nist(name):
    return json.loads((ORACLES / "nist" / f"{name}.json").read_text("utf-8"))


def digits(found, exact):
    """Count the correct digits, −log₁₀ of the relative error, against a number of 40 digits."""
    error = abs(Fraction(found) / Fraction(exact) - 1)
    return -math.log10(error) if error else math.inf


def answers(values):
    model = Normal([float(value) for value in values])
    return {
        "mean": model.mle()[0],
        "sigma2_mle": model.mle()[1],
        "sigma_mle": math.sqrt(model.mle()[1]),
        "sd": math.sqrt(model.unbiased_variance()),
        "loglik": model.loglik(model.mle()),
    }


def test_all_three_sets_are_here():
    assert SETS == ["Michelso", "NumAcc1", "NumAcc2"]


@pytest.mark.parametrize("quantity", ["mean", "sigma2_mle", "sd", "loglik"])
@pytest.mark.parametrize("name", SETS)
def test_nist_answers_keep_all_digits_that_float64_input_allows(name, quantity):
    oracle = nist(name)
    # 0.3 digits are the rounding of the answer itself; 15 are what float64 holds for certain.
    wanted = min(oracle["float64_input_ceiling_digits"][quantity] - 0.3, 15)
    assert digits(answers(oracle["y"])[quantity], oracle["exact"][quantity]) >= wanted


@pytest.mark.parametrize(("certified", "quantity"), [("mean", "mean"), ("sd_nminus1", "sd")])
@pytest.mark.parametrize("name", SETS)
def test_nist_certified_values_are_met_as_printed(name, certified, quantity):
    oracle = nist(name)
    assert digits(answers(oracle["y"])[quantity], oracle["certified"][certified]) >= 13.5


def test_michelson_in_the_book_is_michelson_at_nist():
    speeds = data.michelson()["speed_km_per_s"]
    assert [f"{speed / 1000:.2f}" for speed in speeds] == nist("Michelso")["y"]
