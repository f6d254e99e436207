"""Printed pages, read as text: what stands at the head, what follows, and where it ends."""

import re
from collections import Counter
from typing import NamedTuple

TOP, BOTTOM = 765, 65  # of the text on a page, in pt from below, by the margins of print.css
# What only a screen can do, and what the pages say of themselves.
SCREEN = ["tab to it", "folded away", "Download the notebook", "dotted line"]


class Leaf(NamedTuple):
    """A printed page: what stands at its head, its text without white space, where that ends.

    And how often each character is drawn in one of the fonts of formulas.
    """

    head: list
    text: str
    lowest: float
    signs: Counter


def squeezed(text):
    """Return a text without its white space, which a PDF keeps in its own way."""
    return re.sub(r"\s+", "", text)


def plain(text):
    """Return a text without white space and hyphens, with which a line may end."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def leaf(page, top=TOP):
    """Read a printed page, whose head ends at ``top``."""
    head, text, heights, signs = [], [], [top], Counter()

    def see(words, above, inner, font, _):
        if font and "KaTeX" in font.get("/BaseFont", ""):
            signs.update(squeezed(words))
        height = inner[4] * above[1] + inner[5] * above[3] + above[5]
        if words.strip() and height > top:
            head.append(squeezed(words))
        elif words.strip():
            text.append(plain(words))
            heights.append(height)

    page.extract_text(visitor_text=see)
    return Leaf(head, "".join(text), min(heights), signs)


def parted(together, leaves):
    """List the groups whose first words and last words are on no page together."""
    found = []
    for group in together:
        words = [plain(t) for t in group.find_all(string=True) if not t.find_parent(class_="katex")]
        words = [text for text in words if len(text) > 12]
        if not any(words[0] in page.text and words[-1] in page.text for page in leaves):
            found.append(words[0])
    return found
