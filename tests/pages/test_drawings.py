"""A drawing of the book, said in fewer characters, is the same drawing."""

import json
import re
from pathlib import Path

import pytest
from browser_checks import reader
from mlebook.svg import inline

# Where on the screen each part of a drawing is: all points that a path names, the corners of all
# else. Drawing libraries write pairs alone.
PLACES = r"""(svg) => {
  document.body.innerHTML = `<style>* { font-family: serif !important }</style>
    <figure style="width: 1280px; margin: 0">${svg}</figure>`;
  const drawing = document.querySelector("svg");
  Object.assign(drawing.style, { width: "100%", maxWidth: "none", height: "auto" });
  const points = (e) => {
    const path = e.getAttribute("d") ?? e.getAttribute("points");
    if (/[^MLQCz\d\s.,e-]/.test(path)) throw new Error(`more than pairs: ${path}`);
    const screen = e.getScreenCTM();
    return [...path.matchAll(/([-\d.e]+)[\s,]+([-\d.e]+)/g)].map(([, x, y]) => {
      const place = new DOMPoint(x, y).matrixTransform(screen);
      return [place.x, place.y];
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
  const kinds = { path: points, text: start, use: corners, circle: corners, rect: corners,
    line: corners, polyline: points, polygon: points, image: corners };
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
        abs(complex(*a) - complex(*b))
        for old, new in zip(before, after, strict=True)
        for a, b in zip(old, new, strict=True)
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


def test_what_no_screen_shows_is_not_said():
    """Four digits of a coordinate; without them, a chapter weighs a tenth more."""
    path = '<path d="M 123.456789 1.234567\nL 0.012345678 -12345.678"/>'
    drawn = inline(SMALL.format(box="0 0 460 300", inside=path), "x", "p-")
    assert '<path d="M 123.5 1.235 L 0.01235 -12345.7" />' in drawn


def test_every_drawing_has_a_ground_that_a_page_takes_away():
    """Alone it can be read on black; a page is light or dark, and so is its ground."""
    for name, source in drawings():
        assert len(GROUND.findall(source)) == 1, name
        assert "fill: var(--fig-paper)" not in inline(source, "A drawing.", "a-").split("axes_1")[0]
