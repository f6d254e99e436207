"""Build all that a class needs from an assignment's source, the same to the byte each time."""

import inspect
import json
import math
import re
import textwrap
from pathlib import Path

from mlegrade.assignment.compare import Exactly
from mlegrade.assignment.prove import doubts
from mlegrade.assignment.source import load_all
from mlegrade.sandbox import values
from mlegrade.sandbox.limits import Limits

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
STUB = "    # YOUR CODE HERE\n    raise NotImplementedError()"
SECONDS = Limits().cpu  # of computing, for all parts of a question
BLANK = "YOUR ANSWER HERE"
CHECK = '''
from types import FunctionType


def visible_checks(answers, choices, parts):
    """Say what is right so far, by the rules that your answers are marked with."""
    import unicodedata

    import numpy as np

RULES

    def check(name, points, says, inputs, expected, rel, floor):
        """Call a function twice on the inputs; return the points if both answers are right."""
        right = True
        try:
            for _ in range(2):
                made = [np.array(i, float) if isinstance(i, list) else i for i in inputs]
                answer = answers[name](*made)
                right = right and agree(plain(answer), expected, rel, floor)
            verdict = "right" if right else f"not yet; it gave {answer!r}"
        except NotImplementedError:
            right, verdict = False, "not answered"
        except Exception as error:
            right, verdict = False, f"{type(error).__name__}: {error}"
        print(f"{name}: {says}\\n    {verdict}")
        return points if right else 0

    for name in choices:  # whether a letter is the right one stays open
        answer = answers.get(name)
        none = "no letter yet" if answer is None else "no letter; write one, such as 'b'"
        try:
            found = letter(plain(answer() if callable(answer) else answer))
        except Exception:
            found = None
        print(f"{name}: {found or none}")
    return sum(check(*part) for part in parts)


# With no names but its own: a `sum` or `list` of yours is not the one that is meant above.
visible_checks = FunctionType(visible_checks.__code__, {"__builtins__": __builtins__})
'''
SHARED = (values.plain, values.letter, values.words, values.numbers, values.agree)


def rules():
    """Return the rules of the grader as text, without the examples that test them."""
    texts = [inspect.getsource(rule).rstrip() for rule in SHARED]
    texts = [re.sub(r"\n\n    >>>(?:.|\n)*?\n    \"\"\"", '"""', text) for text in texts]
    return textwrap.indent("\n\n".join(texts), "    ")


def cell(name, kind, source, points=None, solution=False):
    """Return a cell with the metadata by which nbgrader and the grader know it."""
    about = {"grade_id": name, "locked": not solution, "schema_version": 3, "task": False}
    about |= {"grade": points is not None, "solution": solution}
    if points is not None:
        about["points"] = points
    made = {"cell_type": kind, "id": name, "metadata": {"nbgrader": about}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def rounded(value):
    """Round expected values to 12 digits: enough for every tolerance, and no noise."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


class Infinite(float):
    """A number that is written as Python reads it: `inf` is no name in a notebook."""

    def __repr__(self):
        """Write plus or minus infinity."""
        return f"float('{float(self)}')"


def written(value):
    """Return plain data whose infinities can be read again."""
    if isinstance(value, list | tuple):
        return type(value)(written(item) for item in value)
    return Infinite(value) if isinstance(value, float) and math.isinf(value) else value


def checks(assignment):
    """Return the last cell: a function anybody can read, and a line for each visible part."""
    lines, hidden = [], 0
    for question, part in assignment.parts():
        if not part.visible:
            hidden += 1
            continue
        expected = rounded(question.expected(part.draw(None))[0])
        exact = isinstance(part.comparator, Exactly)
        limits = (None, None) if exact else (part.comparator.rel, part.comparator.floor)
        inputs = tuple(part.inputs)
        row = (question.name, part.points, part.says, inputs, expected, *limits)
        lines.append(f"    {written(row)!r},")
    total = sum(p.points for _, p in assignment.parts())
    seen = sum(p.points for _, p in assignment.parts() if p.visible)
    note = f"# {len(lines)} visible checks: {seen} of the {total} points for code and choices.\n"
    note += f"# {hidden} parts stay hidden, and use other data. Run this as often as you like.\n"
    choices = [question.name for question in assignment.questions if question.kind == "choice"]
    calls = f"visible_checks(globals(), {choices!r}, [\n" + "\n".join(lines) + "\n])"
    return f"{note}{CHECK.replace('RULES', rules())}\n\n{calls}", total


def prompt(question, number):
    """Return the text above an answer."""
    text = f"## {number}. {question.title}\n\n{question.prompt.strip()}\n"
    for letter, option in question.options.items():
        text += f"\n- **{letter}**: {option}"
    again = question.read + ("" if question.read.endswith("?") else ".")
    return text.rstrip() + f"\n\n*{question.points} points. To read again: {again}*"


def answer_cell(question, solved):
    """Return the cell for the answer: empty for students, or as nbgrader wants its solutions."""
    if question.kind == "written":
        rubric = "".join(f"\n- {points}: {what}" for points, what in question.rubric)
        text = f"{question.reference().strip()}\n\nPoints:\n{rubric}" if solved else BLANK
        return cell(question.name, "markdown", text, question.points, solution=True)
    if question.kind == "choice":
        letter = question.reference() if solved == "fully" else None
        made = cell(question.name, "code", f"{question.name} = {letter!r}")
        return made | {"metadata": {}}  # nbgrader knows no cell that is open and has no points
    head, body = question.halves()
    body = (
        f"    ### BEGIN SOLUTION\n{body.strip(chr(10))}\n    ### END SOLUTION" if solved else STUB
    )
    return cell(question.name, "code", f"{head}\n{body}", solution=True)


def notebook(assignment, solved=""):
    """Return the notebook of an assignment: for students, or solved for "nbgrader" or "fully".

    What nbgrader takes as its source has no letters: it cannot take them out of a release.
    """
    head = f"# Homework {assignment.number}: {assignment.title}\n{assignment.intro.rstrip()}\n\n"
    head += f"About {assignment.minutes} minutes. Read first: {', '.join(assignment.chapters)}.\n\n"
    head += "Answer in the cells that say so, keep the names of the functions, and use what NumPy "
    head += "and SciPy offer. Lists among the inputs arrive as NumPy arrays. Each question is "
    head += f"marked by calling your function with data that you have not seen, for {SECONDS:g} "
    head += "seconds at most in all. The last cell checks what can be checked before."
    cells = [cell("intro", "markdown", head), cell("given", "code", assignment.given)]
    for number, question in enumerate(assignment.questions, 1):
        cells.append(cell(f"{question.name}-prompt", "markdown", prompt(question, number)))
        cells.append(answer_cell(question, solved))
    text, points = checks(assignment)
    cells.append(cell("checks", "code", text, points))
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def write(made, path):
    """Write a notebook, the same bytes for the same content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def build(out, folder):
    """Build the notebooks of every assignment: for students, with solutions, for nbgrader."""
    for assignment in load_all(folder):
        if found := list(doubts(assignment)):
            raise SystemExit("\n".join([*found, "Nothing of it was built."]))
        name, out = f"homework-{assignment.name}", Path(out)
        write(notebook(assignment), out / "student" / f"{name}.ipynb")
        write(notebook(assignment, "fully"), out / "solutions" / f"{name}.ipynb")
        source = out / "nbgrader" / "source" / name / f"{name}.ipynb"
        write(notebook(assignment, "nbgrader"), source)
        yield out / "student" / f"{name}.ipynb"
