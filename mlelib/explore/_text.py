"""What panels hold, as data, and numbers as a reader writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import inf, isnan
from typing import Any


def show(x: float, digits: int = 4) -> str:
    """A number as the reader sees it: four digits, a true minus sign, an exponent if needed."""
    if isnan(x):
        return "NaN"
    sign, size = "−" if x < 0 else "", abs(x)
    if size == inf:
        return f"{sign}∞"
    if size == 0:
        return "0"
    exact = Decimal(size)
    places = exact.adjusted()
    digits = digits if not 1e-4 <= size < 1e6 else max(digits, places + 1)
    unit = Decimal((0, (1,), places - digits + 1))
    rounded = exact.quantize(unit, rounding=ROUND_HALF_UP)  # as a script rounds
    if 1e-4 <= size < 1e6:
        return sign + tidy(rounded)
    return f"{sign}{tidy(rounded.scaleb(-rounded.adjusted()))}e{rounded.adjusted()}"


def tidy(value: Decimal) -> str:
    """Decimal digits without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def linspace(low: float, high: float, n: int) -> list[float]:
    """Equal steps, computed as in the script."""
    return [low + (high - low) * i / (n - 1) for i in range(n)]


def line(color: str, points: list, **options: Any) -> dict:
    """An item of a panel: points joined in order."""
    return {"kind": "line", "color": color, "points": points, **options}


def dots(color: str, points: list, **options: Any) -> dict:
    """An item of a panel: a mark at each (x, y) or (x, y, radius)."""
    return {"kind": "dots", "color": color, "points": points, **options}


def area(color: str, points: list, **options: Any) -> dict:
    """An item of a panel: a filled outline."""
    return {"kind": "area", "color": color, "points": points, **options}


def words(x: float, y: float, text: str, **options: Any) -> dict:
    """An item of a panel: a short text."""
    return {"kind": "text", "x": x, "y": y, "words": text, **options}


def segments(color: str, points: list, **options: Any) -> dict:
    """An item of a panel: separate pieces of a line."""
    return {"kind": "segments", "color": color, "points": points, **options}
