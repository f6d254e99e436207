"""Marks that a person gave: read from wherever they were written, and put where they belong.

They come from ``written.csv``, from the files that the page for marking saves, and from nbgrader.
Each has the student, the question, points, a comment, and what the text was when it was given.
"""

import hashlib
import json

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


def code(student, assignment):
    """Return the name under which a student's answers are marked where the true one is hidden."""
    return "x" + digest(assignment, student)[:8]


def number(text):
    """Return the points in a cell, None if it is empty; a comma may stand for a point."""
    return float(text.replace(",", ".")) if text else None


def checked(text, most):
    """Return the points in a cell, and what is wrong with them, "" if nothing is."""
    try:
        value = number(text)
    except ValueError:
        value = -1.0
    if value is None or 0 <= value <= most:
        return value, ""
    return None, f"the points are {text!r}; a number from 0 to {most:g} is needed"


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


def marked(row, value, text):
    """Return the digests of a mark and of the text that it is for.

    The text's stays as long as points and comment do; it is renewed when a person marks again.
    """
    mark = f"mark {digest(f'{value:g}', row['comment'])} text "
    before = row.get("marked", "").strip()
    if row["text"] is not None and before.startswith(mark):
        return before
    if "seen" in row:
        return mark + row["seen"]
    same = row["text"] is None or digest(row["text"]) == digest(sheet.short(text))
    return mark + digest(text if same else row["text"])


def nobodys(row, value, item):
    """Tell whether a zero in the table is no person's but the grader's, for an earlier blank."""
    blank = value == 0 and row["text"] == "" and not row["comment"]
    return blank and (item["text"] != "" or item["points"] == 0)


def put(row, result, item):
    """Put a mark to a written answer; return what is wrong with it, "" if nothing is."""
    value, wrong = checked(row["points"].strip(), item["max"])
    if wrong:
        item["unclear"] = row["points"]
    elif value is None or not nobodys(row, value, item):
        item |= {"comment": row["comment"], "rubric": row.get("rubric", "")}
        if value is not None:
            item |= {"points": value, "marked": marked(row, value, item["text"])}
            if not item["marked"].endswith(digest(item["text"])):
                result["flags"].append(f"{item['question']}: changed since it was marked")
    return wrong


def place(rows, results, finder):
    """Put marks where they belong, a later one over an earlier one.

    Return what is to be said, a line each, the rows whose place was not found, and those that wait
    for an answer that cannot be read today.
    """
    known = {result["student"]: result for result in results}
    questions = {item["question"] for result in results for item in result["written"]}
    said, lost, waiting, seen = [], [], [], {}
    for row in rows:
        if not (row["points"].strip() or row["comment"].strip()):
            continue
        student = finder.find(row["student"])
        if student is None or (questions and row["question"] not in questions):
            why = finder.remedy(row["student"])
            if student is not None:
                why = f"there is no written question {row['question']!r}"
            said.append(f"{row['where']}: {why}. Correct it in unplaced.csv, and run report.")
            lost.append(row)
            continue
        table = row["where"].partition(",")[0]
        if (table, student, row["question"]) in seen:
            first = seen[table, student, row["question"]]
            said.append(
                f"{row['where']}: a second mark for {student}, {row['question']}; the one in "
                f"{first} counts. Delete one."
            )
            continue
        seen[table, student, row["question"]] = row["where"]
        result = known[student]
        items = [item for item in result["written"] if item["question"] == row["question"]]
        if not items:
            waiting.append(row | {"student": student})
        elif wrong := put(row, result, items[0]):
            what = f"{row['where']}: {student}, {row['question']}: {wrong}"
            said.append(f"{what}. Correct it in written.csv, or on the page, and save again.")
    return said, lost, waiting


def change(rows, results, finder):
    """Change marks for code as a person decided, each with a reason; return what is to be said."""
    said = []
    for row in rows:
        student = finder.find(row["student"])
        parts = [
            part
            for result in results
            for part in result["parts"]
            if (result["student"], f"{part['question']}.{part['part']}") == (student, row["part"])
        ]
        if student is None:
            why = finder.remedy(row["student"])
        elif not parts:
            why = f"there is no part {row['part']!r}; parts read like lake.b, as in statistics.html"
        elif not row["reason"].strip():
            why = "a reason is missing; the student reads it"
        else:
            value, why = checked(row["points"].strip(), parts[0]["max"])
            if value is None and not why:
                why = "the points are missing"
            if not why:
                parts[0] |= {"was": parts[0]["points"], "points": value, "reason": row["reason"]}
        if why:
            said.append(f"{row['where']}: {why}. Correct it there.")
    return said
