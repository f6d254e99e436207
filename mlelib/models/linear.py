"""Linear regression with normal errors of equal variance."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, log, pi, sqrt
from typing import Any

import numpy as np

from mlelib._arguments import as_theta
from mlelib.models._blocks import row_blocks
from mlelib.models._exact import SUSPECT, exact_fit
from mlelib.models._least_squares import least_squares
from mlelib.models._validate import (
    Sealed,
    as_matrix,
    as_vector,
    refuse_order,
    representable,
    same_length,
)


def with_intercept(X: Any) -> np.ndarray:
    """Put a column of ones before the columns of X.

    Parameters
    ----------
    X : array_like, shape (n, k) or (n,)
        The predictors; a vector counts as one predictor.

    Returns
    -------
    ndarray, shape (n, k + 1)

    Raises
    ------
    ValueError, TypeError
        If X does not hold finite numbers.

    Examples
    --------
    >>> from mlelib import with_intercept
    >>> with_intercept([4, 5])
    array([[1., 4.],
           [1., 5.]])
    """
    X = as_vector(X, "X")[:, None] if np.ndim(X) == 1 else as_matrix(X, "X")
    return np.column_stack([np.ones(len(X)), X])


@dataclass(frozen=True, eq=False, repr=False)
class LinearRegression(Sealed):
    """Independent responses y_i from normal distributions with means x_iᵀβ and variance σ².

    The log-likelihood given X is
    ℓ(β, σ²) = −(n/2) log(2πσ²) − ‖y − Xβ‖² / (2σ²), for σ² > 0.

    Parameters
    ----------
    X : array_like, shape (n, k)
        The predictors, used as given: no intercept is added, see `with_intercept`.
    y : array_like, shape (n,)
        The responses.

    Raises
    ------
    ValueError
        If shapes do not fit, an entry is not finite or an integer that float64 would round, or
        the columns of X are dependent.
    TypeError
        If X or y does not hold numbers.

    Notes
    -----
    Rows are taken by position: labels of a pandas index are not compared.  Arrays of float64 that
    have 1 MB and more together are shared, not copied, to fit data that fill the memory: do not
    change them while the model is in use, or give ``X.copy(), y.copy()``.

    θ = (beta_1, …, beta_k, sigma2), shape (k + 1,): each coefficient in the unit of y over that
    of its column, sigma2 in the square of the unit of y.  ℓ depends on y through β̂ and the
    residual sum of squares alone; both are computed once, by Householder triangles and exact
    residuals.  If n = k, or all residuals are 0, ℓ has no maximum.
    Source: Golub & Van Loan, *Matrix Computations* (2013), chapter 5.

    Examples
    --------
    >>> from mlelib import LinearRegression, with_intercept
    >>> model = LinearRegression(with_intercept([1, 2, 3, 4]), [2, 4, 5, 4])
    >>> model.mle().round(6)
    array([2.   , 0.7  , 0.575])
    """

    X: Any
    y: Any
    n: int = field(init=False)
    k: int = field(init=False)
    beta: np.ndarray = field(init=False)  # least squares, read-only
    sum_of_squares: float = field(init=False)  # of the residuals
    param_names: tuple[str, ...] = field(init=False)
    bounds: tuple[tuple[float, float], ...] = field(init=False)
    _R: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        refuse_order(self.X, y=self.y)
        X = as_matrix(self.X, "X")
        y = as_vector(self.y, "y", X.nbytes)
        same_length(X, y, "y")
        n, k = X.shape
        beta, R, squares = least_squares(X, y)
        if n > k and squares and sqrt(squares) <= SUSPECT * _size(R, beta, y):
            exact = exact_fit(X, y)
            beta, squares = (beta, squares) if exact is None else (exact, 0.0)
        beta.flags.writeable = False
        names = (*(f"beta_{j + 1}" for j in range(k)), "sigma2")
        bounds = ((-inf, inf),) * k + ((0.0, inf),)
        values = {"X": X, "y": y, "n": n, "k": k, "beta": beta, "_R": R}
        values |= {"sum_of_squares": squares if n > k else 0.0}
        for name, value in (values | {"param_names": names, "bounds": bounds}).items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"LinearRegression(n={self.n}, k={self.k})"

    def loglik(self, theta: Any) -> float:
        """Log-likelihood, constants kept; −inf outside σ² > 0.

        >>> round(LinearRegression([[1], [2]], [1, 3]).loglik((1, 1)), 6)
        -2.337877
        """
        beta, sigma2 = self._split(theta)
        if sigma2 == 0 and self.sum_of_squares == 0 and np.array_equal(beta, self.beta):
            return inf  # exactly fitted data: the limit as σ² falls to 0
        if not (0 < sigma2 < inf and np.isfinite(beta).all()):
            return -inf
        return -0.5 * (self.n * (log(2 * pi) + log(sigma2)) + self._quadratic(beta, sigma2))

    def pointwise(self, theta: Any) -> np.ndarray:
        """Log-density of each response, shape (n,).

        >>> LinearRegression([[1], [2]], [1, 3]).pointwise((1, 1)).round(6)
        array([-0.918939, -1.418939])
        """
        beta, sigma2 = self._split(theta)
        if not (0 < sigma2 < inf and np.isfinite(beta).all()):
            return np.full(self.n, self.loglik(theta))
        found = np.empty(self.n)
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in row_blocks(self.X):
                z = (self.y[rows] - self.X[rows] @ beta) / np.sqrt(sigma2)
                found[rows] = -0.5 * (log(2 * pi) + log(sigma2) + z**2)
        found[np.isnan(found)] = -inf  # like every log-density below −1.8e308
        return found

    def score(self, theta: Any) -> np.ndarray:
        """First derivatives Xᵀ(y − Xβ)/σ² and (‖y − Xβ‖²/σ² − n)/(2σ²), shape (k + 1,).

        >>> LinearRegression([[1], [2]], [1, 3]).score((1, 1))
        array([ 2. , -0.5])
        """
        beta, sigma2 = self._inside(theta)
        with np.errstate(over="ignore", invalid="ignore"):
            first = self._R.T @ (self._R @ ((self.beta - beta) / sigma2))
            second = np.float64(self._quadratic(beta, sigma2) - self.n) / 2 / sigma2
        return representable(np.append(first, second), "score", theta)

    def hessian(self, theta: Any) -> np.ndarray:
        """Second derivatives, shape (k + 1, k + 1).

        >>> LinearRegression([[1], [2]], [1, 3]).hessian((1, 2)).round(6)
        array([[-2.5  , -0.5  ],
               [-0.5  ,  0.125]])
        """
        beta, sigma2 = self._inside(theta)
        matrix = -self.fisher_information(theta)
        with np.errstate(over="ignore", invalid="ignore"):
            cross = self._R.T @ (self._R @ ((beta - self.beta) / sigma2)) / sigma2
            matrix[-1, :-1] = matrix[:-1, -1] = cross
            matrix[-1, -1] *= 2 * self._quadratic(beta, sigma2) / self.n - 1
        return representable(matrix, "Hessian", theta)

    def fisher_information(self, theta: Any) -> np.ndarray:
        """Expected information blockdiag(XᵀX/σ², n/(2σ⁴)), shape (k + 1, k + 1).

        >>> LinearRegression([[1], [2]], [1, 3]).fisher_information((1, 1))
        array([[5., 0.],
               [0., 1.]])
        """
        _, sigma2 = self._inside(theta)
        matrix = np.zeros((self.k + 1, self.k + 1))
        Z = self._R / np.sqrt(sigma2)
        with np.errstate(over="ignore", invalid="ignore"):
            matrix[:-1, :-1] = Z.T @ Z
        corner = self.n / 2 / sigma2 / sigma2
        matrix[-1, -1] = corner if corner else inf  # neither may vanish in silence
        return representable(matrix, "information", theta)

    def information_root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR the observed information, shape (k + 1, k + 1).

        NaN in its corner where the observed information is not positive definite: from twice the
        estimate of σ² on, whatever β.

        >>> abs(LinearRegression([[3], [4]], [1, 3]).information_root((0.6, 0.25))).round(6)
        array([[10.      ,  0.      ],
               [ 0.      ,  6.928203]])
        """
        beta, sigma2 = self._inside(theta)
        R = self.fisher_root(theta)
        with np.errstate(over="ignore", invalid="ignore"):
            R[:-1, -1] = R[:-1, :-1] @ ((self.beta - beta) / sigma2)
            R[-1, -1] = np.sqrt(self.sum_of_squares / sigma2 - self.n / 2) / sigma2
        return R

    def fisher_root(self, theta: Any) -> np.ndarray:
        """R, upper triangular, with RᵀR the expected information, shape (k + 1, k + 1).

        >>> abs(LinearRegression([[3], [4]], [1, 3]).fisher_root((1, 0.25))).round(6)
        array([[10.,  0.],
               [ 0.,  4.]])
        """
        _, sigma2 = self._inside(theta)
        R = np.zeros((self.k + 1, self.k + 1))
        with np.errstate(over="ignore"):
            R[:-1, :-1] = self._R / np.sqrt(sigma2)
            R[-1, -1] = np.sqrt(self.n / 2) / np.float64(sigma2)
        return R

    def mle(self) -> np.ndarray:
        """Maximum likelihood estimates (β̂, ‖y − Xβ̂‖²/n); the variance divides by n.

        For exactly fitted data this is the limit, with σ² = 0.0; it is not a maximum.

        >>> LinearRegression([[1], [2]], [1, 2]).mle()
        array([1., 0.])
        """
        return np.append(self.beta, self.sum_of_squares / self.n)

    def unbiased_variance(self) -> float:
        """Residual sum of squares over n − k: unbiased for σ², and not the MLE.

        >>> LinearRegression([[1], [1], [1]], [1, 2, 3]).unbiased_variance()
        1.0
        """
        if self.n == self.k:
            raise ValueError(
                f"n = k = {self.n}: no residual is left over; the unbiased variance needs n > k."
            )
        return self.sum_of_squares / (self.n - self.k)

    def no_maximum(self) -> str | None:
        """Say why ℓ has no maximum, or return None where it has one.

        >>> LinearRegression([[1], [2]], [1, 3]).no_maximum() is None
        True
        """
        if self.sum_of_squares > 0:
            return None
        return (
            f"{self.n} responses are fitted exactly by {self.k} coefficients, so the "
            "log-likelihood grows without bound as sigma2 falls to 0 and there is no MLE; "
            + (
                "use more observations than coefficients."
                if self.n <= self.k
                else "the line is known without an error. Look whether y was computed from X."
            )
        )

    def _quadratic(self, beta: np.ndarray, sigma2: float) -> float:
        """‖y − Xβ‖² / σ², from the sufficient statistics."""
        with np.errstate(over="ignore", invalid="ignore"):
            z = self._R @ ((beta - self.beta) / np.sqrt(sigma2))
            found = float(self.sum_of_squares / np.float64(sigma2) + z @ z)
        return found if found == found else inf  # a sum of +∞ and −∞ is beyond float64, too

    def _split(self, theta: Any) -> tuple[np.ndarray, float]:
        values = as_theta(theta, self.param_names)
        return np.array(values[:-1]), values[-1]

    def _inside(self, theta: Any) -> tuple[np.ndarray, float]:
        beta, sigma2 = self._split(theta)
        if not (0 < sigma2 < inf and np.isfinite(beta).all()):
            raise ValueError(
                f"theta is {theta}; the coefficients must be finite and the variance sigma2, its "
                "last entry, positive and finite."
            )
        return beta, sigma2


def _size(R: np.ndarray, beta: np.ndarray, y: np.ndarray) -> float:
    """The length of what residuals are made of, before anything cancels."""
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.square(R).sum(axis=0)) @ abs(beta) + np.sqrt(y @ y))
