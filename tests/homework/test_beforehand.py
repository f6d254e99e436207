"""One notebook judged before it is handed in: by the same rules, and without a secret."""

import json

import pytest
from classroom import ASSIGNMENTS, handed_in
from small_class import AREA, LAKE

from mlegrade import beforehand
from mlegrade.__main__ import main
from mlegrade.assignment.build import notebook


@pytest.fixture
def checked(tmp_path, capsys, monkeypatch):
    """Return a function that gives the exit status and what was said of some bytes."""
    monkeypatch.delenv("MLE_COURSE_KEY", raising=False)

    def run(raw, name="kim.ipynb"):
        (tmp_path / name).write_bytes(raw)
        status = main(["check", str(tmp_path / name)])
        return status, "".join(capsys.readouterr())

    return run


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_solved_notebook_is_right(name, checked):
    solved = notebook(ASSIGNMENTS[name], "fully")
    status, said = checked(json.dumps(solved).encode())
    assert status == 0, said
    seen = [part for _, part in ASSIGNMENTS[name].parts() if part.visible]
    choices = [q for q in ASSIGNMENTS[name].questions if q.kind == "choice"]
    assert said.count("\n    right\n") == len(seen) + len(choices)
    assert said.endswith("A person marks what is written.\n")


def test_what_is_not_right_is_said_and_no_secret(checked):
    homework = ASSIGNMENTS["likelihood"]
    wrong = "def likelihood(p, k, n):\n    return np.asarray(p)**k * (1 - np.asarray(p))**(n - k)"
    answers = {"lake": LAKE, "area": AREA, "likelihood": wrong, "units": "Because."}
    for letter in "abcd":
        answers["reading"] = f"reading = '{letter}'"
        status, said = checked(handed_in(homework, answers).raw)
        assert status == 1
        assert "A letter is understood.\n    right\n" in said
        assert "likelihood: Six heads in ten tosses" in said
        assert "another value came" in said
        for question, part in homework.parts():
            assert part.visible or part.says not in said
            assert not any(mistake.says in said for mistake in question.mistakes)
    assert "units: a person will read it" in said


def test_a_blank_notebook_is_not_answered(checked):
    status, said = checked(handed_in(ASSIGNMENTS["logarithm"]).raw)
    assert status == 1
    assert "not answered" in said
    assert "no answer was found" in said


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"", "the file is empty"), (b"<html>", "no notebook"), (b'{"cells": [{}]}', "no question")],
)
def test_what_is_no_homework_is_said(raw, words, checked):
    status, said = checked(raw)
    assert status == 2
    assert words in said


def test_a_file_that_is_not_there_is_said(capsys):
    assert main(["check", "nowhere.ipynb"]) == 2
    assert "nowhere.ipynb: No such file" in capsys.readouterr().err


def test_where_nothing_keeps_code_apart_it_is_not_run_unread(checked, monkeypatch):
    monkeypatch.setattr(beforehand, "strongest", lambda secrets: ("limits", "Only root can."))
    status, said = checked(handed_in(ASSIGNMENTS["likelihood"]).raw)
    assert status == 2
    assert "say --trusted if you have read" in said
    assert "Only root can." in said
