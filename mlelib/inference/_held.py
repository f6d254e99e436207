"""A model of the other parameters, while one is held at a value."""

from __future__ import annotations

from functools import partial

import numpy as np

from mlelib.climb._hill import Hill


class Held:
    """A model with one parameter held at a value: a model of the others."""

    def __init__(self, hill: Hill, i: int, value: float) -> None:
        self._model, self._i, self._value = hill.model, i, value
        self._rest = np.arange(hill.start.size) != i
        self.bounds = np.column_stack([hill.low, hill.high])[self._rest]
        for name in ("information_root", "fisher_root"):
            if hasattr(self._model, name):
                setattr(self, name, partial(self._root, name))

    def full(self, rest: np.ndarray) -> np.ndarray:
        theta = np.empty(self._rest.size)
        theta[self._i], theta[self._rest] = self._value, rest
        return theta

    def loglik(self, rest: np.ndarray) -> float:
        return self._model.loglik(self.full(rest))

    def score(self, rest: np.ndarray) -> np.ndarray:
        return np.asarray(self._model.score(self.full(rest)))[self._rest]

    def hessian(self, rest: np.ndarray) -> np.ndarray:
        return self._block(self._model.hessian(self.full(rest)))

    def fisher_information(self, rest: np.ndarray) -> np.ndarray:
        return self._block(self._model.fisher_information(self.full(rest)))

    def _block(self, matrix: np.ndarray) -> np.ndarray:
        return np.asarray(matrix)[np.ix_(self._rest, self._rest)]

    def _root(self, name: str, rest: np.ndarray) -> np.ndarray:
        return getattr(self._model, name)(self.full(rest))[:, self._rest]
