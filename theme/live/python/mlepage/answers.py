"""Compare what a reader's cell defines with what the solution defines."""

from numbers import Number

TOLERANCE = 1e-6


def judge(own, truth, before, answer):
    """Say of each name that an exercise asks for whether it is right, missing or different.

    ``answer`` has the ``names``; perhaps a relative ``tolerance``; and ``mistakes``, each a name,
    an expression in the solution's names that gives the wrong value, and what to say of it.
    """
    tolerance = answer.get("tolerance", TOLERANCE)
    found = []
    for name in answer["names"]:
        missing = name not in own or (name in before and own[name] is before[name])
        if missing:
            found.append([name, "missing", ""])
        elif same(own[name], truth[name], tolerance):
            found.append([name, "right", ""])
        else:
            mistakes = answer.get("mistakes", [])
            said = (w for n, e, w in mistakes if n == name and matches(own[name], e, truth))
            found.append([name, "differs", next(said, "")])
    return found


def matches(value, expression, truth):
    """Tell whether a value is the one that a known mistake gives."""
    return same(value, eval(expression, dict(truth)), TOLERANCE)


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
    try:
        import numpy as np

        first, second = (np.asarray(numbers(value), dtype=float) for value in (one, other))
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
