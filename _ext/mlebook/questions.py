"""The nine questions of the book, which stand in the lists of the landing page.

At the foot of a page, the links to the chapters before and after name the question there.
"""

import re
from pathlib import Path

INTRO = Path(__file__).parents[2] / "chapters" / "intro.md"
ITEM = re.compile(r"^\d+\. \[(?P<question>[^\]]+)\]\((?P<page>[\w-]+)\.ipynb\)", re.M)


def questions(path=INTRO):
    """Read the lists: for each chapter's page, its question."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {f"chapters/{item['page']}": item["question"] for item in ITEM.finditer(text)}


def name_neighbors(app, pagename, templatename, context, doctree):
    """Name the pages before and after by their questions; those without one keep their titles."""
    asked = questions()
    _, *neighbors = app.builder.relations.get(pagename) or (None, None, None)
    for way, page in zip(("prev", "next"), neighbors, strict=True):
        context[f"{way}_title"] = asked.get(page)


def setup(app):
    """Name them when a page is written."""
    app.connect("html-page-context", name_neighbors)
