"""Pages of the evening look like the book, and say in words what they draw."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from exceptions import ROOT

from mlegrade.reports import frame, histogram

PAIRS = {name: name for name in ("paper", "surface", "line", "ink", "muted", "accent")}
PAIRS |= {"right": "fig-green", "wrong": "fig-red"}


def colors(text):
    """Return the colors of a style sheet, light and dark, by name."""
    light, dark = {}, {}
    for name, color in re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", text):
        (dark if name in light else light)[name] = color
    return light, dark


def test_colors_are_those_of_the_book():
    book = colors(Path(ROOT, "theme", "book.css").read_text("utf-8"))
    for own, theirs in zip(colors(frame.STYLE), book, strict=True):
        assert own == {name: theirs[other] for name, other in PAIRS.items()}


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "Nobody has all marks yet; there are 30 points."),
        ([12], "1 student has all marks, of 30 points: mean 12.0, median 12, from 12 to 12."),
        ([0, 12.5, 30], "3 students have all marks, of 30 points: mean 14.2, median 12.5, from 0"),
    ],
)
def test_the_spread_is_said_in_words(points, words):
    assert histogram.words(points, 30).startswith(words)
    assert bool(histogram.drawing(points, 30)) == bool(points)


@pytest.mark.parametrize("most", [1, 7, 10, 24, 30, 101])
def test_every_student_is_in_one_bar(most):
    points = [most * part / 20 for part in range(21)]
    found = histogram.bins(points, most)
    assert sum(count for *_, count in found) == 21
    assert (found[0][0], found[-1][1]) == (0, most)
    assert all(high == low for (_, high, _), (low, *_) in pairwise(found))
    said = histogram.drawing(points, most)
    assert len(re.findall(r"<rect ", said)) == len(re.findall(r" points: \d+", said))
