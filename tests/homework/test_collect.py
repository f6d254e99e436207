"""Whatever is handed in, in whatever shape: found and marked, or named for a person to look at."""

import copy
import io
import json
import os
import signal
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from classroom import ASSIGNMENTS, brought, handed_in, mark

from mlegrade.assignment.build import notebook
from mlegrade.reports.report import Report
from mlegrade.submissions.cells import Cell, answers, clean
from mlegrade.submissions.collect import Submission, Way, submissions
from mlegrade.submissions.grade import Class
from mlegrade.submissions.places import LARGEST, changed
from mlegrade.submissions.unread import Unread

ASSIGNMENT = ASSIGNMENTS["likelihood"]
NAMES = [question.name for question in ASSIGNMENT.questions]
SOLVED = notebook(ASSIGNMENT, "fully")
FULL = sum(part.points for _, part in ASSIGNMENT.parts())


def solved():
    """Return a copy of the notebook with the reference answers."""
    return copy.deepcopy(SOLVED)


def cell_of(made, name):
    """Return the cell with a name."""
    return next(cell for cell in made["cells"] if cell["id"] == name)


def without_metadata(made):
    """What some editors leave: no metadata, no ids."""
    for cell in made["cells"]:
        cell["metadata"] = {}
        del cell["id"]


def reordered(made):
    made["cells"].reverse()


def without_checks(made):
    made["cells"].remove(cell_of(made, "checks"))
    made["cells"].remove(cell_of(made, "given"))


def checks_edited(made):
    cell_of(made, "checks")["source"] = "while True:\n    pass"
    cell_of(made, "given")["source"] = "raise SystemExit"


def lines_added(made):
    cell_of(made, "given")["source"] += "\nimport math"
    cell_of(made, "checks")["source"] = "import math\n\n" + cell_of(made, "checks")["source"]


def checks_twice(made):
    made["cells"].append(copy.deepcopy(cell_of(made, "checks")))


def checks_retyped(made):
    cell_of(made, "checks")["cell_type"] = "markdown"


def points_changed(made):
    cell_of(made, "checks")["metadata"]["nbgrader"]["points"] = 1e6


def answer_twice(made):
    made["cells"].insert(2, copy.deepcopy(cell_of(made, "lake")))


def answer_elsewhere(made):
    old = cell_of(made, "lake")
    new = {"cell_type": "code", "metadata": {}, "source": old["source"], "id": "x1"}
    old["source"] = "# see below"
    made["cells"].append(new)


def wrong_draft_before(made):
    draft = {"cell_type": "code", "metadata": {}, "source": "def lake(a, b, c):\n    return 1"}
    made["cells"].insert(1, draft)


def lines_as_lists(made):
    for cell in made["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def odd_metadata(made):
    for cell in made["cells"]:
        cell["metadata"] = [None, "nbgrader"]


KEPT = [without_metadata, reordered, without_checks, checks_edited, checks_twice, checks_retyped]
KEPT += [points_changed, answer_twice, answer_elsewhere, wrong_draft_before, lines_as_lists]
FLAGGED = {
    answer_twice: "the cell is there more than once; the last counts",
    answer_elsewhere: "answered in another cell",
    wrong_draft_before: "defined more than once; the last counts",
    without_metadata: "answered in another cell",
    without_checks: "the cell checks is missing; marks come from the answers alone",
    checks_edited: "the cell checks was changed; marks come from the answers alone",
    checks_twice: "the cell checks is there more than once",
    checks_retyped: "the cell checks is no code any more",
    points_changed: "the points in a cell were changed",
    reordered: "the cells are in another order",
}


SILENT = [lines_as_lists, odd_metadata, lines_added]


@pytest.mark.parametrize(
    "change", dict.fromkeys([*KEPT, *SILENT]), ids=lambda change: change.__name__
)
def test_a_notebook_that_was_changed_keeps_its_points(change, nursery):
    made = solved()
    change(made)
    result, points = mark(nursery, ASSIGNMENT, handed(json.dumps(made).encode()))
    assert sum(points.values()) == FULL, result
    assert any(FLAGGED.get(change, "") in flag for flag in result["flags"] or [""])
    assert bool(result["flags"]) == (change not in SILENT)


def handed(data):
    """Return the submission of one file with these bytes."""
    return brought({"kim.ipynb": data}, NAMES)


def test_of_two_definitions_the_last_counts(nursery):
    made = solved()
    made["cells"].append(
        {"cell_type": "code", "metadata": {}, "source": "def lake(a, b, c):\n    return 1"}
    )
    _, points = mark(nursery, ASSIGNMENT, handed(json.dumps(made).encode()))
    assert sum(points.values()) == FULL - 5


def test_notebooks_of_format_3_are_read(nursery):
    made = solved()
    for cell in made["cells"]:
        cell["input" if cell["cell_type"] == "code" else "source"] = cell.pop("source")
    old = {"nbformat": 3, "worksheets": [{"cells": made["cells"]}], "metadata": {}}
    _, points = mark(nursery, ASSIGNMENT, handed(json.dumps(old).encode()))
    assert sum(points.values()) == FULL


def zipped(files):
    """Return the bytes of a zip with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


GOOD = json.dumps(SOLVED).encode()
UNREADABLE = {
    "empty": (b"", "is empty"),
    "broken": (GOOD[:-500], "is no notebook"),
    "html": (b"<!doctype html><html>Please log in</html>", "is no notebook"),
    "a list": (b"[1, 2]", "is no notebook"),
    "deep": (b"[" * 100_000, "is no notebook"),
    "latin-1": ("\u00e9".encode("latin-1"), "is no notebook"),
    "no cells": (b"{}", "no cells"),
    "zip": (zipped({"kim.ipynb": GOOD}), "a zip stands"),
    "another notebook": (
        json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode(),
        "no question of this assignment",
    ),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_needs_a_person_and_is_no_zero(data, words, nursery):
    submission = handed(data)
    assert words in submission.problem
    result, _ = mark(nursery, ASSIGNMENT, submission)
    assert result["problem"] == submission.problem
    assert {item["points"] for item in result["written"]} == {None}


def test_a_byte_order_mark_and_another_name_do_no_harm():
    assert brought({"my work (1).txt": b"\xef\xbb\xbf" + GOOD}, NAMES).problem == ""


def test_two_notebooks_of_one_student_need_a_person():
    submission = brought({"a.ipynb": GOOD, "b.ipynb": GOOD}, NAMES)
    assert submission.problem == "2 notebooks: a.ipynb, b.ipynb"


def test_a_folder_in_all_its_shapes(tmp_path):
    """Files by name, by folder, as nbgrader collects them; checkpoints do not count."""
    for name in ("ann.ipynb", "bo/hw.ipynb", "cy/likelihood/hw.ipynb", "bo/readme.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "bo" / "readme.txt").write_text("hello")
    (tmp_path / "bo" / ".ipynb_checkpoints").mkdir()
    (tmp_path / "bo" / ".ipynb_checkpoints" / "hw.ipynb").write_bytes(GOOD)
    (tmp_path / "dee.ipynb").symlink_to(tmp_path / "ann.ipynb")
    (tmp_path / "eve.ipynb").write_bytes(b" " * (LARGEST + 1))
    found = {s.student: s.problem for s in submissions(tmp_path, NAMES)}
    assert list(found) == ["ann", "bo", "cy", "dee", "eve"]
    assert [bool(problem) for problem in found.values()] == [False, False, False, True, True]


def test_the_zip_of_a_learning_system(tmp_path):
    """Nothing is unpacked: paths that lead out of it, zips in it, and bombs are only names."""
    path = tmp_path / "all.zip"
    files = {
        "Ann B_123_assignsubmission_file_/hw.ipynb": GOOD,
        "../../evil/hw.ipynb": GOOD,
        "/etc/cron.d/hw.ipynb": GOOD,
        "fay.zip": zipped({"hw.ipynb": GOOD}),
        "__MACOSX/._hw.ipynb": b"",
    }
    path.write_bytes(zipped(files))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gus.ipynb", b" " * (LARGEST + 1))
    before = sorted(tmp_path.rglob("*"))
    found = {s.student: s.problem for s in submissions(path, NAMES)}
    expected = ["../../evil", "Ann B_123_assignsubmission_file_", "etc", "fay", "gus"]
    assert list(found) == expected
    assert [bool(problem) for problem in found.values()] == [False, False, False, True, True]
    assert sorted(tmp_path.rglob("*")) == before
    named = submissions(path, NAMES, Way(pattern=r"^(.*)_assignsubmission_file_"))
    assert "Ann B_123" in {one.student for one in named}


def test_an_entry_that_no_decoder_can_read_stops_nobody(tmp_path):
    """Of a broken stream, and of one that claims to be longer than its file."""
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ann.ipynb", GOOD)
        archive.writestr("bo.ipynb", "b" * 999, zipfile.ZIP_LZMA)
        archive.writestr("cy.ipynb", "c" * 9, zipfile.ZIP_STORED)
        stream = archive.getinfo("bo.ipynb").header_offset + 30 + len("bo.ipynb")
    data = bytearray(place.read_bytes())
    data[stream + 4 : stream + 20] = b"\xff" * 16
    claim = data.rindex(b"PK\x01\x02") + 20
    data[claim : claim + 8] = struct.pack("<II", 10**8, 10**8)
    place.write_bytes(data)
    ann, *others = submissions(place, NAMES)
    assert ann.problem == ""
    assert [one.student for one in others] == ["bo", "cy"]
    assert all("the file in the zip cannot be read: " in one.problem for one in others)


def test_what_no_folder_lets_be_read_is_named(tmp_path, monkeypatch):
    """A folder that is closed, one whose files may not be looked at, and a pipe."""
    for name in ("ann", "bo", "cy", "di"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "hw.ipynb").write_bytes(GOOD)
    (tmp_path / "di" / "hw.ipynb").unlink()
    os.mkfifo(tmp_path / "di" / "hw.ipynb")

    def refuse(function, name):
        def tried(path, *rest):
            if name in str(path):
                raise PermissionError(13, "Permission denied", str(path))
            return function(path, *rest)

        return tried

    monkeypatch.setattr(os, "scandir", refuse(os.scandir, "/bo"))
    monkeypatch.setattr(Path, "is_symlink", refuse(Path.is_symlink, "/cy/"))
    found = {one.student: one.problem for one in submissions(tmp_path, NAMES)}
    assert list(found) == ["ann", "bo", "cy", "di"]
    assert found["ann"] == ""
    assert "the folder cannot be read" in found["bo"]
    assert "the file cannot be read: Permission denied" in found["cy"]
    assert "no file, but a pipe" in found["di"]


def test_a_time_that_no_calendar_knows_is_none():
    far = SimpleNamespace(stat=lambda: SimpleNamespace(st_mtime=1e15))
    assert changed(far) is None


def test_a_cell_that_only_talks_about_a_function_is_no_answer():
    made = notebook(ASSIGNMENT)
    made["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "def lake(a): ..."})
    submission = handed_in(ASSIGNMENT, base=made)
    assert submission.problem == ""
    from mlegrade.submissions.cells import answers

    index, flags = answers(submission.cells, NAMES)["lake"]
    assert submission.cells[index].label == "lake"
    assert flags == []


@pytest.mark.parametrize(
    "text",
    [
        '{"cells": true}',
        '{"cells": 5}',
        '{"cells": {"a": 1}}',
        '{"worksheets": 5}',
        '{"worksheets": [{"cells": 5}]}',
        '{"worksheets": {"cells": []}}',
        '{"cells": [{"cell_type": [], "id": {}, "source": {}, "metadata": 5}]}',
        '{"cells": "lake = 1"}',
        "[" * 100_000,
        '{"cells": [' + "1" * 5000 + "]}",
        '{"a": NaN}',
    ],
)
def test_what_is_almost_a_notebook_needs_a_person(text, tmp_path):
    (tmp_path / "kim.ipynb").write_text(text, "utf-8")
    (found,) = submissions(tmp_path, NAMES)
    assert found.problem.startswith("kim.ipynb: ")


@pytest.mark.parametrize("name", ["..", ".", "./.", "../..", "\\", "@@"])
def test_a_name_in_a_zip_that_is_no_name_stops_nobody(name, tmp_path):
    data = zipped({name: GOOD, "kim/a.ipynb": GOOD})
    (tmp_path / "class.zip").write_bytes(data.replace(b"@@", b"\0\0"))  # read as no name at all
    found = submissions(tmp_path / "class.zip", NAMES)
    assert ("kim", "") in [(one.student, one.problem) for one in found]
    assert len(found) == 2


def test_names_of_any_bytes_are_taken(tmp_path):
    """What a system with other letters wrote; the tables are written, too."""
    folder, out = os.fsencode(tmp_path / "in"), tmp_path / "out"
    os.mkdir(folder)
    for name in (b"r\xe9.pdf", b"\xff.ipynb", b"ann\nbo.ipynb"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"?")
    found = submissions(tmp_path / "in", NAMES)
    assert [clean(s.student) == s.student for s in found] == [True] * 3
    Class(ASSIGNMENT, b"", None, "limits", out).grade(found)
    told = Report(ASSIGNMENT, out).write()
    assert (told.students, len(told.people)) == (3, 3)


def test_a_file_that_cannot_be_read_needs_a_person(tmp_path, monkeypatch):
    """One that only somebody else may read, or that is gone again."""
    read = Path.read_bytes

    def refused(path):
        if path.name == "bo.ipynb":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    for name in ("ann", "bo"):
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(SOLVED), "utf-8")
    ann, bo = submissions(tmp_path, NAMES)
    assert ann.problem == ""
    assert bo.problem == "bo.ipynb: the file cannot be read: Permission denied"


def test_a_zip_whose_list_of_files_is_broken_is_said_to_be(tmp_path):
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ann.ipynb", json.dumps(SOLVED))
    whole = place.read_bytes()
    start = whole.index(b"PK\x01\x02")
    place.write_bytes(whole[:start] + b"XXXX" + whole[start + 4 :])
    with pytest.raises(SystemExit, match=r"the zip cannot be read: .*; export it again"):
        submissions(place, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "likelihood:\n" * 100_000,
        "\n" * 200_000,
        "def \n" * 100_000,
        "likelihood \n" * 99_999,
        "x = 1" + "\n" * 200_000 + "y = 2",
    ],
)
def test_no_text_keeps_the_grader_busy(text):
    """A text ten times as long takes ten times as long, not a hundred; in seconds of CPU."""
    signal.signal(signal.SIGPROF, lambda *_: pytest.fail("it takes more than linear time"))
    signal.setitimer(signal.ITIMER_PROF, 5)
    try:
        cells = [Cell("code", "x", text), Cell("markdown", "area", text)]
        assert answers(cells, NAMES)["area"] == (1, [])
        question = ASSIGNMENT.questions[-1]
        released = {cell["id"]: cell for cell in notebook(ASSIGNMENT)["cells"]}
        unread = Unread(Submission("kim", cells=cells), released, {}, set())
        assert unread.written(question, first=True)[0]["text"] == text.strip()
        unread = Unread(Submission("kim", cells=cells[:1]), released, {}, set())
        assert unread.sentences() == []
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
