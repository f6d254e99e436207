"""What regressions with a canonical link share: one pass over X for ℓ, score and information.

The mean of each response is a function of η_i = x_iᵀβ alone, and the link is canonical: then the
score is Xᵀ(y − μ) and the information XᵀWX, observed or expected, with W the variances of y.
Source: McCullagh & Nelder, *Generalized Linear Models* (1989), section 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, Literal

import numpy as np
from scipy.linalg import lapack

from mlelib._arguments import as_theta
from mlelib.models._blocks import row_blocks
from mlelib.models._least_squares import (
    add_up,
    are_independent,
    column_scale,
    refuse_dependent_columns,
    triangle,
)
from mlelib.models._sharp import SharpColumns
from mlelib.models._validate import representable

Pass = tuple[float, np.ndarray, np.ndarray]
# From some rows and their η: ℓ_i, never above 0, the residuals y − μ and the variances of y.
Terms = tuple[np.ndarray, np.ndarray, np.ndarray]


class Canonical:
    """ℓ and its derivatives from X and the terms of a family."""

    def __init__(self, X: np.ndarray, terms: Callable[[slice, np.ndarray], Terms]) -> None:
        self.X, self._family = X, terms
        self.k = X.shape[1]
        self.names = tuple(f"beta_{j + 1}" for j in range(self.k))
        self._last: dict[bytes, Pass] = {}  # ℓ, score and information where θ was last
        self._sharp: SharpColumns | None = None  # where columns nearly depend on each other
        # A plain look at XᵀWX at β = 0: it is the pass that most fits begin with.
        zero = np.zeros(self.k)
        found = self._pass(zero)
        if _is_far_from_singular(found[2]):
            self._last[zero.tobytes()] = found
        else:
            scale = column_scale(X)
            R = triangle(X, scale, _zeros)
            refuse_dependent_columns(X, scale, R)
            self._sharp = SharpColumns(X, scale, R)

    def loglik(self, theta: Any) -> float:
        """The sum of the terms; −inf where η is beyond float64: no likelihood can be told there."""
        return self._at(theta)[0]

    def pointwise(self, theta: Any) -> np.ndarray:
        """The terms, shape (n,)."""
        beta, found = self._beta(theta), np.empty(len(self.X))
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in row_blocks(self.X):
                found[rows] = self._terms(rows, beta)[0]
        found[~(found <= 0)] = -inf  # see `_pass`
        return found

    def score(self, theta: Any) -> np.ndarray:
        """Xᵀ(y − μ), shape (k,)."""
        return representable(self._at(theta)[1], "score", theta).copy()

    def information(self, theta: Any) -> np.ndarray:
        """XᵀWX, shape (k, k)."""
        return representable(self._at(theta)[2], "information", theta).copy()

    def root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX: from √W X by Householder triangles."""
        beta = self._beta(theta)
        with np.errstate(over="ignore", invalid="ignore"):
            if self._sharp:
                return self._sharp.root(lambda rows: self._terms(rows, beta)[2])
            scale = column_scale(self.X)
            root = triangle(self.X, scale, _zeros, lambda rows: np.sqrt(self._terms(rows, beta)[2]))
            return root[: self.k, : self.k] / scale

    def _beta(self, theta: Any) -> np.ndarray:
        return np.array(as_theta(theta, self.names, vector=True))

    def _terms(self, rows: slice, beta: np.ndarray) -> Terms:
        eta = self._sharp.times(rows, beta) if self._sharp else self.X[rows] @ beta
        return self._family(rows, eta)

    def _at(self, theta: Any) -> Pass:
        """ℓ, score and information in one pass over X, kept until another θ is asked for."""
        beta = self._beta(theta)
        key = beta.tobytes()
        if key not in self._last:
            found = self._pass(beta)
            if not self._sharp and not _has_large_pivots(found[2]) and self._sharpen(beta):
                found = self._pass(beta)
            self._last.clear()
            self._last[key] = found
        return self._last[key]

    def _sharpen(self, beta: np.ndarray) -> bool:
        """See to exact products from here on; False where nothing is left of some column.

        Where the weights of some rows have all but vanished, columns may nearly depend on each
        other in those that are left, as stamps of time without the one that is missing, a 0.
        """
        scale = column_scale(self.X)
        R = triangle(self.X, scale, _zeros, lambda rows: np.sqrt(self._terms(rows, beta)[2]))
        if are_independent(R):
            self._sharp = SharpColumns(self.X, scale, R)
        return self._sharp is not None

    def _pass(self, beta: np.ndarray) -> Pass:
        loglik, score, lost = 0.0, np.zeros(self.k), np.zeros(self.k)
        information = np.zeros((self.k, self.k))
        order: Literal["C", "K"] = "C" if self.k < 16 else "K"
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in row_blocks(self.X):
                terms, residual, weights = self._terms(rows, beta)
                loglik += float(terms.sum())
                if self._sharp:
                    score, missed = add_up(score, self._sharp.transposed(rows, residual))
                    lost += missed
                else:
                    score += residual @ self.X[rows]
                # By columns; few of them are written in the order in which they are multiplied.
                half = np.multiply(self.X[rows].T, np.sqrt(weights), order=order)
                information += half @ half.T
        # An η beyond float64 is inf or NaN: no likelihood can be told there.
        return (loglik if loglik <= 0 else -inf), score + lost, information


def _zeros(rows: slice) -> np.ndarray:
    return np.zeros(1)


def _has_large_pivots(matrix: np.ndarray) -> bool:
    """Tell the same of a matrix of columns that are known to be independent, and sooner."""
    scaled = _with_unit_diagonal(matrix)
    if scaled is None:
        return True  # it is lost, and exact products bring nothing back
    root, trouble = lapack.dpotrf(scaled)
    return bool(not trouble and np.diag(root).min() > 1e-3)


def _is_far_from_singular(matrix: np.ndarray) -> bool:
    """Tell whether rounding, in a matrix with unit diagonal, could not hide a dependent column."""
    scaled = _with_unit_diagonal(matrix)
    return scaled is not None and bool(np.linalg.eigvalsh(scaled)[0] > 1e-6)


def _with_unit_diagonal(matrix: np.ndarray) -> np.ndarray | None:
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return None
    scale = 1 / np.sqrt(diagonal)
    return scale[:, None] * matrix * scale
