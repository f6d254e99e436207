"""Linear programming in whole numbers: float64 looks for the way, whole numbers prove it.

The rows of a matrix A are data.  Asked is whether some d has a·d ≥ 0 for every row a, and > 0 for
some.  A float64 number is a whole number times a power of two, so the question has an exact answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

import numpy as np

from mlelib.models._least_squares import EPS

BLOCK = 1 << 14  # rows of whole numbers at a time: they need much memory


class Rows:
    """The rows of A, with columns scaled by powers of two: signs of products that are never wrong.

    A vector d is an array of Python's whole numbers, which have as many digits as they need.
    """

    def __init__(self, A: np.ndarray, scale: np.ndarray) -> None:
        self.A, self.scale = A, scale

    def products(self, d: np.ndarray, exact: bool = True) -> np.ndarray:
        """A d in units of the largest |d|, rounded, but with the right signs.

        Whole numbers decide where rounding might; unless `exact`, only if all others are positive.
        """
        largest = max(map(abs, d))
        share = np.array([value / largest for value in d])
        found = self.A @ (share * self.scale)
        blur = (len(d) + 4) * EPS * abs(share).sum()
        if not exact and found.min() < -blur:
            return found
        doubtful = np.flatnonzero(abs(found) <= blur)
        found[doubtful] = 0.0
        run = np.flatnonzero(d)
        for start in range(0, doubtful.size, BLOCK):
            rows = doubtful[start : start + BLOCK]
            part = self.A[np.ix_(rows, run)]
            some = part.any(axis=1)
            signs = np.sign(_whole(part[some], self.scale[run]) @ d[run])
            found[rows[some]] = blur * signs.astype(float)
        return found

    def whole(self, i: int) -> np.ndarray:
        """Row i as whole numbers without a common factor: a positive multiple of it."""
        return primitive(_whole(self.A[i : i + 1], self.scale)[0])


class Basis:
    """As many rows as A has rank, and their dual vectors D: b_i·D_j = q for i = j, else 0.

    It begins with the opposites −t of independent rows t.  Then −Σ t = Σ λ_j b_j with all λ_j = 1;
    the simplex method brings in rows of A and keeps all λ_j ≥ 0.  If every opposite has left,
    Σ t + Σ λ_j b_j = 0: no d has t·d > 0 for one and a·d ≥ 0 for all.  As the t span all rows, none
    has a·d > 0 for any.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows, k = rows, rows.A.shape[1]
        self.W, self.q = np.eye(k, dtype=int).astype(object), 1
        self.held: list[int] = []
        for j in range(k):
            products = abs(rows.products(self.W[:, j]))
            if products.any():
                self.held.append(j)
                self._bring(-rows.whole(int(products.argmax())), j)
        self.free = [j for j in range(k) if j not in self.held]  # a·D_j = 0 for every row
        # Below D stand the λ, times q; and how they change if the t are weighted differently,
        # by 1 + ε, 1 + ε², ...: then no two quotients are ever equal, and no circle is possible.
        more = np.vstack([np.ones((1, k), dtype=int), np.eye(k, dtype=int)])
        self.W = np.vstack([self.W, self.q * more.astype(object)])

    def direction(self) -> np.ndarray | None:
        """The d asked for; None where there is none, which the basis then proves."""
        k, opposite = len(self.W[0]), list(self.held)
        while opposite:
            d = primitive(-self.W[:k, opposite].sum(axis=1))
            products = self.rows.products(d, exact=False)
            i = int(products.argmin())
            if products[i] >= 0:
                return d
            row = self.rows.whole(i)
            j = self._leaving(row @ self.W[:k])
            self._bring(row, j)
            opposite = [other for other in opposite if other != j]
        return None

    def _leaving(self, u: np.ndarray) -> int:
        """The j whose λ_j is the first to become 0 when a row Σ u_j b_j / q comes in."""
        ties, lines = [j for j in self.held if u[j] > 0], iter(self.W[len(self.W[0]) :])
        while len(ties) > 1:
            line = next(lines)
            quotients = [Fraction(line[j], u[j]) for j in ties]
            least = min(quotients)
            ties = [j for j, value in zip(ties, quotients, strict=True) if value == least]
        return ties[0]

    def _bring(self, row: np.ndarray, j: int) -> None:
        """Make `row` the basis vector j; all divisions are exact (Edmonds, 1967)."""
        u, column = row @ self.W[: len(row)], self.W[:, j].copy()
        sign = 1 if u[j] > 0 else -1
        self.W = sign * (self.W * u[j] - np.outer(column, u)) // self.q
        self.W[:, j], self.q = sign * column, sign * u[j]


def primitive(d: Iterable[int]) -> np.ndarray:
    """Whole numbers divided by what they have in common."""
    d = list(d)
    common = gcd(*d) or 1
    return np.array([value // common for value in d], object)


def _whole(A: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """A · scale, times one power of two, as whole numbers."""
    mantissa, exponent = np.frexp(A)
    exponent = exponent + np.frexp(scale)[1]
    exponent = np.where(A == 0, exponent.max(initial=0), exponent)
    shift = (exponent - exponent.min(initial=0)).astype(object)
    return np.ldexp(mantissa, 53).astype(np.int64).astype(object) << shift
