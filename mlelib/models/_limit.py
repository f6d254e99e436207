"""What is left of a separated regression in the limit, with one coefficient held.

Held at a value, a coefficient may leave others that still run away.  The rows that support their
flight contribute 0 in the limit and are left out.  What is left either has a maximum, and all is
as usual, or rises forever with the coefficient itself, to a supremum that is a limit too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlelib.models._least_squares import column_scale, residuals, rounding
from mlelib.models._separation import Separation


@dataclass(frozen=True, eq=False)
class Limit:
    """Where the profile of one coefficient of separated data is to be found.

    Attributes
    ----------
    toward : int
        The sign of the side to which the profile rises forever; 0 where it has a maximum.
    model : object or None
        A model whose first coefficient has the same profile; None where the profile is flat.
    others : object or None
        A model whose maximum is the supremum of that profile; None where the supremum is 0.
    """

    toward: int
    model: Any
    others: Any = None


def limit(model: Any, i: int) -> Limit:
    """The limit for coefficient i of separated data."""
    certificate = model.separation()
    rest, toward = np.delete(model.X, i, axis=1), int(np.sign(certificate.direction[i]))
    # Held, this coefficient leaves the others a flight of their own.  If it takes no part in the
    # widest, that is the widest of the others, too.
    fled = certificate.supported if toward == 0 else model._certify(rest).supported
    # A row of zeros gives the same, whatever the coefficients.
    keep = np.flatnonzero(~fled & model.X.any(axis=1))
    rest = rest[keep] * column_scale(rest)
    *axes, own = _apart([*rest.T, model.X[keep, i]])
    if own is None:
        return Limit(toward, None)
    held = _overlapping(model, [own, *_directions(axes)], keep)
    # The rows left see no move along the direction: in them the others make up for this one.
    left = ~certificate.supported[keep]
    basis = _directions(_apart([*rest[left].T])) if toward else []
    others = _overlapping(model, basis, keep[left]) if basis else None
    return Limit(toward, held, others)


def _apart(columns: list[np.ndarray]) -> list[np.ndarray | None]:
    """What the columns before it leave of each column, to its digits; None if it is rounding."""
    kept: list[np.ndarray] = []
    found: list[np.ndarray | None] = []
    for column in columns:
        own = residuals(np.column_stack(kept), column) if kept else column
        large = np.linalg.norm(own) > rounding(len(columns)) * np.linalg.norm(column)
        found.append(own if large else None)
        kept += [column] * bool(large)
    return found


def _directions(columns: list[np.ndarray | None]) -> list[np.ndarray]:
    """Columns at right angles to each other, in length 1."""
    return [column / np.linalg.norm(column) for column in columns if column is not None]


def _overlapping(model: Any, columns: list[np.ndarray], rows: np.ndarray) -> Any:
    """The model of data that are known to overlap, or are asked for no maximum.

    That was proved on the data themselves, and is not asked of their basis, which is rounded.
    """
    made = model._part(np.column_stack(columns), rows)
    vars(made)["_certificate"] = Separation("none", None, np.zeros(made.n, dtype=bool))
    return made
