"""The hill of a race: models in other parameters, ranges, lines of equal height."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, inf, log, pi, sin, sqrt
from typing import Any

import numpy as np

from mlelib import LogisticRegression, Normal, maximize, scoring, with_intercept
from mlelib.explore._text import linspace

LEVELS = (0.5, 2, 4.5, 8, 18, 32)  # drops below the top: 1, 2, 3, 4, 6 and 8 standard errors
CELLS = 36


class Reparametrized:
    """The normal model with σ or log σ in the place of σ², by the chain rule."""

    def __init__(self, base: Normal, scale: str) -> None:
        self.base, self.sd = base, scale == "sd"
        self.bounds = ((-inf, inf), (0.0 if self.sd else -inf, inf))

    def back(self, theta: Any) -> tuple[float, float]:
        mu, s = theta
        return mu, s * s if self.sd else inf if s > 350 else exp(2 * s)

    def _slope(self, theta: Any) -> np.ndarray:
        return np.array([1.0, 2 * theta[1] if self.sd else 2 * exp(2 * theta[1])])

    def loglik(self, theta: Any) -> float:
        return -inf if self.sd and theta[1] <= 0 else self.base.loglik(self.back(theta))

    def score(self, theta: Any) -> np.ndarray:
        return self.base.score(self.back(theta)) * self._slope(theta)

    def hessian(self, theta: Any) -> np.ndarray:
        d = self._slope(theta)
        H = d[:, None] * self.base.hessian(self.back(theta)) * d
        bend = 2 if self.sd else 4 * exp(2 * theta[1])
        H[1, 1] += self.base.score(self.back(theta))[1] * bend
        return H

    def fisher_information(self, theta: Any) -> np.ndarray:
        d = self._slope(theta)
        return d[:, None] * self.base.fisher_information(self.back(theta)) * d


@dataclass(frozen=True, eq=False)
class Map:
    """What a race shows of its hill."""

    model: Any
    x: list
    y: list
    top: list | None
    edge: list  # lines at which the Hessian ceases to be negative definite
    names: tuple

    @property
    def lines(self) -> list:
        """Pieces of the lines of equal height."""
        best = 0.0 if self.top is None else self.model.loglik(self.top)
        xs, ys = linspace(*self.x, CELLS), linspace(*self.y, CELLS)
        drops = [[max(0.0, best - self.model.loglik([a, b])) for a in xs] for b in ys]
        heights = [[sqrt(drop) for drop in row] for row in drops]
        return [piece for drop in LEVELS for piece in march(xs, ys, heights, sqrt(drop))]


def hill(kind: str, x: list, y: list, scale: str) -> Map:
    """The hill of these data in this parametrization."""
    return normal_hill(x, scale) if kind == "normal" else logistic_hill(x, y)


def normal_hill(x: list, scale: str) -> Map:
    """The normal model with σ², σ or log σ as its second parameter."""
    base = Normal(x)
    reason = base.no_maximum()
    if reason:
        raise ValueError(f"x is {x}; {reason}")
    mean, v = base.mle()
    s = sqrt(v)
    wide = [mean - 4 * s, mean + 4 * s]
    low, high, top = {
        "variance": (0.04 * s * s, 6 * s * s, v),
        "sd": (0.2 * s, 2.6 * s, s),
        "log": (log(s) - 1.6, log(s) + 1.4, log(v) / 2),
    }[scale]
    angles, r = linspace(0, pi, 61), sqrt(3) * s
    edge = {
        "variance": [[[wide[0], 2 * s * s], [wide[1], 2 * s * s]]],
        "sd": [[[mean + r * cos(a), r * sin(a)] for a in angles]],
        "log": [[[mean + side * s, low], [mean + side * s, high]] for side in (-1, 1)],
    }[scale]
    model = base if scale == "variance" else Reparametrized(base, scale)
    name = {"variance": "σ²", "sd": "σ", "log": "log σ"}[scale]
    return Map(model, wide, [low, high], [mean, top], edge, ("μ", name))


def logistic_hill(x: list, y: list) -> Map:
    """Logistic regression on one predictor with intercept."""
    model = LogisticRegression(with_intercept(x), y)
    top, ranges = None, [[-10, 10], [-10, 10]]
    if model.separation().kind == "none":
        top = maximize(model, [0, 0], scoring).theta
        errors = np.sqrt(np.diag(np.linalg.inv(model.fisher_information(top))))
        pairs = zip(top.tolist(), errors.tolist(), strict=True)
        ranges = [[min(t - 6 * e, 0), max(t + 6 * e, 0)] for t, e in pairs]
        top = top.tolist()
    return Map(model, *ranges, top, [], ("β₁, the intercept", "β₂, the slope"))


def march(xs: list, ys: list, heights: list, level: float) -> list:
    """Where a surface on a grid has this height: pieces of lines, by marching squares."""
    found = []
    for j in range(len(ys) - 1):
        for i in range(len(xs) - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            points = []
            for (a, b), (c, d) in zip(corners, [*corners[1:], corners[0]], strict=True):
                f, g = heights[b][a], heights[d][c]
                if (f > level) != (g > level):
                    share = (level - f) / (g - f)
                    points.append(
                        [xs[a] + share * (xs[c] - xs[a]), ys[b] + share * (ys[d] - ys[b])]
                    )
            found += [points[k : k + 2] for k in range(0, len(points) - 1, 2)]
    return found
