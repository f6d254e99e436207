"""The profile of any model; of a separated one too, whose log-likelihood has no maximum."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlelib._arguments import as_model, as_position
from mlelib.climb._existence import is_restless, why_no_mle
from mlelib.climb._hill import Hill
from mlelib.climb.maximize import Fit, maximize
from mlelib.inference._estimate import estimate
from mlelib.inference._interval import Interval
from mlelib.inference._profile import Profile
from mlelib.models.protocol import Model


class Flat:
    """The profile of a coefficient about which separated data say nothing."""

    space = (-np.inf, np.inf)

    def __init__(self, name: str) -> None:
        self.name = name

    def drop(self, value: float) -> float:
        return 0.0

    fall = rejection = drop

    def region(self, height: Any, limit: float, doublings: int = 0) -> Interval:
        return Interval(*self.space, one_sided=True)


def profile_of(model: Model, param: str | int | None, theta: Any) -> Profile | Flat:
    """The profile log-likelihood of one parameter, whether or not ℓ has a maximum."""
    certificate = _flight(as_model(model), theta)
    if certificate is None:
        hill = Hill(model, estimate(model, theta))
        i = as_position(param, hill.names)
        return Profile(hill, i, hill.names[i])
    hill = Hill(model, np.zeros_like(certificate.direction))
    i = as_position(param, hill.names)
    limit_of = getattr(model, "limit", None)
    if not callable(limit_of):
        raise ValueError(f"{type(model).__name__}: {why_no_mle(hill)}")
    limit, name = limit_of(i), hill.names[i]
    if limit.model is None:
        return Flat(name)
    if limit.toward == 0:
        return Profile(Hill(limit.model, _top(limit.model).theta), 0, name)
    supremum = 0.0 if limit.others is None else _top(limit.others).loglik
    start = np.zeros(limit.model.k)
    return Profile(Hill(limit.model, start), 0, name, limit.toward, supremum)


def _flight(model: Model, theta: Any) -> Any:
    """The certificate of separation; None if there is none, or nothing makes one suspect it."""
    if theta is None:
        suspect = not callable(getattr(model, "mle", None))
    else:
        hill = Hill(model, theta, called="theta")
        suspect = is_restless(hill, hill.bottom)
    certificate = getattr(model, "separation", lambda: None)() if suspect else None
    return None if certificate is None or certificate.direction is None else certificate


def _top(model: Any) -> Fit:
    """Climb to a maximum that is known to exist."""
    fit = maximize(model, np.zeros(model.k))
    if not fit.converged:
        raise ValueError(fit.message)
    return fit
