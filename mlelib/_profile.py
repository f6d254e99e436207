"""The profile log-likelihood of one parameter: the others are maximized out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mlelib._hill import Hill
from mlelib.maximize import maximize
from mlelib.methods import scoring

SLACK = 1e-6  # how far below the top, in ℓ, the estimate may lie
NO_MAXIMUM = "which is no maximum; pass theta=maximize(...).theta."


class Held:
    """A model with one parameter held at a value: a model of the others."""

    def __init__(self, hill: Hill, i: int, value: float) -> None:
        self._model, self._i, self._value = hill.model, i, value
        self._rest = np.arange(hill.start.size) != i
        self.bounds = np.column_stack([hill.low, hill.high])[self._rest]

    def full(self, rest: np.ndarray) -> np.ndarray:
        theta = np.empty(self._rest.size)
        theta[self._i], theta[self._rest] = self._value, rest
        return theta

    def loglik(self, rest: np.ndarray) -> float:
        return self._model.loglik(self.full(rest))

    def score(self, rest: np.ndarray) -> np.ndarray:
        return self._model.score(self.full(rest))[self._rest]

    def hessian(self, rest: np.ndarray) -> np.ndarray:
        return self._model.hessian(self.full(rest))[np.ix_(self._rest, self._rest)]

    def fisher_information(self, rest: np.ndarray) -> np.ndarray:
        return self._model.fisher_information(self.full(rest))[np.ix_(self._rest, self._rest)]


class Profile:
    """ℓ_p(ψ), measured from its top at the estimate."""

    def __init__(self, hill: Hill, i: int) -> None:
        self._hill, self._i = hill, i
        self._top = hill.loglik(hill.start)
        self._rest = np.delete(hill.start, i)
        rise = hill.distance(hill.point(hill.start)) ** 2 / 2
        if SLACK < rise < np.inf:
            raise ValueError(
                f"the score at the estimate predicts that the log-likelihood rises by {rise:.2g}, "
                f"{NO_MAXIMUM}"
            )

    def drop(self, value: float) -> float:
        """ℓ(θ̂) − ℓ_p(value): how far the profile has fallen there."""
        hill = self._hill
        if self._rest.size == 0:
            return self._top - hill.loglik(np.array([value]))
        held = Held(hill, self._i, value)
        fit = maximize(held, self._rest, scoring)
        if not fit.converged:
            raise ValueError(
                f"the profile of {hill.names[self._i]} cannot be computed at {value:.8g}: "
                f"{fit.message}"
            )
        return self._top - fit.loglik

    def fall_to(self, limit: float, points: Iterable[float]) -> float | None:
        """Where along `points` the drop reaches `limit`; None if it never does."""
        from scipy.optimize import brentq  # imported late: it costs half a second

        near = float(self._hill.start[self._i])
        for far in points:
            drop = self.drop(far)
            if drop < -SLACK:
                raise ValueError(
                    f"the log-likelihood is higher at {self._hill.names[self._i]} = {far:.8g} "
                    f"than at the estimate, {NO_MAXIMUM}"
                )
            if drop > limit:
                break
            near = far
        else:
            return None

        def excess(share: float) -> float:
            return self.drop(near + share * (far - near)) - limit

        # The share of the way, and not the value, is solved for: one tolerance suits all units.
        return near + brentq(excess, 0.0, 1.0, xtol=1e-15) * (far - near)
