"""Whether a logistic MLE exists, decided by a linear program and proved by a direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlelib._least_squares import column_scale

TOLERANCE = 1e-10  # a sine below it counts as 0
# Of d.  Without bounds the solver may call a program unbounded that is not; with wide ones it
# may give up in rare cases.
BOUNDS = 1e8, 1e6, 1e4, 1e3


@dataclass(frozen=True, eq=False)
class Separation:
    """A certificate: the kind of separation, and the direction that proves it.

    Attributes
    ----------
    kind : str
        'none', 'quasi-complete' or 'complete'.
    direction : ndarray of shape (k,), or None
        With (2y − 1) · (X direction) ≥ 0 in every row, and > 0 in some, or in all if complete.
    """

    kind: str
    direction: np.ndarray | None


def separate(X: np.ndarray, y: np.ndarray, trials: Any) -> Separation:
    """Name the kind of separation and give the direction that proves it."""
    direction, supported = widest_support(X, y, trials)
    if not supported.any():
        return Separation("none", None)
    kind = "complete" if supported.all() else "quasi-complete"
    return Separation(kind, direction / abs(direction).max())


def widest_support(X: np.ndarray, y: np.ndarray, trials: Any) -> tuple[np.ndarray, np.ndarray]:
    """Find a direction d that no response contradicts and that as many as possible support.

    Maximize Σ s_i subject to s_i ≤ (2y_i − 1) x_iᵀd and 0 ≤ s_i ≤ 1.  Since d may be scaled up
    at will, each s_i ends at 0 or at 1.  Where one x has successes and failures, x_iᵀd = 0.
    Return d, shape (k,), and the rows of X that support it, a mask of shape (n,).
    """
    scale = column_scale(X)
    # Responses that look alike say the same: one row of the program for each kind.
    kinds, kind_of = np.unique(X * scale, axis=0, return_inverse=True)
    signs = np.zeros((2, len(kinds)), dtype=bool)
    signs[0, kind_of[y > 0]] = signs[1, kind_of[y < trials]] = True
    # In orthonormal coordinates the tolerances below mean something.
    Q, R = np.linalg.qr(kinds)
    Q[~kinds.any(axis=1)] = 0.0  # a row of zeros supports nothing, nor does its rounding
    lengths = np.linalg.norm(Q, axis=1)
    Q *= (np.where(signs[0], 1.0, -1.0) / np.where(lengths == 0, 1.0, lengths))[:, None]
    mixed = signs.all(axis=0)
    _, lengths, axes = np.linalg.svd(Q[mixed])
    axes = axes[np.count_nonzero(lengths > TOLERANCE) :]  # d is at right angles to mixed rows
    Q = Q @ axes.T
    free = np.flatnonzero(np.linalg.norm(Q, axis=1) > TOLERANCE)
    supported = np.zeros(len(kinds), dtype=bool)
    if not free.size:
        return np.zeros(X.shape[1]), supported[kind_of]
    coordinates, supported[free] = _program(Q[free])
    return np.linalg.solve(R, axes.T @ coordinates) * scale, supported[kind_of]


def _program(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve the linear program for signed rows; return d and the mask of s_i = 1."""
    from scipy.optimize import linprog  # imported late: they cost half a second
    from scipy.sparse import eye_array, hstack

    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    n, k = rows.shape
    attempts = (
        linprog(
            np.repeat([0.0, -1.0], [k, n]),
            A_ub=hstack([-rows, eye_array(n)]),
            b_ub=np.zeros(n),
            bounds=[(-bound, bound)] * k + [(0, 1)] * n,
        )
        for bound in BOUNDS
    )
    solution = next((found.x for found in attempts if found.x is not None), None)
    if solution is None:
        raise ArithmeticError(
            f"the linear program for {n} kinds of responses was not solved, so whether the MLE "
            "exists is not certified; center the columns of X, or scale them to similar sizes."
        )
    supported = solution[k:] > 0.5
    # Of all such d, the one with the widest margin t: x_iᵀd ≥ t where s_i = 1, and t at most 1.
    widest = linprog(
        np.repeat([0.0, -1.0], [k, 1]),
        A_ub=np.column_stack([-rows, supported]),
        b_ub=np.zeros(n),
        bounds=[(-1, 1)] * k + [(0, 1)],
    )
    return widest.x[:k], supported
