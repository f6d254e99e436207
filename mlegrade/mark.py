"""Mark one submission: ask its functions for values, compare them with the reference's."""

import time

from mlegrade import locked
from mlegrade.ask import Asked, outcome
from mlegrade.cells import answers
from mlegrade.compare import generator
from mlegrade.limits import SandboxError

NO_ANSWER = ("Write your", "YOUR ANSWER HERE")


class Marker:
    """An assignment with the course secret; expected values are computed when they are needed."""

    def __init__(self, assignment, key=None):
        self.assignment, self.key, self.known = assignment, key, {}

    def task(self, question, part, student):
        """Return the inputs of a part and the expected answer, the same for all but personal."""
        names = (self.assignment.name, question.name, part.name, *[student] * part.personal)
        if names not in self.known:
            inputs = part.draw(generator(self.key, *names))
            self.known[names] = inputs, question.expected(inputs)
        return self.known[names]

    def mark(self, submission, nursery):
        """Return all that is known of a submission, as plain data."""
        result = {"student": submission.student, "file": submission.file, "flags": []}
        result |= {"parts": [], "written": [], "problem": submission.problem}
        found = answers(submission.cells, [q.name for q in self.assignment.questions])
        if not submission.problem:
            result["flags"] += locked.changes(submission.raw, self.assignment)
        end = time.monotonic() + nursery.limits.submission
        try:
            for question in self.assignment.questions:
                index, flags = found.get(question.name, (None, ["the cell is missing"]))
                if not submission.problem:
                    result["flags"] += [f"{question.name}: {flag}" for flag in flags]
                if question.kind == "written":
                    result["written"].append(self.collect(question, submission, index))
                elif submission.problem or index is None:
                    note = "" if submission.problem else "the question is not in the notebook"
                    result["parts"] += [outcome(question, p, 0, note) for p in question.parts]
                else:
                    cells = self.cells(submission.cells, index)
                    asked = Asked(self, question, submission.student, nursery, end)
                    result["parts"] += asked.outcomes(cells)
                    result["flags"] += [f"{question.name}: {flag}" for flag in asked.flags]
        except SandboxError as error:
            result["problem"] = f"the sandbox failed: {error}"
        return result

    def collect(self, question, submission, index):
        """Return a written answer, which a person marks."""
        text = "" if index is None else submission.cells[index][2]
        blank = not text.strip() or any(mark in text for mark in NO_ANSWER)
        points = 0 if blank and not submission.problem else None
        entry = {"question": question.name, "max": question.points, "points": points}
        return entry | {"text": "" if blank else text, "comment": ""}

    def cells(self, cells, index):
        """Return what to run: what was given, the names from other cells, the answer itself."""
        given = {"source": self.assignment.given, "whole": True}
        others = [
            {"source": text, "whole": False}
            for i, (kind, label, text) in enumerate(cells)
            if kind == "code" and label not in {"given", "checks"} and i != index
        ]
        return [given, *others, {"source": cells[index][2], "whole": True}]
