"""Write what a class's results say: tables for machines, pages for students and the instructor."""

import csv
import json
from pathlib import Path

from mlegrade.reports import byhand
from mlegrade.reports.overview import statistics
from mlegrade.reports.view import feedback
from mlegrade.submissions.grade import file_name, read

BLANKS = ("\t", "\r", "\n")
FORMULA = ("=", "+", "-", "@")
COLUMNS = ["student", "question", "max", "points", "comment", "text", "marked"]


def safe(value):
    """Return a text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Kim")
    ("'=1+1", 'Kim')
    """
    text = str(value)
    return "'" + text if text.startswith(BLANKS) or text.lstrip().startswith(FORMULA) else text


def table(path, head, rows):
    """Write a table as learning systems and spreadsheets read it: quoted, UTF-8."""
    with open(path, "w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(head)
        writer.writerows([safe(v) if isinstance(v, str) else v for v in row] for row in rows)


class Report:
    """All reports of one class, written into the folder of its results."""

    def __init__(self, assignment, out, given=(), book=""):
        self.assignment, self.out = assignment, Path(out)
        self.about = read(self.out / "about.json") or {}
        if self.about.get("assignment") != assignment.name:
            raise SystemExit(
                f"{out}: it holds no marks of {assignment.name}; grade the submissions into it"
            )
        self.about |= {"book": book} if book else {}
        found = [read(path) for path in sorted((self.out / "results").glob("*.json"))]
        self.results = sorted(filter(None, found), key=lambda result: result["student"])
        self.merge(dict(given))

    def merge(self, given):
        """Put the marks that a person gave to the written answers; flag what changed since."""
        for row in byhand.rows(self.out / "written.csv"):
            given.setdefault((row["student"], row["question"]), row)
        for result in self.results:
            for item in result["written"]:
                row = given.pop((safe(result["student"]), item["question"]), None)
                points = row and byhand.points(row, item["max"])
                if points is not None and not byhand.nobodys(row, points, item):
                    item["points"], item["comment"] = points, row["comment"]
                    item["marked"] = byhand.marked(row, points, item["text"])
                    if not item["marked"].endswith(byhand.digest(item["text"])):
                        result["flags"].append(f"{item['question']}: changed since it was marked")
        self.waiting = given  # marks of answers that cannot be read today are kept for another day

    def write(self):
        """Write every report; return how many are graded and how many need a person."""
        written = [(r["student"], item) for r in self.results for item in r["written"]]
        rows = [[student, *(v(i, c) for c in COLUMNS[1:])] for student, i in written]
        rows += [[v(row, c) for c in COLUMNS] for row in self.waiting.values() if "max" in row]
        table(self.out / "written.csv", COLUMNS, rows)
        head = ["student", "points", "max", "code", "written", "needs a person", "flags", "page"]
        rows = [self.row(result) for result in self.results]
        table(self.out / "marks.csv", head, rows)
        (self.out / "about.json").write_text(json.dumps(self.about), "utf-8")
        everything = {"about": self.about, "results": self.results}
        (self.out / "results.json").write_text(json.dumps(everything, indent=1), "utf-8")
        (self.out / "feedback").mkdir(exist_ok=True)
        for result in self.results:
            (self.out / page(result["student"])).write_text(
                feedback(self.assignment, self.about, result), "utf-8", "replace"
            )
        (self.out / "statistics.html").write_text(
            statistics(self.assignment, self.about, self.results), "utf-8", "replace"
        )
        return len(rows), sum(bool(row[5]) for row in rows)

    def row(self, result):
        """Return a student's line of marks; what is not marked yet stays empty."""
        code = sum(p["points"] for p in result["parts"])
        open_ = [item for item in result["written"] if item["points"] is None]
        written = sum(item["points"] or 0 for item in result["written"])
        why = result["problem"] or ("written answers to mark" if open_ else "")
        most = sum(q.points for q in self.assignment.questions)
        marks = ["" if result["problem"] else f"{n:g}" for n in (code + written, code, written)]
        if open_:
            marks[0] = marks[2] = ""
        marks.insert(1, most)
        student = result["student"]
        return [student, *marks, why, "; ".join(result["flags"]), page(student)]


def page(student):
    """Return where a student's page is in the folder of reports."""
    return f"feedback/{file_name(student)}.html"


def v(item, column):
    """Return a column of a written answer, empty where nothing is known."""
    return "" if item.get(column) is None else item[column]
