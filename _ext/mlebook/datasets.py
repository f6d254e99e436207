"""The table of data sets: how each is loaded, what it is, and which sections use it."""

import ast
import re
from inspect import getsource
from pathlib import Path

from docutils import nodes

import mlelib.data

from . import words
from .links import Links, section_of


def loaders() -> dict[str, str]:
    """Give the name of the loader for each CSV file, as ``mlelib.data`` has them."""
    functions = [n for n in ast.parse(getsource(mlelib.data)).body if hasattr(n, "args")]
    return {
        call.args[0].value: function.name
        for function in functions
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_load"
    }


def descriptions() -> dict[str, str]:
    """Give the first sentence on each CSV file in the README beside them."""
    text = Path(mlelib.data.__file__).with_name("datasets").joinpath("README.md")
    sections = re.split(r"^## (\w+)\.csv\n", text.read_text(encoding="utf-8"), flags=re.M)[1:]
    first = [section.strip().split(" (columns")[0] for section in sections[1::2]]
    return dict(zip(sections[::2], (" ".join(text.split()) for text in first), strict=True))


def data(trees: dict[str, nodes.document], links: Links) -> nodes.table:
    """Tabulate the data sets, each with the sections that load it."""
    rows, described = [], descriptions()
    for file, loader in loaders().items():
        call = f"data.{loader}("
        cells = [
            (page, section_of(cell))
            for page, tree in trees.items()
            for cell in tree.findall(nodes.literal_block)
            if call in cell.astext()
        ]
        used = nodes.bullet_list()
        for page, section in dict.fromkeys(cells):
            used += nodes.list_item("", nodes.paragraph("", "", links.to_section(page, section)))
        name = nodes.literal(text=f"data.{loader}()")
        rows.append([nodes.inline("", described[file] + ": ", name), used])
    return tabulated([words.DATA, words.LOADED], rows)


def tabulated(heads: list[str], rows: list[list[nodes.Node]]) -> nodes.table:
    """Make a table of inline nodes and lists."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    lines = [[nodes.Text(head) for head in heads], *rows]
    made = [nodes.row("", *(nodes.entry("", block(cell)) for cell in line)) for line in lines]
    group += [nodes.thead("", made[0]), nodes.tbody("", *made[1:])]
    return nodes.table("", group)


def block(node: nodes.Node) -> nodes.Node:
    """Put what is no block of its own into a paragraph."""
    return node if isinstance(node, nodes.bullet_list) else nodes.paragraph("", "", node)
