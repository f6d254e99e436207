"""Checks of what a caller hands in: data once, at construction; a parameter each time.

Every message has three parts: the value seen, the rule, and what to do about it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mlelib.models._blocks import row_blocks
from mlelib.models._reading import as_real, refuse_rounding

# Smaller arrays are copied, so that no later change of the caller's list or array can reach
# a model. A copy of a larger one costs memory: it is shared, as a view that cannot be written.
COPY_BELOW_BYTES = 1_000_000


class Sealed:
    """A model whose data cannot be written, in a copy and out of a file as well."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False


def as_vector(values: Any, name: str, beside: int = 0) -> np.ndarray:
    """Return `values` as a read-only float64 vector of shape (n,), n ≥ 1, all finite.

    `beside` is the size in bytes of what belongs to it: data are copied or shared together.
    """
    array = _as_float(values, name, beside)
    if array.ndim != 1:
        several = array.ndim == 2 and min(array.shape) > 1
        remedy = f"Select one column: np.asarray({name})[:, 0]." if several else ""
        raise ValueError(
            f"{name} has shape {array.shape}; it must have one dimension. "
            + (remedy or f"Use np.ravel({name}), or select one column.")
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty; a likelihood needs at least one observation.")
    _refuse_not_finite(array, name)
    return array


def as_binary(values: Any, name: str, beside: int = 0) -> np.ndarray:
    """Return `values` as `as_vector` does; they must hold nothing but 0 and 1."""
    array = as_vector(values, name, beside)
    for rows in row_blocks(array):
        bad = np.flatnonzero((array[rows] != 0) & (array[rows] != 1))
        if bad.size:
            i = rows.start + bad[0]
            raise ValueError(
                f"{name} must hold only 0 and 1; {name}[{i}] is {array[i]}. "
                + _recode(values, array, name)
            )
    return array


def _recode(values: Any, array: np.ndarray, name: str) -> str:
    """How two values become 0 and 1; a share is no label."""
    found = np.unique(array)
    if set(found) <= {-1.0, 1.0}:
        first = "" if hasattr(values, "dtype") else f", with {name} = np.asarray({name})"
        return f"Use ({name} + 1) / 2{first}."
    if found.size == 2:
        short = f"{found[1]:g}"
        value = short if float(short) == found[1] else float(found[1])
        return f"Recode it: (np.asarray({name}) == {value}).astype(float)."
    if found.min() >= 0 and found.max() <= 1:
        return f"Recode it, for example (np.asarray({name}) > 0.5).astype(float)."
    return f"Recode it: (np.asarray({name}) == v).astype(float) tells the value v from the others."


def as_counts(values: Any, name: str, beside: int = 0) -> np.ndarray:
    """Return `values` as `as_vector` does; they must be whole numbers from 0 on."""
    array = as_vector(values, name, beside)
    for rows in row_blocks(array):
        bad = np.flatnonzero((array[rows] < 0) | (array[rows] % 1 != 0))
        if bad.size:
            i = rows.start + bad[0]
            remedy = (
                f"Drop what is no count: keep = np.asarray({name}) >= 0."
                if array[i] < 0
                else "Give the counts themselves, and what they were divided by as exposure."
            )
            raise ValueError(
                f"{name} must hold whole numbers from 0 on; {name}[{i}] is {array[i]}. {remedy}"
            )
    return array


def as_exposure(values: Any, name: str, beside: int = 0) -> np.ndarray:
    """Return `values` as `as_vector` does; they must be positive."""
    array = as_vector(values, name, beside)
    for rows in row_blocks(array):
        bad = np.flatnonzero(array[rows] <= 0)
        if bad.size:
            i = rows.start + bad[0]
            logs = " If these are logarithms, give their np.exp." if array[i] < 0 else ""
            raise ValueError(
                f"{name} must be positive; {name}[{i}] is {array[i]}. Drop rows in which nothing "
                f"could be counted: keep = np.asarray({name}) > 0.{logs}"
            )
    return array


def as_matrix(values: Any, name: str) -> np.ndarray:
    """Return `values` as a read-only float64 matrix of shape (n, k), n and k ≥ 1, all finite."""
    array = _as_float(values, name)
    if array.ndim != 2:
        shape = f"(len({name}), -1))" if array.ndim > 2 else "(-1, 1)) for one predictor"
        raise ValueError(
            f"{name} has shape {array.shape}; it must have two dimensions, a row for each "
            f"observation. Use np.reshape({name}, {shape}."
        )
    if 0 in array.shape:
        raise ValueError(
            f"{name} has shape {array.shape}; it needs a row and a column at least. "
            "Look at what was selected."
        )
    _refuse_not_finite(array, name)
    return array


def same_length(X: np.ndarray, y: np.ndarray, name: str) -> None:
    """Refuse a response that does not fit the rows of X."""
    if len(X) != len(y):
        turned = 1 < X.shape[1] == len(y)
        remedy = "Turn X: np.transpose(X)." if turned else "Drop the same observations from both."
        raise ValueError(
            f"X has {len(X)} rows and {name} has {len(y)} entries; there must be one for each "
            f"row. {remedy}"
        )


def refuse_order(X: Any, **others: Any) -> None:
    """Refuse a vector in the place of X beside a matrix in the place of a vector."""
    try:
        shape, shapes = np.shape(X), {name: np.shape(other) for name, other in others.items()}
    except ValueError:
        return  # ragged: that is said where they are read
    for name in (name for name in others if len(shape) == 1 and len(shapes[name]) == 2):
        raise ValueError(
            f"X has shape {shape} and {name} has shape {shapes[name]}; X is the matrix and comes "
            "first. Look at the order of the arguments."
        )


def _refuse_not_finite(array: np.ndarray, name: str) -> None:
    flat = array.ravel(order="K")  # no copy, whichever way the rows lie
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(flat @ flat):
            return  # one entry that is not finite would show in the sum of squares, quickly
    keep = f"{name}[np.isfinite({name}){'.all(axis=1)' * (array.ndim - 1)}]"
    for rows in row_blocks(array):
        bad = np.argwhere(~np.isfinite(array[rows]))
        if bad.size:
            at = (int(bad[0][0]) + rows.start, *bad[0][1:].tolist())
            where = ", ".join(map(str, at))
            raise ValueError(
                f"{name}[{where}] is {array[at]}; every observation must be finite. Drop missing "
                f"values first: {name} = np.asarray({name}, dtype=float), then {keep}, and the "
                "same rows of what belongs to it."
            )


def _as_float(values: Any, name: str, beside: int = 0) -> np.ndarray:
    array = as_real(values, name)
    whole = array.flags.c_contiguous or array.flags.f_contiguous
    shareable = array.dtype == np.float64 and whole
    if shareable and array.nbytes + beside >= COPY_BELOW_BYTES:
        view = array.view(np.ndarray)
    else:
        with np.errstate(over="ignore"):  # a long double beyond float64 is caught as inf
            view = np.array(array, dtype=np.float64, order="C")
        if array.dtype != np.float64:
            refuse_rounding(values, array, view, name)
    view.flags.writeable = False
    return view


def representable(value: Any, what: str, theta: Any) -> Any:
    """Return `value` unless it left the range of float64: then say so."""
    if not np.isfinite(value).all():
        raise OverflowError(
            f"the {what} at theta = {theta} is beyond the range of float64; "
            "rescale the data or start nearer to them."
        )
    return value
