"""Intervals of one parameter: Wald's, by likelihood, by score; and the relative likelihood."""

from __future__ import annotations

from math import exp, isfinite, sqrt
from typing import Any

import numpy as np
from scipy.special import erfinv

from mlelib._arguments import as_level, as_number, as_position
from mlelib.climb._hill import Hill
from mlelib.inference._estimate import estimate
from mlelib.inference._interval import Interval
from mlelib.inference._supremum import profile_of
from mlelib.inference.information import standard_errors
from mlelib.models.protocol import Model


def wald_interval(
    model: Model, param: str | int | None = None, level: float = 0.95, theta: Any = None
) -> Interval:
    """Wald interval θ̂ ± z · standard error, which treats ℓ as a parabola.

    Parameters
    ----------
    model : Model
        See `mlelib.models.Model`.
    param : str or int, optional
        Name or position of the parameter; not needed where there is only one.
    level : float
        Confidence level from 0.0001 to below 1, reached in the limit of large n.
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
    >>> from mlelib.inference import wald_interval
    >>> wald_interval(Normal([4, 5, 6, 5, 4]), "mu")
    Interval(4.1440706, 5.4559294)
    """
    z, theta = _z(level), estimate(model, theta)
    i = as_position(param, Hill(model, theta, called="theta").names)
    center = float(np.ravel(theta)[i])
    half = z * float(np.ravel(standard_errors(model, theta))[i])
    return Interval(center - half, center + half)


def likelihood_interval(
    model: Model, param: str | int | None = None, level: float = 0.95, theta: Any = None
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
    For separated logistic data, which have no MLE and need no `theta`, the supremum of ℓ stands
    for ℓ(θ̂): the limit along the direction of separation, in which the observations that
    support it contribute 0 and the others their own maximum.
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
    z, profile = _z(level), profile_of(model, param, theta)
    return profile.region(profile.drop, z**2 / 2)


def score_interval(
    model: Model, param: str | int | None = None, level: float = 0.95, theta: Any = None
) -> Interval:
    """Score interval: all values around the estimate that the score test does not reject.

    Parameters
    ----------
    model, param, level, theta
        As for `wald_interval`.

    Returns
    -------
    Interval
        (low, high), in the unit of the parameter.  Where the statistic does not grow large
        enough within 2¹⁹ standard errors on a side, the end is the edge of the space or ±inf,
        and the interval is marked `one_sided`.

    Raises
    ------
    ValueError
        As `likelihood_interval`.

    Notes
    -----
    The ends are roots of Uᵀ I⁻¹ U = z² with the score U and the expected information I at the
    best values of the other parameters; see `score_test`.  For a proportion this is Wilson's
    interval.  With the expected information it is carried over by a reparametrization.  Where
    the statistic falls again farther out, the part around the estimate is given.
    Source: Rao, *Mathematical Proceedings of the Cambridge Philosophical Society* 44 (1948);
    Wilson, *JASA* 22 (1927).

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> score_interval(Bernoulli.from_counts(6, 10))
    Interval(0.31267377, 0.83181967)
    """
    z, profile = _z(level), profile_of(model, param, theta)
    # The statistic may level out; farther than 2¹⁹ standard errors, rounding would decide.
    return profile.region(profile.rejection, z**2, doublings=20)


def relative_likelihood(
    model: Model, param: str | int | None, value: float, theta: Any = None
) -> float:
    """Relative profile likelihood exp(ℓ_p(value) − ℓ(θ̂)), between 0 and 1.

    Parameters
    ----------
    model, param, theta
        As for `wald_interval`.
    value : float
        A value of the parameter, in its unit; outside the space the answer is 0.

    Returns
    -------
    float
        How well the best parameters with that value explain the data, against the best of all.

    Raises
    ------
    ValueError
        As `likelihood_interval`; or if the value is not a finite number, or ℓ is so large that its
        rounding would show.

    Notes
    -----
    The values with at least 0.1465 are the likelihood interval at level 0.95.  For separated
    data the supremum of ℓ stands for ℓ(θ̂).
    Source: Kalbfleisch, *Probability and Statistical Inference*, volume 2 (1985), chapter 9.

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> round(relative_likelihood(Bernoulli.from_counts(6, 10), "p", 0.5), 6)
    0.817622
    """
    at = as_number(value, "value", 0.5)
    if not isfinite(at):
        raise ValueError(f"value is {value!r}; it must be a finite number.")
    profile = profile_of(model, param, theta)
    low, high = profile.space
    return min(1.0, exp(-profile.fall(at))) if low <= at <= high else 0.0


def _z(level: float) -> float:
    """The (1 + level)/2 quantile of the standard normal, which keeps the digits of 1 − level."""
    return sqrt(2) * float(erfinv(as_level(level)))
