"""The table of data sets: how each is loaded, what it is, and which sections use it."""

import ast
import re
from inspect import getsource
from pathlib import Path

from docutils import nodes

import mlelib.data

from .places import section_of


def loaders():
    """Give the name of the loader for each CSV file, as ``mlelib.data`` has them."""
    functions = [n for n in ast.parse(getsource(mlelib.data)).body if hasattr(n, "args")]
    return {
        call.args[0].value: function.name
        for function in functions
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_load"
    }


def descriptions():
    """Give the first sentence on each CSV file in the README beside them."""
    text = Path(mlelib.data.__file__).with_name("datasets").joinpath("README.md")
    sections = re.split(r"^## (\w+)\.csv\n", text.read_text(encoding="utf-8"), flags=re.M)[1:]
    first = [section.strip().split(" (columns")[0] for section in sections[1::2]]
    return dict(zip(sections[::2], (" ".join(words.split()) for words in first), strict=True))


def data(trees, places):
    """Tabulate the data sets, each with the sections that load it."""
    rows, words = [], descriptions()
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
            used += nodes.list_item("", nodes.paragraph("", "", places.section(page, section)))
        name = nodes.literal(text=f"data.{loader}()")
        rows.append([nodes.inline("", words[file] + ": ", name), used])
    return tabulated(["data, and how to load them", "loaded in"], rows)


def tabulated(heads, rows):
    """Make a table of inline nodes and lists."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    lines = [[nodes.Text(head) for head in heads], *rows]
    made = [nodes.row("", *(nodes.entry("", block(cell)) for cell in line)) for line in lines]
    group += [nodes.thead("", made[0]), nodes.tbody("", *made[1:])]
    return nodes.table("", group)


def block(node):
    """Put what is no block of its own into a paragraph."""
    return node if isinstance(node, nodes.bullet_list) else nodes.paragraph("", "", node)
