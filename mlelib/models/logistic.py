"""Logistic regression: Bernoulli responses whose log-odds are linear in the predictors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Any, Literal

import numpy as np

from mlelib._arguments import as_theta
from mlelib.models._blocks import row_blocks
from mlelib.models._least_squares import add_up, column_scale, refuse_dependent_columns, triangle
from mlelib.models._limit import Limit, limit
from mlelib.models._separation import Separation, separate
from mlelib.models._sharp import SharpColumns
from mlelib.models._validate import (
    as_binary,
    as_matrix,
    as_vector,
    refuse_order,
    representable,
    same_length,
)

Pass = tuple[float, np.ndarray, np.ndarray]

FAR = 700.0  # e^700 is still finite, and log(1 + e^z) = z from 37 on


@dataclass(frozen=True, eq=False, repr=False)
class LogisticRegression:
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
    _last: dict[bytes, Pass] = field(init=False)  # ℓ, score and information where θ was last
    _sharp: SharpColumns | None = field(init=False)  # where columns nearly depend on each other

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
            raise ValueError(
                f"counts in row {i} are {s[i]:g} of {m[i]:g}; the rule is whole numbers with "
                "0 <= successes <= trials and trials >= 1. "
                + (
                    "Look at the order: X, successes, trials."
                    if (s >= m).all()
                    else "Drop groups without trials."
                )
            )
        model = object.__new__(cls)
        model._set(X, s, m)
        return model

    def _set(self, X: np.ndarray, y: np.ndarray, trials: np.ndarray | None) -> None:
        n, k = X.shape
        names = tuple(f"beta_{j + 1}" for j in range(k))
        values = {"X": X, "y": y, "trials": trials, "n": n, "k": k, "param_names": names}
        for name, value in (values | {"_last": {}, "_sharp": None}).items():
            object.__setattr__(self, name, value)
        # At β = 0 all weights are alike: a plain look at XᵀX, and the pass most fits begin with.
        if not _is_far_from_singular(self._at(np.zeros(k))[2]):
            scale = column_scale(X)
            R = triangle(X, scale, y.__getitem__)
            refuse_dependent_columns(X, scale, R)
            object.__setattr__(self, "_sharp", SharpColumns(X, scale, R))
            self._last.clear()

    def __repr__(self) -> str:
        return f"LogisticRegression(n={self.n}, k={self.k})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood −Σ log(1 + e^(−m_i)): never above 0.

        >>> round(LogisticRegression([[1], [2]], [0, 1]).loglik([1]), 6)
        -1.44019
        """
        return self._at(theta)[0]

    def pointwise(self, theta: Any) -> np.ndarray:
        """Contribution of each row, shape (n,).

        >>> LogisticRegression([[1], [2]], [0, 1]).pointwise([0]).round(6)
        array([-0.693147, -0.693147])
        """
        beta = np.array(as_theta(theta, self.param_names, vector=True))
        found = np.empty(self.n)
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in row_blocks(self.X):
                found[rows] = self._terms(rows, beta)[0]
        found[~(found <= 0)] = -inf  # see `_pass`
        return found

    def score(self, theta: Any) -> np.ndarray:
        """First derivatives Xᵀ(y − p), shape (k,).

        >>> LogisticRegression([[1], [2]], [0, 1]).score([0])
        array([0.5])
        """
        return representable(self._at(theta)[1], "score", theta).copy()

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
        return representable(self._at(theta)[2], "information", theta).copy()

    def information_root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR = XᵀWX, shape (k, k): from √W X by Householder triangles.

        >>> abs(LogisticRegression([[1], [2]], [0, 1]).information_root([0])).round(6)
        array([[1.118034]])
        """
        beta = np.array(as_theta(theta, self.param_names, vector=True))
        with np.errstate(over="ignore", invalid="ignore"):
            if self._sharp:
                return self._sharp.root(lambda rows: self._terms(rows, beta)[2])
            scale = column_scale(self.X)
            root = triangle(
                self.X, scale, self.y.__getitem__, lambda rows: np.sqrt(self._terms(rows, beta)[2])
            )
            return root[: self.k, : self.k] / scale

    fisher_root = information_root  # the observed information is the expected one

    def separation(self) -> Separation:
        """Certify, by linear programming, whether the maximum likelihood estimate exists.

        Returns
        -------
        Separation
            With `kind`: 'none' (the MLE exists), 'quasi-complete' or 'complete' (it does not),
            and `direction`, shape (k,), along which ℓ rises for ever, or None.  Check it with one
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
        return separate(self.X, self.y, 1.0 if self.trials is None else self.trials)

    def _terms(self, rows: slice, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """ℓ_i, the residuals y − m p, and the weights m p (1 − p) of some rows."""
        eta = self._sharp.times(rows, beta) if self._sharp else self.X[rows] @ beta
        y = self.y[rows]
        if self.trials is None:
            sign = 1 - 2 * y  # −η for a 1 and η for a 0 count against the model
            loss, p, q = _against(sign * eta)
            return -loss, -sign * p, p * q
        failures = self.trials[rows] - y
        (loss, q, p), (loss_of_failure, _, _) = _against(-eta), _against(eta)
        loss = y * loss + failures * loss_of_failure
        return -loss, y * q - failures * p, self.trials[rows] * p * q

    def _at(self, theta: Any) -> Pass:
        """ℓ, score and information in one pass over X, kept until another θ is asked for."""
        beta = np.array(as_theta(theta, self.param_names, vector=True))
        key = beta.tobytes()
        if key not in self._last:
            found = self._pass(beta)
            self._last.clear()
            self._last[key] = found
        return self._last[key]

    def _pass(self, beta: np.ndarray) -> Pass:
        loglik, score, lost = 0.0, np.zeros(self.k), np.zeros(self.k)
        information = np.zeros((self.k, self.k))
        order: Literal["C", "K"] = "C" if self.k < 16 else "K"
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in row_blocks(self.X):
                terms, residual, weights = self._terms(rows, beta)
                loglik += float(terms.sum())
                if self._sharp:
                    score, missed = add_up(score, self._sharp.transposed(rows, residual))
                    lost += missed
                else:
                    score += residual @ self.X[rows]
                # By columns; few of them are written in the order in which they are multiplied.
                half = np.multiply(self.X[rows].T, np.sqrt(weights), order=order)
                information += half @ half.T
        # An η beyond float64 is inf or NaN: no likelihood can be told there.
        return (loglik if loglik <= 0 else -inf), score + lost, information


def _against(z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log(1 + e^z) and the probabilities 1/(1 + e^(−z)), 1/(1 + e^z), each to full precision."""
    odds = np.exp(np.minimum(z, FAR))
    q = 1 / (1 + odds)
    loss = np.log1p(odds)
    if z.max() > FAR:
        loss += np.maximum(z - FAR, 0)
    return loss, odds * q, q


def _is_far_from_singular(matrix: np.ndarray) -> bool:
    """Tell whether rounding, in a matrix with unit diagonal, could not hide a dependent column."""
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return False
    scale = 1 / np.sqrt(diagonal)
    return bool(np.linalg.eigvalsh(scale[:, None] * matrix * scale)[0] > 1e-6)
