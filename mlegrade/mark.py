"""Mark one submission: ask its functions for values, compare them with the reference's."""

import re
import time

import numpy as np

from mlegrade.collect import answers
from mlegrade.compare import generator
from mlegrade.sandbox import Clock, NoAnswerError, SandboxError

PRELOADED = ("scipy.stats", "scipy.optimize", "scipy.special", "scipy.linalg", "scipy.integrate")
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


class Asked:
    """One question of one submission, in a process of its own."""

    def __init__(self, marker, question, student, nursery, end):
        self.marker, self.question, self.student = marker, question, student
        self.nursery, self.end, self.flags = nursery, end, []

    def outcomes(self, cells):
        """Ask for each part twice: an answer that changes with the weather is none."""
        modules = [m for m in PRELOADED if any(m in cell["source"] for cell in cells)]
        notes, ended = [], ""
        with self.nursery.question(modules) as child:
            try:
                self.start(child, cells)
            except NoAnswerError as error:
                ended = str(error)
            for part in self.question.parts:
                inputs, expected = self.marker.task(self.question, part, self.student)
                try:
                    if ended:
                        raise NoAnswerError(ended)
                    replies = [self.value(child, inputs) for _ in range(2)]
                except NoAnswerError as error:
                    ended = ended or str(error)
                    notes.append(str(error))
                    continue
                notes.append(self.judge(part, replies, inputs, expected))
            if child.noise:
                self.flags.append(f"{child.noise} lines of its own on the reply line, ignored")
        if ended:
            self.flags.append(ended)
        pairs = zip(self.question.parts, notes, strict=True)
        return [outcome(self.question, p, 0 if note else p.points, note) for p, note in pairs]

    def start(self, child, cells):
        """Import, with a time of its own, then run the cells within the time of the question."""
        limits = self.nursery.limits
        child.ask(self.clock(limits.imports), imports=cells)
        self.budget = self.clock(limits.cpu)
        skipped = child.ask(self.budget, cells=cells).get("value")
        if isinstance(skipped, list):
            self.flags += [f"skipped {str(line)[:200]}" for line in skipped[:5]]

    def clock(self, seconds):
        """Return a clock for the CPU, with patience on the wall, within the submission's time."""
        rest = self.end - time.monotonic()
        if rest <= 0:
            raise NoAnswerError("not asked: the time of the whole submission was used up")
        return Clock(seconds, min(seconds * self.nursery.limits.patience, rest))

    def value(self, child, inputs):
        """Ask for one value."""
        return child.ask(self.budget, name=self.question.name, inputs=inputs)

    def judge(self, part, replies, inputs, expected):
        """Return "" if both replies are right, else a sentence about the first that is not."""
        for number, reply in enumerate(replies):
            if "value" not in reply:
                return self.explain(reply)
            if wrong := part.compare(reply["value"], expected, inputs):
                again = "asked again, " if number else ""
                return again + (self.recognize(part, reply["value"], inputs) or wrong)
        return ""

    def recognize(self, part, value, inputs):
        """Return the sentence of the mistake that gives just this value, if there is one."""
        for mistake in self.question.mistakes:
            with np.errstate(all="ignore"):
                try:
                    wrong = self.question.expected(inputs, mistake.answer)
                except (ArithmeticError, ValueError, IndexError, np.linalg.LinAlgError):
                    continue
            if part.name in mistake.loses and part.compare(value, wrong, inputs) == "":
                return mistake.says
        return ""

    def explain(self, reply):
        """Say why there was no value."""
        if "missing" in reply:
            return f"nothing is called {self.question.name}"
        error = str(reply.get("error", "no value came"))
        if error.startswith("NotImplementedError"):
            return "not answered"
        if error.startswith("MemoryError"):
            return "more memory than the limit"
        other = re.match(r"NameError: name '(\w+)' is not defined", error)
        if other:
            return f"{other[1]} is not defined in this cell, nor by itself in another"
        return f"it ended in {error}"


def outcome(question, part, points, note):
    """Return the mark of a part, with what the student is told."""
    about = {"question": question.name, "part": part.name, "points": points, "max": part.points}
    return about | {"visible": part.visible, "says": part.says, "note": note}
