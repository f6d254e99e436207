"""The numbers that a notebook computed and typed in, as far as its cells show them."""

import ast
import re
from decimal import Decimal

from bookcheck.notebook import parse

PRINTED = re.compile(
    r"(?:(?<![\w.)])[-−])?(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.?\d*|\.\d+)"
    r"(?:[eE][-+]?\d+)?"
)


def printed_numbers(text):
    """Return the numbers that code printed.

    >>> [float(number) for number in printed_numbers("array([ 4.8, -1.5e-07]) n=12 float64")]
    [4.8, -1.5e-07, 12.0]
    """
    found = (number.replace("−", "-").replace(",", "") for number in PRINTED.findall(text))
    return [Decimal(number) for number in found]


def literals(source):
    """Return the numbers typed into a code cell, each with its sign.

    >>> literals("x = [4, -0.56]")
    [Decimal('-0.56'), Decimal('4')]
    """
    nodes = [] if (tree := parse(source)) is None else list(ast.walk(tree))
    signed = {id(node.operand) for node in nodes if isinstance(node, ast.UnaryOp)}
    values = [_literal(node) for node in nodes if id(node) not in signed]
    return sorted({v for v in values if v is not None}, key=lambda v: (abs(v), -v))


def _literal(node):
    """Return the value of a number's node, signed or not, or None."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _literal(node.operand)
        return None if value is None else -value
    kind = type(getattr(node, "value", None)) if isinstance(node, ast.Constant) else None
    # repr gives the digits as they were typed; Decimal(0.1) would not.
    return Decimal(repr(node.value)) if kind in (int, float) else None
