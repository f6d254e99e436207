"""What an assignment is: questions, their parts, and the mistakes they are built to catch."""

import ast
import importlib.util
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mlegrade.child import arguments, plain
from mlegrade.compare import exactly, near

SOURCES = Path(__file__).parents[1] / "homework"


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
    compare: Callable
    personal: bool = False  # drawn anew for each student

    @property
    def visible(self):
        """Tell whether the student sees the inputs and the expected value."""
        return not callable(self.inputs)

    def draw(self, rng):
        """Return the inputs as plain data, ready to be sent."""
        inputs = self.inputs if self.visible else self.inputs(rng)
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
    compare: Callable = None
    reference: Callable = None
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

    def hidden(self, points, says, compare=None, personal=False):
        """Add a part whose inputs are drawn from the course secret by the decorated function."""
        return lambda draw: self._add(points, says, draw, compare, personal)

    def _add(self, points, says, inputs, compare, personal=False):
        name = "abcdefgh"[len(self.parts)]
        chosen = compare or self.compare
        self.parts.append(Part(name, points, says, inputs, chosen, personal))

    def mistake(self, says, loses):
        """Add the decorated function as a wrong answer to be recognized, with what it costs."""
        return lambda answer: self.mistakes.append(Mistake(says, answer, loses))

    def expected(self, inputs, answer=None):
        """Compute what the reference, or another answer, gives for inputs as they are sent."""
        if self.kind == "choice":
            return (answer or self.reference)()
        return plain((answer or self.reference)(*arguments(inputs)))

    def code(self, answer=None):
        """Return the text of an answer, under the name that the question asks for."""
        text = textwrap.dedent(inspect.getsource(answer or self.reference))
        node = ast.parse(text).body[0]
        lines = text.splitlines()[node.lineno - 1 :]
        return "\n".join([lines[0].replace(f"def {node.name}(", f"def {self.name}("), *lines[1:]])

    def halves(self):
        """Return the reference in two: what the student is given, and the solution."""
        text = self.code()
        end = ast.parse(text).body[0].body[0].end_lineno
        lines = text.splitlines()
        return "\n".join(lines[:end]), "\n".join(lines[end:])


@dataclass(eq=False)
class Assignment:
    """Questions with what the student should know, and how long they take."""

    name: str
    number: int
    title: str
    minutes: int
    chapters: tuple
    goals: tuple
    given: str = "import numpy as np"
    intro: str = ""
    questions: list = field(default_factory=list)

    def code(self, title, prompt, read, compare=None):
        """Add a question whose answer is a function; the decorated one is the reference."""

        def add(function):
            question = Question(function.__name__, "code", title, prompt, read, reference=function)
            question.compare = compare or near(1e-9, "rounding in any sensible order of steps")
            self.questions.append(question)
            return question

        return add

    def choice(self, name, title, prompt, read, points, options, right, why):
        """Add a question with four options; ``why`` says for each wrong one what is wrong."""
        question = Question(name, "choice", title, prompt, read, options=options)
        question.reference = lambda: right
        question.parts = [Part("a", points, "Another option is right.", lambda rng: (), exactly())]
        for letter, reason in why.items():
            question.mistakes.append(Mistake(reason, lambda letter=letter: letter, "a"))
        self.questions.append(question)

    def written(self, name, title, prompt, read, rubric, model):
        """Add a question that a person marks by a rubric of (points, what earns them)."""
        question = Question(name, "written", title, prompt, read, rubric=rubric)
        question.reference = lambda: model
        self.questions.append(question)

    def parts(self):
        """Yield each question with each of its parts, in order."""
        for question in self.questions:
            for part in question.parts:
                yield question, part


def load(name, folder=SOURCES):
    """Load an assignment from its source."""
    spec = importlib.util.spec_from_file_location(f"homework_{name}", Path(folder) / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.homework


def load_all(folder=SOURCES):
    """Load all assignments, in their order."""
    found = [load(path.stem, folder) for path in sorted(Path(folder).glob("*.py"))]
    return sorted(found, key=lambda assignment: assignment.number)
