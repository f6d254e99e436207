"""Normal: data, mean and spread to be moved; each point brings its log-density to the sum."""

from __future__ import annotations

from typing import ClassVar

from mlelib import Normal
from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Slider
from mlelib.explore._widget import Explorer, number, numbers, span


class NormalExplorer(Explorer):
    """The log-likelihood of the normal model, point by point and as a hill.

    Parameters
    ----------
    x : list of float
        The data.
    mu, sigma : float
        The guess.
    low, high : float
        The range of x and μ that is shown.
    """

    name, title = "normal", "Normal log-likelihood"
    _esm = _bundle.module(name)
    longest = "All points are equal: ℓ grows without bound as σ² falls to 0; there is no MLE."
    x = numbers([4.0, 5.0, 6.0, 5.0, 4.0])
    mu, sigma = number(5.5), number(1.0, 0.05)
    low, high = number(2.0), number(8.0)
    controls: ClassVar[tuple] = (
        Slider("mu", "μ", 2, 8, 0.05),
        Slider("sigma", "σ", 0.05, 1.5, 0.01),
        Button("top", "Go to the top"),
    )

    def check(self) -> None:
        """Refuse no data and no range."""
        Normal(self.x)
        span(self.low, self.high)
