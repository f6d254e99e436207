"""A small class for the tests: handed in, graded into a folder, its tables read again."""

import csv
from dataclasses import replace

from classroom import ASSIGNMENTS, KEY, handed_in, question_of

from mlegrade.reports.report import Report
from mlegrade.submissions.collect import Submission
from mlegrade.submissions.grade import Class

ALL = ASSIGNMENTS["likelihood"]
SHORT = replace(ALL, questions=[question_of("likelihood", n) for n in ("lake", "area", "units")])
EVIL = '=HYPERLINK("http://127.0.0.1")<script>alert(1)</script>/../../x'
LAKE, AREA = (question_of("likelihood", name).code() for name in ("lake", "area"))
ROUND = question_of("likelihood", "lake").code(question_of("likelihood", "lake").mistakes[0].answer)


def people():
    """Return a small class: right, half right, blank, hostile by name, unreadable."""
    answers = {"lake": LAKE, "area": AREA, "units": "Because of the units. <b>Really</b> \ud800"}
    wrong = "def area(k, n):\n    raise ValueError('<img src=x> \\ud800')"
    return [
        handed_in(SHORT, answers, "ann"),
        handed_in(SHORT, answers | {"lake": ROUND}, "bo"),
        handed_in(SHORT, {}, "cy"),
        handed_in(SHORT, answers | {"area": wrong}, EVIL),
        Submission("eve", "eve.ipynb", b"", problem="eve.ipynb: the file is empty"),
    ]


def graded(out, level, students=None, key=KEY, source=b"", jobs=1):
    """Grade a class into a folder; return the class and its report."""
    course = Class(SHORT, source, key, level, out)
    course.grade(students or people(), jobs)
    report = Report(SHORT, out)
    return course, report, report.write()


def table(path):
    """Read a table that was written."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
