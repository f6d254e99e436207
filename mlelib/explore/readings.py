"""One table, two readings: f(k; p) as distributions over k and as likelihoods over p."""

from __future__ import annotations

from typing import ClassVar

from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._widget import Explorer, count, number


class TwoReadings(Explorer):
    """The table of f(k; p), the probability of k heads in n tosses.

    Parameters
    ----------
    n, k : int
        Tosses, and the column that is read as a likelihood.
    p : float
        The row that is read as a distribution.
    """

    name, title = "readings", "One table, two readings"
    _esm = _bundle.module(name)
    n, k, p = count(10, 1, 20), count(6, 0, 20), number(0.5, 0.01, 0.99)
    controls: ClassVar[tuple] = (
        Slider("n", "tosses n", 1, 20, 1),
        Slider("k", "k", 0, 20, 1),
        Slider("p", "p", 0.01, 0.99, 0.01),
    )
