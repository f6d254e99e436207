"""Homework: the students' notebooks, beside the pages that offer them, and in these pages."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from . import pyodide, words
from .elements import HtmlElement

PAGE = "chapters/homework-"
CELL = "cell-"  # begins the name of a cell on such a page
FORMULA = re.compile(r"\n(\$\$.+?\$\$)\n", re.DOTALL)  # within a paragraph, as Jupyter reads it


def folder(app: Sphinx) -> Path:
    """Name the folder of the notebooks that are built."""
    return Path(app.outdir).parent / "homework"


def notebook(app: Sphinx, docname: str) -> Path | None:
    """Return the student's notebook of a page; None if it is no page of homework."""
    path = folder(app) / "student" / f"{docname.rpartition('/')[2]}.ipynb"
    return path if docname.startswith(PAGE) and path.is_file() else None


def build_homework(app: Sphinx) -> None:
    """Build the notebooks, before pages show them; a copy of the book without homework has none."""
    if app.builder.format != "html" or not Path(app.srcdir, "homework").is_dir():
        return
    command = [sys.executable, "-m", "mlegrade", "build", "--out", str(folder(app))]
    subprocess.run(command, cwd=app.srcdir, check=True, stdout=subprocess.DEVNULL)


def copy_homework(app: Sphinx, error: Exception | None) -> None:
    """Put the students' notebooks beside the pages."""
    built = folder(app) / "student"
    if error is None and app.builder.format == "html" and built.is_dir():
        shutil.copytree(built, Path(app.outdir) / "homework", dirs_exist_ok=True)


def show_notebook(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let a page go on with the questions of its notebook, if they can be answered in it."""
    path = notebook(app, docname)
    if path is None or pyodide.found() is None:
        return
    app.env.note_dependency(str(path))
    parts = [source[0], words.ANSWER_HERE]
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and cell["metadata"]["nbgrader"]["locked"]:
            if cell["id"] != "intro":  # which the page has said
                parts.append(FORMULA.sub(r"\n\n\1\n\n", text))
            continue
        language = "python" if cell["cell_type"] == "code" else "text"
        parts.append(f"~~~~{{code-block}} {language}\n:name: {CELL}{cell['id']}\n\n{text}\n~~~~")
    source[0] = "\n\n".join(parts)


def make_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give the code and the answers of a notebook the form of cells."""
    for block in list(doctree.findall(nodes.literal_block)):
        name = next((n for n in block["names"] if n.startswith(CELL)), None)
        if name is None:
            continue
        kind = "answer" if block["language"] == "text" else "code"
        attributes = {"class": f"cell {kind}", "data-id": name.removeprefix(CELL)}
        cell = HtmlElement(tag="div", attributes=attributes)
        block.replace_self(cell)
        inside = HtmlElement(tag="div", attributes={"class": "cell_input"})
        inside += block
        cell += inside
