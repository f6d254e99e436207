"""Formulas: drawn by KaTeX while building where Node is found, and in the page where it is not."""

import json
import re
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from mlelib.explore._node import find_node

KATEX = Path(__file__).parents[2] / "_static" / "vendor" / "katex" / "katex.min.js"
LOGGER = logging.getLogger(__name__)
SHORT = 20  # characters of TeX: such a formula fits on a phone with what follows it
STOPS = re.compile(r"[^\w\s(\[\u201c\u2018\u00ab]+")  # no word, no space, nothing that opens

# One request a line, one answer a line, for as long as the build lives.
# KaTeX's own leniency (red text, console warnings) would let a broken formula through.
DRAW = """
const katex = require(process.argv[1]);
require("readline").createInterface({input: process.stdin}).on("line", (line) => {
  const {tex, displayMode} = JSON.parse(line);
  let answer;
  try {
    answer = {html: katex.renderToString(tex, {displayMode, strict: "error"})};
  } catch (error) {
    answer = {error: error.message};
  }
  console.log(JSON.stringify(answer));
});
"""


class Drawer:
    """One Node process that turns TeX into HTML with its MathML."""

    def __init__(self, node: str) -> None:
        self.process = subprocess.Popen(
            [node, "-e", DRAW, str(KATEX)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def draw(self, tex: str, display: bool) -> str:
        """Draw one formula; raise ValueError with KaTeX's words if it cannot be read."""
        self.process.stdin.write(json.dumps({"tex": tex, "displayMode": display}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["html"]

    def close(self) -> None:
        """Let the process end, by ending its input."""
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


DRAWERS: dict[Sphinx, Drawer] = {}  # of each build, where Node is found


def write_formula(translator: nodes.NodeVisitor, node: nodes.math | nodes.math_block) -> None:
    """Write one formula, drawn or (for ``formulas.js`` to draw) as its source."""
    tag, display = ("div", True) if isinstance(node, nodes.math_block) else ("span", False)
    tex, drawer = node.astext().strip(), DRAWERS.get(translator.builder.app)
    try:
        inside = drawer.draw(tex, display) if drawer else translator.encode(tex)
    except ValueError as error:
        LOGGER.warning("this formula cannot be drawn: %s", error, location=node)
        inside = translator.encode(tex)
    start = translator.starttag(node, tag, "", CLASS="math" if drawer else "math to-draw")
    drawn = f"{start}{inside}</{tag}>"
    if "held" in node:
        # On a phone a long one breaks, and its style sheet draws what ends it with its last part.
        end, said = translator.encode(node["held"]), json.dumps(node["held"], ensure_ascii=False)
        long = f' long" style="--end: {translator.attval(said)}' if len(tex) > SHORT else ""
        drawn = f'<span class="held{long}">{drawn}<span>{end}</span></span>'
    translator.body.append(drawn)
    raise nodes.SkipNode


def hold_stops(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep what stops a sentence after a formula with it: a line may break before one."""
    for node in list(doctree.findall(nodes.math)):
        after = node.next_node(descend=False, siblings=True)
        stop = STOPS.match(after) if isinstance(after, nodes.Text) else None
        if stop:
            node["held"] = stop[0]
            after.parent.replace(after, nodes.Text(after[stop.end() :]))


def start_node(app: Sphinx) -> None:
    """Start Node once for the whole build."""
    node = find_node()
    if node:
        DRAWERS[app] = Drawer(node)
    else:
        for script in ("vendor/katex/katex.min.js", "formulas.js"):
            app.add_js_file(script, priority=400)


def stop_node(app: Sphinx, error: Exception | None) -> None:
    """Stop Node."""
    if drawer := DRAWERS.pop(app, None):
        drawer.close()
