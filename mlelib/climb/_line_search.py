"""How far to go: the whole step, or as much of it as raises ℓ by what the slope promises."""

from __future__ import annotations

import numpy as np

from mlelib.climb._hill import Hill, Point
from mlelib.models._least_squares import EPS

SUFFICIENT = 1e-4  # the part of the promised gain that a step must bring (Armijo's constant)
OVERSHOOT = 0.8  # how steep, against the start, the slope may be that comes after the top
HALVINGS = 2200  # from the largest float64 to the smallest
INCREDIBLE = 1e8  # a promised gain, in units of 1 + |ℓ|, that no step need be tried for


class StopError(Exception):
    """The climb cannot go on from here; the text says why."""


def leap(hill: Hill, point: Point, way: np.ndarray, size: float) -> tuple[Point, float]:
    """Take the whole step, right or wrong, as long as the likelihood exists there."""
    theta = point.theta + size * way
    loglik = hill.loglik(theta) if np.isfinite(theta).all() else np.nan
    if not np.isfinite(loglik):
        raise StopError(
            f"the step led to theta = {show(theta)}, where the log-likelihood is {loglik}. "
            "Use a line search or a shorter step."
        )
    return hill.point(theta, loglik), size


def search(
    hill: Hill, point: Point, way: np.ndarray, size: float, sufficient: float = SUFFICIENT
) -> tuple[Point, float]:
    """Halve the step until ℓ rises by a fair part of what the slope promises.

    Near the top the rise drowns in the rounding of ℓ.  There the slope decides instead: it may
    have turned, but not grown steeper (the approximate Wolfe condition of Hager & Zhang, 2005).
    """
    lost = None  # higher, but where the information is singular
    for _ in range(HALVINGS):
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused below
            theta = hill.clip(point.theta + size * way)
            move = theta - point.theta
            promised = float(point.score @ move)
        if promised > (most := INCREDIBLE * (1 + abs(point.loglik))):
            # Where ℓ is all but flat a step may be 600 halvings too long: skip to a likely one.
            size *= 0.5 if promised == np.inf else 2.0 ** np.floor(np.log2(most / promised))
            continue
        loglik = hill.loglik(theta) if promised > 0 and np.isfinite(theta).all() else -np.inf
        if point.loglik + sufficient * promised <= loglik < np.inf:
            arrived = hill.point(theta, loglik)
            if arrived.step is not None or point.step is None:
                return arrived, size
            lost = lost or (arrived, size)
        blur = noise(point)
        near = promised <= 100 * blur and not lost
        if near and point.loglik - blur <= loglik < np.inf:
            arrived = hill.point(theta, loglik)
            if float(arrived.score @ move) >= -OVERSHOOT * promised:
                return arrived, size
        if abs(promised) <= EPS * blur:
            break
        size /= 2
    if lost:
        return lost
    raise StopError(
        f"no step from theta = {show(point.theta)} raises the log-likelihood as the score "
        "promises; compare the two: mlelib.check.derivative(model.loglik, theta) is the score."
    )


def noise(point: Point) -> float:
    """Bound what rounding can fake in ℓ: that of its sum, and of the terms that cancel in it."""
    return 16 * (EPS * (1 + abs(point.loglik)) + point.blur)


def show(theta: np.ndarray) -> str:
    return "(" + ", ".join(f"{value:.6g}" for value in theta) + ")"
