"""Information matrices, factored and solved for: in any units, and near to singular."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib.models._least_squares import EPS

Root = Callable[[], Any]  # finds R, with RᵀR an information matrix, or None
Factor = tuple[np.ndarray, np.ndarray] | None

SINGULAR = 10 * EPS  # a reciprocal condition number that rounding alone may have made
FORMED = 1e-13  # and one below which a matrix that was formed has lost all but three digits


def cholesky(matrix: np.ndarray, least: float = SINGULAR) -> Factor:
    """Factor a positive definite matrix as D⁻¹ RᵀR D⁻¹: return R and the diagonal of D.

    D makes the diagonal 1, so that units do not count; None where the reciprocal condition number
    of the rest is not above `least`.
    """
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return None
    scale = 1 / np.sqrt(diagonal)
    scaled = scale[:, None] * matrix * scale
    R, failed = lapack.dpotrf(scaled)
    if failed or not lapack.dpocon(R, abs(scaled).sum(axis=0).max())[0] > least:
        return None
    return R, scale


def triangular(root: np.ndarray) -> Factor:
    """Factor rootᵀroot, as `cholesky` does, without forming it."""
    with np.errstate(over="ignore"):
        lengths = np.sqrt(np.square(root).sum(axis=0))
    if not (np.isfinite(lengths).all() and (lengths > 0).all()):
        return None
    R: Any = np.linalg.qr(root / lengths, mode="r")
    R *= np.where(np.diag(R) < 0, -1.0, 1.0)[:, None]
    return (R, 1 / lengths) if np.linalg.cond(R, 1) < 1 / SINGULAR else None


def factor(
    matrix: np.ndarray, free: np.ndarray, root: Root = lambda: None, sharp: bool = False
) -> Factor:
    """Factor an information matrix over the free entries, as `cholesky` does.

    To form the matrix has squared the condition number.  Where that was too much, or where a
    `sharp` answer is wanted, a model may know its root R without having formed RᵀR.
    """
    formed = matrix if free.all() else matrix[np.ix_(free, free)]
    factored = None if sharp else cholesky(formed, FORMED)
    if factored is not None:
        return factored
    R = root()
    if R is None:
        return cholesky(formed)
    return triangular(np.asarray(R, dtype=float)[:, free])


def solve(
    matrix: np.ndarray,
    vector: np.ndarray,
    free: np.ndarray,
    root: Root = lambda: None,
    sharp: bool = False,
) -> np.ndarray | None:
    """Solve for a positive definite matrix over the free entries; None where it is none."""
    found = np.zeros_like(vector)
    if not free.any():
        return found
    factored = factor(matrix, free, root, sharp)
    if factored is None:
        return None
    R, scale = factored
    with np.errstate(over="ignore"):  # a step beyond float64 is caught as inf
        found[free] = scale * lapack.dpotrs(R, scale * vector[free])[0]
    return found
