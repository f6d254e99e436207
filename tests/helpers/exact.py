"""Exact answers in rational numbers: slow, short, and right."""

import math
from fractions import Fraction
from itertools import combinations


def fractions(matrix):
    """Read float64 entries as what they are: fractions with a power of two below."""
    return [[Fraction(value) for value in row] for row in matrix]


def least_squares(X, y):
    """Solve the normal equations without rounding: their condition does no harm then."""
    X, (y,) = fractions(X), fractions([y])
    columns = list(zip(*X, strict=True))
    rows = [[dot(a, b) for b in columns] + [dot(a, y)] for a in columns]
    for i, pivot in enumerate(rows):
        rows[i] = pivot = [value / pivot[i] for value in pivot]
        for j, row in enumerate(rows):
            if j != i:
                rows[j] = [a - row[i] * b for a, b in zip(row, pivot, strict=True)]
    beta = [row[-1] for row in rows]
    rest = [value - dot(row, beta) for row, value in zip(X, y, strict=True)]
    return beta, dot(rest, rest)


def standard_errors(X, y):
    """√(rss/n · diag (XᵀX)⁻¹): each is σ̂ over the residual of its column on the others."""
    rss = least_squares(X, y)[1]
    errors = []
    for j in range(len(X[0])):
        others = [[value for i, value in enumerate(row) if i != j] for row in X]
        left = least_squares(others, [row[j] for row in X])[1]
        errors.append(math.sqrt(rss / len(y) / left))
    return errors


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def digits(found, exact):
    """Count the correct digits, −log₁₀ of the relative error; 0 is met by 0 alone."""
    found, exact = Fraction(found), Fraction(exact)
    if found == exact:
        return math.inf
    return -math.log10(abs(found / exact - 1)) if exact else -math.inf


def separation(rows):
    """Name the kind of separation of signed rows (2y − 1)x of rank k = 2 or 3.

    The directions that no row contradicts are a cone, spanned by its edges; each edge is at right
    angles to k − 1 rows.
    """
    rows = sorted({tuple(row) for row in fractions(rows)})
    if len(rows[0]) == 2:
        normals = [(-b, a) for a, b in rows]
    else:
        normals = [
            (b * f - c * e, c * d - a * f, a * e - b * d)
            for (a, b, c), (d, e, f) in combinations(rows, 2)
        ]
    both = [tuple(sign * value for value in normal) for normal in normals for sign in (1, -1)]
    edges = [d for d in both if any(d) and all(dot(row, d) >= 0 for row in rows)]
    if not edges:
        return "none"
    middle = [sum(values) for values in zip(*edges, strict=True)]
    return "complete" if all(dot(row, middle) > 0 for row in rows) else "quasi-complete"
