"""Note that a formula was read, one by one and by name: ``--read 8.2 chapters/08-….ipynb``."""

import sys

import nbformat

from bookcheck.given import write_inline
from bookcheck.notebook import Notebook
from bookcheck.twins.formulas import tagged
from bookcheck.twins.inline import short, unread


def main(arguments):
    """Renew what is noted of the formulas that are named, and of no other."""
    *names, path = arguments or [""]
    if not names:
        sys.exit("name the formula, then the notebook: --read 6.4 chapters/06-normal.ipynb")
    for name in names:
        notebook = Notebook.read(path)
        if name in tagged(notebook):
            _tag(notebook, name)
        else:
            inline(notebook, name)


def _tag(notebook, tag):
    """Write a formula into each of its twins; show what it was, what it is, and the twin."""
    new = tagged(notebook)[tag]
    for i, cell in notebook.code:
        if tag in cell.metadata.get("checks", []):
            noted = cell.metadata.setdefault("formulas", {})
            print(f"({tag}) before: {noted.get(tag)}\n({tag}) now:    {new}")
            print(f"its twin, {notebook.where(i)}:\n{cell.source}\n")
            noted[tag] = new
    nbformat.write(notebook.raw, notebook.path)


def inline(notebook, name):
    """Put an inline formula into the list of those that were read, in place of what it was."""
    found = {short(formula): (i, formula, before) for i, formula, before in unread(notebook)[0]}
    if name not in found:
        sys.exit(f"{notebook.name} has no formula {name}: give a tag, or the name from the message")
    i, new, before = found[name]
    print(f"before: {before}\nnow:    {new}\nin {notebook.where(i)}:\n{notebook.cells[i].source}\n")
    pairs = list(notebook.given.inline)
    if before:
        pairs[pairs.index((notebook.name, before))] = (notebook.name, new)
    else:
        pairs.append((notebook.name, new))
    write_inline(notebook.rules.root / notebook.rules.inline, pairs)
