"""What a climb needs of a model: θ as a vector, one evaluation a point, the distance to the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

METHODS = ("loglik", "score", "hessian", "fisher_information")
EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class Point:
    """A place on the hill: θ (k,), ℓ, score (k,) and expected information (k, k)."""

    theta: np.ndarray
    loglik: float
    score: np.ndarray
    information: np.ndarray


class Hill:
    """A model seen as a surface over vectors of shape (k,), whatever the shape of its θ."""

    def __init__(self, model: Any, start: Any, called: str = "start") -> None:
        missing = [name for name in METHODS if not callable(getattr(model, name, None))]
        if missing:
            raise TypeError(
                f"{type(model).__name__} has no {' and no '.join(missing)}; "
                f"a model needs the methods {', '.join(METHODS)}, each of theta alone."
            )
        reason = getattr(model, "no_maximum", lambda: None)()
        if reason:
            raise ValueError(f"{type(model).__name__}: {reason}")
        self.model = model
        vector = np.array(start, dtype=float)
        if vector.ndim > 1 or vector.size == 0 or not np.isfinite(vector).all():
            raise ValueError(
                f"{called} is {start!r}; it must be a finite number or vector of them."
            )
        self.shape, self.start = vector.shape, vector.reshape(-1)
        k = self.start.size
        self.names = getattr(model, "param_names", tuple(f"theta[{i}]" for i in range(k)))
        self.low, self.high = np.array(getattr(model, "bounds", [(-np.inf, np.inf)] * k)).T
        if not np.isfinite(self.loglik(self.start)):
            raise ValueError(
                f"{called} is {start!r}, where the log-likelihood is {self.loglik(self.start)}; "
                "it must lie inside the parameter space, where the data have a positive density."
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
        return Point(theta, float(self.model.loglik(at)), score, information)

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

    def free(self, point: Point) -> np.ndarray:
        """Mark the parameters that may still climb: not held at a bound by their score."""
        held_low = (point.theta <= self.low) & (point.score < 0)
        held_high = (point.theta >= self.high) & (point.score > 0)
        return ~(held_low | held_high)

    def scoring_step(self, point: Point) -> np.ndarray | None:
        """I⁻¹ U over the free parameters, 0 for the others; None where I is singular."""
        free = self.free(point)
        step = np.zeros_like(point.theta)
        information = point.information[np.ix_(free, free)]
        if not is_positive_definite(information):
            return None
        step[free] = solve(information, point.score[free])
        return step

    def distance(self, point: Point) -> float:
        """√(Uᵀ I⁻¹ U) over the free parameters; inf where it cannot be computed."""
        step = self.scoring_step(point)
        if step is None or not np.isfinite(point.loglik):
            return float("inf")
        squared = float(np.where(step == 0, 0.0, point.score) @ step)
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
        moving = np.flatnonzero(np.reshape(certificate.direction, -1))
        return f"{' and '.join(self.names[i] for i in moving)} run{'s' * (moving.size == 1)}"

    def is_restless(self, point: Point) -> bool:
        """True where ℓ may be leveling out: the next step is not small, or errors dwarf θ.

        The second test is for scores that have already been rounded to 0.
        """
        step, size = self.scoring_step(point), abs(point.theta)
        if step is None or abs(step).max() > 1e-6 * size.max():
            return True
        return bool((1 / np.sqrt(np.diag(point.information)) > 1e3 * size).any())


def is_positive_definite(matrix: np.ndarray) -> bool:
    """Decide by the eigenvalues of the matrix with unit diagonal, so that units do not count."""
    diagonal = np.diag(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return False
    scale = 1 / np.sqrt(diagonal)
    eigenvalues = np.linalg.eigvalsh(scale[:, None] * matrix * scale)
    return bool((eigenvalues > 10 * EPS * diagonal.size).all())


def solve(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Solve for a positive definite matrix, scaled to unit diagonal first."""
    scale = 1 / np.sqrt(np.diag(matrix))
    with np.errstate(over="ignore"):  # a step beyond float64 is caught as inf
        return scale * np.linalg.solve(scale[:, None] * matrix * scale, scale * vector)
