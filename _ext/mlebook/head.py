"""The head of a page: what a search engine, a chat or a phone shows of it before it is opened."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from . import words
from .questions import numbered

STYLE = Path(__file__).parents[2] / "theme" / "book.css"
SHORT, LONG = 50, 160  # characters of a description
FORMULA = "\ufffc"  # stands for one, in the text of a paragraph
CARD = "_static/card.png"


def meta(content: str, **attributes: str) -> str:
    """Write an element of the head; ``attributes`` are its others."""
    named = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
    return f'<meta {named} content="{escape(content)}" />'


def sentences(doctree: nodes.document) -> Iterator[str]:
    """Yield the sentences of a page that stand on their own and have no formula."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not isinstance(paragraph.parent, nodes.section | nodes.document):
            continue  # in a list, a table or a note it leans on what stands around it
        copy = paragraph.deepcopy()
        for formula in list(copy.findall(nodes.math)):
            formula.replace_self(nodes.Text(FORMULA))
        for tag in list(copy.findall(nodes.raw)):
            tag.parent.remove(tag)
        for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z])", " ".join(copy.astext().split())):
            if FORMULA not in sentence and sentence[-1:] in {*".?!"}:
                yield sentence


def describe(doctree: nodes.document) -> str:
    """Return the first sentences of a page, as many as fit; one that is needed is cut at a word."""
    text = ""
    for sentence in sentences(doctree):
        longer = f"{text} {sentence}".strip()
        if len(longer) <= LONG:
            text = longer
        elif len(text) >= SHORT:
            break
        else:
            return longer[:LONG].rsplit(" ", 1)[0].rstrip(".,:;") + "…"
    return text


def papers() -> list[str]:
    """Return the colors of the page, light and dark, from the style sheet that says them."""
    return re.findall(r"--paper: (#\w+)", STYLE.read_text("utf-8"))


def check_address(app: Sphinx, config: Config) -> None:
    """Refuse a public address that is none."""
    address = config.html_baseurl
    if address and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", address):
        raise ExtensionError(
            f"html_baseurl in _config.yml is {address!r}; it must read like "
            "https://book.example.org/, or be empty for a book that has no public address yet."
        )


def preview(app: Sphinx, pagename: str, address: str, text: str, card: str) -> Iterator[str]:
    """Yield what a link to the page shows elsewhere."""
    title = numbered(app.env, pagename, app.env.titles[pagename].astext())
    kind = "website" if pagename == app.config.root_doc else "article"
    shown = {"type": kind, "url": address, "title": title, "description": text}
    shown |= {"site_name": app.config.html_title, "image": card, "image:alt": words.CARD}
    for key, value in shown.items():
        yield meta(value, property=f"og:{key}")
    yield meta("summary_large_image", name="twitter:card")


def describe_page(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add to the head of a page its description and colors; previews, if it has an address."""
    text = words.SEARCH_PAGE if pagename == "search" else describe(doctree) if doctree else ""
    lines = [meta(text, name="description")] if text else []
    for scheme, color in zip(("light", "dark"), papers(), strict=True):
        media = f"(prefers-color-scheme: {scheme})"
        lines.append(meta(color, name="theme-color", media=media))
    base = app.config.html_baseurl
    if base and doctree:
        base = base.rstrip("/") + "/"
        # Sphinx's own guess would be the place of the source.
        context["pageurl"] = base + app.builder.get_target_uri(pagename).removesuffix("index.html")
        lines += preview(app, pagename, context["pageurl"], text, base + CARD)
    # In place of docutils' own, which say again that the page fits a phone.
    context["metatags"] = "".join(f"\n    {line}" for line in lines)
