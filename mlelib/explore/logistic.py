"""Logistic: points across a boundary, and what happens when a boundary separates them."""

from __future__ import annotations

from typing import ClassVar

from mlelib import LogisticRegression, with_intercept
from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._widget import Explorer, count, number, numbers, span

ITERATIONS = 15


class LogisticExplorer(Explorer):
    """Logistic regression on one predictor, climbed by Newton from β = 0.

    Parameters
    ----------
    x, y : list of float
        The predictor, and the labels 0 and 1.
    steps : int
        How many iterations of Newton are shown.
    low, high : float
        The range of x that is shown.
    """

    name, title = "logistic", "Logistic regression and separation"
    _esm = _bundle.module(name)
    longest = (
        "Quasi-completely separated between x = 2.55 and 3.55: ℓ climbs forever, ‖β‖ grows "
        "without end, and no MLE exists."
    )
    x = numbers([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    y = numbers([0, 0, 0, 1, 0, 1, 1, 1])
    steps = count(ITERATIONS, 0, ITERATIONS)
    low, high = number(0.0), number(10.0)
    controls: ClassVar[tuple] = (Slider("steps", "iterations", 0, ITERATIONS, 1),)

    def check(self) -> None:
        """Refuse labels that are none, and no range."""
        LogisticRegression(with_intercept(self.x), self.y)
        span(self.low, self.high)
