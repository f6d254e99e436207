"""Tables of what the book has, made anew from its pages: exercises, explorers, data sets, formulas.

``{book-table} exercises`` in a page becomes the list; links go to the sections themselves.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from inspect import getdoc, getmembers, isfunction, signature

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import mlelib.data

from .links import Links, section_of
from .words import EXERCISES, FOUND_IN

TAG = re.compile(r"\\tag\{([\d.]+)\}")
EXPLORER = re.compile(r'aria-label="([^"]*)"\s+data-explorer=')


class Table(nodes.General, nodes.Element):
    """The place of a table; ``kind`` says which."""


class BookTable(SphinxDirective):
    """Leave a place that is filled when all pages have been read."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Check the kind and leave the place."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"no table of {kind!r}; there are {', '.join(KINDS)}.")
        self.env.note_reread()  # any other page may have changed
        return [Table(kind=kind)]


def pages(env: BuildEnvironment, docname: str = "") -> list[str]:
    """List the names of the book's pages in the order of its table of contents."""
    docname = docname or env.config.root_doc
    later = env.toctree_includes.get(docname, [])
    return [docname, *(name for child in later for name in pages(env, child))]


def exercises(page: str, tree: nodes.document, links: Links) -> Iterator[list[nodes.Node]]:
    """Find the headings under "Exercises" of a page."""
    for section in tree.findall(nodes.section):
        if section[0].astext() == EXERCISES:
            for exercise in section.children:
                if isinstance(exercise, nodes.section):
                    yield [links.to_section(page, exercise)]


def explorers(page: str, tree: nodes.document, links: Links) -> Iterator[list[nodes.Node]]:
    """Find what the reader can move, by the name that it has for those who hear the page."""
    for raw in tree.findall(nodes.raw):
        for name in EXPLORER.findall(raw.astext()):
            yield [nodes.Text(name + FOUND_IN), links.to_section(page, section_of(raw))]


def formulas(page: str, tree: nodes.document, links: Links) -> Iterator[list[nodes.Node]]:
    """Find the numbers of a page's formulas."""
    for formula in tree.findall(nodes.math_block):
        for tag in TAG.findall(formula.astext()):
            yield [nodes.Text(f"({tag}) "), links.to_section(page, section_of(formula))]


def data(
    trees: dict[str, nodes.document], links: Links
) -> Iterator[tuple[list[nodes.Node], list[list[nodes.Node]]]]:
    """Find the loaders of data: what each returns, and the sections that call it."""
    for name, loader in getmembers(mlelib.data, isfunction):
        if name.startswith("_") or signature(loader).parameters:
            continue
        cells = [
            (page, section_of(cell))
            for page, tree in trees.items()
            for cell in tree.findall(nodes.literal_block)
            if f"data.{name}(" in cell.astext()
        ]
        told = getdoc(loader).partition("\n")[0].removeprefix("Return ").removesuffix(".")
        words = [nodes.literal(text=f"data.{name}()"), nodes.Text(f": {told}")]
        yield words, [[links.to_section(*place)] for place in dict.fromkeys(cells)]


def by_page(find: Callable) -> Callable:
    """Return what yields each page with what is found on it."""

    def found(trees: dict[str, nodes.document], links: Links) -> Iterator[tuple[list, list]]:
        for page, tree in trees.items():
            yield [links.to_page(page)], list(find(page, tree, links))

    return found


def listed(entries: Iterable[tuple[list[nodes.Node], list[list[nodes.Node]]]]) -> nodes.bullet_list:
    """Make the list of all that have something, each with the list of what it has."""
    outer = nodes.bullet_list()
    for words, found in entries:
        if found:
            lines = (nodes.list_item("", nodes.paragraph("", "", *line)) for line in found)
            inner = nodes.bullet_list("", *lines)
            outer += nodes.list_item("", nodes.paragraph("", "", *words), inner)
    return outer


KINDS = {find.__name__: by_page(find) for find in (exercises, explorers, formulas)}
KINDS["data"] = data


def fill_tables(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the tables into their places."""
    places = list(doctree.findall(Table))
    trees = {page: app.env.get_doctree(page) for page in pages(app.env)} if places else {}
    for place in places:
        place.replace_self(listed(KINDS[place["kind"]](trees, Links(app, docname))))
