"""What a climb needs of a model: θ as a vector, one evaluation a point, the distance to the top."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib._arguments import as_model, as_point
from mlelib.climb._factor import Root, factor, solve
from mlelib.models._least_squares import EPS
from mlelib.models.protocol import Model


@dataclass(frozen=True, eq=False)
class Point:
    """A place on the hill: θ (k,), ℓ, score (k,) and expected information (k, k)."""

    theta: np.ndarray
    loglik: float
    score: np.ndarray
    information: np.ndarray
    free: np.ndarray  # which parameters may still climb: not held at a bound by their score
    step: np.ndarray | None  # I⁻¹ U over the free ones, 0 for the others; None: I is singular

    @cached_property
    def distance(self) -> float:
        """√(Uᵀ I⁻¹ U) over the free parameters; inf where it cannot be computed."""
        if self.step is None or not np.isfinite(self.loglik):
            return float("inf")
        with np.errstate(over="ignore"):
            squared = float(np.where(self.step == 0, 0.0, self.score) @ self.step)
        return float(np.sqrt(squared)) if squared >= 0 else float("inf")

    @cached_property
    def blur(self) -> float:
        """How far the rounding of θ alone moves a point, in standard errors: EPS Σ |θ_i| √I_ii.

        It is what is left of terms that cancel: far from 0, two coefficients may move a long way
        together and change ℓ little.
        """
        diagonal = np.diag(self.information)
        moved = (self.theta != 0) & (diagonal > 0) & (diagonal < np.inf)
        return EPS * float(abs(self.theta[moved]) @ np.sqrt(diagonal[moved]))

    @property
    def reach(self) -> float:
        """How near to a top, in standard errors, rounding lets a climb come here."""
        return 8 * self.blur

    def is_near(self, tol: float, before: Point | None) -> bool:
        """True where a climb is over: within tol, or as near as rounding lets it come."""
        nearer = before is None or self.distance < before.distance
        return self.distance <= (tol if nearer else max(tol, self.reach))


class Hill:
    """A model seen as a surface over vectors of shape (k,), whatever the shape of its θ."""

    def __init__(self, model: Model, start: Any, called: str = "start") -> None:
        as_model(model)
        reason = getattr(model, "no_maximum", lambda: None)()
        if reason:
            raise ValueError(f"{type(model).__name__}: {reason}")
        self.model = model
        vector = as_point(start, called)
        self.shape, self.start = vector.shape, vector.ravel()
        k = self.start.size
        self._height = self.loglik(self.start)
        self.names = tuple(getattr(model, "param_names", (f"theta[{i}]" for i in range(k))))
        pairs = np.array(getattr(model, "bounds", [(-np.inf, np.inf)] * k), dtype=float)
        if pairs.shape != (k, 2) or len(self.names) != k or np.isnan(pairs).any():
            raise ValueError(
                f"{called} has {k} entries, {type(model).__name__} has the param_names "
                f"{self.names!r} and the bounds {pairs.tolist()}; there must be a name and a pair "
                "of bounds for each entry, such as (-np.inf, np.inf) where there is none."
            )
        self.low, self.high = pairs.T
        if not np.isfinite(self._height):
            raise ValueError(
                f"{called} is {start!r}, where the log-likelihood is {self._height}; "
                "it must lie inside the parameter space, where the data have a positive density."
            )
        outside = np.flatnonzero((self.start < self.low) | (self.start > self.high))
        if outside.size:
            i = outside[0]
            raise ValueError(
                f"{called} is {start!r}; {self.names[i]} must lie within the bounds of the model, "
                f"{self.low[i]:g} and {self.high[i]:g}. Begin between them."
            )

    def shaped(self, theta: np.ndarray) -> Any:
        """Give θ back in the shape of the start; a scalar as a plain float."""
        return theta.reshape(self.shape).copy() if self.shape else float(theta[0])

    def loglik(self, theta: np.ndarray) -> float:
        value = self.model.loglik(self.shaped(theta))
        try:
            return float(value)
        except (TypeError, ValueError):
            raise self._wrong("loglik", value, "one number, a sum over the observations") from None

    def _array(self, what: str, value: Any, *shape: int) -> np.ndarray:
        """What a method of the model gave, as an array of this shape."""
        try:
            if value is not None:  # which NumPy reads as NaN
                return np.asarray(value, dtype=float).reshape(shape)
        except (TypeError, ValueError):
            pass
        form = f"{' by '.join(map(str, shape))} number{'s' * (max(shape) > 1)}"
        raise self._wrong(what, value, form)

    def _wrong(self, what: str, value: Any, form: str) -> TypeError:
        return TypeError(
            f"{type(self.model).__name__}.{what} gives {value!r}; it must give {form}. "
            "Look whether it ends in a return, and what is summed there."
        )

    @cached_property
    def bottom(self) -> Point:
        """The point at the start, where a climb begins, or at the estimate that was given."""
        return self.point(self.start, self._height)

    def point(self, theta: np.ndarray, loglik: float | None = None, sharp: bool = False) -> Point:
        """Evaluate the model at θ; ℓ may be known already."""
        at, k = self.shaped(theta), theta.size
        loglik = self.loglik(theta) if loglik is None else loglik
        score = self._array("score", self.model.score(at), k)
        information = self._array("fisher_information", self.model.fisher_information(at), k, k)
        free = ~((theta <= self.low) & (score < 0) | (theta >= self.high) & (score > 0))
        step = solve(information, score, free, self.root(theta, "fisher_root"), sharp)
        return Point(theta, loglik, score, information, free, step)

    def root(self, theta: np.ndarray, name: str) -> Root:
        """What finds the model's triangular root of an information matrix at θ, or None."""
        found = getattr(self.model, name, lambda at: None)
        return lambda: found(self.shaped(theta))

    def solve_observed(
        self, point: Point, curvature: np.ndarray, vector: np.ndarray, free: np.ndarray
    ) -> np.ndarray | None:
        """Solve for the observed information at a point; None where it is not definite."""
        return solve(curvature, vector, free, self.root(point.theta, "information_root"))

    def hessian(self, point: Point) -> np.ndarray:
        k = point.theta.size
        return self._array("hessian", self.model.hessian(self.shaped(point.theta)), k, k)

    def clip(self, theta: np.ndarray) -> np.ndarray:
        return np.clip(theta, self.low, self.high)

    def bounds_around(self, theta: np.ndarray) -> list[tuple[float, float]]:
        """Bounds for an outside optimizer; one where ℓ is not finite is drawn nearer to θ."""
        pairs = np.column_stack([self.low, self.high])
        for i, side in np.argwhere(np.isfinite(pairs)):
            at_bound = theta.copy()
            at_bound[i] = pairs[i, side]
            if not np.isfinite(self.loglik(at_bound)):
                pairs[i, side] += (theta[i] - pairs[i, side]) / 100
        return [tuple(pair) for pair in pairs.tolist()]

    def units(self, point: Point) -> np.ndarray:
        """Columns of about one standard error (k, k); those without bounds made independent."""
        diagonal = np.diag(point.information)
        usable = (diagonal > 0) & (diagonal < np.inf)
        found = np.diag(1 / np.sqrt(np.where(usable, diagonal, 1.0)))
        wide = np.isinf(self.low) & np.isinf(self.high)
        root = self.root(point.theta, "fisher_root")
        factored = factor(point.information, wide, root) if wide.any() else None
        if factored is not None:
            R, scale = factored
            found[np.ix_(wide, wide)] = scale[:, None] * lapack.dtrtri(R)[0]
        return found
