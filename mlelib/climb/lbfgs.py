"""L-BFGS, SciPy's: its own loop, told to report as the others do and judged as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from mlelib._arguments import as_count
from mlelib.climb._hill import Hill, Point
from mlelib.climb._line_search import StopError, noise
from mlelib.climb.methods import Method, Step


def lbfgs(memory: int = 10) -> Method:
    """L-BFGS-B, SciPy's: a quasi-Newton direction from the last `memory` scores.

    SciPy's verdict is ignored: `maximize` judges the point itself.  A bound where ℓ is −inf is
    kept at a distance, a hundredth of the way from it.  Where SciPy stops too early, at such a
    bound or by its own rules, another run follows, in units of about one standard error.  Near
    the top, where the rise of ℓ drowns in its rounding, the mean slope times the move stands
    for it.

    Examples
    --------
    >>> from mlelib import Normal, lbfgs, maximize
    >>> maximize(Normal([4, 5, 6, 5, 4]), (0, 1), lbfgs).theta.round(6)
    array([4.8 , 0.56])
    """
    memory = as_count(memory, "memory")

    def steps(hill: Hill, point: Point, tol: float, max_steps: int) -> Iterator[Step]:
        from scipy.optimize import minimize  # imported late: it costs half a second

        units, scaled, left = np.eye(point.theta.size), False, max_steps

        def reached(u: np.ndarray) -> Point:
            return hill.point(hill.clip(origin + units @ u))

        def downhill(u: np.ndarray) -> tuple[float, np.ndarray]:
            theta, last = hill.clip(origin + units @ u), trail[-1]
            try:
                loglik = hill.loglik(theta)
                at = hill.point(theta, loglik) if np.isfinite(loglik) else None
            except OverflowError:
                at = None
            if at is None:  # a wall, steep enough to send SciPy back at once
                high = 10 * abs(float(last.score @ (theta - last.theta)))
                return trail[0].loglik - last.loglik + high, 20 * last.score @ units
            rise = at.loglik - trail[0].loglik
            if abs(rise) <= noise(trail[0]):  # lost in rounding; the slopes at both ends know it
                rise = float((trail[0].score + at.score) @ (at.theta - trail[0].theta)) / 2
            return -rise, -at.score @ units

        def report(intermediate_result: Any) -> None:
            trail.append(reached(intermediate_result.x))
            if trail[-1].is_near(tol, trail[-2]) or len(trail) > left:
                raise StopIteration

        while True:
            trail = [point]
            origin = point.theta if scaled else np.zeros_like(point.theta)
            pairs = zip(hill.bounds_around(point.theta), origin, np.diag(units), strict=True)
            bounds = [((low - at) / s, (high - at) / s) for (low, high), at, s in pairs]
            options = {"maxcor": memory, "maxiter": left, "ftol": 0.0, "gtol": 0.0, "maxls": 50}
            how = {"method": "L-BFGS-B", "jac": True, "bounds": bounds, "options": options}
            minimize(downhill, point.theta - origin, callback=report, **how)
            yield from ((arrived, 1.0) for arrived in trail[1:])
            first, point, left = point, trail[-1], left + 1 - len(trail)
            if scaled and not (point.loglik > first.loglik or point.distance < first.distance):
                raise StopError("L-BFGS finds no step that raises the log-likelihood any more.")
            units, scaled = hill.units(point), True

    return Method("L-BFGS", steps)
