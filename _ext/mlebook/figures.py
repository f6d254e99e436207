"""Figures: an SVG that a cell drew, or that stands alone in a paragraph, becomes part of the page.

It has its name, and the paragraph after it as its caption.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .elements import HtmlElement, begins
from .svg import inline
from .words import FIGURE

LOGGER = logging.getLogger(__name__)


def inline_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put each drawing into the page and the caption after it beneath."""
    images = [i for i in doctree.findall(nodes.image) if i["uri"].endswith(".svg")]
    for count, image in enumerate(images, 1):
        place = place_of(image)
        if place is None:
            continue
        if not image.get("alt", "").strip():
            where = name(app.env, docname, place)
            LOGGER.warning("a figure without alt text: %s", where, location=place)
            continue
        source = Path(app.srcdir, image["uri"]).read_text(encoding="utf-8")
        drawing = inline(source, image["alt"], f"figure-{count}-")
        figure = HtmlElement(tag="figure", attributes={"class": "drawing"}, html=drawing)
        caption = following(place)
        if begins(caption, FIGURE):
            caption.parent.remove(caption)
            figure += HtmlElement("", "", *caption.children, tag="figcaption")
        (place if isinstance(place, nodes.paragraph) else image).replace_self(figure)


def name(env: BuildEnvironment, docname: str, place: nodes.Element) -> str:
    """Say which cell of which notebook, or which page, in words that find it."""
    path = Path(env.doc2path(docname))
    if "cell_index" not in place:
        return path.name
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return f"cell {notebook['cells'][place['cell_index']].get('id')!r} of {path.name}"


def place_of(image: nodes.image) -> nodes.Element | None:
    """Give the cell that drew an image, or the paragraph that it is alone in; else None."""
    node = image
    while node := node.parent:
        if node.get("nb_element") == "cell_code":
            return node
        if isinstance(node, nodes.paragraph) and len(node) == 1:
            return node
    return None


def following(node: nodes.Node) -> nodes.Node | None:
    """Give the node after this one; the comments that mark where cells begin do not count."""
    later = node.parent[node.parent.index(node) + 1 :]
    return next((n for n in later if not isinstance(n, nodes.comment)), None)
