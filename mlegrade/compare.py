"""How an answer is compared. A comparator returns "" for right, else a few words on what came.

Answers are plain data that came over a pipe: nothing here can call a method of the student's.
"""

import hmac
import json
from dataclasses import dataclass

import numpy as np

PRACTICE = b"practice"


def numbers(value):
    """Return plain data as an array of numbers, or None."""
    try:
        array = np.array(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "if" else None


def form(array):
    """Say what was sent, without its values.

    >>> form(np.zeros(3)), form(np.float64(2))
    ('an array of shape (3,)', 'a single number')
    """
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


@dataclass(frozen=True)
class Near:
    """Numbers of the same shape, equal up to a tolerance that has a reason."""

    rel: float
    because: str
    floor: float

    def __call__(self, value, expected, inputs):
        """Compare an answer with the reference's."""
        got, want = numbers(value), numbers(expected)
        if got is None:
            return "the answer is not made of numbers alone"
        if got.shape != want.shape:
            return f"{form(want)} is asked for; {form(got)} came"
        same = np.allclose(got, want, rtol=self.rel, atol=self.floor)
        if not same and np.isnan(got).any():
            return "the answer holds NaN"
        return "" if same else "another value came"


def near(rel, because, floor=0.0):
    """Accept numbers within a relative tolerance, or ``floor`` where the answer may be 0."""
    return Near(rel, because, floor)


@dataclass(frozen=True)
class Exactly:
    """The same word, letter, truth value or whole number; case and blanks do not count."""

    def __call__(self, value, expected, inputs):
        """Compare an answer with the reference's."""
        if value is None:
            return "not answered"
        if isinstance(value, str) and isinstance(expected, str):
            return "" if value.strip().lower() == expected.lower() else "another answer came"
        same = isinstance(value, bool) == isinstance(expected, bool) and value == expected
        return "" if same else "another answer came"


def exactly():
    """Accept only the reference's answer."""
    return Exactly()


@dataclass(frozen=True)
class Holds:
    """Any answer that has a property; the reference is one of many."""

    check: object

    def __call__(self, value, expected, inputs):
        """Ask the property, of numbers in the reference's form only."""
        got, want = numbers(value), numbers(expected)
        if got is None or got.shape != want.shape:
            return f"{form(want)} is asked for"
        lists = [np.array(i, float) if isinstance(i, list) else i for i in inputs]
        return "" if np.isfinite(got).all() and self.check(got, *lists) else "it does not hold"


def holds(check):
    """Accept every answer for which ``check(answer, *inputs)`` is true."""
    return Holds(check)


def generator(key, *names):
    """Return the random generator that belongs to a course secret, an assignment and a part.

    Names are joined as JSON, so that no two lists of names are joined to the same text.
    """
    digest = hmac.new(key or PRACTICE, json.dumps(names).encode(), "sha256").digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
