"""What is left of a separated regression in the limit, with one coefficient held.

Held at a value, a coefficient may leave others that still run away.  The rows that support their
flight contribute 0 in the limit and are left out.  What is left either has a maximum, and all is
as usual, or rises forever with the coefficient itself, to a supremum that is a limit too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlelib.models._least_squares import column_scale
from mlelib.models._separation import Separation

TINY = 1e-11  # a part of a column below it is rounding


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
    column, rest = model.X[keep, i], rest[keep]
    rest = _basis(rest * column_scale(rest)) if rest.size else np.zeros((len(keep), 0))
    # Only the space that the other columns span matters, and not their part in this one.
    own = column - rest @ (rest.T @ column)
    if np.linalg.norm(own) <= TINY * np.linalg.norm(column):
        return Limit(toward, None)
    held = _overlapping(model, np.column_stack([own, rest]), keep)
    # The rows left see no move along the direction: in them the others make up for this one.
    left = ~certificate.supported[keep]
    basis = _basis(rest[left])
    others = _overlapping(model, basis, keep[left]) if toward and basis.size else None
    return Limit(toward, held, others)


def _basis(X: np.ndarray) -> np.ndarray:
    """Orthonormal columns that span what the columns of X, of sizes near 1, span."""
    left, sizes, _ = np.linalg.svd(X, full_matrices=False)
    return left[:, sizes > TINY]


def _overlapping(model: Any, X: np.ndarray, rows: np.ndarray) -> Any:
    """The model of data that are known to overlap, or are asked for no maximum.

    That was proved on the data themselves, and is not asked of their basis, which is rounded.
    """
    made = model._part(X, rows)
    vars(made)["_certificate"] = Separation("none", None, np.zeros(made.n, dtype=bool))
    return made
