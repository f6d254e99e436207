"""Compare what a reader's cell defines with what the solution defines."""

import ast
from numbers import Number

TOLERANCE = 1e-6


def judge(own, truth, source, answer):
    """Say of each value that an exercise asks for whether it is right, missing or different.

    ``answer`` has the ``names`` that the reader defines, each with an expression in the
    solution's names; perhaps a relative ``tolerance``; and ``mistakes``: for a name, expressions
    that give a wrong value, and what to say of each. What the page defined before the reader's
    ``source`` is no answer.
    """
    tolerance, defined = answer.get("tolerance", TOLERANCE), assigned(source)
    found = []
    for name, expression in answer["names"].items():
        if name not in defined or own.get(name) is None:
            found.append([name, "missing", ""])
        elif same(own[name], eval(expression, dict(truth)), tolerance):
            found.append([name, "right", ""])
        else:
            known = answer.get("mistakes", {}).get(name, {}).items()
            said = (words for wrong, words in known if matches(own[name], wrong, truth, tolerance))
            found.append([name, "differs", next(said, "")])
    return found


def assigned(source):
    """List the variables, functions and classes that a cell defines."""
    tree = ast.walk(ast.parse(source))
    stored = {n.id for n in tree if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {getattr(n, "name", None) for n in ast.walk(ast.parse(source))}


def matches(value, expression, truth, tolerance):
    """Tell whether a value is the one that a known mistake gives."""
    return same(value, eval(expression, dict(truth)), tolerance)


def same(one, other, tolerance):
    """Compare two values: numbers and arrays to a relative tolerance, all else exactly."""
    if isinstance(other, dict):
        return (
            isinstance(one, dict)
            and one.keys() == other.keys()
            and all(same(one[key], other[key], tolerance) for key in other)
        )
    if isinstance(other, bool | str | None):
        return type(one) is type(other) and one == other
    if isinstance(one, str | bytes):
        return False
    try:
        import numpy as np

        pair = (np.asarray(numbers(value), dtype=float) for value in (one, other))
        first, second = map(np.squeeze, pair)  # one number is one number, also in a list
    except (TypeError, ValueError):
        try:
            return bool(one == other)
        except Exception:
            return False
    if first.shape != second.shape:
        return False
    size = float(np.max(np.abs(second[np.isfinite(second)]), initial=0.0))
    return bool(np.allclose(first, second, rtol=tolerance, atol=1e-12 + size * tolerance * 1e-3))


def numbers(value):
    """Make plain floats of fractions and of what else is a number, wherever they stand."""
    if isinstance(value, list | tuple):
        return [numbers(item) for item in value]
    return float(value) if isinstance(value, Number) else value
