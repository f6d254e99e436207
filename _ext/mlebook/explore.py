"""Explorers: a page makes from a notebook's still the figure that moves, and loads its script."""

import json
import re
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from mlelib import explore
from mlelib.explore import _bundle

MARK = re.compile(r'data-explorer="(\w+)"')
STILL = re.compile(r'<div class="explore-still" data-explorer="(\w+)" data-state="([^"]*)">')
CLASSES = {getattr(explore, name).name: getattr(explore, name) for name in explore.__all__}


class Explorers(SphinxTransform):
    """Put the figure, with its controls, in the place of its still."""

    default_priority = 500

    def apply(self, **kwargs):
        """Make each figure again, from the state that the notebook has stored."""
        for raw in self.document.findall(nodes.raw):
            if found := STILL.match(raw.astext()):
                name, state = found.groups()
                figure = CLASSES[name](**json.loads(unescape(state)))
                raw.children = [nodes.Text(figure.html())]


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
    """Look at each page when it is read, and before it is written."""
    app.add_transform(Explorers)
    app.connect("html-page-context", load)
