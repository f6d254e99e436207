"""Figures: an SVG that a cell drew, or that stands alone in a paragraph, becomes part of the page.

It has its name, and the paragraph after it as its caption.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .svg import inline

LOGGER = logging.getLogger(__name__)
CAPTION = "Figure."


class Drawing(nodes.General, nodes.TextElement):
    """A figure: ``svg`` is its drawing, its children are the caption."""


class InlineFigures(SphinxPostTransform):
    """Put each drawing into the page and the paragraph after it beneath."""

    # After the choice among a cell's output formats (4), before images are collected as files.
    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs):
        """Replace each SVG image that a cell left, or that a page shows by itself."""
        images = [i for i in self.document.findall(nodes.image) if i["uri"].endswith(".svg")]
        for count, image in enumerate(images, 1):
            if place := place_of(image):
                self.replace(place, image, f"figure-{count}-")

    def replace(self, place, image, prefix):
        """Replace one image, or the paragraph that is nothing else, by the figure it is."""
        if not image.get("alt", "").strip():
            LOGGER.warning("a figure without alt text: %s", self.name(place), location=place)
            return
        source = Path(self.env.srcdir, image["uri"]).read_text(encoding="utf-8")
        new = Drawing(svg=inline(source, image["alt"], prefix))
        caption = following(place)
        if is_caption(caption):
            caption.parent.remove(caption)
            new += caption.children
        (place if isinstance(place, nodes.paragraph) else image).replace_self(new)

    def name(self, place):
        """Say which cell of which notebook, or which page, in words that find it."""
        path = Path(self.env.doc2path(self.env.docname))
        if "cell_index" not in place:
            return path.name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return f"cell {notebook['cells'][place['cell_index']].get('id')!r} of {path.name}"


def place_of(image):
    """Give the cell that drew an image, or the paragraph that it is alone in; else None."""
    node = image
    while node := node.parent:
        if node.get("nb_element") == "cell_code":
            return node
        if isinstance(node, nodes.paragraph) and len(node) == 1:
            return node
    return None


def following(node):
    """Give the node after this one; the comments that mark where cells begin do not count."""
    later = node.parent[node.parent.index(node) + 1 :]
    return next((n for n in later if not isinstance(n, nodes.comment)), None)


def is_caption(node):
    """Tell whether a paragraph begins with the words that mark a caption."""
    if not isinstance(node, nodes.paragraph):
        return False
    # The parser leaves an empty text before strong words that begin a paragraph.
    first = next(child for child in node.children if child.astext())
    return isinstance(first, nodes.strong) and first.astext() == CAPTION


def visit(translator, node):
    """Open the figure, draw, and open its caption."""
    translator.body.append(f'<figure class="drawing">{node["svg"]}')
    if node.children:
        translator.body.append("<figcaption>")


def depart(translator, node):
    """Close what was opened."""
    translator.body.append("</figcaption></figure>\n" if node.children else "</figure>\n")


def setup(app):
    """Add the node and the transform."""
    app.add_node(Drawing, html=(visit, depart))
    app.add_post_transform(InlineFigures)
