"""Interval: three constructions on one profile of the normal variance, and their coverage."""

from __future__ import annotations

from typing import ClassVar

from mlelib.explore import _bundle
from mlelib.explore._controls import Choice, Slider
from mlelib.explore._widget import Explorer, choice, count, number

MOST_N = 60
NAMES = {"variance": "σ²", "sd": "σ", "log": "log σ"}


class IntervalExplorer(Explorer):
    """Likelihood-ratio, Wald and score interval for the variance of a normal model.

    Parameters
    ----------
    n : int
        Observations.
    s2 : float
        The estimate of σ².
    scale : {'variance', 'sd', 'log'}
        The parameter in which the intervals are made: σ², σ or log σ.
    """

    name, title = "interval", "Three intervals"
    _esm = _bundle.module(name)
    longest = (
        "Carried over to σ²: likelihood 0.007134 to 0.01463, Wald −0.06742 to 0.0139, score "
        "0.007365 to 0.01557. Only Wald’s depends on the parameter in which it was made."
    )
    n, s2 = count(10, 2, MOST_N), number(0.56, 0.01, 10)
    scale = choice("variance", "sd", "log")
    controls: ClassVar[tuple] = (
        Slider("n", "observations n", 2, MOST_N, 1),
        Choice("scale", "made for", NAMES),
    )
