"""Is my derivative right?  Central differences for the student, and for the library itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mlelib._arguments import as_model, as_number, as_point
from mlelib.models.protocol import Model

# With two step sizes combined (Richardson), the error of the formula is of order step⁴ and that
# of rounding of order eps/step: at 1e-3 of the scale of θ both are about 1e-12.
STEP = 1e-3
LEAST_STEP = 1000  # distances to the next float64: fewer leave not three digits of a slope


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
        If f is not finite beside θ, or the scale not positive, or so small that θ ± h is θ.
    TypeError
        If f is no function.

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
    if not callable(f):
        raise TypeError(f"f is {f!r}; it must be a function of theta, such as model.loglik.")
    at = as_point(theta, "theta")
    size = _sizes(scale, at)
    columns = []
    for i in np.ndindex(at.shape):
        slopes = [_slope(f, at, i, STEP * float(size[i]) * part) for part in (1, 0.5)]
        columns.append((4 * slopes[1] - slopes[0]) / 3)
    result = np.stack(columns, axis=-1) if at.shape else columns[0]
    return float(result) if np.ndim(result) == 0 else result


def _sizes(scale: Any, at: np.ndarray) -> np.ndarray:
    """One size for each component; large enough that a step can be told from none."""
    if scale is None:
        return np.where(at == 0, 1.0, np.maximum(abs(at), 1e-300))  # steps have digits, too
    size = as_point(scale, "scale")
    if size.shape not in ((), at.shape):
        raise ValueError(
            f"scale has shape {size.shape}; it must be one number, or one for each component of "
            f"theta, which has shape {at.shape}."
        )
    size = np.broadcast_to(size, at.shape)
    if not (size >= _least(at)).all():
        raise ValueError(
            f"scale is {scale!r}; beside theta = {at} it must be at least {_least(at)}, because "
            "smaller steps are lost in rounding. Leave it away, for the size of theta."
        )
    return size


def _least(at: np.ndarray) -> np.ndarray:
    return np.spacing(abs(at)) * (LEAST_STEP / STEP)


def _slope(f: Callable[[Any], Any], at: np.ndarray, i: tuple[int, ...], h: float) -> Any:
    values, places = [], []
    for sign in (1, -1):
        moved = at.copy()
        moved[i] += sign * h
        places.append(float(moved[i]))
        values.append(np.asarray(f(moved if at.shape else float(moved)), dtype=float))
        if not np.isfinite(values[-1]).all():
            raise ValueError(
                f"f is {values[-1]} at {moved}; to differentiate at {at}, f must be finite on "
                "both sides. Move theta away from the edge, or give a smaller scale."
            )
    return (values[0] - values[1]) / (places[0] - places[1])  # 2h, as θ ± h were rounded


def score(model: Model, theta: Any, tol: float = 1e-6) -> float:
    """Compare the model's score with differences of its log-likelihood.

    Parameters
    ----------
    model : Model
        See `mlelib.models.Model`.
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
    return _compare(as_model(model), theta, "score", model.loglik, tol)


def hessian(model: Model, theta: Any, tol: float = 1e-6) -> float:
    """Compare the model's Hessian with differences of its score; as `score`.

    >>> from mlelib import Bernoulli, check
    >>> check.hessian(Bernoulli([1, 0, 1]), 0.4) < 1e-9
    True
    """
    return _compare(as_model(model), theta, "hessian", model.score, tol)


def _compare(model: Model, theta: Any, what: str, f: Callable[[Any], Any], tol: float) -> float:
    tol = as_number(tol, "tol", 1e-6)
    if not tol > 0:
        raise ValueError(f"tol is {tol!r}; it must be positive: the part that may be off, as 1e-6.")
    at = as_point(theta, "theta")
    k, theta = at.size, at if at.shape else theta  # a model may calculate with its theta
    information = np.reshape(model.fisher_information(theta), (k, k))
    unit = 1 / np.sqrt(np.diag(information)).reshape(np.shape(theta))  # about a standard error
    steps = np.maximum(unit, _least(np.asarray(theta, dtype=float)))
    numerical = np.asarray(derivative(f, theta, scale=steps))
    claimed = np.asarray(getattr(model, what)(theta), dtype=float)
    if claimed.size == numerical.size == 1:
        claimed = claimed.reshape(numerical.shape)  # a number, or a vector of one
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
