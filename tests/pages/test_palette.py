"""The book's colors: legible in light and dark, and told apart by readers who see colors otherwise.

Contrast is that of WCAG 2.2 (4.5 for text, 3 for lines).  How colors look to readers without one
kind of cone is computed by the matrices of Machado, Oliveira and Fernandes (2009,
doi:10.1109/TVCG.2009.113); distances are those of CIE 1976 L*a*b*, where 2.3 is just noticeable.
"""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

CSS = (Path(__file__).parents[2] / "theme" / "book.css").read_text(encoding="utf-8")
TEXT = ("ink", "muted", "accent", "warm")
CODE = ("fig-purple", "fig-green")  # with those of the text
LINES = ("fig-blue", "fig-orange", "fig-green", "fig-purple", "fig-red")
APART = 10  # four times what is just noticeable
MATRICES = {
    "all cones": np.eye(3),
    "no L cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no M cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no S cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def colors(scheme):
    """Read the colors of one scheme from the style sheet, as {name: linear RGB}."""
    block = re.search(rf'html\[data-theme="{scheme}"\] \{{(.*?)\}}', CSS, re.S)[1]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return {name: linear(text) for name, text in found.items()}


def linear(text):
    """Return the light of a color, each channel from 0 to 1."""
    value = np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast of two colors, from 1 to 21."""
    dark, light = sorted(color @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(color):
    """Return a color's place in the space where distances are differences seen."""
    white = np.array(TO_XYZ).sum(axis=1)
    ratio = np.array(TO_XYZ) @ color / white
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distances(palette, matrix):
    """Return how far each two lines' colors lie apart for one kind of eyes."""
    place = {name: lab(np.clip(np.array(matrix) @ palette[name], 0, 1)) for name in LINES}
    return {
        (one, other): np.linalg.norm(place[one] - place[other])
        for one, other in itertools.combinations(LINES, 2)
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible(scheme):
    palette = colors(scheme)
    found = {
        (name, ground): contrast(palette[name], palette[ground])
        for name in (*TEXT, *CODE, "fig-ink", "fig-muted")
        for ground in ("paper", "surface")
        if ground == "paper" or name in (*TEXT, *CODE)
    }
    assert {pair: c for pair, c in found.items() if c < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_stand_out(scheme):
    palette = colors(scheme)
    found = {name: contrast(palette[name], palette["paper"]) for name in LINES}
    assert {name: c for name, c in found.items() if c < 3} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", MATRICES)
def test_lines_are_told_apart(scheme, eyes):
    found = distances(colors(scheme), MATRICES[eyes])
    assert {pair: round(d, 1) for pair, d in found.items() if d < APART} == {}


def test_known_values():
    """Black on white has contrast 21 and distance 100; the gray of many pages is too light."""
    black, white = linear("#000000"), linear("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert np.linalg.norm(lab(white) - lab(black)) == pytest.approx(100, abs=0.01)
    assert contrast(linear("#999999"), white) < 4.5
    red, green = linear("#c03030"), linear("#5a7a20")  # a pair that is confused
    apart = [
        np.linalg.norm(
            lab(np.clip(np.array(m) @ red, 0, 1)) - lab(np.clip(np.array(m) @ green, 0, 1))
        )
        for m in (MATRICES["all cones"], MATRICES["no M cones"])
    ]
    assert apart[1] < apart[0] / 2
