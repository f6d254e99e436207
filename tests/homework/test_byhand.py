"""Marks that a person gave: kept, whatever saved them; refused where they cannot be meant."""

import csv

import pytest
from classroom import handed_in
from small_class import EVIL, SHORT, graded, people, table

from mlegrade.reports.report import Report
from mlegrade.submissions.collect import Submission
from mlegrade.submissions.grade import file_name


def fill(out, points, comment, marked=None, **style):
    """Do what a person does: write points into written.csv with a spreadsheet."""
    rows = table(out / "written.csv")
    for row in rows:
        if row["student"] in {"ann", "'" + EVIL}:
            row |= {"points": points, "comment": comment}
            row |= {} if marked is None else {"marked": marked}
    with open(out / "written.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0], **style)
        writer.writeheader()
        writer.writerows(rows)


def test_marks_by_hand_are_kept_when_the_class_is_graded_again(level, tmp_path):
    graded(tmp_path, level)
    fill(tmp_path, "4", "Say why.")
    graded(tmp_path, level, source=b"the source was changed")
    rows = {row["student"]: row for row in table(tmp_path / "marks.csv")}
    assert (rows["ann"]["points"], rows["ann"]["written"]) == ("13", "4")
    assert rows["'" + EVIL]["written"] == "4"
    assert rows["ann"]["needs a person"] == rows["ann"]["flags"] == ""
    assert "Say why." in (tmp_path / "feedback" / (file_name("ann") + ".html")).read_text("utf-8")
    students = people()
    students[0] = handed_in(SHORT, {"units": "Something else"}, "ann")
    graded(tmp_path, level, students)
    rows = {row["student"]: row for row in table(tmp_path / "marks.csv")}
    assert "units: changed since it was marked" in rows["ann"]["flags"]


def marks(out):
    """Return the written points of each student."""
    return {row["student"]: row["written"] for row in table(out / "marks.csv")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_any_spreadsheet_may_save_them(delimiter, quoting, level, tmp_path):
    """A semicolon between columns, a comma in numbers: what some languages set."""
    graded(tmp_path, level)
    fill(tmp_path, "2,5", "Why; and\nhow?", delimiter=delimiter, quoting=quoting)
    Report(SHORT, tmp_path).write()
    assert marks(tmp_path)["ann"] == "2.5"
    Report(SHORT, tmp_path).write()  # from the file that the report wrote itself
    assert marks(tmp_path)["ann"] == "2.5"
    assert {row["flags"] for row in table(tmp_path / "marks.csv") if row["student"] == "ann"} == {
        ""
    }


@pytest.mark.parametrize("points", ["40", "-1", "four", "nan", "6.5"])
def test_points_that_cannot_be_meant_are_refused(points, level, tmp_path):
    graded(tmp_path, level)
    fill(tmp_path, points, "")
    before = (tmp_path / "written.csv").read_bytes()
    with pytest.raises(SystemExit, match=f"units: the points are '{points}'; .* 0 to 6"):
        Report(SHORT, tmp_path)
    assert (tmp_path / "written.csv").read_bytes() == before


def test_a_table_that_cannot_be_read_is_not_written_over(level, tmp_path):
    graded(tmp_path, level)
    path = tmp_path / "written.csv"
    for content, words in (
        (b"name,mark\nann,4\n", "its first line is 'name,mark'"),
        (b"", "its first line is ''"),
        (b"student,question,max,points,comment,text\nann,units,6,4,f\xfcr,", "UTF-8"),
    ):
        path.write_bytes(content)
        with pytest.raises(SystemExit, match=words):
            Report(SHORT, tmp_path)
        assert path.read_bytes() == content


def test_marks_wait_for_an_answer_that_cannot_be_found_today(level, tmp_path):
    """A student's file is broken one evening, and whole the next: the marks are still there."""
    graded(tmp_path, level)
    fill(tmp_path, "4", "Good.")
    broken = handed_in(SHORT, {}, "ann")
    broken.cells = [("code", "lake", None)]
    graded(tmp_path, level, [broken])
    assert marks(tmp_path)["ann"] == ""
    graded(tmp_path, level)
    assert marks(tmp_path)["ann"] == "4"
    unread = Submission("ann", problem="ann.ipynb: the file is empty")
    graded(tmp_path, level, [unread])
    graded(tmp_path, level)
    assert marks(tmp_path)["ann"] == "4"


def flags(out):
    """Return what was noticed about a student."""
    return next(row["flags"] for row in table(out / "marks.csv") if row["student"] == "ann")


def test_a_changed_answer_stays_flagged_until_it_is_marked_again(level, tmp_path):
    """The report writes the new text into the table, but does not forget which was marked."""
    changed = "units: changed since it was marked"
    graded(tmp_path, level)
    fill(tmp_path, "4", "=Good.")
    graded(tmp_path, level, [handed_in(SHORT, {"units": "Something else"}, "ann")])
    assert flags(tmp_path) == changed
    for _ in range(2):
        Report(SHORT, tmp_path).write()
        assert flags(tmp_path) == changed
    fill(tmp_path, "4,0", "'=Good.", delimiter=";")  # saved again, but nothing is new
    Report(SHORT, tmp_path).write()
    assert flags(tmp_path) == changed
    fill(tmp_path, "5", "=Good.")
    for _ in range(2):
        Report(SHORT, tmp_path).write()
        assert (flags(tmp_path), marks(tmp_path)["ann"]) == ("", "5")


def test_who_finds_the_mark_still_right_empties_a_cell(level, tmp_path):
    graded(tmp_path, level)
    fill(tmp_path, "4", "")
    graded(tmp_path, level, [handed_in(SHORT, {"units": "Something else"}, "ann")])
    assert flags(tmp_path) != ""
    fill(tmp_path, "4", "", marked="")
    for _ in range(2):
        Report(SHORT, tmp_path).write()
        assert (flags(tmp_path), marks(tmp_path)["ann"]) == ("", "4")


def test_a_table_of_an_earlier_version_has_no_such_column(level, tmp_path):
    graded(tmp_path, level)
    rows = table(tmp_path / "written.csv")
    for row in rows:
        row |= {"points": "4"} if row["student"] == "ann" else {}
        row.pop("marked", None)
    with open(tmp_path / "written.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, rows[0] | {"student": "gone"}])
    Report(SHORT, tmp_path).write()
    assert (flags(tmp_path), marks(tmp_path)["ann"]) == ("", "4")
    kept = {row["student"]: row["marked"] for row in table(tmp_path / "written.csv")}
    assert kept["ann"].startswith("mark ")
    assert kept["gone"] == ""


def test_the_zero_of_a_blank_is_no_mark_of_what_is_handed_in_later(level, tmp_path):
    graded(tmp_path, level, [handed_in(SHORT, {}, "ann")])
    assert marks(tmp_path)["ann"] == "0"
    graded(tmp_path, level, [handed_in(SHORT, {"units": "Because of the units."}, "ann")])
    assert (marks(tmp_path)["ann"], flags(tmp_path)) == ("", "")
    unread = Submission("ann", problem="ann.ipynb: the file is empty")
    graded(tmp_path, level, [unread])
    fill(tmp_path, "0", "")
    Report(SHORT, tmp_path).write()
    assert marks(tmp_path)["ann"] == ""  # as all points of what cannot be read
    assert table(tmp_path / "written.csv")[0]["points"] == "0.0"


def test_an_answer_of_any_length_is_read_again(level, tmp_path):
    """Such as one with a picture pasted into it, longer than a cell that the csv module takes."""
    students = [handed_in(SHORT, {"units": "Because. " * 30_000}, "ann")]
    graded(tmp_path, level, students)
    assert graded(tmp_path, level, students)[2] == (1, 1)
