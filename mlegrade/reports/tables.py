"""The tables of a class: its marks, what was written, what a person may fill in."""

from mlegrade.records import Result
from mlegrade.reports import byhand, sheet
from mlegrade.submissions.grade import file_name

HEAD = ["student", "id", "points", "max", "code", "written", "late", "because"]
HEAD += ["needs a person", "written answers wait", "flags", "page"]


def write(report):
    """Write the tables; marks whose place was not found get one of their own."""
    out = report.out
    written = [(r["student"], item) for r in report.results for item in r["written"]]
    rows = [[student, *(v(i, c) for c in byhand.COLUMNS[1:])] for student, i in written]
    rows += [[v(mark, c) for c in byhand.COLUMNS] for mark in report.waiting]
    lost = [[v(mark, c) for c in byhand.COLUMNS] for mark in report.lost]
    for name, lines in (("written.csv", rows), ("unplaced.csv", lost)):
        if name not in report.left_alone:
            sheet.write(out / name, byhand.COLUMNS, lines)
    if not lost and "unplaced.csv" not in report.left_alone:
        (out / "unplaced.csv").unlink()
    if not (out / "changes.csv").exists():
        sheet.write(out / "changes.csv", byhand.CHANGES, [])
    sheet.write(out / "marks.csv", HEAD, [row(report, result) for result in report.results])


def row(report, result: Result):
    """Return a student's line of marks; what is not marked yet stays empty."""
    code, _ = byhand.for_code(result)
    written = sum(item["points"] or 0 for item in result["written"] if "extra" not in item)
    lost, total = result.get("lost", 0), report.total(result)
    return [
        result["student"],
        report.note(result).get("id", ""),
        "" if total is None else f"{total:g}",
        report.most,
        "" if result["problem"] else f"{code:g}",
        "" if result["problem"] or result["waits"] else f"{written:g}",
        f"{lost:g}" if lost else "",
        result.get("late", ""),
        result["person"],
        "yes" if result["waits"] and not result["problem"] else "",
        "; ".join(result["flags"]),
        page(result["student"]),
    ]


def page(student):
    """Return where a student's page is in the folder of reports."""
    return f"feedback/{file_name(student)}.html"


def v(item, column):
    """Return a column of a written answer, empty where nothing is known; a long text is cut."""
    value = item.get(column)
    if column == "points" and "unclear" in item:
        return item["unclear"]
    if column == "text" and value:
        return sheet.short(value)
    return "" if value is None else value
