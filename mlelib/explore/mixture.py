"""Mixture: EM step by step on two normal distributions whose labels nobody wrote down."""

from __future__ import annotations

from typing import ClassVar

from mlelib import Normal
from mlelib.explore import _bundle
from mlelib.explore._controls import Button
from mlelib.explore._widget import Explorer, count, number, numbers, span

MOST_STEPS = 200


class Mixture(Explorer):
    """The EM algorithm on a mixture of two normal distributions.

    Parameters
    ----------
    x : list of float
        The data.
    w : float
        The share of the first component at the start.
    m1, s1, m2, s2 : float
        Mean and standard deviation of each component at the start.
    at : int
        Up to which step the climb is shown.
    low, high : float
        The range of x that is shown.
    """

    name, title = "mixture", "EM on a mixture"
    _esm = _bundle.module(name)
    x = numbers([1.0, 1.6, 2.1, 2.4, 2.9, 3.4, 5.7, 6.2, 6.8, 7.1, 7.6, 8.3])
    w = number(0.5, 0.01, 0.99)
    m1, s1, m2, s2 = number(4.0), number(1.5, 0.05), number(5.0), number(1.5, 0.05)
    low, high = number(0.0), number(10.0)
    at = count(0, 0, MOST_STEPS)
    controls: ClassVar[tuple] = (
        Button("back", "Step back"),
        Button("step", "Step"),
        Button("run", "Run"),
    )

    def check(self) -> None:
        """Refuse no data and no range."""
        Normal(self.x)
        span(self.low, self.high)
