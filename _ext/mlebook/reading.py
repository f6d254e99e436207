"""How long a chapter takes a reader; its page says so at its head."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .folds import line_of

WORDS, LINES = 200, 10  # that are read in a minute: of prose, of code and what it gave
Cell = dict[str, Any]


def words_of(cell: Cell) -> int:
    """Count the words of a cell of prose, its answers and solutions included."""
    return len("".join(cell["source"]).split()) if cell["cell_type"] == "markdown" else 0


def lines_of(cell: Cell) -> int:
    """Count the lines of a cell of code, unless the page folds them, and of what it printed."""
    if cell["cell_type"] != "code":
        return 0
    source = "".join(cell["source"])
    tagged = "hide-input" in cell["metadata"].get("tags", [])
    if tagged or line_of(cell) or source.startswith("# Right:"):
        source = ""
    printed = [output.get("text") or data(output) for output in cell["outputs"]]
    text = "\n".join([source, *("".join(lines) for lines in printed)])
    return sum(bool(line.strip()) for line in text.splitlines())


def data(output: dict[str, Any]) -> list[str] | str:
    """Return what a value looks like as text; a drawing is looked at, and not read."""
    forms = output.get("data", {})
    return "" if "image/svg+xml" in forms else forms.get("text/plain", "")


def minutes(path: Path) -> float:
    """Return how many minutes a chapter takes, quiz and exercises included."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return sum(map(words_of, cells)) / WORDS + sum(map(lines_of, cells)) / LINES


def tell_minutes(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Tell the template how long a numbered chapter takes, to five minutes."""
    path = Path(app.env.doc2path(pagename))
    if app.env.toc_secnumbers.get(pagename, {}).get("") and path.suffix == ".ipynb":
        context["minutes"] = 5 * round(minutes(path) / 5)
