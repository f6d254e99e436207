"""The profile of any model; of a separated one too, whose log-likelihood has no maximum.

Held at a value, a coefficient may leave others that still run away.  The rows that support their
flight contribute 0 in the limit and are left out.  What is left either has a maximum, and all is
as usual, or rises for ever with the coefficient itself, to a supremum that is a limit too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mlelib._arguments import as_model
from mlelib.climb._existence import is_restless, why_no_mle
from mlelib.climb._hill import Hill
from mlelib.climb.maximize import maximize
from mlelib.inference._interval import Interval
from mlelib.inference._profile import Profile, estimate, position
from mlelib.models._least_squares import column_scale
from mlelib.models._separation import Separation, separate
from mlelib.models.logistic import LogisticRegression

TINY = 1e-11  # a part of a column below it is rounding


class Flat:
    """The profile of a coefficient about which separated data say nothing."""

    space = (-np.inf, np.inf)

    def __init__(self, name: str) -> None:
        self.name = name

    def drop(self, value: float) -> float:
        return 0.0

    rejection = drop

    def region(self, height: Any, limit: float, doublings: int = 0) -> Interval:
        return Interval(*self.space, one_sided=True)


def profile_of(model: Any, param: str | int | None, theta: Any) -> Profile | Flat:
    """The profile log-likelihood of one parameter, whether or not ℓ has a maximum."""
    certificate = _flight(as_model(model), theta)
    if certificate is None:
        hill = Hill(model, estimate(model, theta))
        i = position(hill, param)
        return Profile(hill, i, hill.names[i])
    hill = Hill(model, np.zeros_like(certificate.direction))
    i = position(hill, param)
    if not isinstance(model, LogisticRegression):
        raise ValueError(f"{type(model).__name__}: {why_no_mle(hill)}")
    return _limit(model, certificate, i, hill.names[i])


def _flight(model: Any, theta: Any) -> Any:
    """The certificate of separation; None if there is none, or nothing makes one suspect it."""
    if theta is None:
        suspect = not callable(getattr(model, "mle", None))
    else:
        hill = Hill(model, theta, called="theta")
        suspect = is_restless(hill, hill.bottom)
    certificate = getattr(model, "separation", lambda: None)() if suspect else None
    return None if certificate is None or certificate.direction is None else certificate


def _limit(model: LogisticRegression, certificate: Separation, i: int, name: str) -> Profile | Flat:
    """The profile of coefficient i of separated data."""
    trials = np.ones(model.n) if model.trials is None else model.trials
    rest, toward = np.delete(model.X, i, axis=1), np.sign(certificate.direction[i])
    # Held, this coefficient leaves the others a flight of their own.  If it takes no part in the
    # widest, that is the widest of the others, too.
    fled = certificate.supported if toward == 0 else separate(rest, model.y, trials).supported
    # A row of zeros gives the same, whatever the coefficients.
    keep = np.flatnonzero(~fled & model.X.any(axis=1))
    column, rest, y, trials = model.X[keep, i], rest[keep], model.y[keep], trials[keep]
    rest = _basis(rest * column_scale(rest)) if rest.size else np.zeros((len(y), 0))
    # Only the space that the other columns span matters, and not their part in this one.
    own = column - rest @ (rest.T @ column)
    if np.linalg.norm(own) <= TINY * np.linalg.norm(column):
        return Flat(name)
    X = np.column_stack([own, rest])
    limit = LogisticRegression.from_counts(X, y, trials)
    if toward == 0:
        return Profile(Hill(limit, _top(limit).theta), 0, name)
    # The rows left see no move along the direction: in them the others make up for this one.
    left = ~certificate.supported[keep]
    basis, supremum = _basis(rest[left]), 0.0
    if basis.size:
        supremum = _top(LogisticRegression.from_counts(basis, y[left], trials[left])).loglik
    return Profile(Hill(limit, np.zeros(X.shape[1])), 0, name, int(toward), supremum)


def _basis(X: np.ndarray) -> np.ndarray:
    """Orthonormal columns that span what the columns of X, of sizes near 1, span."""
    left, sizes, _ = np.linalg.svd(X, full_matrices=False)
    return left[:, sizes > TINY]


def _top(model: LogisticRegression) -> Any:
    """Climb to the maximum of data that are known to overlap.

    That was proved on the data themselves, and is not asked of their basis, which is rounded.
    """
    vars(model)["_certificate"] = Separation("none", None, np.zeros(model.n, dtype=bool))
    fit = maximize(model, np.zeros(model.k))
    if not fit.converged:
        raise ValueError(fit.message)
    return fit
