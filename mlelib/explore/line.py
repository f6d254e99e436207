"""Line: a mean squared error and a log-likelihood as two needles of one thing."""

from __future__ import annotations

from typing import ClassVar

from mlelib import LinearRegression, with_intercept
from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Choice, Slider
from mlelib.explore._widget import Explorer, choice, number, numbers, span


class Line(Explorer):
    """A straight line through points, with σ fixed, under three kinds of noise.

    Parameters
    ----------
    x, y : list of float
        The points.
    b0, b1, sigma : float
        The line b0 + b1 x, and the scale of the noise around it.
    family : {'normal', 'laplace', 't'}
        The noise; t has 3 degrees of freedom.
    box : list of four floats
        The ranges that are shown: of x, then of y.
    """

    name, title = "line", "A line, its squares and its likelihood"
    _esm = _bundle.module(name)
    longest = (
        "With t with 3 degrees of freedom noise the most likely line is not the one with the least "
        "squares."
    )
    x = numbers([1.0, 2.0, 3.0, 4.0, 5.5, 6.5, 8.0, 9.0])
    y = numbers([2.6, 2.2, 4.1, 3.9, 5.6, 5.0, 7.3, 6.8])
    b0, b1, sigma = number(3.0), number(0.2), number(1.0, 0.1, 5)
    family = choice("normal", "laplace", "t")
    box = numbers([0.0, 10.0, 0.0, 10.0])
    controls: ClassVar[tuple] = (
        Choice("family", "noise", {"normal": "normal", "laplace": "Laplace", "t": "t (3)"}),
        Slider("sigma", "σ", 0.2, 3, 0.1),
        Button("best", "Most likely line"),
    )

    def check(self) -> None:
        """Refuse points through which no line goes, and no range."""
        LinearRegression(with_intercept(self.x), self.y)
        span(*self.box[:2])
        span(*self.box[2:])
