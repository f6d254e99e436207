"""Is my derivative right?  Central differences for the student, and for the library itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

# With two step sizes combined (Richardson), the error of the formula is of order step⁴ and that
# of rounding of order eps/step: at 1e-3 of the scale of θ both are about 1e-12.
STEP = 1e-3


def derivative(f: Callable[[Any], Any], theta: Any, scale: Any = None) -> Any:
    """Numerical derivative of `f` at θ by central differences.

    Parameters
    ----------
    f : callable
        Function of θ with a float or an array as its value.
    theta : float or array_like, shape (k,)
        Where to differentiate.
    scale : float or array_like, shape (k,), optional
        The size over which f changes noticeably in each component; by default `|θ|`, or 1 for 0.

    Returns
    -------
    float or ndarray
        The shape of f(θ) with the shape of θ appended: a gradient for a scalar f, a Jacobian
        for a vector.

    Raises
    ------
    ValueError
        If f is not finite beside θ.

    Notes
    -----
    (4 D(h/2) − D(h)) / 3 with D(h) = (f(θ + h) − f(θ − h)) / (2h), an error of order h⁴.
    Source: Press et al., *Numerical Recipes* (2007), section 5.7.

    Examples
    --------
    >>> import math
    >>> from mlelib import check
    >>> round(check.derivative(math.log, 2.0), 9)
    0.5
    """
    at = np.array(theta, dtype=float)
    size = np.where(at == 0, 1.0, abs(at)) if scale is None else np.broadcast_to(scale, at.shape)
    columns = []
    for i in np.ndindex(at.shape):
        slopes = [_slope(f, at, i, STEP * size[i] * part) for part in (1, 0.5)]
        columns.append((4 * slopes[1] - slopes[0]) / 3)
    result = np.stack(columns, axis=-1) if at.shape else columns[0]
    return float(result) if np.ndim(result) == 0 else result


def _slope(f: Callable[[Any], Any], at: np.ndarray, i: tuple[int, ...], h: float) -> Any:
    values = []
    for sign in (1, -1):
        moved = at.copy()
        moved[i] += sign * h
        values.append(np.asarray(f(moved if at.shape else float(moved)), dtype=float))
        if not np.isfinite(values[-1]).all():
            raise ValueError(
                f"f is {values[-1]} at {moved}; to differentiate at {at}, f must be finite on "
                "both sides. Move theta away from the edge, or give a smaller scale."
            )
    return (values[0] - values[1]) / (2 * h)


def score(model: Any, theta: Any, tol: float = 1e-6) -> float:
    """Compare the model's score with differences of its log-likelihood.

    Parameters
    ----------
    model : object
        A model; see `mlelib.maximize`.
    theta : float or array_like, shape (k,)
        A point inside the space; not the maximum, where a wrong factor would not show.
    tol : float
        The error that is tolerated, relative to the size of the score in standard errors.

    Returns
    -------
    float
        The largest error found.

    Raises
    ------
    AssertionError
        If a component is off by more than `tol`, with its name, both values and their ratio.

    Examples
    --------
    >>> from mlelib import Normal, check
    >>> check.score(Normal([4, 5, 6, 5, 4]), (4, 1)) < 1e-9
    True
    """
    return _compare(model, theta, "score", model.score(theta), model.loglik, tol)


def hessian(model: Any, theta: Any, tol: float = 1e-6) -> float:
    """Compare the model's Hessian with differences of its score; as `score`.

    >>> from mlelib import Bernoulli, check
    >>> check.hessian(Bernoulli([1, 0, 1]), 0.4) < 1e-9
    True
    """
    return _compare(model, theta, "hessian", model.hessian(theta), model.score, tol)


def _compare(
    model: Any, theta: Any, what: str, claimed: Any, f: Callable[[Any], Any], tol: float
) -> float:
    k = np.size(theta)
    information = np.reshape(model.fisher_information(theta), (k, k))
    unit = 1 / np.sqrt(np.diag(information)).reshape(np.shape(theta))  # about a standard error
    numerical = np.asarray(derivative(f, theta, scale=unit))
    claimed = np.asarray(claimed, dtype=float)
    if claimed.shape != numerical.shape:
        raise AssertionError(
            f"{what} has shape {claimed.shape}; for a theta of shape {np.shape(theta)} it must "
            f"be {numerical.shape}."
        )
    # In standard errors every component has the same size, whatever the units.
    scaled = unit if what == "score" else np.multiply.outer(unit, unit)
    size = max(1.0, np.max(abs(numerical * scaled)))
    errors = abs((claimed - numerical) * scaled) / size
    worst = np.unravel_index(np.argmax(errors), errors.shape)
    if not errors[worst] <= tol:
        ratio = claimed[worst] / numerical[worst] if numerical[worst] else np.inf
        names = getattr(model, "param_names", range(k))
        where = ", ".join(str(names[j]) for j in worst) or str(names[0])
        raise AssertionError(
            f"{what}[{where}] is {claimed[worst]:.8g}, but differences give "
            f"{numerical[worst]:.8g}: a ratio of {ratio:.6g}. "
            "Look for a sign (-1), a factor (2, n), or a missing term."
        )
    return float(errors[worst])
