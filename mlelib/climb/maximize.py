"""Climbing to the top of a log-likelihood: one loop, one verdict, a trace of every step.

A method says *which way* and *how far* (`methods.py`, `lbfgs.py`).  This file asks it for one
step after the other, keeps the trace, and decides what may be called converged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from mlelib._arguments import as_count, as_number
from mlelib.climb._existence import is_restless, why_no_mle
from mlelib.climb._hill import Hill, Point
from mlelib.climb._line_search import StopError
from mlelib.climb.methods import Direction, Method, Step, newton
from mlelib.models.protocol import Model

ROUNDING = 1e-12  # in standard errors: nearer, there is nothing left to gain
BLURRED = 1e-10  # in standard errors: more than this cancels only in columns far from 0


@dataclass(frozen=True, eq=False)
class Record:
    """One step of a climb: where it arrived, how high, how far is left.

    Attributes
    ----------
    theta : float or ndarray
        The parameter after the step, in the shape of the start.
    loglik : float
        ℓ(θ).
    step_size : float
        The multiple of the method's direction that was taken; 0.0 for the start.
    distance : float
        √(Uᵀ I⁻¹ U) with score U and expected information I: near the top, the distance to it
        in standard errors.
    """

    theta: Any
    loglik: float
    step_size: float
    distance: float


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """The result of `maximize`, which explains itself.

    Attributes
    ----------
    theta : float or ndarray
        Where the climb ended, in the shape of the start.
    loglik : float
        ℓ(θ) there.
    converged : bool
        True only if the distance to the top is at most `tol`, the negative Hessian is positive
        definite, and nothing speaks against the existence of the maximum; see `maximize`.
    message : str
        One or two sentences that say what happened.
    trace : tuple of Record
        The start, then one record a step.
    """

    theta: Any
    loglik: float
    converged: bool
    message: str
    trace: tuple[Record, ...]

    @property
    def path(self) -> np.ndarray:
        """All points of the climb, `(steps + 1, *shape of theta)`."""
        return np.array([record.theta for record in self.trace])

    def __repr__(self) -> str:
        state = "converged" if self.converged else "NOT converged"
        steps = len(self.trace) - 1
        return f"Fit({state}, theta={self.theta}, loglik={self.loglik:.8g}, steps={steps})"


def maximize(
    model: Model,
    start: Any,
    method: Method | Callable[[], Method] = newton,
    tol: float = 1e-8,
    max_steps: int = 200,
) -> Fit:
    """Climb from `start` to a maximum of the model's log-likelihood.

    Parameters
    ----------
    model : Model
        Anything with the methods `loglik`, `score`, `hessian` and `fisher_information`, each
        of θ alone; a class of your own will do.  What else it may have: `mlelib.models.Model`.
    start : float or array_like, shape (k,)
        Where to begin; it must lie inside the parameter space.
    method : Method
        `newton` (the default), `gradient`, `scoring` or `lbfgs`: the bare name, or a call with
        options such as ``newton(line_search=False)``.
    tol : float
        How near the top must be, in standard errors.
    max_steps : int
        When to give up.

    Returns
    -------
    Fit
        With `theta`, `loglik`, `converged`, `message`, `trace` and `path`.

    Raises
    ------
    ValueError
        If the start is outside the parameter space, or ℓ has no maximum for these data.
    TypeError
        If the model lacks a method, or `method` is not one.

    Notes
    -----
    *Converged* means three things together: √(Uᵀ I⁻¹ U) ≤ tol, where U is the score and I the
    expected information; −∂²ℓ/∂θ∂θᵀ is positive definite, so the point is no saddle and no
    minimum; and the model does not say that its maximum does not exist.  Far from 0, as with
    years, the rounding of θ alone may be more than tol: then the message says how near it is.
    A maximum on the boundary, where the score points out of the space, is reported as such.
    Source: Nocedal & Wright, *Numerical Optimization* (2006), chapters 3 and 12.

    Examples
    --------
    >>> from mlelib import Bernoulli, maximize, scoring
    >>> fit = maximize(Bernoulli([1, 0, 1, 1, 0]), start=0.5, method=scoring)
    >>> fit.theta, fit.converged, len(fit.trace) - 1
    (0.6, True, 1)
    """
    chosen, nearest = _chosen(method), as_number(tol, "tol", 1e-8)
    if not (isfinite(nearest) and nearest > 0):
        raise ValueError(f"tol is {tol!r}; it must be a positive number of standard errors.")
    tol, max_steps = nearest, as_count(max_steps, "max_steps")
    hill = Hill(model, start)
    steps, stopped = _climb(hill, chosen, tol, max_steps)
    converged, message = _verdict(hill, steps, tol, stopped)
    trace = tuple(
        Record(hill.shaped(point.theta), point.loglik, size, point.distance)
        for point, size in steps
    )
    top = steps[-1][0]
    return Fit(hill.shaped(top.theta), top.loglik, converged, message, trace)


def _climb(hill: Hill, method: Method, tol: float, max_steps: int) -> tuple[list[Step], str]:
    """Ask for one step after the other until the top is near; else say why it is not."""
    before, point = None, hill.bottom
    taken, coming = [(point, 0.0)], method.steps(hill, point, tol, max_steps)
    while not point.is_near(tol, before):
        if len(taken) > max_steps:
            return taken, f"max_steps = {max_steps} was reached."
        try:
            before, (point, size) = point, next(coming)
        except (StopError, OverflowError) as reason:
            return taken, str(reason)
        taken.append((point, size))
    if before is not None and method.direction is not None:
        taken += _last_step(hill, point, method.direction)
    return taken, ""


def _last_step(hill: Hill, point: Point, direction: Direction) -> list[Step]:
    """One more whole step if it leads nearer: near the top it doubles the digits.

    As near as the rounding of θ lets it come will do.
    """
    if point.distance <= ROUNDING:
        return []
    if point.blur > BLURRED:
        point = hill.point(point.theta, point.loglik, sharp=True)
    theta = hill.clip(point.theta + direction(hill, point))
    loglik = hill.loglik(theta)
    if not isfinite(loglik):
        return []
    arrived = hill.point(theta, loglik)
    nearer = arrived.distance < max(point.distance, arrived.blur)
    return [(arrived, 1.0)] if nearer else []


def _chosen(method: Any) -> Method:
    """The method that is meant by its bare name, or by a call with options."""
    try:
        chosen = method() if callable(method) else method
    except TypeError:
        chosen = None  # another function, which needs arguments
    if not isinstance(chosen, Method):
        raise TypeError(f"method is {method!r}; use newton, gradient, scoring or lbfgs.")
    return chosen


def _verdict(hill: Hill, taken: list[Step], tol: float, stopped: str) -> tuple[bool, str]:
    """Decide what may be claimed of the last point, and say it."""
    top, steps = taken[-1][0], len(taken) - 1
    count = f"{steps} step{'s' * (steps != 1)}"
    distance, free, tol = top.distance, top.free, max(tol, top.reach)
    # A certificate may cost more than the fit: ask for it only where something looks wrong.
    restless = distance <= tol and is_restless(hill, top)
    reason = why_no_mle(hill, restless) if restless or not distance <= tol else ""
    if reason:
        return False, f"Not converged: {reason}"
    if not distance <= tol:
        return False, f"Not converged after {count}: {stopped} {_left(distance)}"
    if hill.solve_observed(top, -hill.hessian(top), top.score, free) is None:
        return False, (
            f"Not converged after {count}: the score vanishes, but the Hessian is not negative "
            "definite there, so this is no maximum. Start elsewhere."
        )
    if not free.all():
        i = int(np.flatnonzero(~free)[0])
        return True, (
            f"Maximum on the boundary after {count}: {hill.names[i]} = {top.theta[i]:.8g}, where "
            f"the score is {top.score[i]:.8g} and not 0; standard errors do not apply."
        )
    return True, f"Converged after {count}: the top is within {tol:g} standard errors."


def _left(distance: float) -> str:
    if not isfinite(distance):
        return "How far the top is cannot be told from the score and the information there."
    return f"The score predicts a top {distance:.2g} standard errors away."
