"""Poisson regression: counts whose log-means are linear in the predictors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from math import fsum, log, pi
from typing import Any

import numpy as np
from scipy.special import gammaln

from mlelib.models._blocks import BLOCK_BYTES, row_blocks
from mlelib.models._canonical import Canonical, Terms
from mlelib.models._limit import Limit, limit
from mlelib.models._separation import Separation, separate
from mlelib.models._validate import (
    Sealed,
    as_counts,
    as_exposure,
    as_matrix,
    refuse_order,
    same_length,
)

LARGE = 16.0  # from here on four terms of Stirling's series have all digits


@dataclass(frozen=True, eq=False, repr=False)
class PoissonRegression(Sealed):
    """Independent counts y_i with mean μ_i = e_i · exp(x_iᵀβ), where e_i is the exposure.

    The log-likelihood given X is ℓ(β) = Σ (y_i log μ_i − μ_i − log y_i!).

    Parameters
    ----------
    X : array_like, shape (n, k)
        The predictors, used as given: no intercept is added, see `with_intercept`.
    y : array_like, shape (n,)
        The counts, whole numbers from 0 on.
    exposure : array_like, shape (n,), optional
        How long, or how many, each count was counted: positive, in any unit; exp(x_iᵀβ) is then
        a rate per that unit.  Without, 1 for each.

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite or an integer that float64 would round, a
        count is negative or no whole number, an exposure is not positive, or the columns of X
        are dependent.
    TypeError
        If X, y or exposure does not hold numbers.

    Notes
    -----
    Rows are taken by position: labels of a pandas index are not compared.  Arrays of float64 that
    have 1 MB and more together are shared, not copied, to fit data that fill the memory: do not
    change them while the model is in use, or give copies.

    θ = β, shape (k,), each coefficient in one over the unit of its column.  There is no closed
    form and no method `mle`; and there may be no maximum at all, see `separation`.  ℓ is computed
    from its distance to the best that any means could do, so that large counts keep its digits.
    Source: McCullagh & Nelder, *Generalized Linear Models* (1989), chapter 6; Loader, *Fast and
    Accurate Computation of Binomial Probabilities* (2000), for the digits.

    Examples
    --------
    Breakdowns in 10, 20 and 40 hours, on machines of age 1, 2 and 3:

    >>> from mlelib import PoissonRegression, maximize, with_intercept
    >>> model = PoissonRegression(with_intercept([1, 2, 3]), [1, 5, 24], exposure=[10, 20, 40])
    >>> maximize(model, start=[0, 0]).theta.round(6)
    array([-3.165911,  0.885338])
    """

    X: Any
    y: Any
    exposure: Any = None
    n: int = field(init=False)
    k: int = field(init=False)
    param_names: tuple[str, ...] = field(init=False)
    _link: Canonical = field(init=False)
    _best: float = field(init=False)  # ℓ if every mean were its count

    def __post_init__(self) -> None:
        exposure = self.exposure
        others = {"y": self.y} if exposure is None else {"y": self.y, "exposure": exposure}
        refuse_order(self.X, **others)
        X = as_matrix(self.X, "X")
        y = as_counts(self.y, "y", X.nbytes)
        same_length(X, y, "y")
        if exposure is not None:
            exposure = as_exposure(exposure, "exposure", X.nbytes)
            same_length(X, exposure, "exposure")
        link = Canonical(X, partial(_terms, y, exposure))
        blocks = row_blocks(y, BLOCK_BYTES // 8)  # about eight arrays are made from each
        best = fsum(float(_saturated(y[rows]).sum()) for rows in blocks)
        values = {"X": X, "y": y, "exposure": exposure, "n": len(y), "k": link.k}
        values |= {"param_names": link.names, "_link": link, "_best": best}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"PoissonRegression(n={self.n}, k={self.k})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood, log y! included.

        >>> round(PoissonRegression([[1], [2]], [0, 3]).loglik([0.5]), 6)
        -3.158763
        """
        return self._link.loglik(theta) + self._best

    def pointwise(self, theta: Any) -> np.ndarray:
        """Contribution of each row, shape (n,).

        >>> PoissonRegression([[1], [2]], [0, 3]).pointwise([0]).round(6)
        array([-1.      , -2.791759])
        """
        return self._link.pointwise(theta) + _saturated(self.y)

    def score(self, theta: Any) -> np.ndarray:
        """First derivatives Xᵀ(y − μ), shape (k,).

        >>> PoissonRegression([[1], [2]], [0, 3]).score([0])
        array([3.])
        """
        return self._link.score(theta)

    def hessian(self, theta: Any) -> np.ndarray:
        """Second derivatives −XᵀWX with W = diag(μ), shape (k, k): there is no y in it.

        >>> PoissonRegression([[1], [2]], [0, 3]).hessian([0])
        array([[-5.]])
        """
        return -self.fisher_information(theta)

    def fisher_information(self, theta: Any) -> np.ndarray:
        """Expected information XᵀWX, shape (k, k); the same as the observed one.

        >>> PoissonRegression([[1], [2]], [0, 3]).fisher_information([0])
        array([[5.]])
        """
        return self._link.information(theta)

    def information_root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX, shape (k, k): from √W X by Householder triangles.

        >>> abs(PoissonRegression([[1], [2]], [0, 3]).information_root([0])).round(6)
        array([[2.236068]])
        """
        return self._link.root(theta)

    fisher_root = information_root  # the observed information is the expected one

    def separation(self) -> Separation:
        """Certify whether the maximum likelihood estimate exists.

        It does not exist just where a direction d has X d = 0 in every row with a positive count,
        and X d ≤ 0, not always 0, in the rows with count 0: along it the means of some zeros fall
        to 0, no other mean changes, and ℓ rises forever.

        Returns
        -------
        Separation
            With `kind`: 'none' (the MLE exists), 'quasi-complete' or 'complete' (all means fall
            to 0); with `direction`, shape (k,), or None; and with `supported`, shape (n,), the
            rows whose means fall to 0.

        Notes
        -----
        The verdict is proved in whole numbers, as for `LogisticRegression.separation`: a positive
        count holds its row from both sides, as successes and failures together do there.
        Source: Haberman, *The Analysis of Frequency Data* (1974), for the theorem; Santos Silva &
        Tenreyro, *Economics Letters* 107 (2010); Correia and others, *Verifying the
        Existence of Maximum Likelihood Estimates for Generalized Linear Models* (2019).

        Examples
        --------
        Nothing was counted in the second group:

        >>> model = PoissonRegression([[1, 0], [1, 0], [1, 1], [1, 1]], [2, 3, 0, 0])
        >>> model.separation().kind
        'quasi-complete'
        >>> model.separation().direction
        array([ 0., -1.])
        """
        return self._certificate

    def limit(self, i: int) -> Limit:
        """Where the profile of coefficient i, from 0, of separated data is to be found.

        >>> PoissonRegression([[1], [1]], [0, 0]).limit(0).toward
        -1
        """
        return limit(self, i)

    @cached_property
    def _certificate(self) -> Separation:
        return self._certify(self.X)

    def _certify(self, X: np.ndarray) -> Separation:
        positive = self.y > 0
        return separate(X, positive, 1 + positive)

    def _part(self, X: np.ndarray, rows: np.ndarray) -> PoissonRegression:
        """The model of some rows, with other predictors."""
        exposure = None if self.exposure is None else self.exposure[rows]
        return PoissonRegression(X, self.y[rows], exposure)


def _terms(y: np.ndarray, exposure: np.ndarray | None, rows: slice, eta: np.ndarray) -> Terms:
    """ℓ_i less its best, the residuals y − μ, and the variances μ, of some rows.

    For y > 0 and z = log(μ/y), these are −y(e^z − 1 − z), −y(e^z − 1) and y e^z.
    """
    y = y[rows]
    if exposure is not None:
        eta = eta + np.log(exposure[rows])
    base = np.where(y > 0, y, 1.0)
    z = eta - np.log(base)
    excess, mu = base * np.expm1(z), base * np.exp(z)
    zero = y == 0
    loss = np.where(zero, mu, np.maximum(excess - base * z, 0.0))  # no rounding above the best
    return -loss, np.where(zero, -mu, -excess), mu


def _saturated(y: np.ndarray) -> np.ndarray:
    """y log y − y − log y!, the log-probability of a count that is its own mean.

    For large y it is −log(2πy)/2 − 1/(12y) + 1/(360y³) − …, without anything that cancels.
    """
    small, large = np.clip(y, 1.0, LARGE), np.maximum(y, LARGE)
    direct = np.where(y > 0, small * np.log(small) - small - gammaln(small + 1), 0.0)
    square = large * large
    series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / large
    return np.where(y < LARGE, direct, -(log(2 * pi) + np.log(large)) / 2 - series)
