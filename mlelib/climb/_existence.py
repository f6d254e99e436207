"""Does the maximum exist?  When to doubt it, and what to say if it is proved that it does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlelib.climb._hill import Hill, Point


def is_restless(hill: Hill, point: Point) -> bool:
    """True where ℓ may be leveling out, and not falling away on all sides as from a top.

    Whatever the units: one standard error away, ahead and behind, a top is about ½ higher.
    Asked where the step is not lost in rounding, or standard errors dwarf θ.
    """
    model = hill.model
    if not (hasattr(model, "separation") or getattr(model, "may_be_separated", False)):
        return False
    distance, units = point.distance, hill.units(point)
    errors = np.sqrt(np.square(units).sum(axis=1))
    if distance <= 1e-10 and (errors <= 1e3 * abs(point.theta)).all():
        return False
    if point.step is None:
        return True
    pull, way = units.T @ point.score, np.sqrt(np.arange(1.0, 1 + len(units)))
    way *= np.copysign(1 / np.linalg.norm(way), pull @ way)  # favors none of the parameters
    way += pull / max(np.linalg.norm(pull), 1e-300)
    ahead = units @ way / np.linalg.norm(way)
    with np.errstate(all="ignore"):
        falls = [point.loglik - hill.loglik(point.theta + way) for way in (ahead, -ahead)]
    return not 0.25 < min(falls) <= max(falls) < 1


def why_no_mle(hill: Hill, restless: bool = False) -> str:
    """Ask the model for its certificate, where it has one: '' if the maximum exists."""
    if restless and not hasattr(hill.model, "separation"):
        return (
            "the log-likelihood levels out here, as where data are separated and no MLE exists, "
            "and parts have no certificate. Build the model of all data in one piece and ask its "
            "separation(), or use likelihood_interval there, which needs no MLE."
        )
    certificate = getattr(hill.model, "separation", lambda: None)()
    if certificate is None or certificate.kind == "none":
        return ""
    return (
        f"the data are separated ({certificate.kind}), so no MLE exists: the log-likelihood "
        f"rises forever along separation().direction, in which {_moving(hill, certificate)} "
        "away. Collect more data, drop or merge columns, use likelihood_interval, which needs "
        "no MLE, or penalize, which is another estimate."
    )


def _moving(hill: Hill, certificate: Any) -> str:
    moving = np.flatnonzero(np.ravel(certificate.direction))
    return f"{' and '.join(hill.names[i] for i in moving)} run{'s' * (moving.size == 1)}"
