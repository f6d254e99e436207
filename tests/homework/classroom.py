"""A classroom for the tests: notebooks handed in, and what becomes of them."""

import dataclasses
import importlib.util
import json
from pathlib import Path

from mlegrade.assignment.build import notebook
from mlegrade.assignment.source import load_all
from mlegrade.sandbox.limits import Clock, family
from mlegrade.submissions.cells import cells_of, read_cells
from mlegrade.submissions.choose import choose
from mlegrade.submissions.collect import Submission, Way
from mlegrade.submissions.mark import Marker
from mlegrade.submissions.places import File

HERE = Path(__file__).parent
KEY = b"the secret of this test course"
ASSIGNMENTS = {assignment.name: assignment for assignment in load_all()}
QUESTIONS = [
    (name, question.name)
    for name, assignment in ASSIGNMENTS.items()
    for question in assignment.questions
    if question.kind != "written"
]


def question_of(name, label):
    """Return a question by the names of its assignment and its own."""
    return next(q for q in ASSIGNMENTS[name].questions if q.name == label)


def only(name, label):
    """Return an assignment reduced to one question, for tests that are about no other."""
    return dataclasses.replace(ASSIGNMENTS[name], questions=[question_of(name, label)])


def others(name):
    """Return the other correct answers to an assignment: {question: [function]}."""
    path = HERE / "other_answers" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"others_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {}
    for label, function in vars(module).items():
        if "__" in label.strip("_") and callable(function):
            found.setdefault(label.split("__")[0], []).append(function)
    return found


def source(question, answer):
    """Return the text of an answer cell: of a function, or of a letter for a choice."""
    if question.kind == "choice":
        return f"{question.name} = {answer()!r}"
    return question.code(answer)


def brought(files, names):
    """Return the submission of a student who brought {name: bytes, or a problem}."""
    made = [
        (Submission("kim", name), File(name, None, lambda data=data: data))
        for name, data in files.items()
    ]
    return choose(made, names, Way())


def handed_in(assignment, answers=(), student="kim", base=None):
    """Return a submission: the student's notebook with some answers filled in."""
    made = base or notebook(assignment)
    answers = dict(answers)
    for cell in made["cells"]:
        cell["source"] = answers.get(cell.get("id"), cell["source"])
    raw = json.dumps(made).encode()
    return Submission(student, f"{student}.ipynb", raw, read_cells(cells_of(raw)))


def mark(nursery, assignment, submission, key=KEY):
    """Mark a submission; return the result and the points of each part by name."""
    result = Marker(assignment, key).mark(submission, nursery)
    return result, {f"{p['question']}.{p['part']}": p["points"] for p in result["parts"]}


def lost(result, label):
    """Return the letters of the parts of a question that gave no points."""
    rows = [p for p in result["parts"] if p["question"] == label]
    return "".join(p["part"] for p in rows if p["points"] < p["max"])


TWO = dataclasses.replace(
    ASSIGNMENTS["likelihood"],
    questions=[question_of("likelihood", name) for name in ("likelihood", "lake")],
)
LAKE = question_of("likelihood", "lake").code()


def marked(nursery, answer, lake=LAKE):
    """Mark an answer to the first question beside a right answer to the second."""
    submission = handed_in(TWO, {"likelihood": answer, "lake": lake})
    result, points = mark(nursery, TWO, submission)
    assert [points[f"lake.{part}"] for part in "abc"] == [1, 3, 1], result
    assert family(nursery.process.pid) == []
    first = [part for part in result["parts"] if part["question"] == "likelihood"]
    return [part["points"] for part in first], [part["note"] for part in first], result["flags"]


TRY = """
import os, sys, subprocess
def look(code):
    try:
        return repr(eval(code))
    except BaseException as error:
        return "refused: " + type(error).__name__
"""


def look(nursery, *codes):
    """Evaluate expressions inside a student's process; return what each gives, as text."""
    with nursery.question() as child:
        child.ask(Clock(5, 60), cells=[{"source": TRY, "whole": True}])
        return child.ask(Clock(5, 60), name="look", cases=[[code] for code in codes])["value"]
