"""Elements of HTML for which docutils has no node, and paragraphs that bold words mark."""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

SIGN = re.compile(r"(?<=\d) (?=[%°])")


class HtmlElement(nodes.General, nodes.TextElement):
    """An element: ``tag`` is its name, ``attributes`` a dict of what stands in it.

    Before its children stands what it has as ``html``, if anything.
    """


def open_element(translator: nodes.NodeVisitor, node: HtmlElement) -> None:
    """Write the start of the element."""
    attributes = node.get("attributes", {}).items()
    words = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    translator.body.append(f"<{node['tag']}{words}>{node.get('html', '')}")


def close_element(translator: nodes.NodeVisitor, node: HtmlElement) -> None:
    """Write its end, if it is one that has an end."""
    if node["tag"] != "input":
        translator.body.append(f"</{node['tag']}>")


def end_code(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let code end with its last line: the empty one that a doctest wants is not shown."""
    for code in doctree.findall(nodes.literal_block):
        text = code.astext().rstrip()
        if code.rawsource == code.astext():  # or its parts are marked already
            code.rawsource, code[:] = text, [nodes.Text(text)]


def hold_signs(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep a number and its sign on one line, as in 95 % and 31 °F."""
    apart = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.title)
    for element in doctree.findall(nodes.TextElement):
        for i, child in enumerate(element.children):
            if isinstance(child, nodes.Text) and not isinstance(element, apart):
                element[i] = nodes.Text(SIGN.sub("\u00a0", child))


def begins(node: nodes.Node | None, words: str) -> bool:
    """Tell whether a node is a paragraph that begins with these words in bold."""
    if not isinstance(node, nodes.paragraph):
        return False
    # The parser leaves an empty text before strong words that begin a paragraph.
    first = next((child for child in node.children if child.astext()), None)
    return isinstance(first, nodes.strong) and first.astext() == words
