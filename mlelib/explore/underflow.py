"""Underflow: a product in two precisions, beside the sum of logarithms that does not care."""

from __future__ import annotations

from math import expm1, floor, inf, log, log10
from typing import ClassVar

import numpy as np

from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._text import dots, line, linspace, show
from mlelib.explore._widget import Explorer, count, number

MOST_DIGITS = 10  # of the comparison with the sum of logarithms, which rounds as well


def products(n: int, p: float, kind: type = np.float64) -> np.ndarray:
    """The product after 0 … n factors p, rounded after each."""
    return np.cumprod(np.append(kind(1), np.full(n, p, dtype=kind)), dtype=kind)


def fate(values: np.ndarray) -> str:
    """What has become of a product: a sentence."""
    dead = np.flatnonzero(values == 0)
    if dead.size:
        return f"is 0 from factor {dead[0]} on"
    stuck = np.flatnonzero(values[1:] == values[:-1])
    if stuck.size:
        return f"stays at {show(float(values[-1]))} from factor {stuck[0]} on"
    return f"is {show(float(values[-1]))}"


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
    n, p = count(1200, 10, 2000), number(0.5, 0.01, 0.99)
    controls: ClassVar[tuple] = (
        Slider("n", "factors n", 10, 2000, 10),
        Slider("p", "factor p", 0.01, 0.99, 0.01),
    )

    def scene(self) -> dict:
        """Running products, and how many of their digits are right."""
        n, p = self.n, self.p
        double, single = products(n, p), products(n, p, np.float32)
        small = float(np.float32(p))
        steps = sorted({floor(v) for v in linspace(0, n, 121)})
        end = n * log(p) / log(10)
        upper = [[i, log10(double[i]) if double[i] > 0 else -inf] for i in steps]
        lower = [[i, log10(single[i]) if single[i] > 0 else -inf] for i in steps]
        right = [[i, digits(double[i], i, p)] for i in steps]
        right_single = [[i, digits(single[i], i, small)] for i in steps]
        fates = fate(double), fate(single)
        value = show(n * log(p))
        last = show(right[-1][1], 2), show(right_single[-1][1], 2)
        return {
            "panels": [
                {
                    "alt": "Running products on a scale of powers of ten: in float64 the product "
                    f"{fates[0]}; in float32 it {fates[1]}.",
                    "x": [0, n],
                    "y": [min(-10, max(end, -700)) * 1.05, 0],
                    "xlabel": "factors",
                    "ylabel": "log₁₀ of the running product",
                    "items": [
                        line("muted", [[0, 0], [n, end]], dash="4 3", width=1.2),
                        *pair(upper, lower),
                    ],
                },
                {
                    "alt": f"Correct digits of each product: at the end {last[0]} in float64 and "
                    f"{last[1]} in float32.",
                    "x": [0, n],
                    "y": [0, MOST_DIGITS + 0.5],
                    "xlabel": "factors",
                    "ylabel": "correct digits (10 or more shown as 10)",
                    "items": pair(right, right_single),
                },
            ],
            "readouts": [
                ["float64 product (circles)", show(float(double[-1]))],
                ["float32 product (squares)", show(float(single[-1]))],
                ["sum of logs, n log p", value],
                ["in powers of ten", show(end)],
            ],
            "verdict": f"In float64 the product {fates[0]}. In float32 it {fates[1]}. "
            f"The sum of logs is {value}.",
        }


def digits(value: float, i: int, p: float) -> float:
    """How many digits of a product of i factors p are right, by its logarithm, in tenths."""
    if value == 0:
        return 0
    wrong = abs(expm1(min(log(value) - i * log(p), 700)))
    return floor(10 * min(MOST_DIGITS, max(0, -log10(max(wrong, 1e-99))))) / 10


def pair(double: list, single: list) -> list:
    """The curves of both precisions, told apart by marks too."""
    marks = [
        [point for i, point in enumerate(points) if i % 12 == k and point[1] > -inf]
        for points, k in ((double, 3), (single, 9))
    ]
    return [
        line("blue", double),
        line("orange", single),
        dots("blue", marks[0], shape="circle"),
        dots("orange", marks[1], shape="square"),
    ]
