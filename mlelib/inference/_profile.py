"""The profile log-likelihood of one parameter: the others are maximized out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, takewhile
from math import inf, isfinite, sqrt

import numpy as np

from mlelib.climb._hill import Hill
from mlelib.climb.maximize import maximize
from mlelib.climb.methods import scoring
from mlelib.inference._estimate import NO_MAXIMUM, refuse_slope, slack
from mlelib.inference._held import Held
from mlelib.inference._interval import Interval
from mlelib.models._least_squares import EPS

COARSE = 1e-2  # a rounding of ℓ that would show in what is read from its differences
NOTHING = 800.0  # e^(−746) is 0 in float64, and so is the p-value of twice as much


class Profile:
    """ℓ_p(ψ), measured from its top at the estimate, or from a supremum that is not attained.

    `toward` is 0 where the start of the hill is the estimate.  Where ℓ_p rises forever, it is
    the sign of the side to which it rises, and `supremum` is what it rises to.
    """

    def __init__(
        self, hill: Hill, i: int, name: str, toward: int = 0, supremum: float | None = None
    ) -> None:
        self._hill, self._i, self.name, self._last = hill, i, name, hill.start
        self._toward = toward
        self._top = hill.loglik(hill.start) if supremum is None else float(supremum)
        point = hill.bottom
        self._slack = slack(point)
        if not toward:
            refuse_slope(hill, point)

    @property
    def space(self) -> tuple[float, float]:
        """The lowest and the highest value that the parameter may have."""
        return float(self._hill.low[self._i]), float(self._hill.high[self._i])

    def drop(self, value: float) -> float:
        """ℓ(θ̂) − ℓ_p(value): how far the profile has fallen there."""
        theta, arrived = self._at(value)
        if not arrived:
            return inf
        drop = self._top - self._hill.loglik(theta)
        if drop < -self._slack:
            raise ValueError(
                f"the log-likelihood is higher at {self.name} = {value:.8g} "
                f"than at the estimate, {NO_MAXIMUM}"
            )
        return drop

    def fall(self, value: float) -> float:
        """`drop`, where it is told by itself: the ends of an interval hide its rounding."""
        if np.spacing(abs(self._top)) > COARSE:
            raise ValueError(
                f"the log-likelihood is {self._top:.8g} at the estimate, and float64 has no other "
                f"number within {np.spacing(abs(self._top)):g} of it: a fall of less is lost. Use "
                "score_test or score_interval, which need no difference of log-likelihoods."
            )
        return self.drop(value)

    def rejection(self, value: float) -> float:
        """Uᵀ I⁻¹ U with the others at their best: the statistic of the score test.

        Where the climb does not arrive, it is the one of the last stop on the way.
        """
        theta, arrived = self._at(value)
        theta = theta if arrived else self._last
        if not isfinite(self._hill.loglik(theta)):
            return inf
        distance = self._hill.point(theta, sharp=True).distance
        return distance * distance

    def region(
        self, height: Callable[[float], float], limit: float, doublings: int = 60
    ) -> Interval:
        """The values around the top where `height` (drop or rejection) is at most `limit`."""
        start = float(self._hill.start[self._i])
        if self._toward:
            ahead = chain([start], self._walk(start, self._toward, doublings))
            start = next((point for point in ahead if height(point) < limit), start)
            end = _crossing(height, limit, start, self._walk(start, -self._toward, doublings))
            ends = [end, None] if self._toward > 0 else [None, end]
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
        top, unit = hill.bottom, np.eye(hill.start.size)[i]
        variances = hill.solve_observed(top, -hill.hessian(top), unit, unit == unit)
        step = max(abs(center), 1.0) if variances is None else sqrt(variances[i])
        return (center + sign * step * 2.0**k for k in range(doublings))

    def _at(self, value: float) -> tuple[np.ndarray, bool]:
        """θ with the parameter held at the value and the others at their best.

        What is too far for one climb is neared from the estimate in steps that double.  Where
        nothing is left of the likelihood on the way, the last climb need not arrive: False.
        """
        theta, trouble = self._climb(value)
        if trouble:
            self._last, left = self._hill.start, True
            for stop in self._stops(value):
                theta, trouble = self._climb(stop)
                left = not trouble and self._top - self._hill.loglik(theta) < NOTHING
                if not left:
                    break
            theta, trouble = self._climb(value)
            if trouble and not left and self._last is not self._hill.start:
                return theta, False
        if trouble:
            raise ValueError(
                f"the profile of {self.name} cannot be computed at {value:.8g}: {trouble} "
                f"Ask for a value nearer to {self._hill.start[self._i]:.8g}, or for a lower level."
            )
        return theta, True

    def _stops(self, value: float) -> Iterator[float]:
        start = float(self._hill.start[self._i])
        walk = self._walk(start, 1 if value > start else -1, 1000)
        return takewhile(lambda stop: abs(stop - start) < abs(value - start), walk)

    def _climb(self, value: float) -> tuple[np.ndarray, str]:
        """Climb to the best values of the others; return θ and what went wrong, '' if nothing."""
        held, rest = Held(self._hill, self._i, value), np.delete(self._last, self._i)
        if rest.size == 0:
            return held.full(rest), ""
        start = max(rest, self._along_the_ridge(value), key=held.loglik)
        if not isfinite(held.loglik(start)):
            ruled_out = value in self.space  # at the edge, by the data
            return held.full(start), "" if ruled_out else "the log-likelihood is not finite there."
        try:
            fit = maximize(held, start, scoring)
        except OverflowError as beyond:
            return held.full(start), f"{beyond}"
        if fit.converged:
            self._last = held.full(fit.theta)
        return held.full(fit.theta), "" if fit.converged else fit.message

    def _along_the_ridge(self, value: float) -> np.ndarray:
        """Where the best values of the others go, to first order, when the parameter moves."""
        hill, i = self._hill, self._i
        rest = np.arange(hill.start.size) != i
        at = hill.point(self._last)
        curvature = -hill.hessian(at)
        moved = self._last.copy()
        slope = hill.solve_observed(at, curvature, curvature[:, i], rest)
        if slope is not None:
            with np.errstate(over="ignore", invalid="ignore"):
                moved -= slope * (value - self._last[i])
        return hill.clip(moved)[rest]


def _crossing(
    height: Callable[[float], float], limit: float, near: float, points: Iterable[float]
) -> float | None:
    """Where along `points` the height passes the limit; None if it never does."""
    from scipy.optimize import brentq  # imported late: it costs half a second

    low = height(near) - limit
    if low > 0:
        return near  # the top lies between two numbers of float64, and so does the end
    for far in points:
        high = height(far) - limit
        if high > 0:
            break
        near, low = far, high
    else:
        return None
    # The share of the way, and not the value, is solved for: one tolerance suits all units. It is
    # a relative one, because next to an edge the whole way may be a tiny part of the space.
    # Asked again, rounding might put an end on the other side.
    known = {0.0: low, 1.0: high}

    def above(share: float) -> float:
        return known[share] if share in known else height(near + share * (far - near)) - limit

    # A height that jumps next to the top is halved until nothing is left of the way.
    how = {"xtol": 5e-324, "rtol": 4 * EPS, "maxiter": 2000, "disp": False}
    return near + brentq(above, 0.0, 1.0, **how) * (far - near)
