"""What a climb needs of a model: θ as a vector, one evaluation a point, the distance to the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import lapack

from mlelib._arguments import as_model, as_point

EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class Point:
    """A place on the hill: θ (k,), ℓ, score (k,) and expected information (k, k)."""

    theta: np.ndarray
    loglik: float
    score: np.ndarray
    information: np.ndarray
    free: np.ndarray  # which parameters may still climb: not held at a bound by their score
    step: np.ndarray | None  # I⁻¹ U over the free ones, 0 for the others; None: I is singular


class Hill:
    """A model seen as a surface over vectors of shape (k,), whatever the shape of its θ."""

    def __init__(self, model: Any, start: Any, called: str = "start") -> None:
        as_model(model)
        reason = getattr(model, "no_maximum", lambda: None)()
        if reason:
            raise ValueError(f"{type(model).__name__}: {reason}")
        self.model = model
        vector = as_point(start, called)
        self.shape, self.start = vector.shape, vector.ravel()
        k = self.start.size
        self.names = getattr(model, "param_names", tuple(f"theta[{i}]" for i in range(k)))
        self.low, self.high = np.array(getattr(model, "bounds", [(-np.inf, np.inf)] * k)).T
        if not np.isfinite(self.loglik(self.start)):
            raise ValueError(
                f"{called} is {start!r}, where the log-likelihood is {self.loglik(self.start)}; "
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
        return float(self.model.loglik(self.shaped(theta)))

    def point(self, theta: np.ndarray) -> Point:
        at, k = self.shaped(theta), theta.size
        score = np.asarray(self.model.score(at), dtype=float).reshape(k)
        information = np.asarray(self.model.fisher_information(at), dtype=float).reshape(k, k)
        free = ~((theta <= self.low) & (score < 0) | (theta >= self.high) & (score > 0))
        step = solve(information, score, free)
        return Point(theta, float(self.model.loglik(at)), score, information, free, step)

    def hessian(self, point: Point) -> np.ndarray:
        k = point.theta.size
        value = self.model.hessian(self.shaped(point.theta))
        return np.asarray(value, dtype=float).reshape(k, k)

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

    def distance(self, point: Point) -> float:
        """√(Uᵀ I⁻¹ U) over the free parameters; inf where it cannot be computed."""
        if point.step is None or not np.isfinite(point.loglik):
            return float("inf")
        squared = float(np.where(point.step == 0, 0.0, point.score) @ point.step)
        return float(np.sqrt(squared)) if squared >= 0 else float("inf")

    def why_no_mle(self) -> str:
        """Ask the model for its certificate, where it has one: '' if the maximum exists."""
        certificate = getattr(self.model, "separation", lambda: None)()
        if certificate is None or certificate.kind == "none":
            return ""
        return (
            f"the data are separated ({certificate.kind}), so no MLE exists: the log-likelihood "
            f"rises for ever along separation().direction, in which {self._moving(certificate)} "
            "away. Collect more data, drop or merge columns, use likelihood_interval, which needs "
            "no MLE, or penalize, which is another estimate."
        )

    def _moving(self, certificate: Any) -> str:
        moving = np.flatnonzero(np.ravel(certificate.direction))
        return f"{' and '.join(self.names[i] for i in moving)} run{'s' * (moving.size == 1)}"

    def is_restless(self, point: Point) -> bool:
        """True where ℓ may be leveling out: the next step is not small, or errors dwarf θ.

        The second test is for scores that have already been rounded to 0.
        """
        size = abs(point.theta)
        if point.step is None or abs(point.step).max() > 1e-6 * size.max():
            return True
        return bool((1 / np.sqrt(np.diag(point.information)) > 1e3 * size).any())


def cholesky(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Factor a positive definite matrix as D⁻¹ RᵀR D⁻¹: return R and the diagonal of D.

    D makes the diagonal 1, so that units do not count; None where the rest is singular.
    """
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return None
    scale = 1 / np.sqrt(diagonal)
    scaled = scale[:, None] * matrix * scale
    R, failed = lapack.dpotrf(scaled)
    if failed or not lapack.dpocon(R, abs(scaled).sum(axis=0).max())[0] > 10 * EPS:
        return None
    return R, scale


def solve(matrix: np.ndarray, vector: np.ndarray, free: np.ndarray) -> np.ndarray | None:
    """Solve for a positive definite matrix over the free entries; None where it is none."""
    found = np.zeros_like(vector)
    if not free.any():
        return found
    factored = cholesky(matrix if free.all() else matrix[np.ix_(free, free)])
    if factored is None:
        return None
    R, scale = factored
    with np.errstate(over="ignore"):  # a step beyond float64 is caught as inf
        found[free] = scale * lapack.dpotrs(R, scale * vector[free])[0]
    return found
