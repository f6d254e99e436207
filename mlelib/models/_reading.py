"""Reading numbers from what a caller hands in: what they are, and what to do if they are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import log10, trunc
from numbers import Real
from typing import Any

import numpy as np

WHOLE = 2.0**53  # from here on float64 holds only some of the integers


def as_real(values: Any, name: str) -> np.ndarray:
    """Return `values` as an array of real numbers, of float64 or of a type that holds more."""
    if np.ma.is_masked(values):
        rows = f"{name}[~np.ma.getmaskarray({name}).any(axis=1)]"
        remedy = rows if np.ndim(values) > 1 else f"{name}.compressed()"
        remedy = f"{name}.dropna()" if hasattr(values, "dropna") else remedy
        raise ValueError(f"{name} has masked entries; drop them first: {remedy}.")
    if isinstance(values, list | tuple) and any(isinstance(v, np.ma.MaskedArray) for v in values):
        if any(v is np.ma.masked for v in values):
            raise ValueError(
                f"{name} has masked entries; drop them first: "
                f"[v for v in {name} if v is not np.ma.masked]."
            )
        # Of a list of masked arrays NumPy reads what the masks hide.
        return as_real(np.ma.array(values), f"np.ma.array({name})")
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{name} is ragged; it must be a flat sequence of numbers, or have rows of one "
            f"length. Flatten it with np.hstack({name}), or make the rows equally long."
        ) from None
    if array.ndim == 0 and array.dtype.kind in "OUST":
        raise TypeError(f"{name} is {values!r}; {_no_sequence(values, name)}")
    if array.dtype == np.float64 and not hasattr(values, "dtype") and _is_large(array).any():
        # NumPy and pandas round integers among floats in silence.
        frame = hasattr(values, "iloc")
        array = values.to_numpy(dtype=object) if frame else np.asarray(values, dtype=object)
    if array.dtype == object:
        array = _numbers(array, name)
    elif array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} has dtype {array.dtype}; it must hold real numbers. {_of_dtype(array, name)}"
        )
    return array


def refuse_rounding(values: Any, array: np.ndarray, rounded: np.ndarray, name: str) -> None:
    """Raise if an integer, or a number as large, is not what float64 makes of it; or a 0."""
    for place in map(tuple, np.argwhere((rounded == 0) & (array != 0))):
        above, below = array[place].as_integer_ratio()
        power = round((below.bit_length() - abs(above).bit_length()) * log10(2))
        ten = f"10**{power}" if array.dtype == object else f"np.longdouble('1e{power}')"
        raise ValueError(
            f"{name}[{', '.join(map(str, place))}] is about 1e-{power}, and float64 would make 0 "
            f"of it. Change the unit: np.asarray({name}) * {ten}."
        )
    for place in map(tuple, np.argwhere(_is_large(rounded))):
        value = array[place].item() if array.dtype != object else array[place]
        if isinstance(value, np.integer):
            value = int(value)
        if value != float(rounded[place]):
            frame = hasattr(values, "iloc")
            exact = f"{name}.to_numpy(dtype=object)" if frame else f"np.array({name}, dtype=object)"
            where, column = ", ".join(map(str, place)), f"{name}[:, {place[-1]}]"
            less = f"{column} -= {column}.min()" if len(place) > 1 else f"{name} - {name}.min()"
            raise ValueError(
                f"{name}[{where}] is {value}, and float64 would make {int(rounded[place])} of it; "
                "beyond 2**53 it does not hold all integers. Subtract first: "
                f"{name} = {exact}, then {less}; or accept the rounding: "
                f"np.asarray({name}, dtype=float)."
            )


def _is_large(array: np.ndarray) -> np.ndarray:
    return np.isfinite(array) & (abs(array) >= WHOLE)


def _numbers(array: np.ndarray, name: str) -> np.ndarray:
    """Check an object array, entry by entry: text and None must not pass as numbers."""
    for index, value in np.ndenumerate(array):
        if isinstance(value, np.bool_):
            continue
        if not isinstance(value, Real | Decimal):
            where = ", ".join(map(str, index))
            raise TypeError(
                f"{name}[{where}] is {value!r}; every entry must be a real number. "
                f"{_no_number(value, name, index)}"
            )
        try:
            float(value)
        except OverflowError:
            whole: Any = trunc(value)
            where, power = ", ".join(map(str, index)), int(log10(2) * whole.bit_length())
            raise ValueError(
                f"{name}[{where}] is a number beyond 1.8e308, which float64 cannot hold. Change "
                f"the unit: np.array({name}, dtype=object) / 10**{power}."
            ) from None
    return array


def _no_sequence(values: Any, name: str) -> str:
    """What to say of a single thing that is no number."""
    rule = "it must be a sequence of real numbers."
    if isinstance(values, str | bytes):
        text = name if isinstance(values, str) else f"{name}.decode()"
        return f"{rule} Read text first: [float(v) for v in {text}.replace(',', ' ').split()]."
    if isinstance(values, dict):
        return f"{rule} Select one of its entries: {name}[{next(iter(values), None)!r}]."
    if hasattr(values, "toarray"):
        return f"{rule} Make it dense: {name}.toarray()."
    if isinstance(values, Iterable):
        return f"{rule} Make it a list first: list({name})."
    return f"{rule} Give the observations."


def _no_number(value: Any, name: str, index: tuple[int, ...]) -> str:
    """What to do about an entry that is no number."""
    if value is None:
        rows = "row for row in np.asarray({0}) if None not in list(row)"
        some = rows if len(index) > 1 else "v for v in {0} if v is not None"
        return f"Drop or replace what is missing: [{some.format(name)}]."
    if isinstance(value, str):
        return _of_text(value, name, index)
    if isinstance(value, date):
        return _of_dates(name, index)
    if isinstance(value, complex | np.complexfloating):
        return f"Take the real part: np.asarray({name}, dtype=complex).real."
    return "Drop or replace it."


def _of_dtype(array: np.ndarray, name: str) -> str:
    """What to do about an array of other things than numbers."""
    kind = array.dtype.kind
    if kind in "UST":
        words = ((i, v.item()) for i, v in np.ndenumerate(array) if not _is_text_of_number(v))
        index, word = next(words, ((0,) * array.ndim, "0"))
        return _of_text(word, name, index)
    if kind == "M":
        return _of_dates(name, (0,))
    if kind == "m":
        return f"Divide by a unit: np.asarray({name}) / np.timedelta64(1, 's')."
    if kind == "c":
        return f"Take the real part: np.asarray({name}, dtype=complex).real."
    if array.dtype.names:
        return f"Select one field: {name}[{array.dtype.names[0]!r}]."
    return "Convert it to numbers first."


def _of_text(word: Any, name: str, index: tuple[int, ...]) -> str:
    if _is_text_of_number(word):
        return f"Convert it first: np.asarray({name}, dtype=float) reads text with float()."
    if len(index) > 1:
        column = f"{name}[:, {index[1]}]"
        return (
            f"Code a category as 1 and 0: {name} = np.array({name}, dtype=object), then "
            f"{column} = {column} == {word!r}."
        )
    return f"Code a category as 1 and 0: (np.asarray({name}) == {word!r}).astype(float)."


def _is_text_of_number(word: Any) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _of_dates(name: str, index: tuple[int, ...]) -> str:
    seconds = "(t - np.nanmin(t)) / np.timedelta64(1, 's')"
    if len(index) > 1:
        column = f"{name}[:, {index[1]}]"
        return (
            f"Count seconds: {name} = np.array({name}, dtype=object), then "
            f"t = {column}.astype('datetime64[us]'), then {column} = {seconds}."
        )
    return f"Count seconds: t = np.asarray({name}, dtype='datetime64[us]'), then {seconds}."
