"""The paths of L-BFGS in a race: SciPy's steps, which the script does not repeat."""

from __future__ import annotations

from math import exp, inf, log, sqrt
from typing import Any, NamedTuple

import numpy as np

from mlelib import LogisticRegression, Normal, lbfgs, maximize, scoring, with_intercept
from mlelib.explore._text import linspace

MOST_STEPS = 40


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


class Hill(NamedTuple):
    """A model of two parameters, and the range of each that a race shows."""

    model: Any
    x: list
    y: list


def hill(kind: str, x: list, y: list, scale: str) -> Hill:
    """The hill of these data in this parametrization."""
    return normal_hill(x, scale) if kind == "normal" else logistic_hill(x, y)


def normal_hill(x: list, scale: str) -> Hill:
    """The normal model with σ², σ or log σ as its second parameter."""
    base = Normal(x)
    reason = base.no_maximum()
    if reason:
        raise ValueError(f"x is {x}; {reason}")
    mean, v = base.mle()
    s = sqrt(v)
    heights = {
        "variance": [0.04 * s * s, 6 * s * s],
        "sd": [0.2 * s, 2.6 * s],
        "log": [log(s) - 1.6, log(s) + 1.4],
    }[scale]
    model = base if scale == "variance" else Reparametrized(base, scale)
    return Hill(model, [mean - 4 * s, mean + 4 * s], heights)


def logistic_hill(x: list, y: list) -> Hill:
    """Logistic regression on one predictor with intercept."""
    model = LogisticRegression(with_intercept(x), y)
    if model.separation().kind != "none":
        return Hill(model, [-10, 10], [-10, 10])
    top = maximize(model, [0, 0], scoring).theta
    errors = np.sqrt(np.diag(np.linalg.inv(model.fisher_information(top))))
    pairs = zip(top.tolist(), errors.tolist(), strict=True)
    return Hill(model, *([min(t - 6 * e, 0), max(t + 6 * e, 0)] for t, e in pairs))


def lbfgs_paths(land: Any, start: list | None) -> list:
    """L-BFGS from twelve starts and one: what the script cannot repeat is kept, to four digits."""
    found = []
    (left, right), (low, high) = land.x, land.y
    across, down = linspace(left, right, 9)[1::2], linspace(low, high, 7)[1::2]
    starts = [[float(f"{a:.4g}"), float(f"{b:.4g}")] for b in down for a in across]
    for first in [*starts, *([start] if start else [])]:
        trace = maximize(land.model, first, lbfgs, max_steps=MOST_STEPS).trace
        found.append(
            [
                [*(float(f"{v:.4g}") for v in r.theta), float(f"{max(r.distance, 1e-7):.3g}")]
                for r in trace
            ]
        )
    return found
