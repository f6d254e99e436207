"""The chapters' numbers and questions, by which other pages name them.

The number is a chapter's place in the table of contents. The questions stand in the lists of the
landing page.
"""

import re
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

INTRO = Path(__file__).parents[2] / "chapters" / "intro.md"
ITEM = re.compile(r"^\d+\. \[(?P<question>[^\]]+)\]\((?P<page>[\w-]+)\.ipynb\)", re.M)


def questions(path: Path = INTRO) -> dict[str, str]:
    """Read the lists: for each chapter's page, its question."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {f"chapters/{item['page']}": item["question"] for item in ITEM.finditer(text)}


def numbered(env: BuildEnvironment, page: str, words: str) -> str:
    """Put a chapter's number before words that name it; other pages have none."""
    number = env.toc_secnumbers.get(page, {}).get("")
    return f"{number[0]}. {words}" if number else words


def name_neighbors(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Name the pages before and after by number and question; without one, by their titles."""
    asked = questions()
    _, *neighbors = cast(StandaloneHTMLBuilder, app.builder).relations.get(pagename) or (
        None,
        None,
        None,
    )
    for way, page in zip(("prev", "next"), neighbors, strict=True):
        context[f"{way}_title"] = page in asked and numbered(app.env, page, asked[page])
