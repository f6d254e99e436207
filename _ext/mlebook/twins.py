"""The twin of a formula stands folded behind one line, so that a page reads like a page."""

import json

from sphinx.application import Sphinx

from . import words


def fold_twins(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fold the cells that only check a formula; the line that opens one says which.

    One that defines a function stays open: later cells call it, and readers want to have seen it.
    """
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    page = json.loads(source[0])
    for cell in page["cells"]:
        numbers = cell["metadata"].get("checks")
        if numbers and "def " not in "".join(cell["source"]):
            line = words.CHECKED.format(", ".join(f"({number})" for number in numbers))
            prompt = {"code_prompt_show": line, "code_prompt_hide": line}
            cell["metadata"]["mystnb"] = cell["metadata"].get("mystnb", {}) | prompt
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "hide-input"]
    source[0] = json.dumps(page)
