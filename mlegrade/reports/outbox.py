"""Give marks and feedback back in the forms that Moodle and Canvas take.

Moodle knows a worksheet's columns by their names in the language of the site, so the worksheet
that was downloaded there is filled in; without one, an English one is written. It gives a file of
feedback to whom the number in the folder's name is. Canvas takes a student's number and the name
of a column; it gives a file of feedback to whose submission the numbers in its name are, under the
name of that submission: so what Canvas gives back is a notebook.
"""

import json
import re
import zipfile
from pathlib import PurePosixPath

from mlegrade.reports import sheet
from mlegrade.submissions.systems import owner

MOODLE = ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def number(text):
    """Return a number as a system of any language writes it, None if it is none."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text.strip()) else None


def grade_columns(path, head, rows, most):
    """Return where the grade stands in Moodle's worksheet: before the one that has the maximum."""
    if "Grade" in head and "Maximum Grade" in head:
        grade, top = head.index("Grade"), head.index("Maximum Grade")
    else:
        same = [i for i, cells in enumerate(zip(*rows, strict=False)) if len(set(cells)) == 1]
        top = next((i for i in reversed(same) if number(rows[0][i])), 0)
        grade = top - 1
    if top < 1:
        raise SystemExit(
            f"{path}: no column of it is the maximum; download the grading worksheet from Moodle"
        )
    if rows and number(rows[0][top]) != most:
        raise SystemExit(
            f"{path}: Moodle's maximum grade is {rows[0][top]}, and this homework has {most}; set "
            "it in the assignment's settings, and download the worksheet again"
        )
    return grade


def moodle_grades(out, marks, most, worksheet=None):
    """Write Moodle's grading worksheet; return whom it does not have."""
    points = {owner(file, "moodle").id: f"{p:g}" for _, file, p in marks if p is not None}
    names = {owner(file, "moodle").id: student for student, file, _ in marks}
    if worksheet:
        head, *rows = sheet.lines(worksheet) or [[]]
        rows = [row for row in rows if any(row)]
        grade = grade_columns(worksheet, head, rows, most)
        there = {row[0]: re.sub(r".*?(\d+)$", r"\1", row[0]) for row in rows}
        for row in rows:
            row[grade] = points.get(there[row[0]], row[grade])
        absent = set(points) - set(there.values())
    else:
        head, absent = MOODLE, set()
        rows = [
            [f"Participant {i}", sheet.safe(names[i]), points[i], f"{most:g}", "-"] for i in points
        ]
    sheet.write(out / "moodle-grades.csv", head, rows, guard=str)
    return [f"{names[i]} is not in {worksheet}" for i in sorted(absent)]


def canvas_grades(out, marks, most, column):
    """Write a gradebook as Canvas takes it; return whom it cannot know."""
    rows, unknown = [["    Points Possible", "", "", "", "", f"{most:g}"]], []
    for student, file, points in marks:
        who = owner(file, "canvas")
        if not who.id.isdecimal():
            unknown.append(f"{student}: Canvas takes no grade for a student without a number")
        elif points is not None:
            rows.append([sheet.safe(who.name), who.id, "", "", "", f"{points:g}"])
    sheet.write(out / "canvas-grades.csv", [*CANVAS, column], rows, guard=str, mark=False)
    return unknown


def folder(path):
    """Return the name of the folder by which Moodle knows whose a file is.

    >>> folder("all/Kim Lee_12_assignsubmission_file_/hw.ipynb")
    'Kim Lee_12_assignsubmission_file_'
    """
    who = owner(path, "moodle")
    return f"{who.name}_{who.id}_assignsubmission_file_"


def as_notebook(body):
    """Return a page of feedback as a notebook of one cell."""
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}, "source": body}
    made = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False)


def feedback(out, system, pages):
    """Write the zip of all feedback; return to whom Canvas cannot give a notebook."""
    left = []
    with zipfile.ZipFile(out / f"{system}-feedback.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for student, file, page, body in pages:
            name = PurePosixPath(file).name
            if system == "moodle":
                archive.writestr(f"{folder(file)}/feedback.html", page)
            elif name.endswith(".ipynb") and owner(file, "canvas").file:
                archive.writestr(name, as_notebook(body))
            else:
                left.append(f"{student} handed in no notebook: give the page of feedback yourself")
    return left
