"""Checks of what a caller hands in: data once, at construction; a parameter each time.

Every message has three parts: the value seen, the rule, and what to do about it.
"""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

# Smaller arrays are copied, so that no later change of the caller's list or array can reach
# a model. A copy of a larger one costs memory: it is shared, as a view that cannot be written.
COPY_BELOW_BYTES = 1_000_000


def as_vector(values: Any, name: str) -> np.ndarray:
    """Return `values` as a read-only float64 vector of shape (n,), n ≥ 1, all finite."""
    array = _as_float(values, name)
    if array.ndim != 1:
        raise ValueError(
            f"{name} has shape {array.shape}; it must have one dimension. "
            f"Use np.ravel({name}), or select one column."
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty; a likelihood needs at least one observation.")
    bad = np.flatnonzero(~np.isfinite(array))
    if bad.size:
        i = bad[0]
        raise ValueError(
            f"{name}[{i}] is {array[i]}; every observation must be finite. "
            f"Drop missing values first, for example {name}[np.isfinite({name})]."
        )
    return array


def _as_float(values: Any, name: str) -> np.ndarray:
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
    shareable = array.dtype == np.float64 and array.flags.c_contiguous
    if shareable and array.nbytes >= COPY_BELOW_BYTES:
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


def as_theta(theta: Any, names: tuple[str, ...]) -> tuple[float, ...]:
    """Return `theta` as plain floats, one for each of `names`; NaN is refused."""
    try:
        array = np.asarray(theta)
        array = array.astype(float) if array.dtype.kind in "biufO" else np.empty(0)
    except (TypeError, ValueError, OverflowError):
        array = np.empty(0)
    if array.size != len(names) or array.ndim > (len(names) > 1):
        form = names[0] if len(names) == 1 else f"({', '.join(names)})"
        raise ValueError(
            f"theta is {theta!r}; it must be {form}, {len(names)} real "
            f"number{'s' * (len(names) > 1)}."
        )
    values = tuple(array.reshape(-1).tolist())
    if any(value != value for value in values):
        raise ValueError(f"theta is {theta!r}; it must not be NaN. Look where it came from.")
    return values


def representable(value: Any, what: str, theta: Any) -> Any:
    """Return `value` unless it left the range of float64: then say so."""
    if not np.isfinite(value).all():
        raise OverflowError(
            f"the {what} at theta = {theta} is beyond the range of float64; "
            "rescale the data or start nearer to them."
        )
    return value
