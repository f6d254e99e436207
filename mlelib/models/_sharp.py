"""Products with columns that nearly depend on each other: all digits of what cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib.models._blocks import row_blocks
from mlelib.models._least_squares import product


class SharpColumns:
    """The columns of X, scaled by powers of two to entries in [−1, 1], for exact products."""

    def __init__(self, X: np.ndarray, scale: np.ndarray, R: np.ndarray) -> None:
        k = X.shape[1]
        self._X, self._scale = X, scale
        # X T has columns near orthonormal, as X R⁻¹: nothing is lost in a triangle of it.
        self._T, _ = lapack.dtrtri(R[:k, :k])

    def _columns(self, rows: slice) -> np.ndarray:
        return np.multiply(self._X[rows].T, self._scale[:, None], order="C")

    def times(self, rows: slice, beta: np.ndarray) -> np.ndarray:
        """X β for some rows."""
        return product(self._columns(rows).T, beta / self._scale, 2).sum(axis=0)

    def transposed(self, rows: slice, residual: np.ndarray) -> np.ndarray:
        """Xᵀ r for some rows, as vectors to be added up."""
        return product(self._columns(rows), residual, 3) / self._scale

    def root(self, weights: Callable[[slice], np.ndarray]) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX: from √W (X T), and back by T⁻¹."""
        k = len(self._scale)
        R: Any = np.zeros((0, k))
        for rows in row_blocks(self._X):
            columns = self._columns(rows).T
            Z = np.array([product(columns, t, 2).sum(axis=0) for t in self._T.T])
            R = np.linalg.qr(np.vstack([R, (Z * np.sqrt(weights(rows))).T]), mode="r")
        return R @ lapack.dtrtri(self._T)[0] / self._scale
