"""Explorers: a page makes from a notebook's still the figure that moves, and loads its script."""

import json
import re
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from mlelib import explore
from mlelib.explore import _bundle

MARK = re.compile(r'data-explorer="(\w+)"')
STILL = re.compile(r'<div class="explore-still" data-explorer="(\w+)" data-state="([^"]*)">')
CLASSES = {getattr(explore, name).name: getattr(explore, name) for name in explore.__all__}


def wake_explorers(app: Sphinx, doctree: nodes.document) -> None:
    """Put the figure, with its controls, in the place of its still, from the state stored there."""
    for raw in doctree.findall(nodes.raw):
        if found := STILL.match(raw.astext()):
            name, state = found.groups()
            figure = CLASSES[name](**json.loads(unescape(state)))
            raw.children = [nodes.Text(figure.html())]


def load_explorers(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Make the script of just those explorers that a page shows, and link it from there."""
    names = [name for name in CLASSES if name in MARK.findall(context.get("body", ""))]
    if not names:
        return
    script = f"explore-{'-'.join(names)}.js"
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / script).write_text(_bundle.classic(*names), encoding="utf-8")
    app.add_js_file(script, defer="defer")
