"""What an instructor can mistype: told in a sentence with what to do, before anything is marked."""

import json

import pytest
from classroom import ASSIGNMENTS, KEY

from mlegrade.__main__ import main
from mlegrade.build import notebook

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
    out = ["--out", str(folder / "out"), "-j", "1"]
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
