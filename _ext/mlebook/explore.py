"""Explorers: a page that has some loads their script, and no other page does."""

import re
from pathlib import Path

from mlelib.explore import _bundle

MARK = re.compile(r'data-explorer="(\w+)"')


def load(app, pagename, templatename, context, doctree):
    """Make the script of just those explorers that a page shows, and link it from there."""
    names = [name for name in _bundle.NAMES if name in MARK.findall(context.get("body", ""))]
    if not names:
        return
    script = f"explore-{'-'.join(names)}.js"
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / script).write_text(_bundle.classic(*names), encoding="utf-8")
    app.add_js_file(script, defer="defer")


def setup(app):
    """Look at each page before it is written."""
    app.connect("html-page-context", load)
