"""Mark one submission: ask its functions for values, compare them with the reference's."""

from mlegrade.assignment.build import notebook
from mlegrade.assignment.compare import generator
from mlegrade.sandbox.limits import SandboxError
from mlegrade.submissions import locked
from mlegrade.submissions.ask import outcome
from mlegrade.submissions.cells import answers, squeezed, written
from mlegrade.submissions.session import Session


class Marker:
    """An assignment with the course secret; expected values are computed when they are needed."""

    def __init__(self, assignment, key=None):
        self.assignment, self.key, self.known = assignment, key, {}
        self.names = [question.name for question in assignment.questions]
        prompts = [f"{name}-prompt" for name in self.names]
        self.released = {cell["id"]: cell for cell in notebook(assignment)["cells"]}
        codes = [cell["source"] for cell in self.released.values() if cell["cell_type"] == "code"]
        self.stubs = frozenset(map(squeezed, codes))
        self.labels = {"intro", "given", "checks", *self.names, *prompts}

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

    def mark(self, submission, nursery):
        """Return all that is known of a submission, as plain data; "doubt" if it may be unfair."""
        result = {"student": submission.student, "file": submission.file, "flags": []}
        result |= {"parts": [], "written": [], "problem": submission.problem}
        found = answers(submission.cells, self.names, self.stubs)
        if not submission.problem:
            result["flags"] += locked.changes(submission.raw, self.released)
        session, marks = Session(self, submission, found, nursery), {}
        try:
            if not submission.problem:
                marks = session.marks()
        except SandboxError as error:
            result["problem"] = f"the sandbox failed: {error}"
        result["doubt"] = session.doubt or result["problem"] != submission.problem
        for question in self.assignment.questions:
            self.question(question, submission, found, marks, result)
        result["flags"] += session.flags()
        return result

    def question(self, question, submission, found, marks, result):
        """Add what is known of a question to a result."""
        name = question.name
        index, flags = found.get(name, (None, ["the cell is missing"]))
        if not submission.problem:
            result["flags"] += [f"{name}: {flag}" for flag in flags]
        if question.kind == "written":
            item, noticed = self.collect(question, submission, index)
            result["written"].append(item)
            result["flags"] += [f"{name}: {flag}" for flag in noticed]
        else:
            blank = [outcome(question, p, 0, "") for p in question.parts]
            parts, ended = marks.get(name, (blank, ""))
            result["parts"] += parts
            result["flags"] += [f"{name}: {ended}"] if ended else []

    def collect(self, question, submission, index):
        """Return a written answer, which a person marks, and what was noticed about it."""
        text, flags = "", []
        if index is not None:
            text, flags = written(submission.cells, index, self.labels)
        points = None if text or submission.problem else 0
        entry = {"question": question.name, "max": question.points, "points": points}
        return entry | {"text": text, "comment": ""}, flags
