"""What the instructor is told at the end of a command."""

from dataclasses import dataclass, field


def counted(what, who):
    """Return a line with how many there are, and who."""
    return f"{what}: {len(who)}{': ' * bool(who)}{'; '.join(who)}."


@dataclass
class Told:
    """What the instructor is told at the end: how many, who needs a person, what was wrong."""

    students: int = 0
    marked: int = 0
    people: list = field(default_factory=list)  # (student, why)
    waiting: list = field(default_factory=list)  # students whose written answers wait
    mistakes: list = field(default_factory=list)  # the instructor's, a line each
    left: list = field(default_factory=list)  # what a learning system cannot be given

    def lines(self, out):
        """Return the last lines of a command."""
        people = [f"{student} ({why})" for student, why in self.people]
        lines = [
            *self.mistakes,
            *self.left,
            f"Students: {self.students}. Marked by the grader: {self.marked}.",
            counted("Need a person", people),
            counted("Written answers wait", self.waiting),
            f"The reports are in {out}.",
        ]
        return [" ".join(line.split()) for line in lines]
