"""Marks that a person gave, read from wherever they were written.

They come from ``written.csv``, from the files that the page for marking saves, and from nbgrader.
Each has the student, the question, points, a comment, and what the text was when it was given.
"""

import hashlib
import json

from mlegrade.records import Result
from mlegrade.reports import sheet

LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of the points of a rubric
COLUMNS = ["student", "question", "max", "points", "rubric", "comment", "text", "marked"]
NEEDED = {"student", "question", "points", "comment", "text"}
SAVED = ["key", "question", "text", "points", "rubric", "comment"]
CHANGES = ["student", "part", "points", "reason"]


def digest(*texts):
    """Return a short name for texts, whatever their blanks."""
    words = [" ".join(text.split()) for text in texts]
    return hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:12]


def for_code(result: Result):
    """Return the points for code and choices, and the most: as far as they are known.

    What a person read in place of code counts as code.
    """
    read = [i for i in result["written"] if "extra" in i and i["points"] is not None]
    return tuple(sum(one[name] for one in [*result["parts"], *read]) for name in ("points", "max"))


def code(student, assignment):
    """Return the name under which a student's answers are marked where the true one is hidden."""
    return "x" + digest(assignment, student)[:8]


def from_table(path, needed=NEEDED):
    """Return the lines of a table such as ``written.csv``; none if there is no such file."""
    rows = sheet.read(path, needed) if path.exists() else []
    return [row | {"where": f"{path.name}, line {row['line']}"} for row in rows]


def from_file(path, assignment):
    """Return the marks that the page for marking saved, or those in a table."""
    if path.suffix.lower() == ".csv":
        return from_table(path)
    try:
        saved = json.loads(path.read_text("utf-8"))
        marks = [{name: str(one[name]) for name in SAVED} for one in saved["marks"]]
        about = saved["assignment"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SystemExit(
            f"{path}: it is no file of marks ({type(error).__name__}); name what the page for "
            "marking saved, or a table like written.csv"
        ) from None
    if about != assignment:
        raise SystemExit(f"{path}: it has marks of {about}, not of {assignment}; name another file")
    return [
        one | {"student": one["key"], "seen": one["text"], "text": None, "where": path.name}
        for one in marks
    ]
