"""What an assignment is, and how its source is written down and loaded."""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlegrade.assignment.compare import Letter, near
from mlegrade.assignment.question import Mistake, Part, Question

SOURCES = Path(__file__).parents[2] / "homework"


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
        question.parts = [
            Part("a", points, "The letter of the right option.", lambda rng: (), Letter())
        ]
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
    path = Path(folder) / f"{name}.py"
    spec: Any = importlib.util.spec_from_file_location(f"homework_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.homework


def load_all(folder=SOURCES):
    """Load all assignments, in their order."""
    found = [load(path.stem, folder) for path in sorted(Path(folder).glob("*.py"))]
    return sorted(found, key=lambda assignment: assignment.number)
