"""Code that a reader may skip stands folded behind one line, so that a page reads like a page."""

import json
from typing import Any

from sphinx.application import Sphinx

from . import words


def fold_code(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fold the cells that only check a formula, and the code of the figures.

    A check that defines a function stays open: later cells call it, and readers want to have seen
    it. A cell may have a line of its own in its metadata.
    """
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    page = json.loads(source[0])
    for cell in page["cells"]:
        if line := line_of(cell):
            prompt = {"code_prompt_show": line, "code_prompt_hide": line}
            cell["metadata"]["mystnb"] = prompt | cell["metadata"].get("mystnb", {})
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "hide-input"]
    source[0] = json.dumps(page)


def line_of(cell: dict[str, Any]) -> str:
    """Return the line behind which a cell is folded, or nothing."""
    numbers = cell["metadata"].get("checks")
    if numbers and "def " not in "".join(cell["source"]):
        return words.CHECKED.format(", ".join(f"({number})" for number in numbers))
    hidden = "hide-cell" in cell["metadata"].get("tags", [])
    drawn = any("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", []))
    return words.DRAWN if drawn and not hidden else ""
