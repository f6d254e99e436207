"""Mark one submission: ask its functions for values, compare them with the reference's."""

import time

from mlegrade.assignment.compare import generator
from mlegrade.sandbox.limits import SandboxError
from mlegrade.submissions import locked
from mlegrade.submissions.ask import Asked, outcome
from mlegrade.submissions.cells import answers, written


class Marker:
    """An assignment with the course secret; expected values are computed when they are needed."""

    def __init__(self, assignment, key=None):
        self.assignment, self.key, self.known = assignment, key, {}
        self.names = [question.name for question in assignment.questions]
        prompts = [f"{name}-prompt" for name in self.names]
        self.labels = {"intro", "given", "checks", *self.names, *prompts}

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
        found = answers(submission.cells, self.names)
        if not submission.problem:
            result["flags"] += locked.changes(submission.raw, self.assignment)
        end = time.monotonic() + nursery.limits.submission
        try:
            for question in self.assignment.questions:
                index, flags = found.get(question.name, (None, ["the cell is missing"]))
                if not submission.problem:
                    result["flags"] += [f"{question.name}: {flag}" for flag in flags]
                if question.kind == "written":
                    item, noticed = self.collect(question, submission, index)
                    result["written"].append(item)
                    result["flags"] += [f"{question.name}: {flag}" for flag in noticed]
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
        """Return a written answer, which a person marks, and what was noticed about it."""
        text, flags = "", []
        if index is not None:
            text, flags = written(submission.cells, index, self.labels)
        points = None if text or submission.problem else 0
        entry = {"question": question.name, "max": question.points, "points": points}
        return entry | {"text": text, "comment": ""}, flags

    def cells(self, cells, index):
        """Return what to run: what was given, the names from other cells, the answer itself."""
        given = {"source": self.assignment.given, "whole": True}
        others = [
            {"source": text, "whole": False}
            for i, (kind, label, text) in enumerate(cells)
            if kind == "code" and label not in {"given", "checks"} and i != index
        ]
        return [given, *others, {"source": cells[index][2], "whole": True}]
