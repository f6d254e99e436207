"""Numbers as a reader writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import inf, isnan


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
