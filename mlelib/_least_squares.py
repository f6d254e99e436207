"""Least squares to the last digits: Householder triangles in blocks, and exact residuals.

The normal equations square the condition number and are not used.  X may have millions of rows:
it is read in blocks that stay in cache, and nothing of its size is ever made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import fsum
from typing import Any

import numpy as np

from mlelib._validate import row_blocks

EPS = float(np.finfo(float).eps)
PANEL_BYTES = 1 << 19  # of a block of rows: large enough to keep LAPACK busy
SPLITTER = 2.0**27 + 1  # cuts a float64 into two halves whose products are exact


def column_scale(X: np.ndarray) -> np.ndarray:
    """Powers of two, shape (k,), that bring the largest entry of each column near 1."""
    largest = np.max([abs(X[rows]).max(axis=0) for rows in row_blocks(X)], axis=0)
    return np.ldexp(1.0, np.minimum(-np.frexp(largest)[1], 1000))


def triangle(X: np.ndarray, scale: np.ndarray, extra: Callable[[slice], np.ndarray]) -> np.ndarray:
    """R of the QR decomposition of X · scale with a last column `extra`, block by block."""
    k = X.shape[1]
    R = np.zeros((0, k + 1))
    for rows in row_blocks(X, PANEL_BYTES):
        panel = np.empty((len(R) + len(X[rows]), k + 1))
        panel[: len(R)] = R
        np.multiply(X[rows], scale, out=panel[len(R) :, :k])
        panel[len(R) :, k] = extra(rows)
        R = np.linalg.qr(panel, mode="r")
    return R


def refuse_dependent_columns(X: np.ndarray, scale: np.ndarray, R: np.ndarray) -> None:
    """Raise if a column of X is a combination of those before it, by its pivot in R.

    A small pivot may be rounding alone, so it is computed anew, by refined least squares.
    """
    n, k = X.shape
    if n < k:
        raise ValueError(
            f"X has {n} rows and {k} columns; with fewer rows than columns the coefficients "
            "are not determined. Drop columns, or collect more observations."
        )
    lengths = np.sqrt(np.square(R[:, :k]).sum(axis=0))
    pivots, least = abs(np.diag(R)[:k]), 64 * k * EPS * lengths
    for j in np.flatnonzero(pivots <= 1e-5 * lengths):
        if j and pivots[j] > least[j]:
            before = X[:, :j], X[:, j], scale[:j], scale[j], R[:j, :j], R[:j, j]
            pivots[j] = np.sqrt(_refined(*before)[1])
        if pivots[j] <= least[j]:
            why = "is a combination of the columns before it" if lengths[j] else "is zero"
            raise ValueError(
                f"column {j} of X {why}, so the coefficients are not determined. Drop it."
            )


def least_squares(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return β̂ (k,), the triangle R of X (k, k), and the residual sum of squares."""
    k = X.shape[1]
    scale, unit = column_scale(X), float(column_scale(y[:, None])[0])
    R = triangle(X, scale, lambda rows: y[rows] * unit)
    refuse_dependent_columns(X, scale, R)
    beta, squares = _refined(X, y, scale, unit, R[:k, :k], R[:k, k])
    return _in_units(scale * beta, R[:k, :k] / scale, squares, unit)


def _refined(
    X: np.ndarray, y: np.ndarray, scale: np.ndarray, unit: float, R: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, float]:
    """Solve R β = right, then improve β as long as it helps; return it and the sum of squares.

    With the residuals r of the current β, the rest of β̂ solves RᵀR δ = Xᵀr.  Since R comes from X
    itself and not from XᵀX, each round leaves a share of about EPS times the condition number
    of ‖X(β̂ − β)‖, if r and Xᵀr are known to twice the digits.
    Source: Björck, *Numerical Methods for Least Squares Problems* (1996), section 2.9.
    """
    beta, condition, before = np.linalg.solve(R, right), np.linalg.cond(R), np.inf
    while True:
        squares: list[float] = []
        rest = partial(_residuals, X, y, beta, scale, unit, squares)
        step = np.linalg.solve(R, np.linalg.solve(R.T, _products(X, rest, scale, condition)))
        size = float(np.linalg.norm(step))
        if not size < before / 2:
            return beta, fsum(squares)
        beta, before = beta + step, size
        # The squares are those before the step: one that moves them asks for another round.
        moved = np.linalg.norm(R @ step) > 1e-8 * np.sqrt(fsum(squares))
        if size <= 8 * EPS * np.linalg.norm(beta) and not moved:
            return beta, fsum(squares)


def _in_units(
    beta: np.ndarray, R: np.ndarray, squares: float, unit: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return to the unit of y, unless float64 cannot hold its square."""
    with np.errstate(over="ignore"):
        beta, result = beta / unit, squares / unit / unit
    if not (np.isfinite(beta).all() and result < np.inf and (result > 0) == (squares > 0)):
        raise ValueError(
            f"y has entries up to about {1 / unit:.0e}; coefficients and the sum of squares must "
            "stay within 1e-308 and 1.8e308. Change the unit of y, or of X."
        )
    return beta, R, result


def _products(
    X: np.ndarray,
    rest: Callable[[slice], tuple[np.ndarray, np.ndarray]],
    scale: np.ndarray,
    condition: float,
) -> np.ndarray:
    """Xᵀr, as if with twice the digits where the condition number asks for it."""
    total, error = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    for panel in row_blocks(X, PANEL_BYTES):
        (r, rounded), columns = rest(panel), X[panel]
        if condition < 1e3:
            total += r @ columns * scale
            continue
        for rows in row_blocks(columns):
            product, lost = _two_product(columns[rows] * scale, r[rows, None])
            error += lost.sum(axis=0) + rounded[rows] @ columns[rows] * scale
            while len(product) > 1:
                odd = product[len(product) & ~1 :]
                product, missed = _two_sum(product[0 : len(product) & ~1 : 2], product[1::2])
                error += missed.sum(axis=0)
                product = np.concatenate([product, odd])
            total, missed = _two_sum(total, product[0])
            error += missed
    return total + error


def _residuals(
    X: np.ndarray,
    y: np.ndarray,
    factors: np.ndarray,
    scale: np.ndarray,
    unit: float,
    squares: list[float],
    rows: slice,
) -> tuple[np.ndarray, np.ndarray]:
    """y · unit − (X · scale) factors for some rows, as a sum of two floats: twice the digits.

    Their sum of squares joins `squares`.
    Source: Ogita, Rump & Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005).
    """
    columns = np.multiply(X[rows].T, scale[:, None], order="C")  # by a power of two: exact
    total, error = y[rows] * unit, 0.0
    for column, factor in zip(columns, factors, strict=True):
        product, lost = _two_product(column, -factor)
        total, missed = _two_sum(total, product)
        lost += missed
        error = lost + error
    total, error = _two_sum(total, error)
    squares.append(float(total @ total))
    return total, error


def _two_sum(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a + b and its rounding error, exactly."""
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)


def _two_product(a: np.ndarray, b: Any) -> tuple[np.ndarray, np.ndarray]:
    """a · b and its rounding error, exactly, as long as nothing leaves the range."""
    product = a * b
    a_high, b_high = SPLITTER * a, SPLITTER * b
    a_high, b_high = a_high - (a_high - a), b_high - (b_high - b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error
