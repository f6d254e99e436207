"""Observed information, and the standard errors that come from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib._arguments import as_model, as_point
from mlelib.climb._existence import is_restless, why_no_mle
from mlelib.climb._factor import factor
from mlelib.climb._hill import Hill
from mlelib.inference._estimate import refuse_slope
from mlelib.models.protocol import Model


def observed_information(model: Model, theta: Any) -> Any:
    """Observed information J(θ) = −∂²ℓ/∂θ∂θᵀ: the negative Hessian at the data.

    Parameters
    ----------
    model : object
        A model with a method `hessian`.
    theta : float or array_like, shape (k,)
        Usually the estimate.

    Returns
    -------
    float or ndarray, shape (k, k)

    Raises
    ------
    TypeError
        If `model` has no method `hessian`, or is a class.
    ValueError
        If `theta` is no vector of finite numbers.

    Notes
    -----
    Unit: one over the square of θ's.  Its expectation over the data is the model's
    `fisher_information`.  Source: Efron & Hinkley, *Biometrika* 65 (1978).

    Examples
    --------
    >>> from mlelib import Normal
    >>> from mlelib.inference import observed_information
    >>> observed_information(Normal([4, 5, 6, 5, 4]), (5, 1))
    array([[ 5. , -1. ],
           [-1. ,  0.5]])
    """
    at = as_point(theta, "theta")
    return -as_model(model, ("hessian",)).hessian(at if at.shape else theta)


def standard_errors(model: Model, theta: Any) -> Any:
    """Standard errors √diag(J⁻¹) from the observed information J, in the shape of θ.

    Parameters
    ----------
    model : Model
        See `mlelib.models.Model`.
    theta : float or array_like, shape (k,)
        The maximum likelihood estimate, inside the parameter space.

    Returns
    -------
    float or ndarray, shape (k,)
        In the units of θ.

    Raises
    ------
    ValueError
        If θ lies on the boundary of the space, if ℓ has no maximum (separated data among them),
        or if J is not positive definite at θ, or the score far from 0: θ is then no maximum.

    Notes
    -----
    J = RᵀR with R triangular, and the standard errors are the lengths of the rows of R⁻¹.  R comes
    from the model's method `information_root`, if it has one, else from J by Cholesky.
    Source: Pawitan, *In All Likelihood* (2001), chapter 2.

    Examples
    --------
    >>> from mlelib import Normal
    >>> from mlelib.inference import standard_errors
    >>> model = Normal([4, 5, 6, 5, 4])
    >>> standard_errors(model, model.mle()).round(6)
    array([0.334664, 0.354175])
    """
    hill = Hill(model, theta, called="theta")
    vector, point = hill.start, hill.bottom
    edge = np.flatnonzero((vector <= hill.low) | (vector >= hill.high))
    if edge.size:
        i = edge[0]
        raise ValueError(
            f"{hill.names[i]} is {vector[i]:.8g}, on the boundary of the parameter space, where "
            "standard errors do not apply; use likelihood_interval."
        )
    reason = why_no_mle(hill) if is_restless(hill, point) else ""
    if reason:
        raise ValueError(f"there are no standard errors: {reason}")
    root, every = hill.root(vector, "information_root"), np.full(vector.size, True)
    factored = factor(-hill.hessian(point), every, root, sharp=True)
    if factored is None:
        raise ValueError(
            f"the observed information at theta = {theta} is not positive definite, so this is "
            "no maximum; pass the estimate, for example maximize(model, start).theta."
        )
    refuse_slope(hill, point)
    R, scale = factored
    inverse, _ = lapack.dtrtri(R)
    return hill.shaped(scale * np.sqrt(np.square(inverse).sum(axis=1)))
