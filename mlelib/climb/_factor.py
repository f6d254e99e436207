"""Information matrices, factored and solved for: in any units, and near to singular."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib.models._least_squares import EPS

Root = Callable[[], Any]  # finds R, with RᵀR an information matrix, or None
Factor = tuple[np.ndarray, np.ndarray] | None


def cholesky(matrix: np.ndarray) -> Factor:
    """Factor a positive definite matrix as D⁻¹ RᵀR D⁻¹: return R and the diagonal of D.

    D makes the diagonal 1, so that units do not count; None where the rest is singular.
    """
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return None
    scale = 1 / np.sqrt(diagonal)
    scaled = scale[:, None] * matrix * scale
    R, failed = lapack.dpotrf(scaled)
    if failed or not lapack.dpocon(R, abs(scaled).sum(axis=0).max())[0] > 10 * EPS:
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
    return (R, 1 / lengths) if np.linalg.cond(R, 1) < 1 / (10 * EPS) else None


def factor(
    matrix: np.ndarray, free: np.ndarray, root: Root = lambda: None, sharp: bool = False
) -> Factor:
    """Factor an information matrix over the free entries, as `cholesky` does.

    To form the matrix has squared the condition number.  Where that was too much, or where a
    `sharp` answer is wanted, a model may know its root R without having formed RᵀR.
    """
    R = root() if sharp else None
    if R is None:
        formed = cholesky(matrix if free.all() else matrix[np.ix_(free, free)])
        if formed is not None or sharp:
            return formed
        R = root()
    return None if R is None else triangular(np.asarray(R, dtype=float)[:, free])


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
