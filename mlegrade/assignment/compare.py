"""How an answer is compared. A comparator returns "" for right, else a few words on what came.

Answers are plain data that came over a pipe: nothing here can call a method of the student's.
"""

import hmac
import json
from dataclasses import dataclass

import numpy as np

from mlegrade.sandbox.values import agree, letter, numbers

PRACTICE = b"practice"
NONE = "None came back"


def form(array):
    """Say what was sent, or is asked for: no sizes, which may be those of hidden inputs.

    >>> form(np.zeros(3)), form(np.float64(2)), form(np.eye(2))
    ('a list of numbers', 'a single number', 'a table of numbers')
    """
    return ("a single number", "a list of numbers", "a table of numbers")[min(array.ndim, 2)]


@dataclass(frozen=True)
class Near:
    """Numbers of the same shape but for axes of one, equal up to a tolerance that has a reason."""

    rel: float
    because: str
    floor: float

    def __call__(self, value, expected, inputs):
        """Compare an answer with the reference's."""
        got, want = numbers(value), numbers(expected)
        if value is None:
            return NONE
        if got is None:
            return "the answer is not made of numbers alone"
        if got.shape != want.shape:
            came = form(got) if form(got) != form(want) else "one of another size"
            return f"{form(want)} is asked for; {came} came"
        # No reference gives NaN; the mistakes that do can then be recognized, too.
        same = agree(value, expected, self.rel, self.floor)
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
            return NONE
        return "" if agree(value, expected, None, None) else "another answer came"


@dataclass(frozen=True)
class Letter:
    """The letter of an option, however it is written."""

    def __call__(self, value, expected, inputs):
        """Compare an answer with the right letter."""
        if value is None:
            return "not answered"
        if letter(value) is None:
            return "no letter came; one is asked for, such as 'b'"
        return "" if letter(value) == expected else "another answer came"


def exactly():
    """Accept only the reference's answer."""
    return Exactly()


def generator(key, *names):
    """Return the random generator that belongs to a course secret, an assignment and a part.

    Names are joined as JSON, so that no two lists of names are joined to the same text.
    """
    digest = hmac.new(key or PRACTICE, json.dumps(names).encode(), "sha256").digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
