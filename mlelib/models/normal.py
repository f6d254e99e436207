"""The normal model with unknown mean and variance."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor, fsum, inf, log, log2, pi, sqrt
from typing import Any, ClassVar

import numpy as np

from mlelib._arguments import as_theta
from mlelib.models._validate import Sealed, as_vector, representable

BLOCK = 1 << 15  # observations per block: 256 KB, so that the differences stay in cache
SPREAD = (1e-150, 1e150)  # outside, the squares of the deviations leave the range of float64


@dataclass(frozen=True, eq=False, repr=False)
class Normal(Sealed):
    """Independent observations x_i from a normal distribution with mean μ and variance σ².

    The log-likelihood, a sum over the n observations, is
    ℓ(μ, σ²) = −(n/2) log(2π) − (n/2) log σ² − Σ (x_i − μ)² / (2σ²), for σ² > 0.

    Parameters
    ----------
    x : array_like, shape (n,)
        The observations.

    Raises
    ------
    ValueError
        If `x` is empty, not one-dimensional, not finite, holds an integer that float64 would
        round, or is spread so widely or so narrowly that squared deviations do not fit in it.
    TypeError
        If `x` does not hold numbers.

    Notes
    -----
    An array of float64 of 1 MB and more is shared, not copied, to fit data that fill the memory:
    do not change it while the model is in use, or give ``x.copy()``.

    θ = (mu, sigma2): mu in the unit of x, sigma2 (a variance) in its square.  ℓ depends on the
    data through n, the mean and the sum of squared deviations alone; they are computed once.
    If all observations are equal, ℓ grows without bound as σ² falls to 0: there is no MLE.
    A value of ℓ below −1.8e308 is −inf, as float64 rounds it.
    Source: Casella & Berger, *Statistical Inference* (2002), example 7.2.11.

    Examples
    --------
    >>> from mlelib import Normal
    >>> model = Normal([4, 5, 6, 5, 4])
    >>> mu, sigma2 = model.mle()
    >>> mu, round(sigma2, 12)
    (4.8, 0.56)
    >>> round(model.loglik(model.mle()), 6)
    -5.645146
    """

    x: Any
    n: int = field(init=False)
    mean: float = field(init=False)
    sum_of_squares: float = field(init=False)  # of deviations from the mean

    param_names: ClassVar[tuple[str, ...]] = ("mu", "sigma2")
    bounds: ClassVar[tuple[tuple[float, float], ...]] = ((-inf, inf), (0.0, inf))

    def __post_init__(self) -> None:
        x = as_vector(self.x, "x")
        mean, squares = _moments(x)
        for name, value in (("x", x), ("n", x.size), ("mean", mean), ("sum_of_squares", squares)):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Normal(n={self.n})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood, constants kept; −inf outside σ² > 0.

        >>> round(Normal([4, 5, 6, 5, 4]).loglik((5, 1)), 6)
        -6.094693
        """
        mu, sigma2 = as_theta(theta, self.param_names)
        if sigma2 == 0 and mu == self.mean and self.sum_of_squares == 0:
            return inf  # all observations equal: the limit as σ² falls to 0
        if not (0 < sigma2 < inf and -inf < mu < inf):
            return -inf
        return -0.5 * (self.n * (log(2 * pi) + log(sigma2)) + self._quadratic(mu, sigma2))

    def pointwise(self, theta: Any) -> np.ndarray:
        """Log-density of each observation, shape (n,).

        >>> Normal([4, 5]).pointwise((5, 1)).round(6)
        array([-1.418939, -0.918939])
        """
        mu, sigma2 = as_theta(theta, self.param_names)
        if not (0 < sigma2 < inf and -inf < mu < inf):
            return np.full(self.n, self.loglik(theta))
        with np.errstate(over="ignore"):  # a log-density below −1.8e308 is −inf
            return -0.5 * (log(2 * pi) + log(sigma2) + ((self.x - mu) / sqrt(sigma2)) ** 2)

    def score(self, theta: Any) -> np.ndarray:
        """First derivatives in (μ, σ²), shape (2,).

        ∂ℓ/∂μ = n (x̄ − μ) / σ²,  ∂ℓ/∂σ² = (Σ (x_i − μ)² / σ² − n) / (2σ²).

        >>> Normal([4, 5, 6, 5, 4]).score((5, 1))
        array([-1., -1.])
        """
        mu, sigma2 = self._inside(theta)
        first = self.n * ((self.mean - mu) / sigma2)
        second = (self._quadratic(mu, sigma2) - self.n) / 2 / sigma2
        return representable(np.array([first, second]), "score", (mu, sigma2))

    def hessian(self, theta: Any) -> np.ndarray:
        """Second derivatives in (μ, σ²), shape (2, 2).

        >>> Normal([4, 5, 6, 5, 4]).hessian((5, 1))
        array([[-5. ,  1. ],
               [ 1. , -0.5]])
        """
        mu, sigma2 = self._inside(theta)
        cross = self.n * ((mu - self.mean) / sigma2) / sigma2
        fourth = self._n_by_sigma4(mu, sigma2)
        second = fourth / 2 - fourth * (self._quadratic(mu, sigma2) / self.n)
        matrix = np.array([[-self.n / sigma2, cross], [cross, second]])
        return representable(matrix, "Hessian", (mu, sigma2))

    def fisher_information(self, theta: Any) -> np.ndarray:
        """Expected information diag(n/σ², n/(2σ⁴)), shape (2, 2).

        >>> Normal([4, 5, 6, 5, 4]).fisher_information((5, 1))
        array([[5. , 0. ],
               [0. , 2.5]])
        """
        mu, sigma2 = self._inside(theta)
        return np.diag([self.n / sigma2, self._n_by_sigma4(mu, sigma2) / 2])

    def mle(self) -> tuple[float, float]:
        """Maximum likelihood estimates (x̄, Σ (x_i − x̄)² / n); the variance divides by n.

        If all observations are equal this is the limit, with σ² = 0.0; it is not a maximum.

        >>> Normal([7, 7]).mle()
        (7.0, 0.0)
        """
        return self.mean, self.sum_of_squares / self.n

    def unbiased_variance(self) -> float:
        """Sum of squared deviations over n − 1: unbiased for σ², and not the MLE.

        >>> round(Normal([4, 5, 6, 5, 4]).unbiased_variance(), 6)
        0.7
        """
        if self.n < 2:
            raise ValueError("x has one observation; the unbiased variance needs at least two.")
        return self.sum_of_squares / (self.n - 1)

    def no_maximum(self) -> str | None:
        """Say why ℓ has no maximum, or return None where it has one.

        >>> Normal([4, 5]).no_maximum() is None
        True
        """
        if self.sum_of_squares > 0:
            return None
        return (
            f"all {self.n} observations equal {self.mean}, so the log-likelihood grows without "
            "bound as sigma2 falls to 0 and there is no MLE; use data that vary."
        )

    def _quadratic(self, mu: float, sigma2: float) -> float:
        """Σ (x_i − μ)² / σ², from the sufficient statistics."""
        z = (self.mean - mu) / sqrt(sigma2)
        return self.sum_of_squares / sigma2 + self.n * (z * z)

    def _n_by_sigma4(self, mu: float, sigma2: float) -> float:
        """n / σ⁴, which may neither overflow nor vanish in silence."""
        value = self.n / sigma2 / sigma2
        return representable(value if value else inf, "information", (mu, sigma2))

    def _inside(self, theta: Any) -> tuple[float, float]:
        mu, sigma2 = as_theta(theta, self.param_names)
        if not (0 < sigma2 < inf and -inf < mu < inf):
            raise ValueError(
                f"theta is (mu, sigma2) = ({mu}, {sigma2}); mu must be finite and the variance "
                "sigma2 positive and finite."
            )
        return mu, sigma2


def _moments(x: np.ndarray) -> tuple[float, float]:
    """Mean and sum of squared deviations, in one pass or two that neither overflow nor cancel.

    Differences come first, so that Σx² − n x̄², which loses every digit, never appears.  They
    are taken from the mean of the first block, or, where that lies off, of all; rounded to a
    quarter of a standard deviation: a short number, from which the differences of short numbers,
    and their squares, are exact; what that rounding costs is put back.
    """
    low, high = float(x.min()), float(x.max())
    if low == high:
        return low, 0.0
    spread = high / 2 - low / 2  # half the range: the range itself may overflow
    if not SPREAD[0] < spread < SPREAD[1]:
        raise ValueError(
            f"x ranges from {low} to {high}; squares of such deviations do not fit in "
            f"float64. Change the unit: np.asarray(x) / {min(spread, 8e307) or high - low:.0e}."
        )
    block = x[:BLOCK]
    mean = float(block[0]) + float((block - block[0]).mean())
    variance, off = float(np.square(block - mean).mean()), spread
    for _ in range(3):  # the third can only change what rounding leaves open
        short = 2.0 ** floor(log2(max(variance, 1e-16 * off * off)) / 2 - 2)
        center = round(mean / short) * short
        first, second = _sums(x, center)
        off = first / x.size
        mean, squares = center + off, second - first * off
        variance = squares / x.size
        if off * off <= variance / 16:
            break
    return mean, squares


def _sums(x: np.ndarray, center: float) -> tuple[float, float]:
    """Σ (x_i − center) and Σ (x_i − center)²."""
    blocks = (x[i : i + BLOCK] - center for i in range(0, x.size, BLOCK))
    pairs = [(d.sum(), d @ d) for d in blocks]
    return fsum(p[0] for p in pairs), fsum(p[1] for p in pairs)
