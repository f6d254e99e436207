"""Checks of what is no data: a model, a point, a number, a level, the name of a parameter."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from numbers import Real
from typing import Any

import numpy as np

METHODS = ("loglik", "score", "hessian", "fisher_information")
LEAST_LEVEL = 1e-4  # below, ℓ falls by less than 1e-8, and rounding would place the ends


class MisuseError(ValueError):
    """A call that is wrong whatever the data are; `coverage` does not take it for a gap."""


def as_number(value: Any, name: str, example: float) -> float:
    """Return a plain float; text, None and collections are refused, also those of one number."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    known = isinstance(value, Real | Decimal | np.bool_)
    if known:
        try:
            return float(value)
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")
    raise TypeError(f"{name} is {value!r}; it must be one number, such as {example}.{_hint(value)}")


def as_level(level: Any) -> float:
    """Return a confidence level that can be reached in float64."""
    share = as_number(level, "level", 0.95)
    if not 0 < share < 1:
        percent = f" Divide percent by 100: {share / 100:g}." * (1 < share < 100)
        raise MisuseError(
            f"level is {level!r}; it must lie between 0 and 1, for example 0.95.{percent}"
        )
    if share < LEAST_LEVEL:
        raise MisuseError(
            f"level is {level!r}; it must be at least {LEAST_LEVEL:g}, because a smaller fall of "
            "the log-likelihood is lost in its rounding. For example, level=0.95."
        )
    return share


def as_model(model: Any, methods: tuple[str, ...] = METHODS) -> Any:
    """Return an object that has the methods of a model; a class is a model without data."""
    if isinstance(model, type):
        name = model.__name__
        raise TypeError(
            f"model is the class {name}; it must be a model with data in it. "
            f"Build it first: model = {name}(...)."
        )
    missing = [name for name in methods if not callable(getattr(model, name, None))]
    if missing:
        advice = "Define what is missing."
        if len(missing) == len(methods):
            advice = "The model is the first argument; look at the order."
        raise TypeError(
            f"{type(model).__name__} has no {' and no '.join(missing)}; "
            f"a model needs the methods {', '.join(METHODS)}, each of theta alone. {advice}"
        )
    return model


def as_point(theta: Any, called: str) -> np.ndarray:
    """Return θ as a finite array of no or one dimension."""
    vector = _reals(theta)
    if vector is None or vector.ndim > 1 or vector.size == 0 or not np.isfinite(vector).all():
        raise ValueError(
            f"{called} is {theta!r}; it must be a finite number or vector of them.{_hint(theta)}"
        )
    return vector


def as_theta(theta: Any, names: tuple[str, ...], vector: bool = False) -> tuple[float, ...]:
    """Return `theta` as plain floats, one for each of `names`; NaN is refused.

    A single parameter is a plain number, unless the model says that θ is a `vector`.
    """
    array = _reals(theta)
    most = int(vector or len(names) > 1)
    if array is None or array.size != len(names) or array.ndim > most:
        nested = array is not None and array.size == len(names)
        flat = f" Use np.ravel(theta){'[0]' * (not most)}." if nested else _hint(theta)
        raise ValueError(f"theta is {theta!r}; {_form(names)}{flat}")
    if np.isnan(array).any():
        raise ValueError(f"theta is {theta!r}; it must not be NaN. Look where it came from.")
    return tuple(array.ravel().tolist())


def as_position(param: Any, names: tuple[str, ...]) -> int:
    """Return the index of a parameter, by its name, its position, or as the only one."""
    k = len(names)
    if param is None and k == 1:
        return 0
    if isinstance(param, str) and param in names:
        return names.index(param)
    if isinstance(param, int | np.integer) and not isinstance(param, bool) and -k <= param < k:
        return int(param) % k
    other = f" Pass what is no parameter by its name: level={param}."
    number = isinstance(param, float | np.floating) and bool(0 < param < 1)
    raise MisuseError(
        f"param is {param!r}; choose one of {', '.join(map(repr, names))}.{other * number}"
    )


def as_count(value: Any, name: str) -> int:
    """Return a whole number of at least 1."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= 1:
        return int(value)
    whole = isinstance(value, float | np.floating) and isfinite(value) and bool(value >= 1)
    remedy = f" Use int({value!r})." * whole
    raise ValueError(f"{name} is {value!r}; it must be an integer of at least 1.{remedy}")


def _form(names: tuple[str, ...]) -> str:
    form = names[0] if len(names) == 1 else f"({', '.join(names)})"
    return f"it must be {form}, {len(names)} real number{'s' * (len(names) > 1)}."


def _reals(values: Any) -> np.ndarray | None:
    """The float64 array of real numbers; None where there is anything else, such as text."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        return None
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O" and not all(isinstance(v, Real | Decimal) for v in array.flat):
            return None
        return array.astype(float) if array.dtype.kind in "biufO" else None
    except (TypeError, ValueError, OverflowError):
        return None


def _hint(value: Any) -> str:
    """What helps against the usual slips."""
    if hasattr(value, "theta"):
        return " Pass its theta: fit.theta."
    if np.ma.is_masked(value):
        return " Take the mask away: theta.data."
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return " Look at the order of the arguments."
        return f" Take the quotes away, or use float({value!r})."
    if isinstance(value, dict):
        return " Give its values alone: list(theta.values())."
    if isinstance(value, list | tuple | np.ndarray) and any(
        isinstance(entry, str) for entry in np.ravel(np.asarray(value, dtype=object))
    ):
        return " Convert text first: [float(v) for v in theta]."
    return ""
