"""What a person reads in place of code: shown as it was typed, marked once, as a whole."""

import csv
from html import escape

import pytest
from classroom import handed_in
from small_class import AREA, LAKE, SHORT, graded, table

from mlegrade.reports import sheet
from mlegrade.reports.overview import statistics
from mlegrade.reports.report import Report
from mlegrade.reports.view import feedback
from mlegrade.submissions.unread import BROKEN

COLON = LAKE.replace("):", ")", 1)  # the smallest slip
WHOLE = {"lake": COLON, "area": AREA, "units": "Because of the units."}
ABOUT = {"level": "limits", "practice": False, "book": ""}


@pytest.fixture
def read(level, tmp_path):
    """Return the folder of a student in whose function a colon is missing."""
    graded(tmp_path, level, [handed_in(SHORT, WHOLE, "ann"), handed_in(SHORT, {}, "bo")])
    return tmp_path


def give(out, **points):
    """Write points for questions of one student into written.csv, and the reports."""
    rows = table(out / "written.csv")
    for row in rows:
        if row["student"] == "ann":
            row["points"] = points[row["question"]]
    with open(out / "written.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    Report(SHORT, out).write()


def marks(out):
    """Return a student's line of marks, and the page."""
    row = next(row for row in table(out / "marks.csv") if row["student"] == "ann")
    return row, (out / row["page"]).read_text("utf-8")


def test_code_that_is_none_is_shown_with_its_error_beside_the_solution(read):
    page = (read / "marking.html").read_text("utf-8")
    assert f"<pre>{escape(COLON.strip())}</pre>" in page
    assert f"<li>{escape(BROKEN)}</li>" in page
    assert "<li>skipped a cell that cannot be read: SyntaxError: expected &#x27;:&#x27;" in page
    assert f"<pre>{escape(SHORT.questions[0].code())}</pre>" in page
    assert f"<li>{SHORT.questions[0].parts[0].points}: " in page


def test_its_points_stand_in_place_of_those_of_its_parts(read):
    row, page = marks(read)
    assert (row["code"], row["points"]) == ("4", "")
    assert "Points: 4 of 4 for code and choices. The other 11 are for what you wrote" in page
    assert "nothing is called lake" not in page
    give(read, lake="4", units="6")
    row, page = marks(read)
    assert (row["code"], row["written"], row["points"]) == ("8", "6", "14")
    assert "Points: 14 of 15 (8 of 9 for code and choices, 6 of 6 for what you wrote)." in page
    assert "4 of 5." in page
    assert "0 of " not in page
    change = ["ann", "lake.b", "3", "Only a colon."]
    sheet.write(read / "changes.csv", ["student", "part", "points", "reason"], [change])
    told = Report(SHORT, read).write()
    assert [line.partition(": ")[2] for line in told.mistakes] == [
        "lake is read as a whole; give its points in written.csv. Correct it there."
    ]
    assert marks(read)[0]["points"] == "14"


def test_statistics_count_who_was_asked_for_values(read):
    give(read, lake="4", units="6")
    text = (read / "statistics.html").read_text("utf-8")
    assert [text.count(f">{n} of 1<") for n in (0, 1)] == [3, 0]  # of lake only bo was asked
    assert text.count(">1 of 2<") == 2


def test_what_is_seen_most_has_a_name_and_a_change_counts():
    """Of two notes that are as frequent; points that a person gave are points."""
    question = SHORT.questions[0]
    says = question.mistakes[0].says
    results = []
    for student, note in zip("abcd", ("another value came", says, "", "it ended"), strict=True):
        part = {"question": "lake", "part": "b", "points": 0 if note else 3, "max": 3, "note": note}
        part |= {"visible": False, "says": "It is right."}
        results.append(
            {"student": student, "file": "", "problem": "", "flags": [], "parts": [part]}
            | {"written": []}
        )
    results[3]["parts"][0] |= {"points": 3, "was": 0, "reason": "Right by hand."}
    page = statistics(SHORT, ABOUT, results)
    row = next(line for line in page.split("<tr>") if ">lake.b: " in line)
    assert f"{escape(says.rstrip('.'))} (once)" in row
    assert ">2 of 4<" in row
    assert ">a, b<" in row
    assert "Changed by your instructor, from 0" in feedback(SHORT, ABOUT, results[3])
