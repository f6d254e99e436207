"""Coin: likelihood, log-likelihood and relative likelihood of one number of heads."""

from __future__ import annotations

from typing import ClassVar

from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Slider
from mlelib.explore._widget import Explorer, count, number


class Coin(Explorer):
    """The likelihood of k heads among n tosses, over p.

    Parameters
    ----------
    n, k : int
        Tosses and heads.
    p : float
        The value of p that is looked at.
    """

    name, title = "coin", "Likelihood of a coin"
    _esm = _bundle.module(name)
    n, k, p = count(10, 1, 200), count(6, 0, 200), number(0.5, 0.005, 0.995)
    controls: ClassVar[tuple] = (
        Slider("n", "tosses n", 1, 200, 1),
        Slider("k", "heads k", 0, 200, 1),
        Slider("p", "p", 0.005, 0.995, 0.005),
        Button("top", "p to the top"),
    )
