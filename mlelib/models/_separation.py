"""Whether a logistic MLE exists: decided by a linear program, proved in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from mlelib.models._least_squares import EPS, column_scale
from mlelib.models._whole import Basis, Rows, primitive

SHORT = 10**6  # whole numbers up to here need no rounding
SIZES = [*range(1, 17), *(2**bits for bits in range(5, 54))]  # of the largest entry, if rounded
WHOLE = 2**53  # float64 holds all whole numbers up to here
MANY = 12  # columns: with more, whole numbers grow long, and a climb is tried first
CLIMB = 25  # steps of Newton


@dataclass(frozen=True, eq=False)
class Separation:
    """A certificate: the kind of separation, and the direction that proves it.

    Attributes
    ----------
    kind : str
        'none', 'quasi-complete' or 'complete'.
    direction : ndarray of shape (k,), or None
        With (2y − 1) · (X direction) ≥ 0 in every row, and > 0 in some, or in all if complete.
        Coefficients that do not move are exactly 0; the others are whole numbers where float64
        holds them.
    supported : ndarray of shape (n,)
        True for the rows in which it is > 0: no direction has more.
    """

    kind: str
    direction: np.ndarray | None
    supported: np.ndarray


def separate(X: np.ndarray, y: np.ndarray, trials: Any) -> Separation:
    """Name the kind of separation and give the direction that proves it.

    A row of X with successes and failures counts as both, so that only x_iᵀd = 0 is left for it.
    """
    rows = np.concatenate([np.flatnonzero(y > 0), np.flatnonzero(y < trials)])
    A = X[rows]
    A[np.count_nonzero(y > 0) :] *= -1
    scale = column_scale(X)
    d, positive = _widest(A, scale)
    supported = np.zeros(len(X), dtype=bool)
    supported[rows[positive]] = True
    kind = "complete" if supported.all() else "quasi-complete" if supported.any() else "none"
    direction = None if kind == "none" else _floats(d, scale)
    for array in (supported, direction):
        if array is not None:
            array.flags.writeable = False  # it is kept, and handed out more than once
    return Separation(kind, direction, supported)


def _widest(A: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find d with A d ≥ 0 and as many entries > 0 as possible; return d and the mask of those.

    What one direction leaves at 0 is asked for another, which is added in so small a share that
    it spoils nothing.  At the end no direction supports any of the rows that are left.
    """
    positive, d = np.zeros(len(A), dtype=bool), np.zeros(A.shape[1], object)
    if A.shape[1] > MANY:
        found = _climbed(A, scale)
        if found is None:
            return d, positive
        d, positive[:] = found, found.any()
    while True:
        basis = Basis(Rows(A[~positive], scale))
        more = basis.direction()
        if more is None:
            return _short(Rows(A[positive], scale), d, basis), positive
        d = _added(Rows(A[positive], scale), d, more)
        positive[~positive] = Rows(A[~positive], scale).products(d) > 0


def _climbed(A: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
    """Climb: return d with A d > 0 in whole numbers, None where none has A d ≥ 0; else d = 0.

    At a top the p_i nearly are positive weights λ with Aᵀλ = 0.  The rest g = Aᵀp is taken away by
    λ_i = p_i − p_i (1 − p_i) a_iᵀs, where AᵀWA s = g with W = diag(p_i (1 − p_i)).  All λ_i are
    positive if every |a_iᵀs| < 1, which is so where the lengths of a_i and s allow no more, with
    what rounding may have done to g and to the least eigenvalue of AᵀWA added.
    """
    A = A * scale
    n, k = A.shape
    length, beta = np.linalg.norm(A, axis=1).max(), np.zeros(k)
    for _ in range(CLIMB):
        p = expit(-A @ beta)
        g, H = A.T @ p, (A.T * (p * (1 - p))) @ A
        blur = 2 * n * k * EPS * length * p.sum()
        least = np.linalg.eigvalsh(H)[0] - blur * length
        if p.min() > 0 and length * (np.linalg.norm(g) + blur) < least:
            return None
        if not least > 0:
            break
        beta = beta + np.linalg.solve(H, g)
        if (A @ beta > 0).all():
            d = np.array(
                [int(value) for value in np.rint(beta / abs(beta).max() * 2.0**30)], object
            )
            if (Rows(A, np.ones(k)).products(d) > 0).all():
                return d
    return np.zeros(k, object)


def _added(rows: Rows, d: np.ndarray, more: np.ndarray) -> np.ndarray:
    """d with as large a share of `more` as leaves A d > 0."""
    if not d.any():
        return more
    bits = [int(max(map(abs, vector))).bit_length() for vector in (d, more)]
    d, more = d << max(0, bits[1] - bits[0]), more << max(0, bits[0] - bits[1])
    while not (rows.products(d + more) > 0).all():
        d = 2 * d
    return primitive(d + more)


def _short(rows: Rows, d: np.ndarray, basis: Basis) -> np.ndarray:
    """Round d to short numbers that keep A d > 0 and half of it, at right angles to the rest."""
    if not d.any() or max(map(abs, _unscaled(d, rows.scale))) <= SHORT:
        return d
    span, share = basis.W[: len(d), basis.free], d[basis.free]
    largest, half = max(map(abs, share)), rows.products(d) / 2
    for size in SIZES:
        rounded = span @ ((2 * size * share + largest) // (2 * largest))
        if rounded.any() and (rows.products(rounded) >= half).all():
            return primitive(rounded)
    return d


def _unscaled(d: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """d · scale times a positive number, as whole numbers without a common factor."""
    shift = np.frexp(scale)[1].astype(object)
    return primitive(d << (shift - min(shift)))


def _floats(d: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """d · scale in float64: whole numbers where it holds them, else rounded."""
    whole = _unscaled(d, scale)
    if max(map(abs, whole)) <= WHOLE:
        return whole.astype(float)
    largest = max(map(abs, d))
    return np.array([value / largest for value in d]) * scale
