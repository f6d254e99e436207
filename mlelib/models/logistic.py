"""Logistic regression: Bernoulli responses whose log-odds are linear in the predictors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from mlelib.models._canonical import Canonical, Terms
from mlelib.models._limit import Limit, limit
from mlelib.models._separation import Separation, separate
from mlelib.models._validate import (
    Sealed,
    as_binary,
    as_matrix,
    as_vector,
    refuse_order,
    same_length,
)

FAR = 700.0  # e^700 is still finite, and log(1 + e^z) = z from 37 on


@dataclass(frozen=True, eq=False, repr=False)
class LogisticRegression(Sealed):
    """Independent responses y_i in {0, 1} with log-odds η_i = x_iᵀβ: P(y_i = 1) = 1/(1 + e^(−η_i)).

    The log-likelihood given X is ℓ(β) = −Σ log(1 + e^(−m_i)), with the margin m_i = η_i for
    y_i = 1 and −η_i for y_i = 0.  Written so, it is never above 0 and never overflows.

    Parameters
    ----------
    X : array_like, shape (n, k)
        The predictors, used as given: no intercept is added, see `with_intercept`.
    y : array_like, shape (n,)
        The responses, each 0 or 1 (booleans are fine).

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite or an integer that float64 would round, y
        holds anything but 0 and 1, or the columns of X are dependent.
    TypeError
        If X or y does not hold numbers.

    Notes
    -----
    Rows are taken by position: labels of a pandas index are not compared.  Arrays of float64 that
    have 1 MB and more together are shared, not copied, to fit data that fill the memory: do not
    change them while the model is in use, or give ``X.copy(), y.copy()``.

    θ = β, shape (k,), each coefficient in one over the unit of its column.  There is no closed
    form and no method `mle`; and where the data are separated there is no maximum at all: see
    `separation`.  Source: McCullagh & Nelder, *Generalized Linear Models* (1989), chapter 4.

    Examples
    --------
    >>> from mlelib import LogisticRegression, maximize, with_intercept
    >>> model = LogisticRegression(with_intercept([1, 2, 3, 4, 5]), [0, 1, 0, 1, 1])
    >>> maximize(model, start=[0, 0]).theta.round(6)
    array([-2.648587,  1.090426])
    """

    X: Any
    y: Any
    trials: Any = field(init=False)
    n: int = field(init=False)
    k: int = field(init=False)
    param_names: tuple[str, ...] = field(init=False)
    _link: Canonical = field(init=False)

    def __post_init__(self) -> None:
        refuse_order(self.X, y=self.y)
        X = as_matrix(self.X, "X")
        y = as_binary(self.y, "y", X.nbytes)
        same_length(X, y, "y")
        self._set(X, y, None)

    @classmethod
    def from_counts(cls, X: Any, successes: Any, trials: Any) -> LogisticRegression:
        """Build the model from grouped data: `successes` among `trials` at each row of X.

        Parameters
        ----------
        X : array_like, shape (n, k)
            One row for each group.
        successes, trials : array_like of whole numbers, shape (n,)
            0 ≤ successes ≤ trials and trials ≥ 1 in each group.

        Returns
        -------
        LogisticRegression
            Its `y` holds the successes.  As for `Bernoulli.from_counts`, this is the likelihood
            of the ordered responses, without binomial coefficients.

        Raises
        ------
        ValueError
            If the counts are impossible or the columns of X are dependent.

        Examples
        --------
        >>> LogisticRegression.from_counts([[1], [1]], [1, 2], [4, 2])
        LogisticRegression(n=2, k=1)
        """
        refuse_order(X, successes=successes, trials=trials)
        X, s, m = as_matrix(X, "X"), as_vector(successes, "successes"), as_vector(trials, "trials")
        same_length(X, s, "successes")
        same_length(X, m, "trials")
        bad = np.flatnonzero((s < 0) | (s > m) | (m < 1) | (s % 1 != 0) | (m % 1 != 0))
        if bad.size:
            i = bad[0]
            remedy = "Look at that row."
            if (s >= m).all():
                remedy = "Look at the order: X, successes, trials."
            elif s[i] == m[i] == 0:
                remedy = "Drop groups without trials: keep = np.asarray(trials) > 0."
            elif 0 < s[i] < 1:
                remedy = "A share is no count: multiply it by its trials, and round."
            raise ValueError(
                f"counts in row {i} are {s[i]:g} of {m[i]:g}; the rule is whole numbers with "
                f"0 <= successes <= trials and trials >= 1. {remedy}"
            )
        model = object.__new__(cls)
        model._set(X, s, m)
        return model

    def _set(self, X: np.ndarray, y: np.ndarray, trials: np.ndarray | None) -> None:
        n, k = X.shape
        link = Canonical(X, partial(_terms, y, trials))
        values = {"X": X, "y": y, "trials": trials, "n": n, "k": k, "param_names": link.names}
        for name, value in (values | {"_link": link}).items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"LogisticRegression(n={self.n}, k={self.k})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood −Σ log(1 + e^(−m_i)): never above 0.

        >>> round(LogisticRegression([[1], [2]], [0, 1]).loglik([1]), 6)
        -1.44019
        """
        return self._link.loglik(theta)

    def pointwise(self, theta: Any) -> np.ndarray:
        """Contribution of each row, shape (n,).

        >>> LogisticRegression([[1], [2]], [0, 1]).pointwise([0]).round(6)
        array([-0.693147, -0.693147])
        """
        return self._link.pointwise(theta)

    def score(self, theta: Any) -> np.ndarray:
        """First derivatives Xᵀ(y − p), shape (k,).

        >>> LogisticRegression([[1], [2]], [0, 1]).score([0])
        array([0.5])
        """
        return self._link.score(theta)

    def hessian(self, theta: Any) -> np.ndarray:
        """Second derivatives −XᵀWX with W = diag(p (1 − p)), shape (k, k): there is no y in it.

        >>> LogisticRegression([[1], [2]], [0, 1]).hessian([0])
        array([[-1.25]])
        """
        return -self.fisher_information(theta)

    def fisher_information(self, theta: Any) -> np.ndarray:
        """Expected information XᵀWX, shape (k, k); the same as the observed one.

        >>> LogisticRegression([[1], [2]], [0, 1]).fisher_information([0])
        array([[1.25]])
        """
        return self._link.information(theta)

    def information_root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX, shape (k, k): from √W X by Householder triangles.

        >>> abs(LogisticRegression([[1], [2]], [0, 1]).information_root([0])).round(6)
        array([[1.118034]])
        """
        return self._link.root(theta)

    fisher_root = information_root  # the observed information is the expected one

    def separation(self) -> Separation:
        """Certify, by linear programming, whether the maximum likelihood estimate exists.

        Returns
        -------
        Separation
            With `kind`: 'none' (the MLE exists), 'quasi-complete' or 'complete' (it does not),
            and `direction`, shape (k,), along which ℓ rises forever, or None.  Check it with one
            product: (2y − 1) · (X d) ≥ 0 in every row, and > 0 in some (all, if complete).

        Notes
        -----
        Every verdict is proved in whole numbers, for the entries of X as float64 holds them:
        'none' and 'quasi-complete' by positive weights λ with Σ λ_i (2y_i − 1) x_i = 0 for the
        rows that no direction supports, the direction by its product with each row.  Your own
        product rounds.  It shows the signs exactly where it rounds nothing, as with whole numbers
        below 2⁵³ in all its terms; else 0 may show as a rounding error of the terms.  So may a
        direction that float64 cannot hold, which is rounded.  The certificate is kept: a second
        call costs nothing.  Source: Albert & Anderson, *Biometrika* 71 (1984), for the theorem;
        Edmonds, *J. Research NBS* 71B (1967), for elimination in whole numbers.

        Examples
        --------
        >>> from mlelib import LogisticRegression, with_intercept
        >>> model = LogisticRegression(with_intercept([1, 2, 3, 4]), [0, 0, 1, 1])
        >>> model.separation().kind
        'complete'
        >>> model.separation().direction
        array([-5.,  2.])
        """
        return self._certificate

    def limit(self, i: int) -> Limit:
        """Where the profile of coefficient i, from 0, of separated data is to be found.

        >>> separated = LogisticRegression([[-1], [2]], [0, 1])
        >>> separated.limit(0).toward
        1
        """
        return limit(self, i)

    @cached_property
    def _certificate(self) -> Separation:
        return self._certify(self.X)

    def _certify(self, X: np.ndarray) -> Separation:
        return separate(X, self.y, 1.0 if self.trials is None else self.trials)

    def _part(self, X: np.ndarray, rows: np.ndarray) -> LogisticRegression:
        """The model of some rows, with other predictors."""
        trials = np.ones(len(rows)) if self.trials is None else self.trials[rows]
        return LogisticRegression.from_counts(X, self.y[rows], trials)


def _terms(y: np.ndarray, trials: np.ndarray | None, rows: slice, eta: np.ndarray) -> Terms:
    """ℓ_i, the residuals y − m p, and the weights m p (1 − p) of some rows."""
    y = y[rows]
    if trials is None:
        sign = 1 - 2 * y  # −η for a 1 and η for a 0 count against the model
        loss, p, q = _against(sign * eta)
        return -loss, -sign * p, p * q
    failures = trials[rows] - y
    (loss, q, p), (loss_of_failure, _, _) = _against(-eta), _against(eta)
    loss = y * loss + failures * loss_of_failure
    return -loss, y * q - failures * p, trials[rows] * p * q


def _against(z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log(1 + e^z) and the probabilities 1/(1 + e^(−z)), 1/(1 + e^z), each to full precision."""
    odds = np.exp(np.minimum(z, FAR))
    q = 1 / (1 + odds)
    loss = np.log1p(odds)
    if z.max() > FAR:
        loss += np.maximum(z - FAR, 0)
    return loss, odds * q, q
