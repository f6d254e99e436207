"""The theme of the pages, in the folder ``theme``: what it is given, and the nodes it writes."""

import tomllib
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from mlelib.explore import _bundle

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"
KATEX = ROOT / "_static" / "vendor" / "katex"
OPTIONS = {"repository_url", "repository_branch"}  # those that theme.toml knows


def choose_files(app: Sphinx, config: Config) -> None:
    """Keep what the theme knows of Jupyter Book's options, and load the book's own files only.

    Jupyter Book sets options of another theme, and links every file found under ``_static``.
    """
    options = config.html_theme_options.items()
    config.html_theme_options = {key: value for key, value in options if key in OPTIONS}
    config.html_css_files = [("style.css", {})]
    config.html_js_files = [("page.js", {"defer": "defer"})]
    config.html_permalinks_icon = "#"
    config.html_context["words"] = tomllib.loads((THEME / "words.toml").read_text("utf-8"))


def write_style(app: Sphinx) -> None:
    """Write the one style sheet of the pages: for formulas, for explorers, and the theme's."""
    sheets = [(KATEX / name).read_text("utf-8") for name in ("katex.min.css", "common.css")]
    sheets = [sheet.replace("url(fonts/", "url(vendor/katex/fonts/") for sheet in sheets]
    sheets += [_bundle.style(), (THEME / "book.css").read_text("utf-8")]
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    (static / "style.css").write_text("\n".join(sheets), encoding="utf-8")


def open_table(translator: nodes.NodeVisitor, node: nodes.table) -> None:
    """Open a table in a box of its own, in which one that is too wide scrolls."""
    translator.body.append('<div class="wide">')
    type(translator).visit_table(translator, node)


def close_table(translator: nodes.NodeVisitor, node: nodes.table) -> None:
    """Close the table and its box."""
    type(translator).depart_table(translator, node)
    translator.body.append("</div>\n")


def open_hidden(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    """Open a hidden cell under words, without myst-nb's label, which says others to listeners."""
    shown = (("collapsed", "prompt_show"), ("expanded", "prompt_hide"))
    words = "".join(f'<span class="{state}">{escape(node[key])}</span>' for state, key in shown)
    classes = " ".join(["hide", *node["classes"]])
    translator.body.append(f'<details class="{classes}"><summary>{words}</summary>\n')
