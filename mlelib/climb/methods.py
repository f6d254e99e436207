"""Which way, and how far: three methods of `mlelib.maximize`; the fourth is in `lbfgs.py`.

Gradient ascent, Newton and Fisher scoring differ in their direction alone: U, −H⁻¹ U and I⁻¹ U.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import isfinite

import numpy as np

from mlelib._arguments import as_number
from mlelib.climb._hill import Hill, Point
from mlelib.climb._line_search import StopError, leap, search, show

Step = tuple[Point, float]  # where it led, and which multiple of the direction was taken
Direction = Callable[[Hill, Point], np.ndarray]
Steps = Callable[[Hill, Point, float, int], Iterator[Step]]
Advance = Callable[[Hill, Point, np.ndarray, float], Step]

# More than Newton and scoring ask for, whose whole step is right near the top: a gradient zigzags.
SUFFICIENT_FOR_GRADIENT = 0.1


@dataclass(frozen=True)
class Method:
    """A named way to climb.

    `steps(hill, point, tol, max_steps)` yields one step after the other; StopError says why there
    is no other.  `maximize` asks no more when a point is near the top, or after `max_steps`; a
    method that must know before it is asked finds the two here.  `direction`, where a method has
    one that doubles the digits near the top, is used for a last step there.
    """

    name: str
    steps: Steps
    direction: Direction | None = None


def _ascent(
    direction: Direction, advance: Advance, first: float = 1.0, grow: bool = False
) -> Steps:
    """Ask which way, and go as far as is allowed, again and again."""

    def steps(hill: Hill, point: Point, tol: float, max_steps: int) -> Iterator[Step]:
        size = first
        while True:
            point, size = advance(hill, point, direction(hill, point), size)
            yield point, size
            size = 2 * size if grow else first

    return steps


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
        curvature, free = -hill.hessian(point), point.free
        # With a canonical link the Hessian is minus the expected information: Newton is scoring.
        same = np.array_equal(curvature, point.information)
        step = point.step if same else hill.solve_observed(point, curvature, point.score, free)
        if step is not None:
            return step
        if line_search and same:
            raise StopError(_singular(point))
        if line_search:
            raise StopError(
                f"the Hessian is not negative definite at theta = {show(point.theta)}, so "
                "Newton's direction may lead down. Start nearer to the top, or use scoring."
            )
        step = np.zeros_like(point.theta)
        try:
            step[free] = np.linalg.solve(curvature[np.ix_(free, free)], point.score[free])
        except np.linalg.LinAlgError:
            raise StopError(f"the Hessian is singular at theta = {show(point.theta)}.") from None
        return step

    return Method("Newton", _ascent(direction, search if line_search else leap), direction)


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
        if point.step is None:
            raise StopError(_singular(point))
        return point.step

    return Method("Fisher scoring", _ascent(direction, search), direction)


def _singular(point: Point) -> str:
    return (
        f"the expected information is singular at theta = {show(point.theta)}; there some "
        "parameter cannot be told from the others. If that is so everywhere, drop it; else start "
        "nearer to the top, or use lbfgs."
    )


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
    first = 1.0 if step is None else as_number(step, "step", 1.0)
    if not (isfinite(first) and first > 0):
        raise ValueError(f"step is {step!r}; it must be a positive number.")

    def direction(hill: Hill, point: Point) -> np.ndarray:
        return np.where(point.free, point.score, 0.0)

    careful = partial(search, sufficient=SUFFICIENT_FOR_GRADIENT)
    advance = careful if line_search else leap
    return Method("gradient ascent", _ascent(direction, advance, first, grow=line_search))
