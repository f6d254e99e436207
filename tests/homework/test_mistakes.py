"""What an instructor can mistype: told in a sentence with what to do, before anything is marked."""

import gc
import json
import zipfile

import pytest
from classroom import ASSIGNMENTS, KEY

from mlegrade.__main__ import main
from mlegrade.assignment.build import notebook
from mlegrade.sandbox import start as sandbox
from mlegrade.sandbox.limits import SandboxError
from mlegrade.sandbox.start import Nursery
from mlegrade.submissions.collect import student_of

BLANK = json.dumps(notebook(ASSIGNMENTS["likelihood"]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with one submission in it."""
    monkeypatch.setenv("MLE_COURSE_KEY", KEY.decode())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann_12_home.ipynb").write_text(BLANK, "utf-8")
    return tmp_path


def grade(folder, *more, name="likelihood", place="in"):
    """Run the grader's command on what is in a folder; return the exit status."""
    out = ["--out", str(folder / "out"), "-j", "1", "--trusted"]
    return main(["grade", name, str(folder / place), *out, *more])


def test_a_folder_holds_the_marks_of_one_assignment(folder, capsys):
    assert grade(folder) == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert grade(folder, name="logarithm") == 2
    assert capsys.readouterr().err == (
        f"{folder / 'out'}: it holds marks of likelihood; give logarithm a folder of its own, "
        "such as marks/logarithm\n"
    )
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WRONG = {
    "no jobs": (("-j", "0"), "'0' students cannot be marked at once; it must be a whole number"),
    "jobs below none": (("-j", "-2"), "must be a whole number from 1"),
    "jobs in words": (("-j", "two"), "'two' students cannot"),
    "no pattern": (("--student", "["), "'[' is no pattern: "),
    "no group": (("--student", "home"), r"'home' has no group; put ( ) around what names the"),
}


@pytest.mark.parametrize(("options", "words"), WRONG.values(), ids=WRONG)
def test_options_that_cannot_be_meant_are_refused(options, words, folder, capsys):
    with pytest.raises(SystemExit, match="2"):
        grade(folder, *options)
    assert words in capsys.readouterr().err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("pattern", ["(zzz)?home", "^(x+)_", "()ann"])
def test_a_pattern_that_finds_nobody_is_refused(pattern, folder, capsys):
    assert grade(folder, "--student", pattern) == 2
    said = f"--student {pattern!r}: it finds no student in any path, such as 'ann_12_home.ipynb'; "
    assert said in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_file_without_the_patterns_group_is_named_as_if_there_were_none():
    assert student_of("kim/home.ipynb", "(zzz)?home") == "kim"
    assert student_of("kim/home.ipynb", "(k).*home") == "k"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", "there is no such folder or zip; "),
        ("in/ann_12_home.ipynb", "it is one file, and a class is marked; name its folder, "),
        ("text.zip", "it is neither a folder nor a zip; "),
        ("empty", "it is empty, or all in it is hidden; it needs a notebook or a folder for each"),
        ("hidden", "it is empty, or all in it is hidden; "),
        ("empty.zip", "it is empty, or all in it is hidden; "),
    ],
)
def test_where_no_submissions_can_be_is_said(place, words, folder, capsys):
    (folder / "text.zip").write_text("Please log in", "utf-8")
    for name in ("empty", "hidden/.ipynb_checkpoints"):
        (folder / name).mkdir(parents=True)
    (folder / "hidden" / ".ipynb_checkpoints" / "ann.ipynb").write_text(BLANK, "utf-8")
    zipfile.ZipFile(folder / "empty.zip", "w").close()
    assert grade(folder, place=place) == 2
    assert capsys.readouterr().err.startswith(f"{folder / place}: {words}")
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.db", "there is no such gradebook; name nbgrader's gradebook.db"),
        ("in", "there is no such gradebook; name nbgrader's gradebook.db"),
        ("text.db", "it is no gradebook of nbgrader; name its gradebook.db"),
    ],
)
def test_what_is_no_gradebook_is_said_and_none_is_made(name, words, folder, capsys):
    (folder / "text.db").write_text("Please log in. " * 100, "utf-8")
    assert grade(folder) == 0
    before = sorted(folder.rglob("*"))
    out = ["--out", str(folder / "out")]
    assert main(["report", "likelihood", *out, "--nbgrader", str(folder / name)]) == 2
    assert capsys.readouterr().err == f"{folder / name}: {words}\n"
    assert sorted(folder.rglob("*")) == before
    gc.collect()  # which tells of what was not closed, here and in no other test


def test_why_there_is_no_stronger_isolation_is_said(folder, capsys, monkeypatch):
    monkeypatch.setattr(
        sandbox, "attempt", lambda level: level if level == "limits" else refuse(Nursery(level))
    )
    assert grade(folder) == 0
    why = "isolation 'namespaces' does not work: only root can. isolation 'user' does not work: "
    assert f"Why no stronger one: {why}only root can.\n" in capsys.readouterr().out


def refuse(nursery, modules=()):
    """Do what a system does that forbids a level."""
    raise SandboxError(f"isolation {nursery.level!r} does not work: only root can")


def test_a_level_that_cannot_work_is_refused_before_anybody_is_marked(folder, capsys, monkeypatch):
    monkeypatch.setattr(Nursery, "question", refuse)
    assert grade(folder, "--level", "user") == 2
    assert capsys.readouterr().err == (
        "--level user: isolation 'user' does not work: only root can; leave --level out, and the "
        "strongest that works here is taken\n"
    )
    assert not (folder / "out").exists()
