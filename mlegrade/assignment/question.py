"""What a question is: its parts, and the mistakes that it is built to catch."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

import numpy as np

from mlegrade.sandbox.child import arguments
from mlegrade.sandbox.values import plain


class Code(str):
    """An input that is a function: its text, such as ``"lambda p: p**2"``."""

    __slots__ = ()
    __repr__ = str.__str__


@dataclass(frozen=True, eq=False)
class Part:
    """Points for one property of an answer, and the sentence that names the property."""

    name: str
    points: int
    says: str
    inputs: tuple | Callable  # visible parts have their inputs; hidden ones draw them from an rng
    comparator: Callable
    personal: bool = False  # drawn anew for each student

    @property
    def visible(self):
        """Tell whether the student sees the inputs and the expected value."""
        return not callable(self.inputs)

    def draw(self, rng):
        """Return the cases: for each call the inputs, as plain data, ready to be sent.

        What draws inputs returns those of one call, or yields those of several.
        """
        drawn = self.inputs(rng) if callable(self.inputs) else self.inputs
        return [sent(case) for case in (drawn if inspect.isgenerator(drawn) else [drawn])]

    def compare(self, values, expected, cases):
        """Return "" if the values of all calls are right, else what is wrong with the first."""
        if not isinstance(values, list) or len(values) != len(expected):
            return "another number of values came than was asked for"
        compared = zip(values, expected, cases, strict=True)
        return next(filter(None, starmap(self.comparator, compared)), "")


def sent(inputs):
    """Return the inputs of a call as plain data."""
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    return [{"code": str(i)} if isinstance(i, Code) else plain(i) for i in inputs]


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong answer worth recognizing: its sentence, its code, and the parts that it loses."""

    says: str
    answer: Callable
    loses: str


@dataclass(eq=False)
class Question:
    """A question with an id that never changes; ``kind`` is code, choice or written."""

    name: str
    kind: str
    title: str
    prompt: str
    read: str
    compare: Any = None  # a comparator, once it is known
    reference: Any = None  # the function that gives the right answer
    parts: list = field(default_factory=list)
    mistakes: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    rubric: list = field(default_factory=list)

    @property
    def points(self):
        """All that can be earned."""
        return sum(p.points for p in self.parts) + sum(points for points, _ in self.rubric)

    def visible(self, points, says, *inputs, compare=None):
        """Add a part that stands in the student's notebook with its inputs and its answer."""
        self._add(points, says, inputs, compare)

    def hidden(self, points, says, compare=None, personal=True):
        """Add a part whose inputs the decorated function draws, from the course secret.

        They are drawn for each student anew. ``personal=False`` gives all the same: for inputs of
        which some are harder than others.
        """
        return lambda draw: self._add(points, says, draw, compare, personal)

    def _add(self, points, says, inputs, compare, personal=False):
        name = "abcdefgh"[len(self.parts)]
        chosen = compare or self.compare
        self.parts.append(Part(name, points, says, inputs, chosen, personal))

    def mistake(self, says, loses):
        """Add the decorated function as a wrong answer to be recognized, with what it costs."""
        return lambda answer: self.mistakes.append(Mistake(says, answer, loses))

    def expected(self, cases, answer=None):
        """Compute what the reference, or another answer, gives for each of the cases of a part."""
        answer = answer or self.reference
        return [plain(answer(*arguments(inputs))) for inputs in cases]

    def attempt(self, cases, mistake):
        """Return what a mistake gives for each of the cases; None if it ends in an error."""
        with np.errstate(all="ignore"):
            try:
                return self.expected(cases, mistake.answer)
            except Exception:  # whatever comes of a mistake, as of a student's
                return None

    def code(self, answer=None):
        """Return the text of an answer, under the name that the question asks for."""
        text = textwrap.dedent(inspect.getsource(answer or self.reference))
        node: Any = ast.parse(text).body[0]
        lines = text.splitlines()[node.lineno - 1 :]
        return "\n".join([lines[0].replace(f"def {node.name}(", f"def {self.name}("), *lines[1:]])

    def halves(self):
        """Return the reference in two: what the student is given, and the solution."""
        text = self.code()
        node: Any = ast.parse(text).body[0]
        end = node.body[0].end_lineno
        lines = text.splitlines()
        return "\n".join(lines[:end]), "\n".join(lines[end:])
