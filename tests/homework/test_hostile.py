"""Hostile answers cost at most their own question, gain nothing, and leave nothing behind."""

import re
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from classroom import LAKE, TWO, handed_in, mark, marked
from hostile import CHILDREN, COSTLY, DRIP, HARMLESS, RIGHT, USELESS, body

from mlegrade.sandbox.limits import Limits
from mlegrade.sandbox.start import Nursery


@pytest.mark.parametrize(("answer", "words"), COSTLY.values(), ids=COSTLY)
def test_it_costs_only_the_question(answer, words, hasty):
    points, notes, _ = marked(hasty, answer)
    assert points == [0, 0, 0]
    assert notes[0]
    assert re.search(words, notes[0]), notes
    assert all(len(note) < 100 for note in notes)  # however long what came was


@pytest.mark.parametrize("answer", USELESS.values(), ids=USELESS)
def test_wrong_stays_wrong(answer, hasty):
    points, notes, _ = marked(hasty, answer)
    assert points == [0, 0, 0]
    assert all(notes)


@pytest.mark.parametrize("answer", HARMLESS.values(), ids=HARMLESS)
def test_right_stays_right(answer, nursery):
    points, notes, _ = marked(nursery, answer)
    assert points == [1, 2, 1], notes


def test_lines_of_its_own_are_ignored_and_flagged(hasty):
    text = "import os\nos.write(3, b'not json\\n[1]\\n')"
    points, _, flags = marked(hasty, body(text, "", RIGHT))
    assert points == [1, 2, 1]
    assert any("of its own on the reply line" in flag for flag in flags)


def test_what_was_skipped_is_said(hasty):
    _, _, flags = marked(hasty, body("", "import nowhere\n1 / 0", RIGHT))
    assert sum("skipped" in flag for flag in flags) == 2
    assert any("ZeroDivisionError" in flag for flag in flags)


@pytest.mark.parametrize(
    ("above", "words"),
    [
        ("from nowhere import ratio", " (likelihood: skipped line 1: ModuleNotFoundError)"),
        ("ratio = 1 / 0", " (likelihood: skipped line 1: ZeroDivisionError)"),
        ("1 / 0  # rational", ""),
        ("", ""),
    ],
)
def test_a_name_that_was_skipped_is_found(above, words, hasty):
    """Whoever reads that a name is missing sees it in their notebook, and wants to know why."""
    _, notes, _ = marked(hasty, body("return ratio(n, k)", above))
    assert notes[0] == f"ratio is not defined in this notebook{words}"


def test_public_values_learned_by_heart_earn_only_the_public_part(hasty):
    points, _, _ = marked(hasty, body("", "", "    return 0.205078125"))
    assert points == [1, 0, 0]


def test_an_answer_that_changes_is_asked_twice(hasty):
    odd = body(
        "", "import itertools\ntries = itertools.count()", "    if next(tries) % 2:\n    " + RIGHT
    )
    points, notes, _ = marked(hasty, odd + "    return 0.5")
    assert points == [0, 0, 0]
    even = odd.replace("if next", "if not next")
    points, notes, _ = marked(hasty, even + "    return 0.5")
    assert points == [0, 0, 0]
    assert notes[0].startswith("asked again, ")


def test_parts_before_the_end_keep_their_points(hasty):
    """A loop on one part costs that part and those after it, not those already answered."""
    points, notes, _ = marked(hasty, body("while np.ndim(p):\n    pass", "", RIGHT))
    assert points == [1, 0, 0]
    assert notes[1:] == ["no answer within the limit of time"] * 2


def test_names_from_other_questions_are_there(hasty):
    """What other cells define can be used, whatever else they do."""
    helper = "SCALE = 1.0\ndef helper(x):\n    return SCALE * x\nwhile True:\n    pass"
    points, notes, _ = marked(hasty, body("p = helper(p)", "", RIGHT))
    assert points == [0, 0, 0]
    assert notes[0] == "helper is not defined in this notebook"
    submission = handed_in(TWO, {"likelihood": body("p = helper(p)", "", RIGHT), "lake": helper})
    _, points = mark(hasty, TWO, submission)
    assert [points[f"likelihood.{part}"] for part in "abc"] == [1, 2, 1]


def test_a_submission_has_its_sixty_seconds(hasty):
    """When the time of the submission is over, what is left is not asked."""
    hasty.limits = replace(hasty.limits, submission=0.3)
    try:
        submission = handed_in(TWO, {"likelihood": body("while True:\n    pass"), "lake": LAKE})
        _, points = mark(hasty, TWO, submission)
    finally:
        hasty.limits = replace(hasty.limits, submission=60.0)
    assert set(points.values()) == {0}


def test_memory_is_counted_over_all_processes(level):
    limits = Limits(memory=500 << 20)
    with Nursery(level, limits=limits) as nursery:
        _, notes, _ = marked(nursery, body(CHILDREN))
    assert notes[0] == "more memory than the limit"


def test_memory_is_counted_of_a_process_that_keeps_talking(level):
    """The watch looks on a schedule, not only when nothing comes."""
    limits = Limits(memory=500 << 20)
    with Nursery(level, limits=limits) as nursery:
        _, notes, _ = marked(nursery, body(DRIP + CHILDREN))
    assert notes[0] == "more memory than the limit"


def test_nothing_is_left_on_the_disk(hasty, tmp_path, monkeypatch):
    """Nor in /tmp, but for a student with all rights of whoever grades."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    there = Path("/tmp", f"mlegrade-test-{secrets.token_hex(8)}")
    marked(hasty, body(f"open('here', 'w').write('x')\nopen('{there}', 'w').write('x')"))
    left = there.exists()
    there.unlink(missing_ok=True)
    assert list(tmp_path.iterdir()) == []
    assert left == (hasty.level == "limits")


def test_nothing_in_another_cell_is_called(hasty):
    """A decorator or a default that loops costs the question of its own cell only."""
    traps = "def trap(f=None):\n    while True:\n        pass\n"
    traps += "@trap\ndef first():\n    pass\ndef second(x=trap()):\n    pass\n"
    traps += "class Third(trap()):\n    x = 1\nclass Fourth:\n    x = trap()\n"
    submission = handed_in(TWO, {"likelihood": body("", "", RIGHT), "lake": traps})
    _, points = mark(hasty, TWO, submission)
    assert [points[f"likelihood.{part}"] for part in "abc"] == [1, 2, 1]
    assert points["lake.a"] == 0
