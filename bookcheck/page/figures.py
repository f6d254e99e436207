"""Figures: SVG with text that is text, colors that dark mode can change, alt text and caption."""

import re

from bookcheck.notebook import alt_text, drawings

COLOR = re.compile(r"(?<=[\s:\"'])(#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\))")
TEXT = re.compile(r'<g id="text_\d+">(.*?)</g>', re.S)


def check(notebook):
    """Return what is wrong with the figures and with the words that go with them."""
    problems = []
    for i, cell in notebook.code:
        figures = drawings(cell)
        found = [message for svg in figures for message in _drawing(svg, notebook.rules)]
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
    alt, rules = alt_text(cell), notebook.rules
    if rules.shortest_alt and not alt:
        yield "no alt text: say what is to be seen in metadata mystnb.image.alt"
    elif len(alt) < rules.shortest_alt or (alt and not re.search(r"\d", alt)):
        yield f"alt text {alt!r} must say what is to be seen, with at least one number"
    after = notebook.cells[index + 1 : index + 2]
    begin = rules.mark(rules.figure)
    if rules.figure and not (after and after[0].source.startswith(begin)):
        yield f"no caption: begin the next markdown cell with a paragraph {begin}…"


def _drawing(svg, rules):
    """Yield what makes an SVG large, different each day, unreadable, or wrong in the dark."""
    if (size := len(svg.encode())) > rules.largest_figure:
        most = rules.largest_figure // 1000
        yield f"figure of {size // 1000} KB, at most {most}: draw fewer points"
    if "<image" in svg:
        yield "pixels inside the SVG (imshow, rasterized): draw lines or contours"
    yield from _asked(svg, rules) if rules.svg else []
    # The build turns these into variables of the style sheet; another stays as it is in the dark.
    if colors := rules.colors:
        for color in sorted({c.lower() for c in COLOR.findall(svg)} - set(colors.values())):
            yield f"color {color} is not in the book's palette ({', '.join(colors)})"


def _asked(svg, rules):
    """Yield what the book's own call keeps out of an SVG."""
    if "<dc:date>" in svg:
        yield f"figure carries a date: call {rules.svg}"
    if any("<text" not in group for group in TEXT.findall(svg)) or re.search(
        r'<use [^>]*"#(DejaVu|Cmr|Cmmi|Cmsy|STIX)', svg
    ):
        yield f"text drawn as outlines: call {rules.svg} (svg.fonttype none)"
    if fonts := set(re.findall(r"font[^;>]*\b((?:cmr|cmmi|cmsy|cmex|STIX)\w+)", svg)):
        yield f"fonts no reader has: {sorted(fonts)}; call {rules.svg}"
