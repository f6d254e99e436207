"""Marks that a person gave: kept, whatever saved them; refused where they cannot be meant."""

import csv
import json
import re

import pytest
from classroom import handed_in
from small_class import EVIL, SHORT, graded, people, table

from mlegrade.reports import sheet
from mlegrade.reports.report import Report
from mlegrade.reports.sheet import plain
from mlegrade.submissions.cells import Cell
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
def test_points_that_cannot_be_meant_are_said_and_kept_as_they_are(points, level, tmp_path):
    """The reports are written, and the others' marks are in them."""
    graded(tmp_path, level)
    fill(tmp_path, points, "")
    mine = {"student": "bo", "question": "units", "points": "3", "comment": "", "text": None}
    told = Report(SHORT, tmp_path, [mine | {"where": "elsewhere"}]).write()
    assert len(told.mistakes) == 2
    assert re.search(f"units: the points are '{points}'; a number from 0 to 6", told.mistakes[1])
    assert "line 3: ann, units" in told.mistakes[1]
    assert marks(tmp_path) == {"'" + EVIL: "", "ann": "", "bo": "3", "cy": "0", "eve": ""}
    assert [who for who, _ in told.people] == [EVIL, "ann", "eve"]
    kept = {row["student"]: row["points"] for row in table(tmp_path / "written.csv")}
    assert plain(kept["ann"]) == points


def test_marks_without_a_place_are_said_with_a_remedy_and_wait_for_it(level, tmp_path):
    """No line of the table is a ghost, and none is lost: corrected, it counts."""
    graded(tmp_path, level)
    path = tmp_path / "written.csv"
    rows = table(path)
    rows[1]["student"], rows[2]["question"] = "anne", "unit"
    for row in rows[1:3]:
        row["points"] = "4"
    rows.append(rows[4] | {"student": "nobody"})
    sheet.write(path, list(rows[0]), [list(row.values()) for row in rows], guard=str)
    told = Report(SHORT, tmp_path).write()
    assert told.mistakes == [
        "written.csv, line 3: there is no student 'anne' in the class; write the name as it is in "
        "marks.csv. Correct it in unplaced.csv, and run report.",
        "written.csv, line 4: there is no written question 'unit'. Correct it in unplaced.csv, and "
        "run report.",
    ]
    students = [row["student"] for row in table(path)]
    assert students == ["'" + EVIL, "ann", "bo", "cy", "eve"]
    lost = tmp_path / "unplaced.csv"
    lost.write_text(lost.read_text("utf-8").replace("anne", "ann").replace('"unit"', '"units"'))
    assert Report(SHORT, tmp_path).write().mistakes == []
    assert (marks(tmp_path)["ann"], marks(tmp_path)["bo"]) == ("4", "4")
    assert not lost.exists()
    assert Report(SHORT, tmp_path).write().mistakes == []
    assert marks(tmp_path)["ann"] == "4"


def test_a_second_mark_for_an_answer_is_said(level, tmp_path):
    graded(tmp_path, level)
    path = tmp_path / "written.csv"
    rows = [row | {"points": "4"} for row in table(path) if row["student"] == "ann"]
    rows.append(rows[0] | {"points": "2"})
    sheet.write(path, list(rows[0]), [list(row.values()) for row in rows])
    told = Report(SHORT, tmp_path).write()
    assert told.mistakes == [
        "written.csv, line 3: a second mark for ann, units; the one in written.csv, line 2 counts. "
        "Delete one."
    ]
    assert marks(tmp_path)["ann"] == "4"


def test_two_files_that_differ_are_said_and_the_later_counts(level, tmp_path):
    graded(tmp_path, level)
    paths = []
    for points in ("x", "2", "5"):
        mark = {"key": "ann", "question": "units", "text": "", "rubric": "", "comment": ""}
        paths.append(tmp_path / f"{points}.json")
        saved = {"assignment": SHORT.name, "marks": [mark | {"points": points}]}
        paths[-1].write_text(json.dumps(saved), "utf-8")
    told = Report(SHORT, tmp_path, files=paths).write()
    assert told.mistakes == [  # and nothing of the 'x', which a later mark corrects
        f"{now}: a second mark for ann, units, not that of {before}; the later counts."
        for before, now in (("x.json", "2.json"), ("2.json", "5.json"))
    ]
    assert (marks(tmp_path)["ann"], told.people) == ("5", [("eve", "eve.ipynb: the file is empty")])


def test_numbers_that_a_spreadsheet_changed_are_found(level, tmp_path):
    students = [handed_in(SHORT, {"units": "Because."}, name) for name in ("00123", "7", "MAR1")]
    graded(tmp_path, level, students)
    path = tmp_path / "written.csv"
    rows = [row | {"points": "4"} for row in table(path)]
    assert [row["student"] for row in rows] == ['="00123"', "7", '="MAR1"']
    rows[0]["student"] = "123"
    sheet.write(path, list(rows[0]), [list(row.values()) for row in rows], guard=str)
    assert Report(SHORT, tmp_path).write().mistakes == []
    assert set(marks(tmp_path).values()) == {"4"}


def change(out, *rows):
    """Write changes of marks for code."""
    sheet.write(out / "changes.csv", ["student", "part", "points", "reason"], rows)


def test_a_mark_for_code_is_changed_with_a_reason_and_stays(level, tmp_path):
    graded(tmp_path, level)
    change(tmp_path, ["bo", "lake.b", "2,5", "=The idea is right."])
    for source in (b"", b"the source was changed"):
        told = graded(tmp_path, level, source=source)[2]
        assert told.mistakes == []
        rows = {row["student"]: row for row in table(tmp_path / "marks.csv")}
        assert rows["bo"]["code"] == "7.5"
    text = (tmp_path / "feedback" / (file_name("bo") + ".html")).read_text("utf-8")
    assert "2.5 of 3: " in text
    assert "Changed by your instructor, from 0: =The idea is right." in text


def test_changes_that_cannot_be_meant_are_said_one_line_each(level, tmp_path):
    graded(tmp_path, level)
    change(
        tmp_path,
        ["nobody", "lake.b", "2", "Why."],
        ["bo", "lake", "2", "Why."],
        ["bo", "lake.b", "2", " "],
        ["bo", "lake.b", "4", "Why."],
        ["bo", "lake.b", "", "Why."],
    )
    told = Report(SHORT, tmp_path).write()
    words = [
        "no student 'nobody'",
        "no part 'lake'; there are lake.a, lake.b, ",
        "a reason is missing",
        "'4'; a number from 0",
    ]
    for line, word in zip(told.mistakes, [*words, "the points are missing"], strict=True):
        assert line.startswith("changes.csv, line ")
        assert word in line
    assert {r["student"]: r["code"] for r in table(tmp_path / "marks.csv")}["bo"] == "5"


def test_a_table_of_changes_that_cannot_be_read_costs_no_report(level, tmp_path):
    graded(tmp_path, level)
    (tmp_path / "changes.csv").write_text("who,what\n", "utf-8")
    (line,) = Report(SHORT, tmp_path).write().mistakes
    assert "the columns part, points, reason, student are needed" in line
    assert (tmp_path / "changes.csv").read_text("utf-8") == "who,what\n"


def test_a_comment_may_begin_with_any_sign(level, tmp_path):
    """The apostrophe that guards a spreadsheet is not shown to the student."""
    graded(tmp_path, level)
    fill(tmp_path, "4", "- say why")
    for _ in range(2):
        Report(SHORT, tmp_path).write()
        page = (tmp_path / "feedback" / (file_name("ann") + ".html")).read_text("utf-8")
        assert "4 of 6. - say why" in page
        assert table(tmp_path / "written.csv")[1]["comment"] == "'- say why"


def test_a_table_that_cannot_be_read_is_not_written_over(level, tmp_path):
    graded(tmp_path, level)
    path = tmp_path / "written.csv"
    for content, words in (
        (b"name,mark\nann,4\n", "its first line is 'name,mark'"),
        (b"", "its first line is ''"),
        (b"student,question,max,points,comment,text\nann,units,6,4,f\xfcr,", "UTF-8"),
    ):
        path.write_bytes(content)
        told = Report(SHORT, tmp_path).write()
        assert [words in line for line in told.mistakes] == [True]
        assert told.mistakes[0].endswith("Until then, its marks do not count.")
        assert path.read_bytes() == content
        assert marks(tmp_path)["ann"] == ""


def test_marks_wait_for_an_answer_that_cannot_be_found_today(level, tmp_path):
    """A student's file is broken one evening, and whole the next: the marks are still there."""
    graded(tmp_path, level)
    fill(tmp_path, "4", "Good.")
    broken = handed_in(SHORT, {}, "ann")
    broken.cells = [Cell("code", "lake", None)]
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
    assert "gone" not in kept


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


def test_an_answer_of_any_length_is_on_the_page_and_breaks_no_table(level, tmp_path):
    """Such as one with a picture pasted into it, longer than a cell of a spreadsheet."""
    picture = "data:image/png;base64," + "A" * 200_000
    students = [handed_in(SHORT, {"units": f"Because. ![p]({picture})"}, "ann")]
    for _ in range(2):
        told = graded(tmp_path, level, students)[2]
        assert (told.students, told.waiting) == (1, ["ann"])
        assert max(len(row["text"]) for row in table(tmp_path / "written.csv")) < 1100
    assert picture in (tmp_path / "marking.html").read_text("utf-8")
    fill(tmp_path, "4", "Good.")
    for _ in range(2):
        Report(SHORT, tmp_path).write()
        assert (marks(tmp_path)["ann"], flags(tmp_path)) == ("4", "")
    students = [handed_in(SHORT, {"units": f"Because. ![p]({picture}A)"}, "ann")]
    graded(tmp_path, level, students)
    assert flags(tmp_path) == "units: changed since it was marked"
