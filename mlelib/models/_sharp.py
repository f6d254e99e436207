"""Products with columns that nearly depend on each other: all digits of what cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib.models._blocks import row_blocks
from mlelib.models._least_squares import are_independent, product, triangle


class SharpColumns:
    """The columns of X, scaled by powers of two to entries in [−1, 1], for exact products."""

    def __init__(self, X: np.ndarray, scale: np.ndarray, R: np.ndarray) -> None:
        self._X, self._scale, self._R = X, scale, R

    def _columns(self, rows: slice) -> np.ndarray:
        return np.multiply(self._X[rows].T, self._scale[:, None], order="C")

    def times(self, rows: slice, beta: np.ndarray) -> np.ndarray:
        """X β for some rows."""
        return product(self._columns(rows).T, beta / self._scale, 2).sum(axis=0)

    def transposed(self, rows: slice, residual: np.ndarray) -> np.ndarray:
        """Xᵀ r for some rows, as vectors to be added up."""
        return product(self._columns(rows), residual, 3) / self._scale

    def root(self, weights: Callable[[slice], np.ndarray]) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX: from √W (X T), and back by T⁻¹.

        √W (X T) has columns near orthonormal, as √W X R⁻¹: nothing is lost in a triangle of it.
        """
        k = len(self._scale)
        R: Any = triangle(
            self._X, self._scale, lambda _: np.zeros(1), lambda rows: np.sqrt(weights(rows))
        )
        T = lapack.dtrtri((R if are_independent(R) else self._R)[:k, :k])[0]
        R = np.zeros((0, k))
        for rows in row_blocks(self._X):
            columns = self._columns(rows).T
            Z = np.array([product(columns, t, 2).sum(axis=0) for t in T.T])
            R = np.linalg.qr(np.vstack([R, (Z * np.sqrt(weights(rows))).T]), mode="r")
        return R @ lapack.dtrtri(T)[0] / self._scale
