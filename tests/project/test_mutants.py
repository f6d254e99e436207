"""The tool for mutation testing, run over a library of two functions as a user runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "mutants.py"
SOURCE = """
def size(x):
    return x if x > 0 else -x


def many():
    return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
"""
TESTS = """
from mlelib import small


def test_size():
    assert [small.size(x) for x in (-2, 0, 0.5, 3)] == [2, 0, 0.5, 3]


def test_many():
    assert small.many() == [*range(1, 21)]
"""
SAME = "small.size: return x if x > 0 else -x --> return x if x >= 0 else -x"


@pytest.fixture
def project(tmp_path):
    for folder in ("mlelib", "tests", "tools"):
        (tmp_path / folder).mkdir()
    shutil.copy(TOOL, tmp_path / "tools")
    (tmp_path / "pyproject.toml").write_text("[tool.mutmut]\nsource_paths = ['mlelib']\n")
    (tmp_path / "mlelib" / "__init__.py").write_text("")
    (tmp_path / "mlelib" / "small.py").write_text(SOURCE)
    (tmp_path / "tests" / "test_small.py").write_text(TESTS)
    return tmp_path


def run(project, *files):
    """Run the tool; check that it leaves neither its folder nor a change behind."""
    done = subprocess.run(
        [sys.executable, "tools/mutants.py", *files],
        cwd=project,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert not (project / "mutants").exists(), done.stdout
    assert (project / "mlelib" / "small.py").read_text() == SOURCE
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_a_survivor_needs_a_reason_and_a_reason_a_survivor(project):
    status, said = run(project)
    assert status == 1, said
    assert f"survived, without a reason: {SAME}" in said
    kept = project / "tests" / "survivors.toml"
    text = kept.read_text("utf-8").replace('why = ""', 'why = "0 and -0 are equal."')
    kept.write_text(text.replace("survivors = [", 'survivors = [\n    "small.old: a --> b",'))
    status, said = run(project)
    assert status == 0, said
    assert "killed now, or gone, and no longer listed: small.old: a --> b" in said
    assert "without a reason" not in said
    assert kept.read_text("utf-8") == text


@pytest.mark.slow
def test_reasons_do_not_help_where_too_many_survive(project):
    (project / "tests" / "test_small.py").write_text(
        TESTS.replace("[*range(1, 21)]", "small.many()")
    )
    status, said = run(project)
    assert status == 1, said
    kept = project / "tests" / "survivors.toml"
    kept.write_text(kept.read_text("utf-8").replace('why = ""', 'why = "They are many."'))
    status, said = run(project)
    assert "without a reason" not in said
    assert status == 1, said


@pytest.mark.slow
def test_a_file_in_a_folder_is_tried_alone_and_what_is_known_of_others_stays(project):
    room = project / "mlelib" / "room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "deep.py").write_text(SOURCE)
    tests = TESTS.replace("from mlelib import small", "from mlelib.room import deep as small")
    (project / "tests" / "test_deep.py").write_text(tests)
    known = "[figures]\nsmall = { mutants = 25, killed = 24 }\nold = { mutants = 7, killed = 7 }\n"
    rows = f"['{SAME}', '{SAME.replace('small', 'deep')}', 'small.old: a --> b']"
    kept = project / "tests" / "survivors.toml"
    kept.write_text(f"{known}[[reason]]\nwhy = '0 and -0 are equal.'\nsurvivors = {rows}\n")
    status, said = run(project, "mlelib/room/deep.py")
    assert status == 0, said
    assert "no longer listed: small.old: a --> b" in said
    text = kept.read_text("utf-8")
    assert (
        "deep = { mutants = 25, killed = 24 }\nsmall = { mutants = 25, killed = 24 }\nall" in text
    )
    assert "old" not in text
    assert text.count("return x if x > 0 else -x") == 2


def test_a_file_that_is_not_there_is_named(project):
    status, said = run(project, "mlelib/none.py")
    assert status == 2
    assert "mlelib/none.py is no file of the library" in said


def test_a_run_that_cannot_begin_says_so(project):
    (project / "tests" / "test_small.py").write_text("assert False\n")
    status, said = run(project)
    assert status == 1
    assert "failed to collect stats" in said
