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
        # No reference gives NaN; the mistakes that do can then be recognized, too.
        same = np.allclose(got, want, rtol=self.rel, atol=self.floor, equal_nan=True)
        if not same and np.isnan(got).any():
            return "the answer holds NaN"
        return "" if same else "another value came"


def near(rel, because, floor=0.0):
    """Accept numbers within a relative tolerance, or ``floor`` where the answer may be 0."""
    return Near(rel, because, floor)


@dataclass(frozen=True)
class Exactly:
    """The same words, letters, truth values or whole numbers; case and blanks do not count."""

    def __call__(self, value, expected, inputs):
        """Compare an answer with the reference's."""
        if value is None:
            return "not answered"
        same = self.normal(value) == self.normal(expected)
        return "" if same else "another answer came"

    def normal(self, value):
        """Return what counts of an answer; a truth value is no number, but 3.0 is 3."""
        if isinstance(value, list):
            return [self.normal(item) for item in value]
        return isinstance(value, bool), value.strip().lower() if isinstance(value, str) else value


def exactly():
    """Accept only the reference's answer."""
    return Exactly()


def generator(key, *names):
    """Return the random generator that belongs to a course secret, an assignment and a part.

    Names are joined as JSON, so that no two lists of names are joined to the same text.
    """
    digest = hmac.new(key or PRACTICE, json.dumps(names).encode(), "sha256").digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
