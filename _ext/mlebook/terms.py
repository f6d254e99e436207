"""The glossary: its words, where a chapter uses them, carry their definition and lead to it."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .part import Part

GLOSSARY = Path(__file__).parents[2] / "chapters" / "glossary.md"
PAGE = "chapters/glossary"
CHAPTER = re.compile(r"chapters/0?(\d+)-")
ENTRY = re.compile(
    r"^### (?P<name>.+)\n\n(?P<russian>[^·\n]+) · (?P<chinese>[^·\n]+) · `(?P<chapter>[\w-]+)`"
    r"(?: · also: (?P<also>.+))?\n\n(?P<definition>.+)$",
    re.M,
)
# A word in these is no word of a sentence, or is pressed or scrolled as a whole.
CLOSED = (nodes.title, nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
CLOSED += (nodes.reference, addnodes.pending_xref, nodes.comment, nodes.table, Part)


@dataclass(frozen=True)
class Entry:
    """A word of the glossary; ``also`` are its other forms, ``anchor`` is its place there."""

    name: str
    russian: str
    chinese: str
    chapter: str
    also: tuple
    definition: str

    @property
    def anchor(self):
        """The id that docutils gives to the heading."""
        return nodes.make_id(self.name)

    @property
    def names(self):
        """The name and the other forms, as they are written."""
        return [form for form in (self.name, *self.also) if form]


class Term(nodes.inline):
    """A word with its ``entry``: ``target`` is where it leads, ``key`` its tooltip's id."""


def entries(path=GLOSSARY):
    """Read the glossary; a book without one has no entries."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = [match.groupdict() for match in ENTRY.finditer(text)]
    return [Entry(**{**row, "also": tuple((row["also"] or "").split(", "))}) for row in rows]


def forms(entry):
    """List the ways to write a word, with their plurals, in small letters."""
    singular = [name.lower() for name in entry.names]
    plural = [re.sub(r"(?<=[^aeiou])y$", "ie", form) + "s" for form in singular]
    return [*singular, *plural, *(form + "es" for form in singular)]


def finder(known):
    """Make a pattern for all words, the longest first, and the table of the entries they name."""
    named = {form: entry for entry in known for form in forms(entry)}
    longest = sorted(named, key=len, reverse=True)
    words = "|".join(re.escape(form).replace("'", "['’]") for form in longest)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), named


class LinkTerms(SphinxPostTransform):
    """Link each word where it first stands in each part of a chapter; complete the glossary."""

    default_priority = 6  # after figures have their captions and questions their buttons
    formats = ("html",)

    def run(self, **kwargs):
        """Do it for one page."""
        known = entries()
        if self.env.docname == PAGE:
            self.complete()
        elif known and CHAPTER.match(self.env.docname):
            self.count, self.pattern, self.named = 0, *finder(known)
            for section in list(self.document.findall(nodes.section)):
                names = section[0].astext()
                if section.parent in (self.document, self.document[0]) and names != "References":
                    self.link(section, set())

    def link(self, node, seen):
        """Link the first of each word below a node, the second-level sections of the page apart."""
        for child in list(node.children):
            apart = node is self.document[0] and isinstance(child, nodes.section)
            if isinstance(child, nodes.Text):
                node.replace(child, list(self.pieces(child.astext(), seen)))
            elif not apart and not isinstance(child, CLOSED):
                self.link(child, seen)

    def pieces(self, text, seen):
        """Yield a text in pieces, of which the words that are met for the first time are terms."""
        done = 0
        for match in self.pattern.finditer(text):
            entry = self.named[match[0].lower().replace("’", "'")]
            if entry in seen:
                continue
            seen.add(entry)
            self.count += 1
            target = f"{self.app.builder.get_relative_uri(self.env.docname, PAGE)}#{entry.anchor}"
            yield nodes.Text(text[done : match.start()])
            yield Term("", match[0], key=f"term-{self.count}", target=target, entry=entry)
            done = match.end()
        yield nodes.Text(text[done:])

    def complete(self):
        """Say in the glossary which words are of which language; lead to the chapters there are."""
        for literal in list(self.document.findall(nodes.literal)):
            names = literal.parent[0]
            russian, chinese = names.astext().removesuffix(" · ").split(" · ")
            new = Part("", russian, tag="span", attributes={"lang": "ru"}), nodes.Text(" · ")
            new += Part("", chinese, tag="span", attributes={"lang": "zh"}), nodes.Text(" · ")
            literal.parent.replace(names, new)
            literal.replace_self(self.birth(f"chapters/{literal.astext()}"))

    def birth(self, page):
        """Name the chapter of a page; link it if it is written."""
        words = f"chapter {CHAPTER.match(page)[1]}"
        if page not in self.env.all_docs:
            return nodes.inline("", words)
        uri = self.app.builder.get_relative_uri(PAGE, page)
        return nodes.reference("", words, refuri=uri, internal=True)


def visit(translator, node):
    """Open the link; what describes it follows it."""
    start = f'<span class="term"><a href="{node["target"]}" aria-describedby="{node["key"]}">'
    translator.body.append(start)


def depart(translator, node):
    """Close the link and add the definition, which the style sheet shows on hover and focus."""
    definition = escape(node["entry"].definition)
    tooltip = f'</a><span role="tooltip" id="{node["key"]}">{definition}</span></span>'
    translator.body.append(tooltip)


def setup(app):
    """Add the node and the transform; the glossary's links depend on what other pages there are."""
    app.add_node(Term, html=(visit, depart))
    app.add_post_transform(LinkTerms)
    app.connect("env-get-updated", lambda app, env: {PAGE} & set(env.all_docs))
