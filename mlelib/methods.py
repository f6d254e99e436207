"""Which way, and how far: the four methods of `mlelib.maximize`.

Gradient ascent, Newton and Fisher scoring share one loop and differ in their direction alone:
U, −H⁻¹ U and I⁻¹ U.  L-BFGS is SciPy's own loop, which reports through the same trace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import isfinite

import numpy as np

from mlelib._hill import EPS, Hill, Point, is_positive_definite, solve

# The part of the promised gain that a step must bring (Armijo's constant). Little for Newton and
# scoring, whose whole step is right near the top; more for the gradient, whose steps zigzag.
SUFFICIENT, SUFFICIENT_FOR_GRADIENT = 1e-4, 0.1
OVERSHOOT = 0.8  # how steep, against the start, the slope may be that comes after the top
HALVINGS = 60  # 2⁻⁶⁰ of a step: by then it is lost in rounding

Visit = Callable[[Point, float], bool]
Direction = Callable[[Hill, Point], np.ndarray]


@dataclass(frozen=True)
class Method:
    """A named way to climb.

    `climb(hill, point, visit, max_steps)` calls `visit` at every accepted point, stops when it
    answers True, and returns the last point with the reason why it went no further ('' if done).
    """

    name: str
    climb: Callable[[Hill, Point, Visit, int], tuple[Point, str]]


class _StopError(Exception):
    """The climb cannot go on from here; the text says why."""


def newton(line_search: bool = True) -> Method:
    """Newton–Raphson: direction −H⁻¹ U with the Hessian H.

    Parameters
    ----------
    line_search : bool
        If True, steps are shortened until ℓ rises enough, and the climb stops where H is not
        negative definite, because the direction may then lead down.  If False, the bare
        iteration of the textbooks, which goes wherever the formula sends it.

    Examples
    --------
    >>> from mlelib import Normal, maximize, newton
    >>> bare = newton(line_search=False)
    >>> maximize(Normal([4, 5, 6, 5, 4]), (4.8, 1.0), bare, max_steps=20).converged
    False
    """

    def direction(hill: Hill, point: Point) -> np.ndarray:
        free = hill.free(point)
        curvature = -hill.hessian(point)[np.ix_(free, free)]
        step = np.zeros_like(point.theta)
        if is_positive_definite(curvature):
            step[free] = solve(curvature, point.score[free])
        elif line_search:
            raise _StopError(
                f"the Hessian is not negative definite at theta = {_show(point.theta)}, so "
                "Newton's direction may lead down. Start nearer to the top, or use scoring."
            )
        else:
            try:
                step[free] = np.linalg.solve(curvature, point.score[free])
            except np.linalg.LinAlgError:
                raise _StopError(
                    f"the Hessian is singular at theta = {_show(point.theta)}."
                ) from None
        return step

    return Method("Newton", _ascend(direction, 1.0, _search if line_search else _leap))


def scoring() -> Method:
    """Fisher scoring: direction I⁻¹ U with the expected information I, and a line search.

    Examples
    --------
    >>> from mlelib import Normal, maximize, scoring
    >>> maximize(Normal([4, 5, 6, 5, 4]), (0, 1), scoring).path.round(6)
    array([[ 0.  ,  1.  ],
           [ 4.8 , 23.6 ],
           [ 4.8 ,  0.56]])
    """

    def direction(hill: Hill, point: Point) -> np.ndarray:
        step = hill.scoring_step(point)
        if step is None:
            raise _StopError(
                f"the expected information is singular at theta = {_show(point.theta)}; "
                "some parameter cannot be told from the others."
            )
        return step

    return Method("Fisher scoring", _ascend(direction, 1.0, _search))


def gradient(step: float | None = None, line_search: bool = True) -> Method:
    """Gradient ascent: direction U, the score itself.

    Parameters
    ----------
    step : float, optional
        The multiple of U to take; with a line search, the first one to try (1.0 if not given).
    line_search : bool
        If True, a step is halved until ℓ rises enough, and the next one starts at twice the
        last.  If False, every step has the fixed size `step`, which must then be given.

    Raises
    ------
    ValueError
        If `step` is not positive, or is missing without a line search.

    Examples
    --------
    >>> from mlelib import Normal, gradient, maximize
    >>> maximize(Normal([4, 5, 6, 5, 4]), (4, 1), gradient).converged
    True
    """
    if step is None and not line_search:
        raise ValueError("step is None; without a line search gradient ascent needs a step size.")
    if step is not None and not (isfinite(step) and step > 0):
        raise ValueError(f"step is {step!r}; it must be a positive number.")

    def direction(hill: Hill, point: Point) -> np.ndarray:
        return np.where(hill.free(point), point.score, 0.0)

    first = 1.0 if step is None else float(step)
    search = partial(_search, sufficient=SUFFICIENT_FOR_GRADIENT)
    advance = search if line_search else _leap
    return Method("gradient ascent", _ascend(direction, first, advance, grow=line_search))


def _ascend(direction: Direction, first: float, advance: Callable, grow: bool = False) -> Callable:
    """The one loop: ask which way, go as far as is allowed, tell the trace."""

    def climb(hill: Hill, point: Point, visit: Visit, max_steps: int) -> tuple[Point, str]:
        size = first
        for _ in range(max_steps):
            try:
                point, size = advance(hill, point, direction(hill, point), size)
            except (_StopError, OverflowError) as reason:
                return point, str(reason)
            if visit(point, size):
                return point, ""
            size = 2 * size if grow else first
        return point, f"max_steps = {max_steps} was reached."

    return climb


def _leap(hill: Hill, point: Point, way: np.ndarray, size: float) -> tuple[Point, float]:
    """Take the whole step, right or wrong, as long as the likelihood exists there."""
    theta = point.theta + size * way
    loglik = hill.loglik(theta) if np.isfinite(theta).all() else np.nan
    if not np.isfinite(loglik):
        raise _StopError(
            f"the step led to theta = {_show(theta)}, where the log-likelihood is {loglik}. "
            "Use a line search or a shorter step."
        )
    return hill.point(theta), size


def _search(
    hill: Hill, point: Point, way: np.ndarray, size: float, sufficient: float = SUFFICIENT
) -> tuple[Point, float]:
    """Halve the step until ℓ rises by a fair part of what the slope promises.

    Near the top the rise drowns in the rounding of ℓ.  There the slope decides instead: it may
    have turned, but not grown steeper (the approximate Wolfe condition of Hager & Zhang, 2005).
    """
    noise = _noise(point)
    for _ in range(HALVINGS):
        theta = hill.clip(point.theta + size * way)
        move = theta - point.theta
        promised = float(point.score @ move)
        loglik = hill.loglik(theta) if promised > 0 and np.isfinite(theta).all() else -np.inf
        if point.loglik + sufficient * promised <= loglik < np.inf:
            return hill.point(theta), size
        if point.loglik - noise <= loglik < np.inf and promised <= 100 * noise:
            arrived = hill.point(theta)
            if float(arrived.score @ move) >= -OVERSHOOT * promised:
                return arrived, size
        size /= 2
    raise _StopError(
        f"no step from theta = {_show(point.theta)} raises the log-likelihood any more."
    )


def _noise(point: Point) -> float:
    """Bound what the rounding of ℓ can fake."""
    return 16 * EPS * (1 + abs(point.loglik))


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
    if not (isinstance(memory, int | np.integer) and memory >= 1):
        raise ValueError(f"memory is {memory!r}; it must be an integer of at least 1.")

    def climb(hill: Hill, point: Point, visit: Visit, max_steps: int) -> tuple[Point, str]:
        from scipy.optimize import minimize  # imported late: it costs half a second

        last, left, done = point, max_steps, False
        unit = np.ones_like(point.theta)

        def downhill(u: np.ndarray) -> tuple[float, np.ndarray]:
            at = hill.point(u * unit)
            rise = at.loglik - first.loglik
            if abs(rise) <= _noise(first):  # lost in rounding; the slopes at both ends know it
                rise = float((first.score + at.score) @ (at.theta - first.theta)) / 2
            return -rise, -at.score * unit

        def report(intermediate_result: object) -> None:
            nonlocal last, left, done
            last, left = hill.point(intermediate_result.x * unit), left - 1
            done = visit(last, 1.0)
            if done or left == 0:
                raise StopIteration

        scaled = False
        while left and not done:
            first = last
            pairs = zip(hill.bounds_around(first.theta), unit, strict=True)
            bounds = [(low / s, high / s) for (low, high), s in pairs]
            options = {"maxcor": memory, "maxiter": left, "ftol": 0.0, "gtol": 0.0, "maxls": 50}
            how = {"method": "L-BFGS-B", "jac": True, "bounds": bounds, "options": options}
            minimize(downhill, first.theta / unit, callback=report, **how)
            nearer = last.loglik > first.loglik or hill.distance(last) < hill.distance(first)
            if scaled and not done and not nearer:
                return last, "L-BFGS finds no step that raises the log-likelihood any more."
            diagonal = np.diag(last.information)
            usable = (diagonal > 0) & (diagonal < np.inf)
            unit, scaled = 1 / np.sqrt(np.where(usable, diagonal, 1.0)), True
        return last, "" if done else f"max_steps = {max_steps} was reached."

    return Method("L-BFGS", climb)


def _show(theta: np.ndarray) -> str:
    return "(" + ", ".join(f"{value:.6g}" for value in theta) + ")"
