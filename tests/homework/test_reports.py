"""A class from end to end: marks, pages, statistics, marks by hand, a second run."""

import json
import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from classroom import ASSIGNMENTS, KEY, handed_in, mark, question_of
from small_class import ALL, AREA, EVIL, LAKE, SHORT, graded, people, table

from mlegrade.__main__ import main
from mlegrade.assignment.build import notebook
from mlegrade.reports.report import Report
from mlegrade.reports.sheet import safe
from mlegrade.sandbox.limits import SandboxError
from mlegrade.sandbox.start import LEVELS, Nursery
from mlegrade.submissions.cells import Cell
from mlegrade.submissions.grade import Class, file_name


@pytest.fixture(scope="module")
def done(level, tmp_path_factory):
    out = tmp_path_factory.mktemp("class")
    graded(out, level, jobs=2)
    return out


def test_marks(done):
    rows = {row["student"]: row for row in table(done / "marks.csv")}
    assert rows["ann"]["code"] == "9"
    assert rows["bo"]["code"] == "5"
    assert rows["cy"]["points"] == rows["cy"]["code"] == "0"
    assert rows["ann"]["points"] == ""
    assert (rows["ann"]["needs a person"], rows["ann"]["written answers wait"]) == ("", "yes")
    assert rows["eve"]["points"] == rows["eve"]["code"] == ""
    assert rows["eve"]["needs a person"] == "eve.ipynb: the file is empty"
    assert "'" + EVIL in rows
    assert sorted(row["page"] for row in rows.values()) == sorted(
        page.relative_to(done).as_posix() for page in (done / "feedback").iterdir()
    )
    assert file_name("Ümit Öz").startswith("Ümit-Öz-")
    assert "/" not in file_name("../up")


def test_feedback_names_the_mistake_and_shows_no_hidden_data(done):
    text = (done / "feedback" / (file_name("bo") + ".html")).read_text("utf-8")
    assert "The ratio of neighbors crosses 1 between whole numbers; do not round." in text
    assert "To read again: chapter 1, “All candidates at once”" in text
    report = Report(SHORT, done)
    assert json.dumps(report.results).count('"inputs"') == 0


def test_everything_foreign_is_escaped(done):
    pages = [path.read_text("utf-8") for path in done.rglob("*.html")]
    assert len(pages) == 7
    for text in pages:
        own = text.count("script-src 'sha256-")  # the page for marking has one script, of its own
        assert text.count("<script") == own
        assert "<img" not in text
        assert "<b>Really" not in text
        assert "default-src 'none'" in text
    for name in ("marks.csv", "written.csv"):
        for row in table(done / name):
            assert not any((cell or "").startswith(("=", "+", "-", "@")) for cell in row.values())


def test_every_report_says_how_it_was_isolated(done, level):
    for path in [*done.glob("feedback/*"), done / "statistics.html", done / "results.json"]:
        assert LEVELS[level] in unescape(path.read_text("utf-8"))


def test_statistics_say_who_failed_what(done):
    text = (done / "statistics.html").read_text("utf-8")
    row = next(line for line in text.split("<tr>") if ">area.b: " in line)
    assert re.findall(r">([^<]+)</td>", row)[1:4] == ["hidden", "2 of 4", "+1.00"]
    assert "cy</td>" in row
    assert "ann" not in row


def test_the_same_marks_twice_and_in_any_order(done, level, tmp_path):
    again = graded(tmp_path / "again", level)[1].results
    back = graded(tmp_path / "back", level, people()[::-1])[1].results
    first = Report(SHORT, done).results
    assert again == back == first


def test_a_second_run_marks_nobody_again_and_lists_what_changed(level, tmp_path, monkeypatch):
    course, _, told = graded(tmp_path, level)
    assert (told.students, told.marked, len(told.people)) == (5, 4, 1)
    assert told.waiting == [EVIL, "ann", "bo"]
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


def test_a_result_cut_off_is_said_and_marked_again(level, tmp_path):
    graded(tmp_path, level)
    path = tmp_path / "results" / (file_name("ann") + ".json")
    whole = path.read_text("utf-8")
    path.write_text(whole[:100], "utf-8")
    assert Report(SHORT, tmp_path).write().mistakes == [
        f"{path}: this result cannot be read, and its student is in no report; run grade again"
    ]
    graded(tmp_path, level)
    assert path.read_text("utf-8") == whole


def test_one_student_whom_the_grader_cannot_take_does_not_stop_the_class(level, tmp_path):
    broken = handed_in(SHORT, {}, "dee")
    broken.cells = [Cell("code", "lake", None), Cell("code", "area", 5)]
    _, report, told = graded(tmp_path, level, [*people(), broken])
    assert (told.students, [who for who, _ in told.people]) == (6, ["dee", "eve"])
    dee = next(result for result in report.results if result["student"] == "dee")
    assert "the grader failed: TypeError" in dee["problem"]


def test_personal_inputs_differ_between_students(nursery):
    """A part drawn for each student has the student's name in its seed, and its own answer."""
    question = question_of("likelihood", "area")
    own = [replace(part, personal=not part.visible) for part in question.parts]
    assignment = replace(ALL, questions=[replace(question, parts=own)])
    from mlegrade.submissions.mark import Marker

    marker = Marker(assignment, KEY)
    tasks = [marker.task(assignment.questions[0], own[1], name) for name in ("ann", "bo")]
    assert tasks[0] != tasks[1]
    assert mark(nursery, assignment, handed_in(assignment, {"area": AREA}))[1]["area.b"] == 3


def test_what_the_grader_could_not_finish_is_tried_again(level, tmp_path, monkeypatch):
    """A sandbox that failed on one evening is no mark; the next run asks again."""
    with monkeypatch.context() as patch:
        patch.setattr(Nursery, "question", refuse)
        assert len(graded(tmp_path, level)[2].people) == 5
    rows = {row["student"]: row for row in table(tmp_path / "marks.csv")}
    assert rows["ann"]["needs a person"] == "the sandbox failed: no room"
    assert rows["ann"]["points"] == ""
    graded(tmp_path, level)
    assert {row["student"]: row for row in table(tmp_path / "marks.csv")}["ann"]["code"] == "9"


def refuse(nursery, modules=()):
    """Do what a system without room for one more process does."""
    raise SandboxError("no room")


def test_a_class_that_is_stopped_goes_on_where_it_was(level, tmp_path, monkeypatch):
    """Ctrl-C waits for those being marked, begins no other, and keeps what is done."""
    with monkeypatch.context() as patch:
        patch.setattr(Class, "progress", stop)
        with pytest.raises(KeyboardInterrupt):
            graded(tmp_path, level, [handed_in(SHORT, {}, f"s{n}") for n in range(40)], jobs=1)
    assert 1 <= len(list((tmp_path / "results").iterdir())) < 20
    graded(tmp_path, level)
    assert len(table(tmp_path / "marks.csv")) > 5


def stop(course, total):
    """Do what Ctrl-C does."""
    raise KeyboardInterrupt


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
    assert said.endswith(f"The reports are in {folder / 'out'}.\n")
    assert "Students: 1. Marked by the grader: 1.\nNeed a person: 0.\n" in said
    assert "Written answers wait: 1: ann.\n" in said
    assert "practice inputs" in said
    assert "Practice inputs" in (folder / "out" / "statistics.html").read_text("utf-8")
    monkeypatch.setenv("MLE_COURSE_KEY", "secret")
    assert command(folder, "-j", "1", "--trusted") == 0
    assert "practice" not in capsys.readouterr().out
    assert "Practice" not in (folder / "out" / "statistics.html").read_text("utf-8")
    assert main(["report", "likelihood", "--out", str(folder / "out")]) == 0
    assert "secret" not in "".join(
        path.read_text("utf-8") for path in (folder / "out").rglob("*.*") if path.is_file()
    )


def test_the_last_line_tells_students_from_marks(folder, capsys):
    (folder / "in" / "bo.ipynb").write_text("", "utf-8")
    (folder / "in" / "cy.ipynb").write_text(json.dumps(notebook(ALL)), "utf-8")
    assert command(folder, "-j", "1") == 0
    said = capsys.readouterr().out
    assert "Students: 3. Marked by the grader: 2.\n" in said
    assert "Need a person: 1: bo (bo.ipynb: the file is empty).\n" in said
    assert "Written answers wait: 1: ann.\n" in said


def test_students_of_earlier_runs_are_named(folder, capsys):
    """Whoever corrects --student sees that the old names are still in the reports."""
    assert command(folder, "-j", "1") == 0
    assert "from earlier runs" not in capsys.readouterr().out
    (folder / "in" / "ann.ipynb").rename(folder / "in" / "bo.ipynb")
    assert command(folder, "-j", "1") == 0
    assert "from earlier runs: ann." in capsys.readouterr().out


def test_ctrl_c_is_said_in_a_sentence(folder, capsys, monkeypatch):
    monkeypatch.setattr(Class, "progress", stop)
    assert command(folder, "-j", "1") == 130
    assert "goes on from here" in capsys.readouterr().err


def test_the_address_of_the_book_is_remembered(folder):
    assert command(folder, "--book", "https://book.example.org/") == 0
    assert command(folder) == 0
    assert '"book": "https://book.example.org/"' in (folder / "out" / "about.json").read_text()


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
    assert f"there are {', '.join(sorted(ASSIGNMENTS))}" in capsys.readouterr().err
    assert main(["report", "likelihood", "--out", str(folder / "nowhere")]) == 2
    assert "holds no marks of likelihood" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        command(folder, "--book", "book.example.org")
    assert "must read like https://" in capsys.readouterr().err


def test_names_become_safe_files_that_differ():
    names = ["a/b", "a-b", "..", "CON", "ann", "ANN", "x" * 300, EVIL]
    files = [file_name(name) for name in names]
    assert len({name.lower() for name in files}) == len(names)
    assert all(Path(name).name == name and len(name) < 60 for name in files)
    assert all(os.sep not in name for name in files)


def test_formulas_are_disarmed():
    assert [safe(text)[0] for text in ("=1", " =1", "+1", "-1", "@x", "\tx")] == ["'"] * 6
    assert safe("") == ""
