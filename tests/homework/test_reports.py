"""A class from end to end: marks, pages, statistics, marks by hand, a second run."""

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from classroom import ASSIGNMENTS, KEY, handed_in, mark, question_of

from mlegrade.__main__ import main
from mlegrade.build import notebook
from mlegrade.collect import Submission
from mlegrade.grade import Class, file_name
from mlegrade.report import Report, safe

ALL = ASSIGNMENTS["likelihood"]
SHORT = replace(ALL, questions=[question_of("likelihood", n) for n in ("lake", "area", "units")])
EVIL = '=HYPERLINK("http://127.0.0.1")<script>alert(1)</script>/../../x'
LAKE, AREA = (question_of("likelihood", name).code() for name in ("lake", "area"))
ROUND = question_of("likelihood", "lake").code(question_of("likelihood", "lake").mistakes[0].answer)


def people():
    """Return a small class: right, half right, blank, hostile by name, unreadable."""
    answers = {"lake": LAKE, "area": AREA, "units": "Because of the units. <b>Really</b> \ud800"}
    return [
        handed_in(SHORT, answers, "ann"),
        handed_in(SHORT, answers | {"lake": ROUND}, "bo"),
        handed_in(SHORT, {}, "cy"),
        handed_in(SHORT, answers | {"area": "raise ValueError('<img src=x> \\ud800')"}, EVIL),
        Submission("eve", "eve.ipynb", b"", problem="eve.ipynb: the file is empty"),
    ]


def graded(out, level, students=None, key=KEY, source=b""):
    """Grade a class into a folder; return the class and its report."""
    course = Class(SHORT, source, key, level, out)
    course.grade(students or people(), jobs=2)
    report = Report(SHORT, out)
    return course, report, report.write()


def table(path):
    """Read a table that was written."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def done(level, tmp_path_factory):
    out = tmp_path_factory.mktemp("class")
    graded(out, level)
    return out


def test_marks(done):
    rows = {row["student"]: row for row in table(done / "marks.csv")}
    assert rows["ann"]["code"] == "9"
    assert rows["bo"]["code"] == "5"
    assert rows["cy"]["points"] == rows["cy"]["code"] == "0"
    assert rows["ann"]["points"] == ""
    assert rows["ann"]["needs a person"] == "written answers to mark"
    assert rows["eve"]["points"] == rows["eve"]["code"] == ""
    assert rows["eve"]["needs a person"] == "eve.ipynb: the file is empty"
    assert "'" + EVIL in rows


def test_feedback_names_the_mistake_and_shows_no_hidden_data(done):
    text = (done / "feedback" / (file_name("bo") + ".html")).read_text("utf-8")
    assert "The ratio of neighbors crosses 1 between whole numbers; do not round." in text
    assert "To read again: 01-likelihood" in text
    report = Report(SHORT, done)
    assert json.dumps(report.results).count('"inputs"') == 0


def test_everything_foreign_is_escaped(done):
    pages = [path.read_text("utf-8") for path in done.rglob("*.html")]
    assert len(pages) == 6
    for text in pages:
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>" not in text
        assert "default-src 'none'" in text
    for name in ("marks.csv", "written.csv"):
        for row in table(done / name):
            assert not any((cell or "").startswith(("=", "+", "-", "@")) for cell in row.values())


def test_every_report_says_how_it_was_isolated(done, level):
    for path in [*done.rglob("*.html"), done / "results.json"]:
        assert f"{'namespaces' if level == 'namespaces' else 'user'}" in path.read_text("utf-8")


def test_statistics_say_who_failed_what(done):
    text = (done / "statistics.html").read_text("utf-8")
    row = next(line for line in text.split("<tr>") if line.startswith("<td>lake.b"))
    assert "<td>yes</td><td>2 of 4</td>" in row
    assert "bo" in row
    assert "cy" in row
    assert "do not round" in row or "not answered" in row


def test_the_same_marks_twice_and_in_any_order(done, level, tmp_path):
    again = graded(tmp_path / "again", level)[1].results
    back = graded(tmp_path / "back", level, people()[::-1])[1].results
    first = Report(SHORT, done).results
    assert again == back == first


def test_a_second_run_marks_nobody_again_and_lists_what_changed(level, tmp_path, monkeypatch):
    course, _, counts = graded(tmp_path, level)
    assert counts == (5, 4)
    assert course.changed == []
    path = tmp_path / "results" / (file_name("bo") + ".json")
    stamp = path.stat().st_mtime_ns
    course = graded(tmp_path, level)[0]
    assert path.stat().st_mtime_ns == stamp
    assert course.changed == []
    students = people()
    students[1] = handed_in(SHORT, {"lake": LAKE, "area": AREA}, "bo")
    course = graded(tmp_path, level, students)[0]
    assert course.changed == ["bo: lake.a: 0 -> 1", "bo: lake.b: 0 -> 3"]


def test_a_result_cut_off_is_marked_again(level, tmp_path):
    graded(tmp_path, level)
    path = tmp_path / "results" / (file_name("ann") + ".json")
    whole = path.read_text("utf-8")
    path.write_text(whole[:100], "utf-8")
    graded(tmp_path, level)
    assert path.read_text("utf-8") == whole


def fill(out, points, comment):
    """Do what a person does: write points into written.csv with a spreadsheet."""
    rows = table(out / "written.csv")
    for row in rows:
        if row["student"] in {"ann", "'" + EVIL}:
            row |= {"points": points, "comment": comment}
    with open(out / "written.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
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


def test_one_student_whom_the_grader_cannot_take_does_not_stop_the_class(level, tmp_path):
    broken = handed_in(SHORT, {}, "dee")
    broken.cells = [("code", "lake", None), ("code", "area", 5)]
    _, report, counts = graded(tmp_path, level, [*people(), broken])
    assert counts == (6, 5)
    dee = next(result for result in report.results if result["student"] == "dee")
    assert "the grader failed: TypeError" in dee["problem"]


def test_personal_inputs_differ_between_students(nursery):
    """A part drawn for each student has the student's name in its seed, and its own answer."""
    question = question_of("likelihood", "area")
    own = [replace(part, personal=not part.visible) for part in question.parts]
    assignment = replace(ALL, questions=[replace(question, parts=own)])
    from mlegrade.mark import Marker

    marker = Marker(assignment, KEY)
    tasks = [marker.task(assignment.questions[0], own[1], name) for name in ("ann", "bo")]
    assert tasks[0] != tasks[1]
    assert mark(nursery, assignment, handed_in(assignment, {"area": AREA}))[1]["area.b"] == 3


@pytest.fixture
def folder(tmp_path):
    made = json.dumps(notebook(ALL, "fully"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_text(made, "utf-8")
    return tmp_path


def command(folder, *more):
    """Run the grader's command on a folder."""
    return main(["grade", "likelihood", str(folder / "in"), "--out", str(folder / "out"), *more])


def test_the_command_line(folder, capsys, monkeypatch):
    monkeypatch.delenv("MLE_COURSE_KEY", raising=False)
    assert command(folder, "-j", "1") == 0
    said = capsys.readouterr().out
    assert "1 graded, 1 need a person" in said
    assert "practice inputs" in said
    assert "Practice inputs" in (folder / "out" / "statistics.html").read_text("utf-8")
    monkeypatch.setenv("MLE_COURSE_KEY", "secret")
    assert command(folder, "-j", "1") == 0
    assert "practice" not in capsys.readouterr().out
    assert "Practice" not in (folder / "out" / "statistics.html").read_text("utf-8")
    assert main(["report", "likelihood", "--out", str(folder / "out")]) == 0
    assert "secret" not in "".join(
        path.read_text("utf-8") for path in (folder / "out").rglob("*.*") if path.is_file()
    )


def test_official_marks_are_refused_where_only_limits_hold(folder, capsys, monkeypatch):
    monkeypatch.setenv("MLE_COURSE_KEY", "secret")
    assert command(folder, "--level", "limits") == 2
    assert "official marks are refused" in capsys.readouterr().err
    assert command(folder, "--level", "limits", "--trusted") == 0
    assert "resource limits only" in (folder / "out" / "statistics.html").read_text("utf-8")


def test_mistakes_of_the_instructor_end_in_2(folder, capsys):
    (folder / "empty").mkdir()
    out = ["--out", str(folder / "out")]
    assert main(["grade", "likelihood", str(folder / "empty"), *out]) == 2
    assert main(["grade", "no-such", str(folder / "in"), *out]) == 2
    assert main(["report", "likelihood", "--out", str(folder / "nowhere")]) == 2


def test_names_become_safe_files_that_differ():
    names = ["a/b", "a-b", "..", "CON", "ann", "ANN", "x" * 300, EVIL]
    files = [file_name(name) for name in names]
    assert len({name.lower() for name in files}) == len(names)
    assert all(Path(name).name == name and len(name) < 60 for name in files)
    assert all(os.sep not in name for name in files)


def test_formulas_are_disarmed():
    assert [safe(text)[0] for text in ("=1", " =1", "+1", "-1", "@x", "\tx")] == ["'"] * 6
    assert safe("") == ""
