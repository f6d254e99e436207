"""Observed information, and the standard errors that come from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlelib._hill import Hill, is_positive_definite


def observed_information(model: Any, theta: Any) -> Any:
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
    return -model.hessian(theta)


def standard_errors(model: Any, theta: Any) -> Any:
    """Standard errors √diag(J⁻¹) from the observed information J, in the shape of θ.

    Parameters
    ----------
    model : object
        A model; see `mlelib.maximize`.
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
        or if J is not positive definite at θ, which is then no maximum.

    Notes
    -----
    J = L Lᵀ by Cholesky, scaled to unit diagonal; no inverse of J is formed.
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
    vector = hill.start
    point = hill.point(vector)
    edge = np.flatnonzero((vector <= hill.low) | (vector >= hill.high))
    if edge.size:
        i = edge[0]
        raise ValueError(
            f"{hill.names[i]} is {vector[i]:.8g}, on the boundary of the parameter space, where "
            "standard errors do not apply; use likelihood_interval."
        )
    reason = hill.why_no_mle() if hill.is_restless(point) else ""
    if reason:
        raise ValueError(f"there are no standard errors: {reason}")
    information = -hill.hessian(point)
    if not is_positive_definite(information):
        raise ValueError(
            f"the observed information at theta = {theta} is not positive definite, so this is "
            "no maximum; pass the estimate, for example maximize(model, start).theta."
        )
    scale = 1 / np.sqrt(np.diag(information))
    factor = np.linalg.cholesky(scale[:, None] * information * scale)
    columns = np.linalg.solve(factor, np.eye(vector.size))
    return hill.shaped(scale * np.sqrt(np.square(columns).sum(axis=0)))
