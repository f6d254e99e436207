"""The problems that are timed: data from a fixed seed, and answers known beyond float64.

No answer comes from `mlelib`, or from any other contender.
"""

from dataclasses import dataclass
from math import fsum, isfinite, log10, sqrt
from typing import Any

import numpy as np

ALL_DIGITS = 16.0  # what a float64 holds: a closer answer is a matter of luck
BLOCK = 4096  # rows that are copied to extended precision at a time


@dataclass(frozen=True)
class Cell:
    """One cell of the table: a model and the size of its data; k is 1 where there is no X."""

    model: str
    n: int
    k: int

    @property
    def bytes(self):
        """The size of X, or of x for a model without predictors."""
        return 8 * self.n * self.k

    def __str__(self):
        return f"{self.model}, n = {self.n:,}" + f", k = {self.k}" * (self.model != "normal")


@dataclass(frozen=True, eq=False)
class Problem:
    """Data and their answer: X (n, k) and y (n,), or x (n,) and None."""

    X: Any
    y: Any
    answer: Any


REGRESSIONS = [(n, k) for n in (10**3, 10**4, 10**5, 10**6) for k in (2, 10, 50)]
CELLS = [
    *(Cell("logistic", n, k) for n, k in REGRESSIONS),
    *(Cell("poisson", n, k) for n, k in REGRESSIONS),
    *(Cell("linear", n, k) for n, k in REGRESSIONS),
    *(Cell("normal", 10**power, 1) for power in range(3, 8)),
]
QUICK = [cell for cell in CELLS if cell.n == 10**3 and cell.k <= 2]


def problem(cell):
    """Make the data of a cell, always the same, and their answer."""
    rng = np.random.default_rng([cell.n, cell.k])
    made = {"logistic": logistic, "poisson": poisson, "linear": linear, "normal": normal}
    return made[cell.model](rng, cell)


def logistic(rng, cell):
    """Labels drawn from the model, with log-odds that spread by about one."""
    X, beta = design(rng, cell.n, cell.k), coefficients(cell.k)
    y = (rng.random(cell.n) < 1 / (1 + np.exp(-(X @ beta)))).astype(float)
    return Problem(X, y, top(X, y, logistic_mean, 0.0))


def poisson(rng, cell):
    """Counts drawn from the model, with logarithms of the means that spread by about one."""
    X, beta = design(rng, cell.n, cell.k), coefficients(cell.k)
    y = rng.poisson(np.exp(X @ beta)).astype(float)
    return Problem(X, y, top(X, y, poisson_mean, np.log(y.mean())))


def logistic_mean(eta):
    """Return the mean of a label, and its variance."""
    p = 1 / (1 + np.exp(-eta))
    return p, p * (1 - p)


def poisson_mean(eta):
    """Return the mean of a count, which is its variance."""
    mean = np.exp(eta)
    return mean, mean


def top(X, y, mean_of, intercept):
    """β̂ by Newton's method with the score in extended precision, shape (k,).

    Where the score is 0 decides what β̂ is, so the score alone needs the digits: long doubles,
    which have 19 of them, or on Windows and Apple silicon 16.  The information only points the
    way.  A step that is small leaves almost nothing: its size times about 1e-12.
    """
    beta = np.zeros(X.shape[1], np.longdouble)
    beta[0] = intercept
    for _ in range(25):
        score, information = 0, 0
        for start in range(0, len(X), BLOCK):
            rows = X[start : start + BLOCK]
            mean, variance = mean_of(rows @ beta)
            score += (y[start : start + BLOCK] - mean) @ rows
            information += (rows.T * variance.astype(float)) @ rows
        step = np.linalg.solve(information, score.astype(float))
        beta = beta + step
        if abs(step).max() < 1e-9 * abs(beta).max():
            return beta
    raise ArithmeticError("Newton's method did not settle: the problem has no sure answer.")


def linear(rng, cell):
    """Responses whose least squares estimate is known without computing it.

    Each row of X stands there twice, once with the error +e and once with −e, so that Xᵀe = 0 and
    β̂ = β.  All numbers are multiples of powers of two, short enough for y = Xβ ± e to be exact.
    """
    half = short(design(rng, cell.n // 2, cell.k))
    beta, error = short(coefficients(cell.k)), short(rng.standard_normal(cell.n // 2))
    mean = half @ beta
    return Problem(np.vstack([half, half]), np.append(mean + error, mean - error), beta)


def normal(rng, cell):
    """Observations around 10; the mean and the standard deviation by exact sums."""
    x = 10 + 3 * rng.standard_normal(cell.n)
    mean = fsum(x) / cell.n
    return Problem(x, None, np.array([mean, sqrt(fsum((x - mean) ** 2) / cell.n)]))


def design(rng, n, k):
    """A column of ones and k − 1 columns of independent normal numbers."""
    X = rng.standard_normal((n, k))
    X[:, 0] = 1
    return X


def coefficients(k):
    """Coefficients of both signs, none near 0, so that relative errors mean something."""
    return np.linspace(0.7, 1.4, k) * (-1) ** np.arange(k) / sqrt(k)


def short(values):
    """Round to whole multiples of 1/1024."""
    return np.round(values * 1024) / 1024


def digits(found, answer):
    """Correct digits of the worst number: −log₁₀ of its relative error, from 0 to 16."""
    error = float(np.max(abs(np.asarray(found) / answer - 1)))
    if not isfinite(error):
        return 0.0
    return min(max(-log10(error), 0.0), ALL_DIGITS) if error else ALL_DIGITS
