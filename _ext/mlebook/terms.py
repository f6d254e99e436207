"""The glossary: its words, where a chapter uses them, carry their definition and lead to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from . import words
from .elements import HtmlElement

GLOSSARY = Path(__file__).parents[2] / "chapters" / "glossary.md"
PAGE = "chapters/glossary"
CHAPTER = re.compile(r"chapters/0?(\d+)-")
ENTRY = re.compile(
    r"^### (?P<name>.+)\n\n(?P<russian>[^·\n]+) · (?P<chinese>[^·\n]+) · `(?P<chapter>[\w-]+)`"
    rf"(?: · {words.ALSO}: (?P<also>.+))?\n\n(?P<definition>.+)$",
    re.M,
)
# A word in these is no word of a sentence, or is pressed or scrolled as a whole.
CLOSED = (
    *(nodes.title, nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw),
    *(nodes.reference, addnodes.pending_xref, nodes.comment, nodes.table),
)


@dataclass(frozen=True)
class Entry:
    """A word of the glossary; ``also`` are its other forms, ``anchor`` is its place there."""

    name: str
    russian: str
    chinese: str
    chapter: str
    also: tuple[str, ...]
    definition: str

    @property
    def anchor(self) -> str:
        """The id that docutils gives to the heading."""
        return nodes.make_id(self.name)

    @property
    def names(self) -> list[str]:
        """The name and the other forms, as they are written."""
        return [form for form in (self.name, *self.also) if form]


class Term(nodes.inline):
    """A word with its ``entry``: ``target`` is where it leads, ``key`` its tooltip's id."""


def entries(path: Path = GLOSSARY) -> list[Entry]:
    """Read the glossary; a book without one has no entries."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = [match.groupdict() for match in ENTRY.finditer(text)]
    return [Entry(also=tuple((row.pop("also") or "").split(", ")), **row) for row in rows]


def forms(entry: Entry) -> list[str]:
    """List the ways to write a word, with their plurals, in small letters."""
    singular = [name.lower() for name in entry.names]
    plural = [re.sub(r"(?<=[^aeiou])y$", "ie", form) + "s" for form in singular]
    return [*singular, *plural, *(form + "es" for form in singular)]


def finder(known: list[Entry]) -> tuple[re.Pattern, dict[str, Entry]]:
    """Make a pattern for all words, the longest first, and the table of the entries they name."""
    named = {form: entry for entry in known for form in forms(entry)}
    longest = sorted(named, key=len, reverse=True)
    choice = "|".join(re.escape(form).replace("'", "['’]") for form in longest)
    return re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])", re.IGNORECASE), named


def link_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link each word where it first stands in each part of a chapter; complete the glossary."""
    known = entries()
    if docname == PAGE:
        complete(app, doctree)
    elif known and CHAPTER.match(docname):
        TermLinks(app, doctree, docname, known)


class TermLinks:
    """The links of one chapter, which are counted."""

    def __init__(
        self, app: Sphinx, doctree: nodes.document, docname: str, known: list[Entry]
    ) -> None:
        self.count, self.title = 0, doctree[0]
        self.pattern, self.named = finder(known)
        self.glossary = app.builder.get_relative_uri(docname, PAGE)
        for section in list(doctree.findall(nodes.section)):
            if section.parent in (doctree, self.title) and section[0].astext() != words.REFERENCES:
                self.link(section, set())

    def link(self, node: nodes.Element, seen: set[Entry]) -> None:
        """Link the first of each word below a node, the second-level sections of the page apart."""
        for child in list(node.children):
            apart = node is self.title and isinstance(child, nodes.section)
            if isinstance(child, nodes.Text):
                node.replace(child, list(self.pieces(child.astext(), seen)))
            elif not apart and not isinstance(child, CLOSED) and child.get("tag") != "fieldset":
                self.link(child, seen)

    def pieces(self, text: str, seen: set[Entry]) -> Iterator[nodes.Node]:
        """Yield a text in pieces, of which the words that are met for the first time are terms."""
        done = 0
        for match in self.pattern.finditer(text):
            entry = self.named[match[0].lower().replace("’", "'")]
            if entry in seen:
                continue
            seen.add(entry)
            self.count += 1
            yield nodes.Text(text[done : match.start()])
            target = f"{self.glossary}#{entry.anchor}"
            yield Term("", match[0], key=f"term-{self.count}", target=target, entry=entry)
            done = match.end()
        yield nodes.Text(text[done:])


def complete(app: Sphinx, doctree: nodes.document) -> None:
    """Say in the glossary which words are of which language; lead to the chapters there are."""
    for literal in list(doctree.findall(nodes.literal)):
        names = literal.parent[0]
        russian, chinese = names.astext().removesuffix(" · ").split(" · ")
        new = []
        for name, language in ((russian, "ru"), (chinese, "zh")):
            attributes = {"lang": language}
            new += [HtmlElement("", name, tag="span", attributes=attributes), nodes.Text(" · ")]
        literal.parent.replace(names, new)
        literal.replace_self(chapter(app, f"chapters/{literal.astext()}"))


def chapter(app: Sphinx, page: str) -> nodes.Element:
    """Name the chapter of a page; link it if it is written."""
    name = words.CHAPTER.format(CHAPTER.match(page)[1])
    if page not in app.env.all_docs:
        return nodes.inline("", name)
    uri = app.builder.get_relative_uri(PAGE, page)
    return nodes.reference("", name, refuri=uri, internal=True)


def renew_glossary(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Have the glossary written again: its links depend on what other pages there are."""
    return {PAGE} & set(env.all_docs)


def open_term(translator: nodes.NodeVisitor, node: Term) -> None:
    """Open the link; what describes it follows it."""
    start = f'<span class="term"><a href="{node["target"]}" aria-describedby="{node["key"]}">'
    translator.body.append(start)


def close_term(translator: nodes.NodeVisitor, node: Term) -> None:
    """Close the link and add the definition, which the style sheet shows on hover and focus."""
    definition = escape(node["entry"].definition)
    tooltip = f'</a><span role="tooltip" id="{node["key"]}">{definition}</span></span>'
    translator.body.append(tooltip)
