"""The Bernoulli model: independent tosses with one probability of success."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from operator import index
from typing import Any, ClassVar, SupportsIndex

import numpy as np
from scipy.special import xlog1py, xlogy

from mlelib._arguments import as_theta
from mlelib.models._validate import Sealed, as_binary, representable

MOST = 10**100  # tosses


@dataclass(frozen=True, eq=False, repr=False)
class Bernoulli(Sealed):
    """Independent tosses x_i in {0, 1} with P(x_i = 1) = p.

    With s successes among n tosses, the log-likelihood is
    ℓ(p) = s log p + (n − s) log(1 − p), for p in the closed interval [0, 1].

    Parameters
    ----------
    x : array_like, shape (n,)
        The tosses, each 0 or 1 (booleans are fine).

    Raises
    ------
    ValueError
        If `x` is empty, not one-dimensional, or holds anything but 0 and 1.
    TypeError
        If `x` does not hold numbers.

    Notes
    -----
    An array of float64 of 1 MB and more is shared, not copied, to fit data that fill the memory:
    do not change it while the model is in use, or give ``x.copy()``.

    θ is the plain float p: no unit, and score and Hessian are plain floats too.  This is the
    likelihood of the ordered tosses; the factor C(n, s), which counts the orders, is not in it.
    At p = 0 or 1 the derivatives are one-sided; they exist only where the data have a positive
    probability.  Source: Pawitan, *In All Likelihood* (2001), chapter 2.

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> model = Bernoulli([1, 0, 1, 1, 0])
    >>> model.mle()
    0.6
    >>> model.loglik(0.5) < model.loglik(0.6)
    True
    """

    x: Any
    successes: int = field(init=False)
    n: int = field(init=False)

    param_names: ClassVar[tuple[str, ...]] = ("p",)
    bounds: ClassVar[tuple[tuple[float, float], ...]] = ((0.0, 1.0),)

    def __post_init__(self) -> None:
        x = as_binary(self.x, "x")
        self._set(x, int(np.count_nonzero(x)), x.size)

    def _set(self, x: np.ndarray | None, successes: int, n: int) -> None:
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "successes", successes)
        object.__setattr__(self, "n", n)

    @classmethod
    def from_counts(cls, successes: SupportsIndex, n: SupportsIndex) -> Bernoulli:
        """Build the model from the number of successes and of tosses.

        Parameters
        ----------
        successes, n : int
            0 ≤ successes ≤ n and 1 ≤ n ≤ 1e100.

        Returns
        -------
        Bernoulli
            Its `x` is None: the order of the tosses is not known, and not needed.

        Raises
        ------
        TypeError
            If a count is not an integer.
        ValueError
            If the counts are impossible.

        Examples
        --------
        >>> Bernoulli.from_counts(6, 10).mle()
        0.6
        """
        try:
            s, total = index(successes), index(n)
        except TypeError:
            raise TypeError(
                f"counts are {successes!r} of {n!r}; both must be integers. {_remedy(successes, n)}"
            ) from None
        if not 0 <= s <= total or total < 1:
            raise ValueError(
                f"counts are {s} of {total}; the rule is 0 <= successes <= n and n >= 1. "
                "Check the order of the two: successes first."
            )
        if total > MOST:
            raise ValueError(
                f"counts are of {float(MOST):g} tosses and more; their derivatives would leave "
                "the range of float64. Use smaller counts."
            )
        model = object.__new__(cls)
        model._set(None, s, total)
        return model

    def __repr__(self) -> str:
        return f"Bernoulli(n={self.n}, successes={self.successes})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood, a sum over the tosses; −inf outside [0, 1].

        >>> round(Bernoulli.from_counts(6, 10).loglik(0.6), 6)
        -6.730117
        """
        (p,) = as_theta(theta, self.param_names)
        if not 0 <= p <= 1:
            return -np.inf
        return float(xlogy(self.successes, p) + xlog1py(self.n - self.successes, -p))

    def pointwise(self, theta: Any) -> np.ndarray:
        """Contributions of the single tosses, shape (n,); from counts, the successes first.

        >>> Bernoulli([1, 0]).pointwise(0.5).round(6)
        array([-0.693147, -0.693147])
        """
        (p,) = as_theta(theta, self.param_names)
        if not 0 <= p <= 1:
            return np.full(self.n, -np.inf)
        x = np.arange(self.n) < self.successes if self.x is None else self.x
        return xlogy(x, p) + xlog1py(1 - x.astype(float), -p)

    def score(self, theta: Any) -> float:
        """First derivative s/p − (n − s)/(1 − p); one-sided at p = 0 and 1.

        >>> Bernoulli.from_counts(0, 10).score(0.0)
        -10.0
        """
        p = self._inside(theta)
        value = _ratio(self.successes, p) - _ratio(self.n - self.successes, 1 - p)
        return representable(value, "score", p)

    def hessian(self, theta: Any) -> float:
        """Second derivative −s/p² − (n − s)/(1 − p)²; one-sided at p = 0 and 1.

        >>> round(Bernoulli.from_counts(6, 10).hessian(0.6), 6)
        -41.666667
        """
        p = self._inside(theta)
        heads, tails = _ratio(self.successes, p), _ratio(self.n - self.successes, 1 - p)
        return representable(-_ratio(heads, p) - _ratio(tails, 1 - p), "Hessian", p)

    def fisher_information(self, theta: Any) -> float:
        """Expected information n / (p (1 − p)); +inf at p = 0 and 1.

        >>> round(Bernoulli.from_counts(6, 10).fisher_information(0.6), 6)
        41.666667
        """
        (p,) = as_theta(theta, self.param_names)
        if not 0 <= p <= 1:
            raise ValueError(f"p is {p}; it must lie in [0, 1].")
        if p in (0, 1):
            return np.inf
        return representable(self.n / p / (1 - p), "information", p)

    def mle(self) -> float:
        """Maximum likelihood estimate s / n; 0.0 and 1.0 are possible.

        >>> Bernoulli([0, 0, 0]).mle()
        0.0
        """
        return self.successes / self.n

    def no_maximum(self) -> str | None:
        """Say why ℓ has no maximum among float64 numbers, or return None where it has one.

        >>> Bernoulli.from_counts(0, 10).no_maximum() is None
        True
        """
        failures = self.n - self.successes
        if not failures or self.mle() < 1:
            return None
        return (
            f"with {failures} failures in {self.n} tosses the estimate is no float64: the nearest "
            "is 1.0, where the data are impossible. Count the other side: "
            f"Bernoulli.from_counts({failures}, {self.n})."
        )

    def _inside(self, theta: Any) -> float:
        (p,) = as_theta(theta, self.param_names)
        if not 0 <= p <= 1:
            raise ValueError(f"p is {p}; derivatives exist for p in [0, 1] only.")
        if self.loglik(p) == -np.inf:
            raise ValueError(
                f"p is {p}, where {self!r} has probability 0; "
                "the log-likelihood has no derivative there. Move p inside (0, 1)."
            )
        return p


def _remedy(successes: Any, n: Any) -> str:
    """How what was given may have been meant."""
    if np.ndim(successes):
        return "Bernoulli(x) takes the tosses themselves."
    if isinstance(successes, float) and 0 < successes < 1:
        return f"A share is no count: use round({successes!r} * {n!r})."
    if successes is None or n is None:
        return "Give both."
    wrong = n if isinstance(successes, int | np.integer) else successes
    if np.ndim(wrong) or (isinstance(wrong, float) and not isfinite(wrong)):
        return "Give two whole numbers, such as from_counts(6, 10)."
    return f"Use int({wrong!r})."


def _ratio(count: float, q: float) -> float:
    """Return count / q, where no observation of a kind means no term, also at q = 0."""
    return count / q if count else 0.0
