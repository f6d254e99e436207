"""A notebook as the checkers see it: cells, sections, what was printed, what was drawn."""

import ast
import html
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat

from bookcheck.given import Given
from bookcheck.markup import TAG, without_code
from bookcheck.rules import Rules


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, what was found, and what to do."""

    notebook: str
    cell: int | None
    cell_id: str
    message: str

    def __str__(self):
        """Return one line for a report."""
        where = f", cell {self.cell} ({self.cell_id})" if self.cell is not None else ""
        return f"{self.notebook}{where}: {self.message}"


@dataclass(frozen=True, eq=False)
class Notebook:
    """A notebook file with the exceptions that were given for it, and the rules of its book."""

    path: Path
    raw: nbformat.NotebookNode
    given: Given = field(default_factory=Given)
    rules: Rules = field(default_factory=Rules)

    @classmethod
    def read(cls, path, given=None):
        """Read a notebook; ``given`` defaults to the entries in the file of its book."""
        path, rules = Path(path), Rules.of(path)
        raw = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        return cls(path, raw, Given.load(rules) if given is None else given, rules)

    @property
    def name(self):
        """The file's name, as messages and the file of what is given write it."""
        return self.path.name

    @property
    def place(self):
        """The file as one types it in the folder of the configuration."""
        return Path(os.path.relpath(self.path.resolve(), self.rules.root.resolve())).as_posix()

    @property
    def cells(self):
        """All cells in order."""
        return self.raw.cells

    @property
    def chapter(self):
        """The chapter's number, or None for an appendix."""
        return self.number_of(self.path)

    def number_of(self, path):
        """Return the number of any chapter of the book, or None for another page."""
        found = re.match(self.rules.chapter, path.name)
        return int(found[1]) if found else None

    @cached_property
    def code(self):
        """Pairs (index, cell) of the code cells."""
        return [(i, cell) for i, cell in enumerate(self.cells) if cell.cell_type == "code"]

    @cached_property
    def markdown(self):
        """Pairs (index, cell) of the markdown cells."""
        return [(i, cell) for i, cell in enumerate(self.cells) if cell.cell_type == "markdown"]

    @cached_property
    def sections(self):
        """For each cell, the index of the cell whose level-2 heading it stands under, or -1."""
        sections, current = [], -1
        for i, cell in enumerate(self.cells):
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                current = i
            sections.append(current)
        return sections

    @cached_property
    def tags(self):
        """The tags of its formulas, in order; a tag that stands twice is there twice."""
        return [tag for _, cell in self.markdown for tag in TAG.findall(without_code(cell.source))]

    def heading(self, index):
        """Return the level-2 heading above a cell, without its marks."""
        section = self.sections[index]
        return "" if section < 0 else self.cells[section].source.splitlines()[0][3:].strip()

    def under(self, heading):
        """Return the indices of the cells under a level-2 heading."""
        return [i for i in range(len(self.cells)) if self.heading(i) == heading]

    def where(self, index):
        """Return a cell's place in words: its index, counted from 0 as nbval does here, and id."""
        return f"cell {index} ({self.cells[index].get('id', 'no id')})"

    def problem(self, index, message):
        """Return a problem of one cell, or of the whole notebook where ``index`` is None."""
        cell_id = "" if index is None else self.cells[index].get("id", "no id")
        return Problem(self.name, index, cell_id, message)


def parse(source):
    """Return the syntax tree of a cell, or None where it is not plain Python.

    >>> parse("%matplotlib inline") is None
    True
    """
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def printed(cell):
    """Return the texts that a code cell shows, the repr of a figure left out."""
    texts = []
    for output in cell.outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            texts.append(output.text)
        if "text/plain" in data and "image/svg+xml" not in data:
            texts.append(data["text/plain"])
        if "text/html" in data:
            texts.append(html.unescape(re.sub(r"<[^>]*>", " ", data["text/html"])))
    return texts


def drawings(cell):
    """Return the SVG figures that a code cell shows."""
    found = [output.get("data", {}).get("image/svg+xml") for output in cell.get("outputs", [])]
    return [svg for svg in found if svg is not None]


def alt_text(cell):
    """Return the alt text of a cell's figure, or an empty string."""
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
