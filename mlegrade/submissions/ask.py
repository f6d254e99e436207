"""Ask one answer for the values of its parts, and judge them."""

import re
import time

import numpy as np

from mlegrade.sandbox.limits import Clock, NoAnswerError

PRELOADED = ("scipy.stats", "scipy.optimize", "scipy.special", "scipy.linalg", "scipy.integrate")


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
