"""Underflow: a product in two precisions, beside the sum of logarithms that does not care."""

from __future__ import annotations

from typing import ClassVar

from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._widget import Explorer, count, number


class Underflow(Explorer):
    """The product of n equal factors p, in float64 and in float32.

    Parameters
    ----------
    n : int
        How many factors.
    p : float
        Each factor.
    """

    name, title = "underflow", "Underflow"
    _esm = _bundle.module(name)
    longest = (
        "In float64 the product stays at 4.941e-324 from factor 1106 on. In float32 it stays at "
        "1.401e-45 from factor 1540 on. The sum of logs is −1015.5."
    )
    n, p = count(1200, 10, 2000), number(0.5, 0.01, 0.99)
    controls: ClassVar[tuple] = (
        Slider("n", "factors n", 10, 2000, 10),
        Slider("p", "factor p", 0.01, 0.99, 0.01),
    )
