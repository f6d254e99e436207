"""The profile log-likelihood of one parameter: the others are maximized out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np

from mlelib._arguments import MisuseError, as_model, as_position
from mlelib._ascent import noise
from mlelib._hill import EPS, Hill, Point, solve
from mlelib._interval import Interval
from mlelib.maximize import maximize
from mlelib.methods import scoring

SLACK = 1e-6  # how far below the top, in ℓ, the estimate may lie
NO_MAXIMUM = "which is no maximum; pass theta=maximize(...).theta."


class Held:
    """A model with one parameter held at a value: a model of the others."""

    def __init__(self, hill: Hill, i: int, value: float) -> None:
        self._model, self._i, self._value = hill.model, i, value
        self._rest = np.arange(hill.start.size) != i
        self.bounds = np.column_stack([hill.low, hill.high])[self._rest]

    def full(self, rest: np.ndarray) -> np.ndarray:
        theta = np.empty(self._rest.size)
        theta[self._i], theta[self._rest] = self._value, rest
        return theta

    def loglik(self, rest: np.ndarray) -> float:
        return self._model.loglik(self.full(rest))

    def score(self, rest: np.ndarray) -> np.ndarray:
        return self._model.score(self.full(rest))[self._rest]

    def hessian(self, rest: np.ndarray) -> np.ndarray:
        return self._model.hessian(self.full(rest))[np.ix_(self._rest, self._rest)]

    def fisher_information(self, rest: np.ndarray) -> np.ndarray:
        return self._model.fisher_information(self.full(rest))[np.ix_(self._rest, self._rest)]


class Profile:
    """ℓ_p(ψ), measured from its top at the estimate, or from a supremum that is not attained.

    `toward` is 0 where the start of the hill is the estimate.  Where ℓ_p rises for ever, it is
    the sign of the side to which it rises, and `supremum` is what it rises to.
    """

    def __init__(
        self, hill: Hill, i: int, name: str, toward: int = 0, supremum: float | None = None
    ) -> None:
        self._hill, self._i, self.name, self._last = hill, i, name, hill.start
        self._toward = toward
        self._top = hill.loglik(hill.start) if supremum is None else float(supremum)
        point = hill.point(hill.start)
        self._slack = slack(point)
        if not toward:
            refuse_slope(hill, point)

    @property
    def space(self) -> tuple[float, float]:
        """The lowest and the highest value that the parameter may have."""
        return float(self._hill.low[self._i]), float(self._hill.high[self._i])

    def drop(self, value: float) -> float:
        """ℓ(θ̂) − ℓ_p(value): how far the profile has fallen there."""
        drop = self._top - self._hill.loglik(self._at(value))
        if drop < -self._slack:
            raise ValueError(
                f"the log-likelihood is higher at {self.name} = {value:.8g} "
                f"than at the estimate, {NO_MAXIMUM}"
            )
        return drop

    def rejection(self, value: float) -> float:
        """Uᵀ I⁻¹ U with the others at their best: the statistic of the score test."""
        theta = self._at(value)
        if not isfinite(self._hill.loglik(theta)):
            return inf
        return self._hill.distance(self._hill.point(theta)) ** 2

    def region(
        self, height: Callable[[float], float], limit: float, doublings: int = 60
    ) -> Interval:
        """The values around the top where `height` (drop or rejection) is at most `limit`."""
        start = float(self._hill.start[self._i])
        if self._toward:
            ahead = chain([start], self._walk(start, self._toward, doublings))
            start = next((point for point in ahead if height(point) < limit), start)
            end = _crossing(height, limit, start, self._walk(start, -self._toward, doublings))
            ends = (end, None) if self._toward > 0 else (None, end)
        else:
            walks = (self._walk(start, sign, doublings) for sign in (-1, 1))
            ends = [_crossing(height, limit, start, walk) for walk in walks]
        low, high = (e if end is None else end for end, e in zip(ends, self.space, strict=True))
        return Interval(low, high, one_sided=None in ends)

    def _walk(self, center: float, sign: int, doublings: int) -> Iterator[float]:
        """Walk away in doubling steps, or by halving what is left to a bound."""
        hill, i, edge = self._hill, self._i, self.space[sign > 0]
        if isfinite(edge):
            return (edge + (center - edge) / 2**k for k in range(1, 1000 * (center != edge)))
        curvature = float(-hill.hessian(hill.point(hill.start))[i, i])
        step = 1 / sqrt(curvature) if 0 < curvature < inf else max(abs(center), 1.0)
        return (center + sign * step * 2.0**k for k in range(doublings))

    def _at(self, value: float) -> np.ndarray:
        """θ with the parameter held at the value and the others at their best."""
        hill, i = self._hill, self._i
        held = Held(hill, i, value)
        rest = np.delete(self._last, i)
        if rest.size == 0:
            return held.full(rest)
        start = max(rest, self._along_the_ridge(value), key=held.loglik)
        if not isfinite(held.loglik(start)) and value in self.space:
            return held.full(rest)  # a value at the edge that the data rule out
        fit = maximize(held, start, scoring)
        if not fit.converged:
            raise ValueError(
                f"the profile of {self.name} cannot be computed at {value:.8g}: {fit.message}"
            )
        self._last = held.full(fit.theta)
        return self._last

    def _along_the_ridge(self, value: float) -> np.ndarray:
        """Where the best values of the others go, to first order, when the parameter moves."""
        hill, i = self._hill, self._i
        rest = np.arange(hill.start.size) != i
        curvature = -hill.hessian(hill.point(self._last))
        moved = self._last.copy()
        slope = solve(curvature, curvature[:, i], rest)
        if slope is not None:
            moved -= slope * (value - self._last[i])
        return hill.clip(moved)[rest]


def _crossing(
    height: Callable[[float], float], limit: float, near: float, points: Iterable[float]
) -> float | None:
    """Where along `points` the height passes the limit; None if it never does."""
    from scipy.optimize import brentq  # imported late: it costs half a second

    for far in points:
        if height(far) > limit:
            break
        near = far
    else:
        return None
    # The share of the way, and not the value, is solved for: one tolerance suits all units. It is
    # a relative one, because next to an edge the whole way may be a tiny part of the space.
    how = {"xtol": 5e-324, "rtol": 4 * EPS, "maxiter": 2000}
    share = brentq(lambda s: height(near + s * (far - near)) - limit, 0.0, 1.0, **how)
    return near + share * (far - near)


def slack(point: Point) -> float:
    """How far below the top, in ℓ, an estimate may lie: by rounding of ℓ, and of θ̂ itself."""
    unit = np.spacing(abs(point.theta))
    cost = float(unit @ abs(point.information) @ unit) / 2
    return SLACK + noise(point) + (cost if cost < inf else 0.0)


def refuse_slope(hill: Hill, point: Point) -> None:
    """Raise where the score says that ℓ rises, so that the point is no maximum."""
    rise = hill.distance(point) ** 2 / 2
    if slack(point) < rise < inf:
        raise ValueError(
            f"the score at the estimate predicts that the log-likelihood rises by {rise:.2g}, "
            f"{NO_MAXIMUM}"
        )


def estimate(model: Any, theta: Any) -> Any:
    """The estimate the caller gave, else the model's closed form."""
    if theta is not None:
        return theta
    if not callable(getattr(as_model(model), "mle", None)):
        raise MisuseError(
            f"{type(model).__name__} has no closed-form mle; pass the estimate, "
            "theta=maximize(model, start).theta."
        )
    return model.mle()


def position(hill: Hill, param: str | int | None) -> int:
    """The index of a parameter, by its name, its position, or as the only one."""
    return as_position(param, hill.names)
