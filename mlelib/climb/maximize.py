"""Climbing to the top of a log-likelihood: one loop, one verdict, a trace of every step.

A method (in `mlelib.methods`) says *which way* and *how far*.  This file evaluates the model,
keeps the trace, and decides what may be called converged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from mlelib._arguments import as_count, as_number
from mlelib.climb._hill import Hill, Point
from mlelib.climb.methods import Method, newton


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
    model: Any,
    start: Any,
    method: Method | Callable[[], Method] = newton,
    tol: float = 1e-8,
    max_steps: int = 200,
) -> Fit:
    """Climb from `start` to a maximum of the model's log-likelihood.

    Parameters
    ----------
    model : object
        Anything with the methods `loglik`, `score`, `hessian` and `fisher_information`, each
        of θ alone; a class of your own will do.  It may also have `bounds`, one pair
        (low, high) a parameter; `no_maximum()`, a reason why ℓ has none, or None; and
        `separation()`, a certificate with a `.kind` that is 'none' where a maximum exists, and
        else a `.direction`, in the shape of θ, in which ℓ rises for ever.  `fisher_root` and
        `information_root`, triangles R with RᵀR the expected and the observed information, help
        where parameters can hardly be told apart.
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
    A maximum on the
    boundary, where the score points out of the space, is reported as such.
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
    trace, stopped = [], ""

    def visit(point: Point, step_size: float) -> bool:
        """Record an accepted point; tell the method whether the climb is over."""
        distance = hill.distance(point)
        trace.append(Record(hill.shaped(point.theta), point.loglik, step_size, distance))
        nearer = len(trace) == 1 or distance < trace[-2].distance
        return distance <= (tol if nearer else max(tol, point.reach))

    top = hill.point(hill.start)
    if not visit(top, 0.0):
        top, stopped = chosen.climb(hill, top, visit, max_steps)
    converged, message = _verdict(hill, top, trace, tol, stopped)
    return Fit(hill.shaped(top.theta), top.loglik, converged, message, tuple(trace))


def _chosen(method: Any) -> Method:
    """The method that is meant by its bare name, or by a call with options."""
    try:
        chosen = method() if callable(method) else method
    except TypeError:
        chosen = None  # another function, which needs arguments
    if not isinstance(chosen, Method):
        raise TypeError(f"method is {method!r}; use newton, gradient, scoring or lbfgs.")
    return chosen


def _verdict(
    hill: Hill, top: Point, trace: list[Record], tol: float, stopped: str
) -> tuple[bool, str]:
    """Decide what may be claimed of the last point, and say it."""
    distance, steps = trace[-1].distance, len(trace) - 1
    count = f"{steps} step{'s' * (steps != 1)}"
    free, tol = top.free, max(tol, top.reach)
    # A certificate may cost more than the fit: ask for it only where something looks wrong.
    reason = hill.why_no_mle() if not distance <= tol or hill.is_restless(top) else ""
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
