"""The estimate that inference begins with: given or in closed form, refused if no maximum."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from mlelib._arguments import MisuseError, as_model
from mlelib.climb._hill import Hill, Point
from mlelib.climb._line_search import noise
from mlelib.models.protocol import Model

SLACK = 1e-6  # how far below the top, in ℓ, the estimate may lie
NO_MAXIMUM = "which is no maximum; pass theta=maximize(...).theta."


def slack(point: Point) -> float:
    """How far below the top, in ℓ, an estimate may lie: by rounding of ℓ, and of θ̂ itself."""
    unit = np.spacing(abs(point.theta))
    cost = float(unit @ abs(point.information) @ unit) / 2
    return SLACK + noise(point) + (cost if cost < inf else 0.0)


def refuse_slope(hill: Hill, point: Point) -> None:
    """Raise where the score says that ℓ rises, so that the point is no maximum."""
    rise = point.distance**2 / 2
    if not rise < inf and hasattr(hill.model, "hessian"):  # the observed information may tell it
        step = hill.solve_observed(point, -hill.hessian(point), point.score, point.free)
        rise = inf if step is None else float(step @ point.score) / 2
    if slack(point) < rise < inf:
        raise ValueError(
            f"the score at the estimate predicts that the log-likelihood rises by {rise:.2g}, "
            f"{NO_MAXIMUM}"
        )


def estimate(model: Model, theta: Any) -> Any:
    """The estimate the caller gave, else the model's closed form."""
    if theta is not None:
        return theta
    closed_form = getattr(as_model(model), "mle", None)
    if not callable(closed_form):
        raise MisuseError(
            f"{type(model).__name__} has no closed-form mle; pass the estimate, "
            "theta=maximize(model, start).theta."
        )
    return closed_form()
