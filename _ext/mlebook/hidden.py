"""A cell that is hidden opens under words, and a screen reader says the same ones."""

from html import escape

from docutils import nodes


def open_cell(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Open the cell's box as myst-nb does, without its label, which says nothing of the cell."""
    classes = " ".join(node["classes"])
    translator.body.append(f'<details class="admonition hide {classes}">\n<summary>\n')
    for state, key in (("collapsed", "prompt_show"), ("expanded", "prompt_hide")):
        words = escape(node[key])
        translator.body.append(f'<p class="{state} admonition-title">{words}</p>\n')
    translator.body.append("</summary>\n")
