"""Elements of HTML for which docutils has no node."""

from html import escape

from docutils import nodes


class Part(nodes.General, nodes.TextElement):
    """An element: ``tag`` is its name, ``attributes`` a dict of what stands in it."""


def visit(translator, node):
    """Open the element."""
    attributes = node.get("attributes", {}).items()
    words = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    translator.body.append(f"<{node['tag']}{words}>")


def depart(translator, node):
    """Close it, if it is one that is closed."""
    if node["tag"] != "input":
        translator.body.append(f"</{node['tag']}>")


def setup(app):
    """Add the node."""
    app.add_node(Part, html=(visit, depart))
