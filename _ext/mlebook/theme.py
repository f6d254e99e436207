"""The look of the pages: the theme in the folder ``theme``, and what a page loads with it."""

import tomllib
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

from mlelib.explore import _bundle

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"
KATEX = ROOT / "_static" / "vendor" / "katex"
OPTIONS = {"repository_url", "repository_branch"}  # those that theme.toml knows


def choose(app, config):
    """Keep what this theme knows of Jupyter Book's options, and load the book's own files only.

    Jupyter Book sets options of another theme, and links every file found under ``_static``.
    """
    options = config.html_theme_options.items()
    config.html_theme_options = {key: value for key, value in options if key in OPTIONS}
    config.html_css_files = ["style.css"]
    config.html_js_files = [("page.js", {"defer": "defer"})]
    config.html_permalinks_icon = "#"
    config.html_context["words"] = tomllib.loads((THEME / "words.toml").read_text("utf-8"))


def write_style(app):
    """Write the one style sheet of the pages: for formulas, for explorers, and the theme's."""
    sheets = [(KATEX / name).read_text("utf-8") for name in ("katex.min.css", "common.css")]
    sheets = [sheet.replace("url(fonts/", "url(vendor/katex/fonts/") for sheet in sheets]
    sheets += [_bundle.style(), (THEME / "book.css").read_text("utf-8")]
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    (static / "style.css").write_text("\n".join(sheets), encoding="utf-8")


def visit_table(translator, node):
    """Open a table in a box of its own, in which one that is too wide scrolls."""
    translator.body.append('<div class="wide">')
    type(translator).visit_table(translator, node)


def depart_table(translator, node):
    """Close the table and its box."""
    type(translator).depart_table(translator, node)
    translator.body.append("</div>\n")


def visit_hidden(translator, node):
    """Open a hidden cell under words, and without myst-nb's label, which hides them from some."""
    words = (f'<span class="{state}">{escape(node[key])}</span>' for state, key in STATES)
    classes = " ".join(["hide", *node["classes"]])
    summary = f"<summary>{''.join(words)}</summary>\n"
    translator.body.append(f'<details class="{classes}">{summary}')


STATES = (("collapsed", "prompt_show"), ("expanded", "prompt_hide"))


def setup(app):
    """Add the theme, and write these nodes its way."""
    app.add_html_theme("mlebook", str(THEME))
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_HideCellInput))
    app.connect("config-inited", choose)
    app.connect("builder-inited", write_style)
