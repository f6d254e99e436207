"""Line: a mean squared error and a log-likelihood as two needles of one thing."""

from __future__ import annotations

from math import cos, inf, log, pi, sin, sqrt
from typing import ClassVar

import numpy as np

from mlelib import LinearRegression, with_intercept
from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Choice, Slider
from mlelib.explore._svg import ACROSS, DOWN
from mlelib.explore._text import area, dots, line, linspace, show, words
from mlelib.explore._widget import Explorer, choice, number, numbers, span

# The log-density at 0 when σ is 1, and how far it has fallen at z.
FAMILIES = {
    "normal": (-0.5 * log(2 * pi), lambda z: -0.5 * z**2),
    "laplace": (-log(2), lambda z: -abs(z)),
    "t": (log(2 / (pi * sqrt(3))), lambda z: -2 * np.log1p(z**2 / 3)),
}
WORDS = {"normal": "normal", "laplace": "Laplace", "t": "t with 3 degrees of freedom"}


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

    def scene(self) -> dict:
        """The points with the line, and the two needles."""
        x, y, sigma = np.array(self.x), np.array(self.y), self.sigma
        top_density, fall = FAMILIES[self.family]
        low, high, bottom, top = *span(*self.box[:2]), *span(*self.box[2:])
        here, n = (self.b0, self.b1), len(x)
        r = y - here[0] - here[1] * x
        peak = n * (top_density - log(sigma))
        mse, loglik = float(np.mean(r**2)), peak + float(fall(r / sigma).sum())
        least = tuple(LinearRegression(with_intercept(x), y).beta.tolist())
        best = best_line(self.family, x, y, sigma, least)
        best_loglik = peak + float(fall((y - best[0] - best[1] * x) / sigma).sum())
        unit = (high - low) / (top - bottom) * DOWN / ACROSS
        squares = []
        for a, b, e in zip(self.x, self.y, r.tolist(), strict=True):
            far, fit = a + abs(e) * unit, b - e
            squares.append(area("orange", [[a, b], [far, b], [far, fit], [a, fit]]))
        bells = []
        for at in (low + share * (high - low) for share in (0.2, 0.5, 0.8)):
            base, wide = here[0] + here[1] * at, 0.09 * (high - low)
            z = linspace(-3, 3, 41)
            heights = np.exp(fall(np.array(z))).tolist()
            points = [[at + wide * h, base + v * sigma] for v, h in zip(z, heights, strict=True)]
            bells.append(line("purple", points, width=1.2))
        shares = mse / (mse + sigma * sigma), 1 / (1 + 2 * (peak - loglik) / n)
        return {
            "panels": [
                {
                    "alt": f"{n} points, the line {equation(here)}, the square of each residual, "
                    "and the noise density standing on the line at three places.",
                    "x": [low, high],
                    "y": [bottom, top],
                    "xlabel": "x",
                    "ylabel": "y",
                    "items": [
                        *([] if n > 40 else squares),
                        *bells,
                        line("green", ends(best, low, high), dash="6 4", width=1.4),
                        line("blue", ends(here, low, high)),
                        dots("ink", [[a, b, 3] for a, b in zip(self.x, self.y, strict=True)]),
                    ],
                },
                {
                    "alt": f"Two dials: the mean squared error is {show(mse)}, "
                    f"the log-likelihood {show(loglik)}.",
                    "x": [-2.3, 2.3],
                    "y": [-0.8, 1.7],
                    "bare": True,
                    "ylabel": "low is left, high is right",
                    "items": [
                        *(line("muted", arc(c), width=1.2) for c in (-1.15, 1.15)),
                        line("orange", needle(-1.15, shares[0]), width=3),
                        line("blue", needle(1.15, shares[1]), width=3),
                        words(-1.15, -0.3, f"MSE {show(mse)}", anchor="middle"),
                        words(1.15, -0.3, f"ℓ {show(loglik)}", anchor="middle"),
                    ],
                },
            ],
            "readouts": [
                ["your line", equation(here)],
                ["MSE", show(mse)],
                ["ℓ, with σ fixed", show(loglik)],
                ["least squares", equation(least)],
                ["most likely (dashed)", equation(best)],
                ["ℓ of the dashed line", show(best_loglik)],
            ],
            "verdict": "With normal noise ℓ is a constant minus n · MSE / (2σ²): "
            "what lowers one raises the other."
            if self.family == "normal"
            else f"With {WORDS[self.family]} noise the most likely line is not the one with "
            "the least squares.",
        }


def best_line(family: str, x: np.ndarray, y: np.ndarray, sigma: float, least: tuple) -> tuple:
    """The line with the highest likelihood when σ is fixed."""
    if family == "laplace":
        return least_absolute(x, y)
    best = least
    for _ in range(500 if family == "t" else 0):
        w = 1 / (1 + ((y - best[0] - best[1] * x) / sigma) ** 2 / 3)
        a, b = np.average(x, weights=w), np.average(y, weights=w)
        slope = float((w * (x - a) * (y - b)).sum() / (w * (x - a) ** 2).sum())
        old, best = best, (float(b - slope * a), slope)
        if max(abs(best[0] - old[0]), abs(best[1] - old[1])) < 1e-14:
            break
    return best


def least_absolute(x: np.ndarray, y: np.ndarray) -> tuple:
    """Some line with the smallest sum of absolute residuals goes through two of the points."""
    best, least = None, inf
    for i in range(len(x)):
        for j in range(i):
            if x[i] == x[j]:
                continue
            slope = float((y[i] - y[j]) / (x[i] - x[j]))
            start = float(y[i] - slope * x[i])
            total = float(abs(y - start - slope * x).sum())
            if total < least - 1e-9:
                best, least = (start, slope), total
    return best


def equation(pair: tuple) -> str:
    """A line in symbols."""
    a, b = pair
    return f"y = {show(a)} {'−' if b < 0 else '+'} {show(abs(b))} x"


def ends(pair: tuple, low: float, high: float) -> list:
    """A line from end to end."""
    return [[v, pair[0] + pair[1] * v] for v in (low, high)]


def arc(center: float) -> list:
    """The scale of a dial."""
    return [[center - cos(pi * s), sin(pi * s)] for s in linspace(0, 1, 31)]


def needle(center: float, share: float) -> list:
    """The needle of a dial."""
    return [[center, 0], [center - 0.9 * cos(pi * share), 0.9 * sin(pi * share)]]
