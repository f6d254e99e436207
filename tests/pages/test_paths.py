"""A drawing's paths, said in fewer characters, are the same paths."""

import json
import re
from pathlib import Path

import pytest
from browser_checks import reader
from hypothesis import given, settings
from hypothesis import strategies as st
from mlebook.paths import shorten
from mlebook.svg import inline

# Whole hundredths: how the rest is rounded is another question.
NUMBER = st.integers(-50_000, 50_000).map(lambda n: f"{n / 100:.6f}")
COUNTS = {"L": 2, "Q": 4, "C": 6, "z": 0}
COMMAND = st.sampled_from("LQCz").flatmap(
    lambda c: st.lists(NUMBER, min_size=COUNTS[c], max_size=COUNTS[c]).map(lambda n: [c, *n])
)
PART = st.tuples(NUMBER, NUMBER, st.lists(COMMAND, max_size=6)).map(
    lambda part: " ".join(["M", *part[:2], *(word for command in part[2] for word in command)])
)
PATHS = st.lists(PART, min_size=1, max_size=3).map(" ".join)
# The length of each path, as the browser reads it, and points along it.
ALONG = """(paths) => paths.map((d) => {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", d);
  const length = path.getTotalLength();
  const points = [0, 0.31416, 0.70711, 1].map((share) => path.getPointAtLength(share * length));
  return [length, ...points.flatMap(({ x, y }) => [x, y])];
})"""

# Where on the screen each part of a drawing is: points along a path, the corners of all else.
PLACES = """(svg) => {
  document.body.innerHTML = `<style>* { font-family: serif !important }</style>
    <figure style="width: 1280px; margin: 0">${svg}</figure>`;
  const drawing = document.querySelector("svg");
  Object.assign(drawing.style, { width: "100%", maxWidth: "none", height: "auto" });
  const along = (e) => {
    const [length, screen] = [e.getTotalLength(), e.getScreenCTM()];
    return Array.from({ length: 101 }, (_, i) => {
      const { x, y } = e.getPointAtLength((length * i) / 100).matrixTransform(screen);
      return [x, y];
    });
  };
  const corners = (e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return [[left, top], [right, bottom]];
  };
  const start = (e) => {
    const { x, y } = e.getStartPositionOfChar(0).matrixTransform(e.getScreenCTM());
    return [[x, y]];
  };
  const kinds = { path: along, text: start, use: corners, circle: corners, rect: corners,
    line: corners, polyline: along, polygon: along, image: corners };
  return [...drawing.querySelectorAll(Object.keys(kinds))].filter(
    (e) => !/^fill: none(; opacity: 0)?$/.test(e.getAttribute("style"))
  ).map((e) => kinds[e.tagName](e));
}"""
ROOT = Path(__file__).parents[2]
HALF = 0.5  # of a pixel
GROUND = re.compile(r'(<g id="patch_1">\s*<path d="[^"]*" style="fill: )#ffffff')
# Drawings whose units are no points: in groups that magnify, by a box of its own, in a list.
LINE = "M 0 -0.0015 L 0.1 -0.0046 L 0.2 -0.0123 L 0.3 -0.0291 L 0.4 -0.0712"
SMALL = """<svg xmlns="http://www.w3.org/2000/svg" width="460pt" height="300pt" viewBox="{box}">
{inside}</svg>"""
MAGNIFIED = {
    "a group": ("0 0 460 300", f'<g transform="scale(900 250)"><path d="{LINE}"/></g>'),
    "two groups": (
        "0 0 460 300",
        '<g transform="translate(1 2) scale(30)"><g transform="translate(1 9)"><g '
        f'transform="matrix(30 0 0 8 0 0)"><path d="{LINE}"/></g></g></g>',
    ),
    "the whole": ("0 -0.2 0.46 0.3", f'<path d="{LINE}"/><circle r="0.001" cx="0.1"/>'),
    "places": (
        "0 0 460 300",
        '<g transform="scale(250)"><rect x="0.1234" y="0.1277" width="1" height="1"/></g>',
    ),
    "a style": ("0 0 460 300", f'<path style="transform: scale(900)" d="{LINE}"/>'),
}


@pytest.fixture(scope="module")
def page(browser):
    """Open an empty page."""
    with reader(browser, 390, "light") as context:
        yield context.new_page()


@given(paths=st.lists(PATHS, min_size=20, max_size=20))
@settings(derandomize=True, deadline=None, database=None, max_examples=20)
def test_a_browser_draws_the_same(page, paths):
    """With every command, closed parts and several parts."""
    long, short = page.evaluate(ALONG, paths), page.evaluate(ALONG, [*map(shorten, paths)])
    for path, a, b in zip(paths, long, short, strict=True):
        assert b == pytest.approx(a, rel=1e-4, abs=0.02), path


def test_steps_do_not_drift():
    """Rounded steps would be half a hundredth off each, and add up."""
    path = "M 0 0 " + " ".join(f"L {0.004 * i:.3f} 1" for i in range(1, 1001))
    steps = shorten(path).split("l")[1]
    ends = [float(word) for word in re.findall(r"-?[\d.]+", steps)][::2]
    assert sum(ends) == pytest.approx(4)


@pytest.mark.parametrize(
    ("path", "brief"),
    [
        ("M 10.50 2 L 10.25 12 L 110.254 12.499 z", "M10.5 2l-.25 10 100 .5z"),
        ("M 1 1 L 2 1 z L 1 2", "M1 1l1 0zl0 1"),
        ("M 1e2 0 Q 1e2 1 101 1 Q 1 1 1 1", "M100 0q0 1 1 1-100 0-100 0"),
        ("M 0 0 H 3", "M 0 0 H 3"),
        ("m 0 0 l 3 3", "m 0 0 l 3 3"),
        ("M 0 0 1 1", "M 0 0 1 1"),
        ("", ""),
    ],
)
def test_what_is_written(path, brief):
    """A path with any other command stays as it is."""
    assert shorten(path) == brief


def drawings():
    """Yield the name and the text of each drawing of the book, as a program wrote it."""
    for notebook in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            for number, output in enumerate(cell.get("outputs", [])):
                if text := output.get("data", {}).get("image/svg+xml"):
                    yield f"{notebook.stem} {cell['id']} {number}", "".join(text)
    for file in sorted((ROOT / "_static").glob("*.svg")):
        if 'pt"' in (text := file.read_text(encoding="utf-8")):
            yield file.name, text


def moved(page, source):
    """Return by how many pixels the page's form of a drawing is off at most, where all is drawn."""
    plain = re.sub(r"^.*?(?=<svg)", "", source, flags=re.S)
    plain = GROUND.sub(r"\1none", plain)  # which the page takes away
    before, after = page.evaluate(PLACES, plain), page.evaluate(PLACES, inline(source, "x", "p-"))
    assert len(before) == len(after) > 0
    return max(
        # Where a path has a gap, a point at its edge may come to stand on the other side.
        min(abs(complex(*a) - complex(*b)) for b in new[max(i - 1, 0) : i + 2])
        for old, new in zip(before, after, strict=True)
        for i, a in enumerate(old)
    )


def test_no_drawing_of_the_book_is_changed_on_the_screen(page):
    """Not by half a pixel, at twice the width that the page gives it."""
    found = {name: moved(page, source) for name, source in drawings()}
    assert {name: off for name, off in found.items() if off >= HALF} == {}
    assert len(found) > 40


@pytest.mark.parametrize("kind", MAGNIFIED)
def test_no_unit_is_taken_for_a_point(page, kind):
    box, inside = MAGNIFIED[kind]
    assert moved(page, SMALL.format(box=box, inside=inside)) < HALF


def test_every_drawing_has_a_ground_that_a_page_takes_away():
    """Alone it can be read on black; a page is light or dark, and so is its ground."""
    for name, source in drawings():
        assert len(GROUND.findall(source)) == 1, name
        assert "fill: var(--fig-paper)" not in inline(source, "A drawing.", "a-").split("axes_1")[0]
