"""L-BFGS, SciPy's: its own loop, told to report as the others do and judged as they are."""

from __future__ import annotations

import numpy as np

from mlelib._arguments import as_count
from mlelib.climb._ascent import Method, Visit, noise
from mlelib.climb._hill import Hill, Point


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

    def climb(hill: Hill, point: Point, visit: Visit, max_steps: int) -> tuple[Point, str]:
        from scipy.optimize import minimize  # imported late: it costs half a second

        last, left, done = point, max_steps, False
        units = np.eye(point.theta.size)

        def reached(u: np.ndarray) -> Point:
            return hill.point(hill.clip(origin + units @ u))

        def downhill(u: np.ndarray) -> tuple[float, np.ndarray]:
            at = reached(u)
            rise = at.loglik - first.loglik
            if abs(rise) <= noise(first):  # lost in rounding; the slopes at both ends know it
                rise = float((first.score + at.score) @ (at.theta - first.theta)) / 2
            return -rise, -at.score @ units

        def report(intermediate_result: object) -> None:
            nonlocal last, left, done
            last, left = reached(intermediate_result.x), left - 1
            done = visit(last, 1.0)
            if done or left == 0:
                raise StopIteration

        scaled = False
        while left and not done:
            first = last
            origin = first.theta if scaled else np.zeros_like(first.theta)
            pairs = zip(hill.bounds_around(first.theta), origin, np.diag(units), strict=True)
            bounds = [((low - at) / s, (high - at) / s) for (low, high), at, s in pairs]
            options = {"maxcor": memory, "maxiter": left, "ftol": 0.0, "gtol": 0.0, "maxls": 50}
            how = {"method": "L-BFGS-B", "jac": True, "bounds": bounds, "options": options}
            minimize(downhill, first.theta - origin, callback=report, **how)
            nearer = last.loglik > first.loglik or hill.distance(last) < hill.distance(first)
            if scaled and not done and not nearer:
                return last, "L-BFGS finds no step that raises the log-likelihood any more."
            units, scaled = hill.units(last), True
        return last, "" if done else f"max_steps = {max_steps} was reached."

    return Method("L-BFGS", climb)
