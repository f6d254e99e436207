"""One notebook's answers: asked as it ran in Jupyter, and once more from its definitions alone."""

import re

from mlegrade.sandbox.limits import OVER_TIME, WAITED
from mlegrade.submissions.ask import Asked
from mlegrade.submissions.cells import squeezed
from mlegrade.submissions.notes import UNKNOWN
from mlegrade.submissions.room import NAMES, NOTHING, WHOLE, Room, Time

FINAL = (OVER_TIME, "not ")  # nothing else would come of these if they were asked again
DRAWN = "another answer came"  # a letter may be drawn: it has no second chance
DOUBTFUL = (OVER_TIME, "not asked", "the process ended", "more memory")


class Session:
    """The processes of a submission, and what is left of its time."""

    def __init__(self, marker, submission, found, nursery):
        self.marker, self.submission, self.found, self.nursery = marker, submission, found, nursery
        self.cells = [marker.assignment.given, *self.sources(submission.cells)]
        self.numbers = [None, *(cell.number for cell in submission.cells)]
        self.room, limits = Room(nursery, self.cells, self.numbers), nursery.limits
        self.doubt = False  # whether others on the machine may have had a part in it
        self.time = Time(limits.submission, limits.waits, limits.wait)

    def sources(self, cells):
        """Return the code that is the student's, "" for each cell that is not."""
        return [
            cell.text
            if cell.kind == "code" and squeezed(cell.text) not in self.marker.stubs
            else ""
            for cell in cells
        ]

    def marks(self):
        """Return for each question the marks of its parts, and what ended it."""
        questions = [q for q in self.marker.assignment.questions if q.kind != "written"]
        try:
            found = {question.name: self.ask(question) for question in questions}
        finally:
            self.room.close()
        self.doubt = self.doubt or bool(self.room.ends)
        for question in questions:
            notes = [part["note"] for part in found[question.name][0] if part["note"]]
            said = (DRAWN, *(mistake.says for mistake in question.mistakes))
            final = FINAL + said * (question.kind == "choice")
            waited = any(note.endswith(WAITED) for note in notes)
            if waited or any(not note.startswith(final) for note in notes):
                # What waits may want a thread that another cell began, and threads are in no copy.
                for depths in [None] if waited else self.other_depths(question):
                    alone = self.alone(question, depths)
                    if points(alone[0]) > points(found[question.name][0]):
                        found[question.name] = alone
        return found

    def other_depths(self, question):
        """Yield ways to run the notebook in which no other cell takes an answer's name."""
        depths = self.depths(question)
        yield depths
        used = rf"\b{question.name}\b(?!\s*\()"
        answer = max((at for at, depth in enumerate(depths) if depth == WHOLE), default=0)
        if any(re.search(used, text) for text in self.cells[answer + 1 :]):
            yield [
                WHOLE if text and at <= answer else depths[at] for at, text in enumerate(self.cells)
            ]

    def ask(self, question):
        """Ask a question where the whole notebook has run."""
        asked = Asked(self.marker, question, self.submission.student, self.time)
        parts = asked.outcomes(self.room, copied=True)
        for part in parts:
            part["note"] = self.reason(question, part["note"])
        self.doubt = self.doubt or asked.ended.startswith(DOUBTFUL)
        return parts, asked.ended

    def alone(self, question, depths):
        """Ask a question in a process of its own, where so much of each cell has run."""
        asked = Asked(self.marker, question, self.submission.student, self.time)
        room = Room(self.nursery, self.cells, self.numbers, depths)
        try:
            return asked.outcomes(room, copied=False), asked.ended
        finally:
            room.close()

    def reason(self, question, note):
        """Say why a name is missing, where its cell was stopped."""
        index = self.found.get(question.name, (None,))[0]
        said = self.room.said.get(index + 1, [""])[-1] if index is not None else ""
        if note.startswith("nothing is called"):
            if index is None:
                return "the question is not in the notebook"
            if self.cells[index + 1] == "":
                return "not answered"
            if said.endswith((OVER_TIME, "the limit", "ended")) or OVER_TIME in said:
                return said.partition(": ")[2] if said.startswith("line ") else said
        missing = note.removesuffix(UNKNOWN)
        return note + (self.where_skipped(missing) if missing != note else "")

    def where_skipped(self, name):
        """Say in brackets where the statement stands that would have defined a name, if any."""
        for at, place, text in self.skipped():
            number = re.match(r"skipped line (\d+)", text)
            line = int(number[1]) if number else 0
            if re.search(rf"\b{name}\b", "".join(self.cells[at].split("\n")[line - 1 : line])):
                return f" ({place}: {': '.join(text.split(': ')[:2])})"
        return ""

    def depths(self, question):
        """Return how much of each cell is run where only definitions count beside the answer."""
        index, head = self.found.get(question.name, (None,))[0], f"def {question.name}("
        whole = {
            at
            for at, cell in enumerate(self.submission.cells, 1)
            if cell.label == question.name or head in cell.text
        }
        whole |= {0} if index is None or whole else {0, index + 1}
        return [
            NOTHING if not text else WHOLE if at in whole else NAMES
            for at, text in enumerate(self.cells)
        ]

    def broken(self):
        """Return which cells are no Python: texts, perhaps."""
        said = self.room.said.items()
        return {at - 1 for at, lines in said if lines[0].startswith("a cell that cannot be read")}

    def skipped(self):
        """List what was skipped of the notebook: number of the cell, name of it, what was said."""
        names = {index + 1: name for name, (index, _) in self.found.items()}
        return [
            (at, names.get(at, f"cell {at}"), f"skipped {line}")
            for at, lines in sorted(self.room.said.items())
            for line in lines
        ]

    def flags(self):
        """List what was skipped of the notebook, a sentence each."""
        found = [f"{place}: {text}" for _, place, text in self.skipped()]
        said = "lines of its own on the reply line, ignored"  # how many could say what was asked
        return found + [said] * bool(self.room.noise)


def points(parts):
    """Return the points of some parts."""
    return sum(part["points"] for part in parts)
