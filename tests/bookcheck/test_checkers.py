"""The checkers are checked: each change that must not pass is refused, by the checker meant for it.

``sample`` is a chapter that keeps every promise. Each test spoils a copy of it in one place.
"""

import copy
import subprocess
import sys

import nbformat
import pytest
import sample
import spoiled
import spoiled_quiz
from exceptions import ROOT
from spoil import cell, prints, write

from bookcheck.checkers import CHECKERS, refused
from bookcheck.given import Given
from bookcheck.numbers.prose import sharpness
from bookcheck.rules import Rules

SPOILED = [
    pytest.param(name, checker, *row, id=name)
    for checker, rows in (spoiled.SPOILED | spoiled_quiz.SPOILED).items()
    for name, row in rows.items()
]


def test_good_chapter_passes(spoil):
    """Nothing is refused where nothing is wrong."""
    assert refused(spoil(lambda raw: None), CHECKERS) == {}


@pytest.mark.parametrize(("name", "checker", "message", "change"), SPOILED)
def test_spoiled_chapter_is_refused(spoil, name, checker, message, change):
    """One change, and the checker meant for it says so, in the words meant for it; no other."""
    found = refused(spoil(change))
    assert set(found) == {checker} | spoiled.ALSO.get(name, set())
    assert message in "\n".join(found[checker])


def test_formula_of_another_chapter_is_cited_by_a_link(spoil, good):
    """(80.1) is no number where it is the text of a link to the notebook that holds the tag."""
    link = write("mean-seen", "The mean", "By [(80.1)](80-other.ipynb#x) the mean")
    assert "80.1" in refused(spoil(link))["prose"][0]
    other = copy.deepcopy(good)
    write("spread-seen", "90.1", "80.1")(other)
    nbformat.write(other, spoil(link).path.with_name("80-other.ipynb"))
    assert refused(spoil(link)) == {}


def test_command_prints_all_problems(spoil):
    """Authors see every problem of a notebook at once, a line each, and how sharp the check is."""

    def change(raw):
        write("mean-seen", "4.80", "4.81")(raw)
        write("loglik-check", "0.5 *", "0.6 *")(raw)

    command = [sys.executable, "-m", "bookcheck", str(spoil(change).path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("[prose] 90-sample.ipynb, cell 4 (mean-seen): text: 4.81 ")
    assert lines[1].startswith("[breaking] 90-sample.ipynb, cell 9 (loglik-check): fails when")
    assert "changed last digits are noticed" in lines[-1]


def test_a_new_exercise_gives_one_line_for_a_fact(spoil):
    """As JupyterLab leaves it: no ids that can be read, no counts in order, nothing else."""

    def change(raw):
        task = nbformat.v4.new_markdown_cell(f"### Half\n\nHalve each.\n\n{sample.HINT}")
        answer = nbformat.v4.new_code_cell("float((x / 2).mean())", metadata=sample.HIDDEN)
        place = raw.cells.index(cell(raw, "scale-question"))
        raw.cells[place:place] = [task, answer, nbformat.v4.new_markdown_cell("It is halved.")]
        for new, name in zip(raw.cells[place:], ("1a2b3c4d", "a2b3c4d5", "b3c4d5e6"), strict=False):
            new.id = name

    ids, counts = refused(spoil(change))["cells"]
    assert "cell 28 (1a2b3c4d): no readable id (so too in cells 29, 30): run `make refresh`" in ids
    assert "cell 29 (a2b3c4d5): execution count is None, not 11 (so too in cells 32" in counts
    assert refused(spoil(change)) == {"cells": [ids, counts]}


def test_given_entry_excuses_a_number(spoil):
    """A number from a source passes with its entry, and an entry that is not needed fails."""
    change = write("mean-seen", "The mean", "In 1879 the mean")
    entries = Given(numbers=((sample.NAME, "1879"),))
    assert list(refused(spoil(change))) == ["prose"]
    assert refused(spoil(change, entries)) == {}
    found = refused(spoil(lambda raw: None, entries))
    assert "'1879' is not needed any more" in found["prose"][0]


def test_given_entry_excuses_a_formula(spoil):
    """A formula that states no result passes with its entry, and a stale entry fails."""
    change = write("mean-seen", "The mean", "$$ x = (4, 5, 6, 5, 4) $$\n\nThe mean")
    entries = Given(formulas=((sample.NAME, "x = (4"),))
    assert list(refused(spoil(change))) == ["twins"]
    assert refused(spoil(change, entries)) == {}
    found = refused(spoil(lambda raw: None, entries))
    assert "no untagged formula begins 'x = (4'" in found["twins"][0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[given]]\nnotebook = "a"\nnumber = "12"', "has notebook, number and reason"),
        ('[[given]]\nnotebook = "a"\nnumber = "12"\nreason = "old"', "in a sentence why"),
        ("[[other]]", "only"),
    ],
)
def test_given_entry_needs_a_reason(tmp_path, text, message):
    """An entry without a reason, or in a table that nobody reads, raises."""
    rules = Rules(root=tmp_path)
    assert Given.load(rules) == Given()
    (tmp_path / rules.given).write_text(text)
    with pytest.raises(ValueError, match=message):
        Given.load(rules)


def test_sharpness_is_measured(spoil):
    """The check of prose is sharp on the good chapter, and not where all digits are printed."""
    good = spoil(lambda raw: None)
    caught, trials, _ = sharpness([good])
    assert trials > 50
    assert caught >= good.rules.sharpness
    blunt = spoil(prints("mean", " ".join(f"4.{digits}" for digits in range(10, 100))))
    caught, _, unnoticed = sharpness([blunt])
    assert caught < blunt.rules.sharpness
    assert any("4.80 could be 4.81" in line for line in unnoticed)
