"""Show what a student wrote: Markdown with formulas and pictures, and nothing that runs or loads.

HTML is shown as it was typed, links lead nowhere, and only pictures that are inside the notebook
are shown. Formulas are drawn by the book's KaTeX as MathML, where there is Node; else, and where
KaTeX cannot read one, their source is shown.
"""

import json
import re
import subprocess
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from mlelib.explore._node import find_node

KATEX = Path(__file__).parents[2] / "_static" / "vendor" / "katex" / "katex.min.js"
DRAW = """
const katex = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
// Thin spaces around the name of a function: KaTeX leaves them to browsers, which draw none.
const thin = '<mspace width="0.1667em"></mspace>';
const spaced = (math) => math
  .replace(/(?<=<\\/(?!mo>)m\\w+>)(?=<mi>\\w\\w+<\\/mi><mo>\\u2061)/g, thin)
  .replace(/(?<=<mo>\\u2061<\\/mo>)(?!<mo|<\\/)/g, thin);
console.log(JSON.stringify(asked.map(([tex, displayMode]) => {
  const options = {displayMode, output: "mathml", strict: "ignore"};
  try { return spaced(katex.renderToString(tex, options)); }
  catch (error) { return null; }
})));
"""
PATIENCE = 60  # seconds for the formulas of a class
LONGEST = 50_000  # characters besides pictures; a longer text is shown as it was typed
PICTURE = r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+"
TAG = re.compile(rf"<img\b[^<>]*?\bsrc\s*=\s*[\"']({PICTURE})[\"'][^<>]*>", re.I)
SHOWN = re.compile(PICTURE, re.I)


def drawn(formulas):
    """Return {(TeX, display): MathML or None} for formulas; all None where there is no Node."""
    asked, node = sorted(set(formulas)), find_node()
    answers = [None] * len(asked)
    if asked and node:
        try:
            said = subprocess.run(
                [node, "-e", DRAW, str(KATEX)],
                input=json.dumps(asked),
                capture_output=True,
                encoding="utf-8",
                timeout=PATIENCE,
                check=True,
            ).stdout
            answers = json.loads(said)
        except (OSError, subprocess.SubprocessError, ValueError):
            pass  # their source is shown
    return dict(zip(asked, answers, strict=True))


def formula(parser, tokens, index, options, env):
    """Write a formula; the first time round, note it only."""
    token = tokens[index]
    key = (token.content.strip(), token.type not in {"math_inline", "math_single"})
    env["formulas"].append(key)
    made = env.get("drawn", {}).get(key)
    kind = "formula shown" if key[1] else "formula"
    return f'<span class="{kind}">{made or f"<code>{escape(key[0])}</code>"}</span>'


def picture(parser, tokens, index, options, env):
    """Write a picture that is inside the notebook; of any other say that there is one."""
    token = tokens[index]
    source, name = env["pictures"].get(token.attrs.get("src")), escape(token.content or "picture")
    if source:
        return f'<img src="{escape(source)}" alt="{name}">'
    return f"<em>[{name}: a picture that is not in the notebook]</em>"


def reader():
    """Return the parser of Markdown, with everything left out that could lead elsewhere."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["link", "autolink"])
    parser.use(dollarmath_plugin, allow_space=True, double_inline=True).use(amsmath_plugin)
    for kind in ("math_inline", "math_inline_double", "math_block", "amsmath"):
        parser.add_render_rule(kind, formula)
    parser.add_render_rule("image", picture)
    return parser


class Prose:
    """Texts to be shown, with all their formulas drawn at once."""

    def __init__(self, texts):
        self.parser, formulas = reader(), []
        for text in texts:
            self._render(text, {"formulas": formulas})
        self.drawn = drawn(formulas)
        self.undrawn = sum(made is None for made in self.drawn.values())

    def html(self, text):
        """Return a text as HTML that runs nothing and loads nothing."""
        return self._render(text, {"drawn": self.drawn, "formulas": []})

    def _render(self, text, env):
        pictures = {}

        def aside(found):  # the parser would read millions of letters one by one
            name = f"picture-{len(pictures)}"
            pictures[name] = found[0]
            return name

        text = SHOWN.sub(aside, TAG.sub(r"![picture](\1)", text))
        if len(text) > LONGEST:
            return f"<pre>{escape(text)}</pre>"
        return self.parser.render(text, env | {"pictures": pictures})
