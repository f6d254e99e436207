r"""Numbers as people write them (299,852.4, 1.3 \times 10^{-7}, 95 %) and as code prints them."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

# Enough digits to round 1e300 to 1e-4, and 2 ** -1074 exactly.
EXACT = Context(prec=1100)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
# A minus sign stands before a number, but not after one: 10-20 is a range.
SIGN = r"(?<![\w)\]}.])[-−+](?=[\d.])"
DIGITS = r"\d{1,3}(?:(?:,|\{,\}|\\,|[\u2009\u202f])\d{3}(?!\d))+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
RAISE = r"(?:\^\{(?P<{0}a>[-−+]?\d+)\}|\^(?P<{0}b>\d)|(?P<{0}c>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
TEN = r"\s*(?:\\times|\\cdot|×|·)\s*10" + RAISE.replace("{0}", "ten")
WRITTEN = re.compile(
    rf"(?P<sign>{SIGN})?(?<![^\W_])(?<!\.)(?P<digits>{DIGITS})"
    rf"(?:[eE](?P<e>[-−+]?\d+)|{TEN}|{RAISE.replace('{0}', 'power')})?"
    r"(?P<percent>(?:\s|~|\\[, ])?(?:\\?%|per ?cent))?"
)


@dataclass(frozen=True)
class Numeral:
    """A number in prose: its value, and the unit in the last place that was written."""

    text: str
    value: Decimal
    unit: Decimal
    signed: bool = False
    percent: bool = False
    power: int | None = None  # the exponent of 2⁻¹⁰⁷⁴, which may be what a cell computed

    @property
    def is_decimal(self):
        """Whether it is written with a decimal point."""
        return "." in self.text

    def roundings(self, candidates):
        """Return every candidate, rounded to the digits written (both ways at a half)."""
        shown = [c if self.signed else abs(c) for c in candidates]
        shown += [c * 100 for c in shown if self.percent]
        modes = ROUND_HALF_EVEN, ROUND_HALF_UP
        return {c.quantize(self.unit, mode, EXACT) for c in shown for mode in modes}

    def agrees(self, candidates):
        """Whether one of the candidates, rounded as written, is this number."""
        if self.power is not None:
            value = self.value.normalize(EXACT)
            return any(abs(c) == abs(self.power) for c in candidates) or any(
                c and value.quantize(Decimal((0, (1,), c.as_tuple().exponent)), context=EXACT) == c
                for c in candidates
            )
        return self.value in self.roundings(candidates)

    def neighbours(self):
        """Return the nine values that differ from this one in the last digit."""
        last = int(EXACT.divide(abs(self.value), self.unit)) % 10
        sign = -1 if self.value < 0 else 1
        others = [digit for digit in range(10) if digit != last]
        return [self.value + sign * (digit - last) * self.unit for digit in others]


def numerals(text):
    r"""Return the numbers in a text that are to be checked: decimals, and two digits or more.

    >>> [n.text for n in numerals("of 5 tosses, 299,852.4 or 1.3 \\times 10^{-7} (95 %)")]
    ['299,852.4', '1.3 \\times 10^{-7}', '95 %']
    >>> [float(n.value) for n in numerals("from −5.6 to 10-20, float64")]
    [-5.6, 10.0, 20.0]
    """
    found = []
    for match in WRITTEN.finditer(text):
        digits = re.sub(r"\{,\}|\\,|[,\u2009\u202f]", "", match["digits"])
        power = match["powera"] or match["powerb"] or match["powerc"]
        exponent = match["e"] or match["tena"] or match["tenb"] or match["tenc"]
        if len(digits) < 2 and "." not in digits and not exponent and not _long(digits, power):
            continue
        found.append(_numeral(match, digits, _whole(exponent), _whole(power)))
    return found


def _long(digits, power):
    """Whether a power is more than a small square: 10^{-3} and 2⁻¹⁰⁷⁴ are, 5² is not."""
    return power is not None and len(power.lstrip("-−+⁻⁺")) > 1


def _whole(exponent):
    """Return an exponent as an int, or None."""
    return None if exponent is None else int(exponent.translate(RAISED).replace("−", "-"))


def _numeral(match, digits, exponent, power):
    """Return the numeral of a match."""
    value = Decimal(digits)
    places = len(digits.partition(".")[2])
    unit = Decimal((0, (1,), (exponent or 0) - places))
    value = EXACT.scaleb(value, exponent or 0)
    if power is not None:
        value, unit = EXACT.power(value, power), Decimal(1)
    if (match["sign"] or "") in {"-", "−"}:
        value = -value
    text = match[0].strip()
    return Numeral(text, value, unit, bool(match["sign"]), bool(match["percent"]), power)
