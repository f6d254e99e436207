"""Mark one submission: ask its functions for values, compare them with the reference's."""

import sys

from mlegrade.assignment.build import notebook
from mlegrade.assignment.compare import generator
from mlegrade.records import Result
from mlegrade.sandbox.limits import SandboxError
from mlegrade.submissions import locked
from mlegrade.submissions.ask import outcome
from mlegrade.submissions.cells import answers, newer_python, squeezed
from mlegrade.submissions.session import Session
from mlegrade.submissions.unread import Unread, unmarked


class Marker:
    """An assignment with the course secret; expected values are computed when they are needed."""

    def __init__(self, assignment, key=None):
        self.assignment, self.key, self.known = assignment, key, {}
        self.names = [question.name for question in assignment.questions]
        self.released = {cell["id"]: cell for cell in notebook(assignment)["cells"]}
        codes = [cell["source"] for cell in self.released.values() if cell["cell_type"] == "code"]
        self.stubs = frozenset(map(squeezed, codes))

    def task(self, question, part, student):
        """Return the cases of a part and the expected answers."""
        names = (self.assignment.name, question.name, part.name, *[student] * part.personal)
        if names in self.known:
            return self.known[names]
        cases = part.draw(generator(self.key, *names))
        task = cases, question.expected(cases)
        if not part.personal:
            self.known[names] = task
        return task

    def mark(self, submission, nursery) -> Result:
        """Return all that is known of a submission, as plain data; "doubt" if it may be unfair."""
        result = unknown(submission, submission.problem)
        found = answers(submission.cells, self.names, self.stubs)
        if not submission.problem:
            result["flags"] += locked.changes(submission.cells, self.released)
        session, marks = Session(self, submission, found, nursery), {}
        try:
            if not submission.problem:
                marks = session.marks()
        except SandboxError as error:
            result["problem"] = f"the sandbox failed: {error}"
        result["doubt"] = session.doubt or result["problem"] != submission.problem
        for question in self.assignment.questions:
            if not submission.problem:
                flags = found.get(question.name, (None, ["the cell is missing"]))[1]
                result["flags"] += [f"{question.name}: {flag}" for flag in flags]
            if question.kind != "written":
                blank = [outcome(question, p, 0, "") for p in question.parts]
                parts, ended = marks.get(question.name, (blank, ""))
                result["parts"] += parts
                result["flags"] += [f"{question.name}: {ended}"] if ended else []
        self.write_down(submission, session, marks, result)
        result["flags"] += session.flags()
        failed = any(part["note"].startswith("it ended in") for part in result["parts"])
        if failed and (newer := newer_python(submission.raw)):
            here = f"{sys.version_info.major}.{sys.version_info.minor}"
            result["flags"].append(
                f"written by Python {newer}; this is {here}, and may lack what an answer used"
            )
        return result

    def write_down(self, submission, session, marks, result: Result):
        """Add what a person has to read: the written answers, and texts in place of others."""
        questions = [q for q in self.assignment.questions if q.kind == "written"]
        if result["problem"]:
            result["written"] = [unmarked(question) for question in questions]
            return
        unread = Unread(submission, self.released, session.found, session.broken())
        for question in self.assignment.questions:
            if question.name in marks:
                instead = unread.instead(question, marks[question.name][0])
                result["written"] += [instead] if instead else []
        for question in reversed(questions):  # the first takes what stands above all of them
            item, flags = unread.written(question, question is questions[0])
            result["written"].append(item)
            result["flags"] += [f"{question.name}: {flag}" for flag in flags]


def unknown(submission, problem) -> Result:
    """Return a result without marks."""
    return {
        "student": submission.student,
        "file": submission.file,
        "problem": problem,
        "flags": [],
        "parts": [],
        "written": [],
    }
