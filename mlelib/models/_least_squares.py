"""Least squares to the last digits: Householder triangles in blocks, and exact residuals.

The normal equations square the condition number and are not used.  X may have millions of rows:
it is read in blocks that stay in cache, and nothing of its size is ever made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import fsum

import numpy as np
from scipy.linalg import lapack

from mlelib.models._blocks import row_blocks

EPS = float(np.finfo(float).eps)
PANEL_BYTES = 1 << 18  # of a block of rows: large enough to keep LAPACK busy


def column_scale(X: np.ndarray) -> np.ndarray:
    """Powers of two, shape (k,), that bring the largest entry of each column near 1."""
    largest = np.zeros(X.shape[1])
    for rows in row_blocks(X):
        columns = np.ascontiguousarray(X[rows].T)  # to find a maximum along rows is slow
        largest = np.maximum(largest, np.maximum(columns.max(axis=1), -columns.min(axis=1)))
    return np.ldexp(1.0, np.minimum(-np.frexp(largest)[1], 1000))


def triangle(
    X: np.ndarray,
    scale: np.ndarray,
    extra: Callable[[slice], np.ndarray],
    weights: Callable[[slice], np.ndarray] | None = None,
) -> np.ndarray:
    """R of the QR decomposition of X · scale with a last column `extra`, block by block.

    With `weights`, each row is multiplied by its weight first, and the largest rows come first: so
    small rows keep their own digits beside large ones.
    Source: Cox and Higham, Stability of Householder QR factorization for weighted least squares
    problems (1998).
    """
    k = X.shape[1]
    R = np.zeros((0, k + 1))
    for rows in row_blocks(X, PANEL_BYTES):
        block, r = X[rows], len(R)
        panel = np.empty((k + 1, r + len(block)))  # by columns, as LAPACK wants them
        panel[:, :r] = R.T
        np.multiply(block.T, scale[:, None], out=panel[:k, r:])
        panel[k, r:] = extra(rows)
        if weights is not None:
            panel[:, r:] *= weights(rows)
            panel = panel[:, np.argsort(-abs(panel[:k]).max(axis=0), kind="stable")]
        factored = lapack.dgeqrf(panel.T, lwork=32 * (k + 1), overwrite_a=True)[0]
        R = np.triu(factored[: k + 1])
    return R


def rounding(k: int) -> float:
    """The part of a column's length, beside k − 1 others, that may be rounding alone."""
    return 64 * k * EPS


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
    pivots, least = abs(np.diag(R)[:k]), rounding(k) * lengths
    for j in np.flatnonzero(pivots <= 1e-5 * lengths):
        if j and pivots[j] > least[j]:
            before = X[:, :j], X[:, j], scale[:j], scale[j], R[:j, :j], R[:j, j]
            pivots[j] = np.sqrt(_refined(*before)[2])
        if pivots[j] <= least[j]:
            why, remedy = "is zero", "Drop it."
            if lengths[j]:
                why = "is a combination of the columns before it, within rounding"
                remedy = (
                    "Drop it; or if it holds small steps of a large number, subtract that first: "
                    f"X[:, {j}] - X[:, {j}].min()."
                )
            raise ValueError(
                f"column {j} of X {why}, so the coefficients are not determined. {remedy}"
            )


def are_independent(R: np.ndarray) -> bool:
    """Tell whether no pivot of a triangle that `triangle` found may be rounding alone."""
    k = R.shape[1] - 1
    lengths = np.sqrt(np.square(R[:, :k]).sum(axis=0))
    large = abs(np.diag(R)[:k]) > rounding(k) * lengths
    return bool(large.all() and np.isfinite(R).all())


def least_squares(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return β̂ (k,), the triangle R of X (k, k), and the residual sum of squares."""
    k = X.shape[1]
    scale, unit = column_scale(X), float(column_scale(y[:, None])[0])
    R = triangle(X, scale, lambda rows: y[rows] * unit)
    refuse_dependent_columns(X, scale, R)
    beta, _, squares = _refined(X, y, scale, unit, R[:k, :k], R[:k, k])
    return _in_units(scale, unit, beta, R[:k, :k], squares)


def residuals(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y − X β̂, for columns that are independent: to its own digits, also where it is small."""
    k = X.shape[1]
    scale, unit = column_scale(X), float(column_scale(y[:, None])[0])
    R = triangle(X, scale, lambda rows: y[rows] * unit)
    beta, low, _ = _refined(X, y, scale, unit, R[:k, :k], R[:k, k])
    r = np.empty(len(y))
    for rows in row_blocks(X):
        parts = product(X[rows] * scale, -beta, 4, -low)
        r[rows] = np.add(*add_up(y[rows] * unit, parts))
    return r / unit


def _refined(
    X: np.ndarray, y: np.ndarray, scale: np.ndarray, unit: float, R: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Solve R β = right, then improve β as long as it helps; return it and the sum of squares.

    β is the sum of two arrays: the second holds what the first has no digits for.

    With the residuals r of the current β, the rest of β̂ solves RᵀR δ = Xᵀr.  Since R comes from X
    itself and not from XᵀX, each round leaves a share of about EPS times the condition number
    of ‖X(β̂ − β)‖, if β, r and Xᵀr are known to twice the digits: β rounded to one number would
    leave residuals of its own, which a dependent column does not have.
    Source: Björck, *Numerical Methods for Least Squares Problems* (1996), section 2.9.
    """
    R = np.asfortranarray(R)
    # R is its own LU factorization. SciPy 1.14 has no dtrcon.
    reciprocal = lapack.dgecon(R, np.linalg.norm(R, 1))[0]
    beta, before, condition = _solve(R, right), np.inf, 1 / max(reciprocal, EPS**2)
    low = np.zeros_like(beta)
    while True:
        rest, squares = _normal_residual(X, y, beta, low, scale, unit, condition > 1e3)
        step = _solve(R, _solve(R, rest, transposed=True))
        size, whole = abs(step).max(), abs(beta).max()
        if not size < before / 2:
            return beta, low, squares
        (beta, low), before = two_sum(beta, low + step), size
        gain = np.square(R @ step).sum()
        # What the next round would bring, 64 · EPS · condition of this one, is lost in rounding;
        # r becomes shorter by X δ, at right angles to what is left of it.
        if min(64 * condition, 1 / (8 * EPS)) * size <= whole and gain <= 1e-8 * squares:
            return beta, low, squares - float(gain)


def _in_units(
    scale: np.ndarray, unit: float, beta: np.ndarray, R: np.ndarray, squares: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return to the units of X and y, unless float64 cannot hold what is found there."""
    there = beta != 0
    with np.errstate(over="ignore", under="ignore"):
        beta, R, result = scale * beta / unit, R / scale, squares / unit / unit
    finite = np.isfinite(beta).all() and np.isfinite(R).all() and result < np.inf
    digits = (abs(beta[there]) >= np.finfo(float).tiny).all() and (result > 0) == (squares > 0)
    if not (finite and digits):
        raise ValueError(
            f"y has entries up to about {1 / unit:.0e}; coefficients, lengths of columns and the "
            "sum of squares must stay within 1e-308 and 1.8e308. Change the unit of y, or of X."
        )
    return beta, R, result


def _solve(R: np.ndarray, right: np.ndarray, transposed: bool = False) -> np.ndarray:
    """Solve R β = right, or Rᵀ β = right."""
    return lapack.dtrtrs(R, right, trans=transposed)[0]


def _normal_residual(
    X: np.ndarray,
    y: np.ndarray,
    beta: np.ndarray,
    low: np.ndarray,
    scale: np.ndarray,
    unit: float,
    twice: bool,
) -> tuple[np.ndarray, float]:
    """Xᵀr and ‖r‖² for r = y · unit − (X · scale)(β + low), to its digits or `twice` as many."""
    total, error, squares = np.zeros(len(beta)), np.zeros(len(beta)), []
    for rows in row_blocks(X):
        columns = np.multiply(X[rows].T, scale[:, None], order="C")  # powers of two: exact
        r = y[rows] * unit
        if not twice:
            for part in product(columns.T, -beta, 2, -low):
                r += part  # the large and exact part first: what is left is small
            squares.append(float(r @ r))
            total += columns @ r
            continue
        r, missed = add_up(r, product(columns.T, -beta, 4, -low))
        squares.append(float(r @ r))
        total, lost = add_up(total, product(columns, r, 4, missed))
        error += lost
    return total + error, fsum(squares)


def product(A: np.ndarray, b: np.ndarray, count: int, more: np.ndarray | float = 0.0) -> np.ndarray:
    """A (b + more), for entries of A in [−1, 1], as the sum of 2 · count − 1 vectors.

    A and b are cut into `count` slices of so few bits each that products of slices, and their
    sums, are exact; only what comes after the last cut is rounded.
    Source: Ozaki, Ogita, Oishi & Rump, *Numerical Algorithms* 59 (2012), 95–118.
    """
    bits = (53 - (len(b) * count).bit_length()) // 2
    size = np.ldexp(1.0, np.frexp(abs(b).max())[1])
    factors = np.array([*slices(b / size, bits, count)]) * size
    factors[-1] += more
    levels = np.zeros((2 * count - 1, len(A)))  # each 2^bits times smaller than the one before
    for s, part in enumerate(slices(A, bits, count)):
        levels[s : s + count] += factors @ part.T
    return levels


def slices(values: np.ndarray, bits: int, count: int) -> Iterator[np.ndarray]:
    """Cut values in [−1, 1] into `count` parts with that sum, all but the last of few bits."""
    for s in range(1, count):
        shift = 1.5 * 2.0 ** (52 - bits * s)  # to add it rounds to multiples of 2^(−bits s)
        part = values + shift
        part -= shift
        yield part
        values = values - part
    yield values


def add_up(total: np.ndarray, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add vectors to a total; return the sum and all that was rounded off on the way."""
    error = np.zeros_like(total)
    for part in parts:
        total, missed = two_sum(total, part)
        error += missed
    return total, error


def two_sum(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a + b and its rounding error, exactly."""
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)
