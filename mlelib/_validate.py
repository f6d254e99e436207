"""Checks of what a caller hands in: data once, at construction; a parameter each time.

Every message has three parts: the value seen, the rule, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

# Smaller arrays are copied, so that no later change of the caller's list or array can reach
# a model. A copy of a larger one costs memory: it is shared, as a view that cannot be written.
COPY_BELOW_BYTES = 1_000_000

BLOCK_BYTES = 1 << 17  # of a block of rows: with what is made from it, it stays in cache


def as_vector(values: Any, name: str, beside: int = 0) -> np.ndarray:
    """Return `values` as a read-only float64 vector of shape (n,), n ≥ 1, all finite.

    `beside` is the size in bytes of what belongs to it: data are copied or shared together.
    """
    array = _as_float(values, name, beside)
    if array.ndim != 1:
        raise ValueError(
            f"{name} has shape {array.shape}; it must have one dimension. "
            f"Use np.ravel({name}), or select one column."
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
            signs = set(np.unique(array)) <= {-1.0, 1.0}
            remedy = f"Use ({name} + 1) / 2." if signs else "Recode it."
            raise ValueError(f"{name} must hold only 0 and 1; {name}[{i}] is {array[i]}. {remedy}")
    return array


def as_matrix(values: Any, name: str) -> np.ndarray:
    """Return `values` as a read-only float64 matrix of shape (n, k), n and k ≥ 1, all finite."""
    array = _as_float(values, name)
    if array.ndim != 2:
        raise ValueError(
            f"{name} has shape {array.shape}; it must have two dimensions, a row for each "
            f"observation. Use np.reshape({name}, (-1, 1)) for one predictor."
        )
    if 0 in array.shape:
        raise ValueError(f"{name} has shape {array.shape}; it needs a row and a column at least.")
    _refuse_not_finite(array, name)
    return array


def same_length(X: np.ndarray, y: np.ndarray, name: str) -> None:
    """Refuse a response that does not fit the rows of X."""
    if len(X) != len(y):
        raise ValueError(
            f"X has {len(X)} rows and {name} has {len(y)} entries; there must be one for each "
            "row. Drop the same observations from both."
        )


def row_blocks(array: np.ndarray, bytes_: int = BLOCK_BYTES) -> Iterator[slice]:
    """Cut the rows of an array into slices whose entries stay in cache."""
    rows = max(1, bytes_ // (8 * max(1, array.size // len(array))))
    return (slice(i, i + rows) for i in range(0, len(array), rows))


def _refuse_not_finite(array: np.ndarray, name: str) -> None:
    flat = array.ravel(order="K")  # no copy, whichever way the rows lie
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(flat @ flat):
            return  # one entry that is not finite would show in the sum of squares, quickly
    finite_rows = f"np.isfinite({name})" + ".all(axis=1)" * (array.ndim - 1)
    for rows in row_blocks(array):
        bad = np.argwhere(~np.isfinite(array[rows]))
        if bad.size:
            at = (int(bad[0][0]) + rows.start, *bad[0][1:].tolist())
            where = ", ".join(map(str, at))
            raise ValueError(
                f"{name}[{where}] is {array[at]}; every observation must be finite. Drop missing "
                f"values first, for example {name}[{finite_rows}]."
            )


def _as_float(values: Any, name: str, beside: int = 0) -> np.ndarray:
    if np.ma.is_masked(values):
        raise ValueError(f"{name} has masked entries; drop them first: {name}.compressed().")
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is ragged; it must be a flat sequence of numbers.") from None
    if array.dtype == object:
        array = _numbers(array, name)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} has dtype {array.dtype}; it must hold real numbers. "
            f"Convert it first, for example np.asarray({name}, dtype=float)."
        )
    whole = array.flags.c_contiguous or array.flags.f_contiguous
    shareable = array.dtype == np.float64 and whole
    if shareable and array.nbytes + beside >= COPY_BELOW_BYTES:
        view = array.view(np.ndarray)
    else:
        with np.errstate(over="ignore"):  # a long double beyond float64 is caught as inf
            view = np.array(array, dtype=np.float64, order="C")
    view.flags.writeable = False
    return view


def _numbers(array: np.ndarray, name: str) -> np.ndarray:
    """Read an object array, entry by entry: text and None must not pass as numbers."""
    for index, value in np.ndenumerate(array):
        if not isinstance(value, (Real, Decimal)):
            where = str([*index]) if index else ""
            raise TypeError(
                f"{name}{where} is {value!r}; every entry must be a real number. "
                "Drop or replace what is missing, and convert text with float()."
            )
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(f"{name} holds a number beyond 1.8e308; divide {name} first.") from None


def representable(value: Any, what: str, theta: Any) -> Any:
    """Return `value` unless it left the range of float64: then say so."""
    if not np.isfinite(value).all():
        raise OverflowError(
            f"the {what} at theta = {theta} is beyond the range of float64; "
            "rescale the data or start nearer to them."
        )
    return value
