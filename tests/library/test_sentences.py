"""What the library says of bad data, of climbs, estimates and tests: the whole sentences."""

import re
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from models import Cauchy, Logistic, Poisson

import mlelib
from mlelib import check, inference


class Bounded(Cauchy):
    """A model whose log-likelihood does not know its bounds."""

    bounds = ((0, 3),)


class Wrong(Poisson):
    """A model whose score has the wrong sign."""

    def score(self, lam):
        return -super().score(lam)


class Broken(Poisson):
    """A model with methods that give these values, whatever θ is."""

    def __init__(self, x, **values):
        super().__init__(x)
        vars(self).update({name: lambda lam, value=value: value for name, value in values.items()})


NAMES = {
    **{name: getattr(mlelib, name) for name in mlelib.__all__},
    **{name: getattr(inference, name) for name in inference.__all__},
    **{thing.__name__: thing for thing in (Bounded, Broken, Cauchy, Fraction, Logistic)},
    **{thing.__name__: thing for thing in (Poisson, Wrong)},
    "SimpleNamespace": SimpleNamespace,
    "check": check,
    "np": np,
    "NORMAL": mlelib.Normal([4, 5, 6, 5, 4]),
    "COIN": mlelib.Bernoulli.from_counts(6, 10),
    "COUNTS": Poisson([3, 0, 2, 5]),
    "LINE": mlelib.LinearRegression(mlelib.with_intercept([1, 2, 3, 4]), [2, 4, 5, 4]),
    "STEPS": mlelib.LogisticRegression(mlelib.with_intercept(range(1, 7)), [0, 0, 0, 1, 1, 1]),
    "FAR": mlelib.LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1]),
    "BARE": partial(mlelib.newton, line_search=False),
    "FIXED": partial(mlelib.gradient, 1.0, line_search=False),
}
TABLE = Path(__file__).with_name("sentences.txt").read_text("utf-8")
ROWS = re.findall(r"^(\S.*)\n    (.*)$", TABLE, re.M)


@pytest.mark.parametrize(("call", "sentence"), ROWS, ids=[call[:60] for call, _ in ROWS])
def test_what_is_said_is_value_rule_and_remedy(call, sentence):
    try:
        said = eval(call, dict(NAMES)).message
    except (ValueError, TypeError, OverflowError, AssertionError) as error:
        said = str(error)
    assert said == sentence


def test_no_row_of_the_table_is_lost():
    lines = [line for line in TABLE.splitlines() if line and line[0] != "#"]
    assert len(lines) == 2 * len(ROWS)
