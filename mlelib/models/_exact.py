"""Do the responses lie on a plane?  Answered in rational numbers, where rounding cannot say."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

SUSPECT = 1e-14  # residuals below this part of what they are made of may be rounding alone


def exact_fit(X: np.ndarray, y: np.ndarray) -> np.ndarray | None:
    """β with y = Xβ in exact arithmetic, each entry rounded once; None if there is no such β.

    X has full column rank.  Rows are taken one at a time (Gauss–Jordan), and the first that
    contradicts those before it ends the search: with noise, that is soon.
    """
    k = X.shape[1]
    basis: list[list[Fraction]] = [[] for _ in range(k)]
    for x, target in zip(X, y, strict=True):
        row = [Fraction(value) for value in (*x.tolist(), float(target))]
        for j, base in enumerate(basis):
            if base and row[j]:
                row = [a - row[j] * b for a, b in zip(row, base, strict=True)]
        pivot = next((j for j in range(k) if row[j]), None)
        if pivot is None:
            if row[k]:
                return None
            continue
        row = [value / row[pivot] for value in row]
        basis = [
            base and [a - base[pivot] * b for a, b in zip(base, row, strict=True)] for base in basis
        ]
        basis[pivot] = row
    return np.array([float(base[k]) for base in basis])
