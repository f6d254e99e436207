"""Ask one answer for the values of its parts, and judge them."""

import contextlib
from typing import Any

from mlegrade.records import Part
from mlegrade.sandbox.limits import NoAnswerError
from mlegrade.submissions.notes import explain

PLAIN = ("nothing is called", "not answered", "more memory")  # and no more than that
CLOSED = "it ended in an error"


class Asked:
    """One question of one submission, asked in a room where its notebook has run."""

    def __init__(self, marker, question, student, time):
        self.marker, self.question, self.student, self.time = marker, question, student, time
        self.child: Any = None  # the line to the process, once it is there
        self.ended, self.source = "", ""

    def outcomes(self, room, copied) -> list[Part]:
        """Ask for each part twice: an answer that changes with the weather is none."""
        notes, self.source = [], "\n".join(room.cells)
        with contextlib.ExitStack() as stack:
            try:
                self.begin(room, stack, copied)
            except NoAnswerError as error:
                self.ended = str(error)
            for part in self.question.parts:
                cases, expected = self.marker.task(self.question, part, self.student)
                try:
                    if self.ended:
                        raise NoAnswerError(self.ended)
                    replies = [self.values(cases) for _ in range(2)]
                except NoAnswerError as error:
                    self.ended = self.ended or str(error)
                    notes.append(str(error))
                    continue
                notes.append(self.judge(part, replies, cases, expected))
        if self.ended and copied and not room.alive():
            room.close()  # it was ended, too; the next question starts it again
        pairs = zip(self.question.parts, notes, strict=True)
        return [outcome(self.question, p, 0 if note else p.points, note) for p, note in pairs]

    def begin(self, room, stack, copied):
        """Have a process that answers, and its time."""
        self.child = room.open()
        self.clock = self.time.next(room.limits.cpu)
        if self.clock.cpu <= 0:
            raise NoAnswerError("not asked: the time of the whole submission was used up")
        if copied:
            stack.enter_context(self.child.copied(self.clock))

    def values(self, cases):
        """Ask for the value of each case."""
        return self.child.ask(self.clock, name=self.question.name, cases=cases)

    def judge(self, part, replies, cases, expected):
        """Return "" if both replies are right, else a sentence about the first that is not."""
        for number, reply in enumerate(replies):
            if "value" not in reply:
                return self.told(part, reply)
            if wrong := part.compare(reply["value"], expected, cases):
                again = "asked again, " if number else ""
                return again + (self.recognize(part, reply["value"], cases) or wrong)
        return ""

    def told(self, part, reply):
        """Say why there was no value; of a hidden part not which error it was, nor where.

        Names, kinds and lines of errors could be chosen by the inputs, and tell what they were.
        """
        if self.question.kind == "choice" and "missing" not in reply:
            return "no letter came; one is asked for, such as 'b'"
        note = explain(reply, self.question.name, self.source)
        return note if part.visible or note.startswith(PLAIN) else CLOSED

    def recognize(self, part, values, cases):
        """Return the sentence of the mistake that gives just these values, if there is one."""
        for mistake in self.question.mistakes:
            if part.name in mistake.loses:
                wrong = self.question.attempt(cases, mistake)
                if wrong is not None and part.compare(values, wrong, cases) == "":
                    return mistake.says
        return ""


def outcome(question, part, points, note) -> Part:
    """Return the mark of a part, with what the student is told."""
    return {
        "question": question.name,
        "part": part.name,
        "points": points,
        "max": part.points,
        "visible": part.visible,
        "says": part.says,
        "note": note,
    }
