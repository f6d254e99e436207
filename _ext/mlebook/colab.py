"""The notebooks as Colab opens them, once the book has a public address."""

import re
from pathlib import Path

import nbformat
from sphinx.application import Sphinx

from .repository import COPIES, Repository
from .words import SOLUTION

# A chapter's first cell is its imports, and Colab has all of them but this book's own library.
INSTALL = """# Colab does not have the library of this book; elsewhere, this cell does nothing.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet "mlelib[chapters] @ git+https://github.com/{}/{}@{}"
"""
LINK = re.compile(r"\]\(([\w-]+\.(?:ipynb|md))((?:#[^)]*)?)\)")


def copy_for_colab(app: Sphinx, error: Exception | None) -> None:
    """Write the notebooks once more, each with a first cell that installs the library."""
    where = Repository.of(app.config)
    if where is None or error is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir, COPIES)
    folder.mkdir(exist_ok=True)
    install = INSTALL.format(*where).strip()
    for source in sorted(Path(app.env.doc2path(name)) for name in app.env.found_docs):
        if source.suffix == ".ipynb":
            notebook = nbformat.read(source, as_version=4)
            for_colab(notebook, where)
            notebook.cells.insert(0, nbformat.v4.new_code_cell(install, id="install-mlelib"))
            nbformat.write(notebook, folder / source.name)


def for_colab(notebook: nbformat.NotebookNode, where: Repository) -> None:
    """Let links lead to where Colab has no folder beside it, and solutions wait until they run.

    Colab knows nothing of what JupyterLab hides. It folds the code of a form, and shows outputs.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(
                lambda link: f"]({where.chapter(link[1])}{link[2]})", cell.source
            )
        elif cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["cellView"] = "form"
            cell.source = f"# @title {SOLUTION}\n{cell.source}"
            cell.outputs, cell.execution_count = [], None
