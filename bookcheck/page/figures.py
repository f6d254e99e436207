"""Figures: SVG with text that is text, colors that dark mode can change, alt text and caption."""

import re

from bookcheck.notebook import alt_text, drawings
from mlelib.plot import COLORS

LARGEST = 200_000
SHORTEST_ALT = 30
# What the build turns into style-sheet variables; any other color stays as it is in the dark.
PALETTE = {value: name for name, value in COLORS.items()}
COLOR = re.compile(r"(?<=[\s:\"'])(#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\))")
TEXT = re.compile(r'<g id="text_\d+">(.*?)</g>', re.S)


def check(notebook):
    """Return what is wrong with the figures and with the words that go with them."""
    problems = []
    for i, cell in notebook.code:
        figures = drawings(cell)
        found = [message for svg in figures for message in _drawing(svg)]
        if figures:
            found += _words(notebook, i, cell)
        elif alt_text(cell):
            found.append("alt text, but no figure: end the cell with plt.show(), or remove it")
        if len(figures) > 1:
            found.append(f"{len(figures)} figures share one alt text: a cell for each")
        problems += [notebook.problem(i, message) for message in found]
    return problems


def _words(notebook, index, cell):
    """Yield what alt text and caption lack."""
    alt = alt_text(cell)
    if not alt:
        yield "no alt text: say what is to be seen in metadata mystnb.image.alt"
    elif len(alt) < SHORTEST_ALT or not re.search(r"\d", alt):
        yield f"alt text {alt!r} must say what is to be seen, with at least one number"
    after = notebook.cells[index + 1 : index + 2]
    if not (after and after[0].source.startswith("**Figure.** ")):
        yield "no caption: begin the next markdown cell with a paragraph **Figure.** …"


def _drawing(svg):
    """Yield what makes an SVG large, different each day, unreadable, or wrong in the dark."""
    if (size := len(svg.encode())) > LARGEST:
        yield f"figure of {size // 1000} KB, at most {LARGEST // 1000}: draw fewer points"
    if "<dc:date>" in svg:
        yield "figure carries a date: call plot.use_book_style()"
    if "<image" in svg:
        yield "pixels inside the SVG (imshow, rasterized): draw lines or contours"
    if any("<text" not in group for group in TEXT.findall(svg)) or re.search(
        r'<use [^>]*"#(DejaVu|Cmr|Cmmi|Cmsy|STIX)', svg
    ):
        yield "text drawn as outlines: call plot.use_book_style() (svg.fonttype none)"
    if fonts := set(re.findall(r"font[^;>]*\b((?:cmr|cmmi|cmsy|cmex|STIX)\w+)", svg)):
        yield f"fonts no reader has: {sorted(fonts)}; call plot.use_book_style()"
    for color in sorted({c.lower() for c in COLOR.findall(svg)} - set(PALETTE)):
        yield f"color {color} is not in the book's palette ({', '.join(PALETTE.values())})"
