"""Find whose the files of a folder or a zip are, and when they came."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from mlegrade.reports.who import folded
from mlegrade.submissions import places
from mlegrade.submissions.choose import choose
from mlegrade.submissions.late import Rule
from mlegrade.submissions.systems import owner


@dataclass
class Submission:
    """What one student handed in: code and text cells, or the problem with it."""

    student: str
    file: str = ""
    raw: bytes = b""
    cells: list = field(default_factory=list)
    problem: str = ""
    id: str = ""
    time: datetime | None = None
    late: bool | None = None  # as Canvas says
    place: int = 0  # among a student's files, where their order is known
    flag: str = ""
    others: list = field(default_factory=list)  # notebooks that could count instead
    beside: list = field(default_factory=list)  # what else came, by name

    @property
    def shown(self):
        """The name of the file as its student knows it, without what a system put before."""
        return PurePosixPath(self.file).name if self.id else self.file


@dataclass(frozen=True)
class Way:
    """How a class handed in: through which system, whose file is whose, and which one counts."""

    system: str = ""
    pattern: str = ""
    several: str = ""  # "last" or "best"; else a person decides
    rule: Rule | None = None  # of lateness, for "last"
    times: dict = field(default_factory=dict)  # by folded student or number

    def worth(self, assignment):
        """Return by what one of a student's notebooks is better: its points, less its lateness."""
        most = sum(question.points for question in assignment.questions)

        def points(submission, result):
            found = sum(part["points"] for part in result["parts"])
            if self.rule and submission.time:
                found -= self.rule.deduction(submission.time, most)[0]
            return found

        return points


def named(name, pattern):
    """Return what a pattern's first group finds in a path, None or "" if it finds nothing."""
    found = re.search(pattern, name)
    return found and found[1]


def student_of(name, pattern=None):
    """Say whose a file is: by a pattern's first group, else by its folder, else by its name.

    A path that leads out of a zip, or nowhere, names nobody who is in it.

    >>> student_of("kim/homework.ipynb"), student_of("kim.ipynb"), student_of("../kim/a.ipynb")
    ('kim', 'kim', '../kim')
    """
    if pattern and (student := named(name, pattern)):
        return student
    parts = [part for part in PurePosixPath(name).parts if part not in {".", "/"}]
    out = "/".join(part for part in parts if part == "..")
    inside = [part for part in parts if part != ".."] or ["no name"]
    student = inside[0] if len(inside) > 1 else PurePosixPath(inside[0]).stem
    return f"{out}/{student}" if out else student


def check(found, way):
    """Refuse a pattern, or a system, by which nobody is found."""
    if way.pattern and not any(named(file.name, way.pattern) for file in found):
        raise SystemExit(
            f"--student {re.compile(way.pattern).pattern!r}: it finds no student in any path, such "
            f"as {found[0].name!r}; correct it, or leave it out"
        )
    if way.system and not any(owner(file.name, way.system) for file in found):
        raise SystemExit(
            f"--from {way.system}: no path is of its form, such as {found[0].name!r}; give the zip "
            "as it was downloaded, or leave --from out"
        )


def whose(file, way, above):
    """Return a submission without content: whose file it is, and when it came."""
    made = Submission(student_of(file.name.removeprefix(f"{above}/"), way.pattern), file.name)
    known = owner(file.name, way.system) if way.system else None
    if known:
        made.student, made.id, made.late, made.place = (
            known.student,
            known.id,
            known.late,
            known.file,
        )
    if not way.system:  # else it is the time of the download
        made.time = file.time
    said = way.times.get(folded(made.student)) or way.times.get(folded(made.id))
    made.time = said or made.time
    return made


def submissions(place, names, way=Way(), without=None):
    """Return one submission for each student; ``names`` are the questions of the assignment."""
    found = places.files(place, without)
    check(found, way)
    above = "" if way.system or way.pattern else places.top(file.name for file in found)
    students = {}
    for file in found:
        made = whose(file, way, above)
        students.setdefault(made.student, []).append((made, file))
    return [choose(files, names, way) for _, files in sorted(students.items())]
