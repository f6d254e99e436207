"""Explorers: a page that has one loads their script and style, and no other page does."""

from pathlib import Path

from mlelib.explore import _bundle

MARK = "data-explorer="


def write(app):
    """Put the script and the style, made from the library's own, beside the book's."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "explore.js").write_text(_bundle.classic(), encoding="utf-8")
    (folder / "explore.css").write_text(_bundle.style(), encoding="utf-8")


def load(app, pagename, templatename, context, doctree):
    """Link them from a page that needs them."""
    if MARK in context.get("body", ""):
        app.add_css_file("explore.css", priority=900)
        app.add_js_file("explore.js", defer="defer")


def setup(app):
    """Write before the pages, and link while they are written."""
    app.connect("builder-inited", write)
    app.connect("html-page-context", load)
