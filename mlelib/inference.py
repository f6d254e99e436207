"""How far to trust an estimate: information, standard errors, intervals."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np
from scipy.special import ndtri

from mlelib._hill import Hill, is_positive_definite
from mlelib._profile import Profile


class Interval(tuple):
    """A pair (low, high) that knows whether it is one-sided; it unpacks as a plain pair.

    Attributes
    ----------
    one_sided : bool
        True where an end is not a point at which the likelihood has fallen far enough, but the
        edge of the parameter space, or infinity.

    Examples
    --------
    >>> from mlelib.inference import Interval
    >>> low, high = Interval(0.0, 0.25, one_sided=True)
    >>> high
    0.25
    """

    one_sided: bool

    def __new__(cls, low: float, high: float, one_sided: bool = False) -> Interval:
        """Make the pair; the ends become plain floats."""
        interval = super().__new__(cls, (float(low), float(high)))
        interval.one_sided = one_sided
        return interval

    def __repr__(self) -> str:
        return f"Interval({self[0]:.8g}, {self[1]:.8g}{', one_sided=True' * self.one_sided})"


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
        If θ lies on the boundary of the space, if ℓ has no maximum, or if J is not positive
        definite at θ, which is then no maximum.

    Notes
    -----
    J = L Lᵀ by Cholesky, scaled to unit diagonal; no inverse of J is formed.
    Source: Pawitan, *In All Likelihood* (2001), chapter 2.

    Examples
    --------
    >>> from mlelib import Normal
    >>> model = Normal([4, 5, 6, 5, 4])
    >>> standard_errors(model, model.mle()).round(6)
    array([0.334664, 0.354175])
    """
    hill = Hill(model, theta, called="theta")
    vector = hill.start
    edge = np.flatnonzero((vector <= hill.low) | (vector >= hill.high))
    if edge.size:
        i = edge[0]
        raise ValueError(
            f"{hill.names[i]} is {vector[i]:.8g}, on the boundary of the parameter space, where "
            "standard errors do not apply; use likelihood_interval."
        )
    information = -hill.hessian(hill.point(vector))
    if not is_positive_definite(information):
        raise ValueError(
            f"the observed information at theta = {theta} is not positive definite, so this is "
            "no maximum; pass the estimate, for example maximize(model, start).theta."
        )
    scale = 1 / np.sqrt(np.diag(information))
    factor = np.linalg.cholesky(scale[:, None] * information * scale)
    columns = np.linalg.solve(factor, np.eye(vector.size))
    return hill.shaped(scale * np.sqrt(np.square(columns).sum(axis=0)))


def wald_interval(
    model: Any, param: str | int | None = None, level: float = 0.95, theta: Any = None
) -> Interval:
    """Wald interval θ̂ ± z · standard error, which treats ℓ as a parabola.

    Parameters
    ----------
    model : object
        A model; see `mlelib.maximize`.
    param : str or int, optional
        Name or position of the parameter; not needed where there is only one.
    level : float
        Confidence level between 0 and 1, reached in the limit of large n.
    theta : float or array_like, optional
        The maximum likelihood estimate, for a model without a method `mle`.

    Returns
    -------
    Interval
        (low, high), in the unit of the parameter.

    Raises
    ------
    ValueError
        As `standard_errors`; or for a level or parameter that does not exist.

    Notes
    -----
    z is the (1 + level)/2 quantile of the standard normal.  The interval is not carried over by
    a reparametrization, and may leave the parameter space.
    Source: Wald, *Transactions of the AMS* 54 (1943).

    Examples
    --------
    >>> from mlelib import Normal
    >>> wald_interval(Normal([4, 5, 6, 5, 4]), "mu")
    Interval(4.1440706, 5.4559294)
    """
    theta = _estimate(model, theta)
    i = _position(Hill(model, theta, called="theta"), param)
    center = float(np.reshape(theta, -1)[i])
    half = _z(level) * float(np.reshape(standard_errors(model, theta), -1)[i])
    return Interval(center - half, center + half)


def likelihood_interval(
    model: Any, param: str | int | None = None, level: float = 0.95, theta: Any = None
) -> Interval:
    """Likelihood interval: all values whose profile log-likelihood is within z²/2 of the top.

    Parameters
    ----------
    model, param, level, theta
        As for `wald_interval`.

    Returns
    -------
    Interval
        (low, high), in the unit of the parameter.  Where ℓ never falls far enough on a side,
        the end is the edge of the space or ±inf, and the interval is marked `one_sided`.

    Raises
    ------
    ValueError
        If ℓ has no maximum, `theta` is not one, or level or parameter do not exist.

    Notes
    -----
    The other parameters are profiled out: ℓ_p(ψ) = max ℓ over θ with the parameter held at ψ.
    At level 0.95, z²/2 = 1.92, a relative likelihood of 0.1465.  The ends are roots of
    ℓ_p(ψ) − ℓ(θ̂) + z²/2.  Source: Pawitan, *In All Likelihood* (2001), chapters 2 and 3.

    Examples
    --------
    >>> from mlelib import Bernoulli, Normal
    >>> likelihood_interval(Normal([4, 5, 6, 5, 4]), "mu")
    Interval(3.9953853, 5.6046147)
    >>> likelihood_interval(Bernoulli.from_counts(0, 10))
    Interval(0, 0.17475333, one_sided=True)
    """
    theta = _estimate(model, theta)
    hill = Hill(model, theta, called="theta")
    i = _position(hill, param)
    profile = Profile(hill, i)
    limit = _z(level) ** 2 / 2
    ends = [profile.fall_to(limit, points) for points in _outward(hill, i)]
    edges = (float(hill.low[i]), float(hill.high[i]))
    low, high = (edge if end is None else end for end, edge in zip(ends, edges, strict=True))
    return Interval(low, high, one_sided=None in ends)


def _outward(hill: Hill, i: int) -> tuple[Iterator[float], Iterator[float]]:
    """Walk from the estimate down, and up: doubling steps, or halving what is left to a bound."""
    center, top = float(hill.start[i]), hill.point(hill.start)
    curvature = float(-hill.hessian(top)[i, i])
    step = 1 / sqrt(curvature) if 0 < curvature < inf else max(abs(center), 1.0)

    def walk(edge: float, sign: int) -> Iterator[float]:
        if isfinite(edge):
            return (edge + (center - edge) / 2**k for k in range(1, 1000 * (center != edge)))
        return (center + sign * step * 2.0**k for k in range(60))

    return walk(float(hill.low[i]), -1), walk(float(hill.high[i]), +1)


def _estimate(model: Any, theta: Any) -> Any:
    """The estimate the caller gave, else the model's closed form."""
    if theta is not None:
        return theta
    if not callable(getattr(model, "mle", None)):
        raise ValueError(
            f"{type(model).__name__} has no closed-form mle; pass the estimate, "
            "theta=maximize(model, start).theta."
        )
    return model.mle()


def _position(hill: Hill, param: str | int | None) -> int:
    k = hill.start.size
    if param is None and k == 1:
        return 0
    if param in hill.names:
        return list(hill.names).index(param)
    if isinstance(param, int | np.integer) and -k <= param < k:
        return param % k
    raise ValueError(f"param is {param!r}; choose one of {', '.join(map(repr, hill.names))}.")


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; it must lie between 0 and 1, for example 0.95.")
    return float(ndtri((1 + level) / 2))
