"""Run the notebooks again and write their outputs, without anything that changes by itself.

``python tools/refresh.py`` runs all chapters, ``python tools/refresh.py chapters/x.ipynb`` one.
Nothing changed means not a byte changed.
"""

import argparse
import importlib.util
import itertools
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from kernels import AsyncKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from threads import ONE_THREAD

CHAPTERS = Path(__file__).parents[1] / "chapters"
# What needs a package that the book's environment does not have: a large one, for one appendix.
NEEDS = {"pytorch.ipynb": "torch"}
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What editors and kernels leave in a cell's metadata: time stamps and states of the screen.
NOISE = {"ExecuteTime", "collapsed", "execution", "scrolled", "trusted"}
# Words; a front end makes up eight digits and letters, and another eight the next time.
READABLE = re.compile(r"(?![0-9a-f]{8}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Of a solution, JupyterLab shows neither the code nor what it gave until the reader asks.
HIDDEN = {"source_hidden": True, "outputs_hidden": True}
WIDGET = "application/vnd.jupyter.widget-view+json"


def chapters():
    """Return the notebooks that can run here, and those whose package is missing."""
    paths = sorted(CHAPTERS.glob("*.ipynb"))
    missing = [p for p in paths if p.name in NEEDS and not importlib.util.find_spec(NEEDS[p.name])]
    return [path for path in paths if path not in missing], missing


def left_out():
    """Return a line on each notebook that cannot run here."""
    return [f"{p.name} is left out: {NEEDS[p.name]} is not installed" for p in chapters()[1]]


def normalize(notebook):
    """Return a copy of a notebook with all that its author wrote and its code gave, no more."""
    cells, count = [], 0
    for old in notebook.cells:
        cell = nbformat.from_dict(old)
        cell.metadata = {key: cell.metadata[key] for key in cell.metadata if key not in NOISE}
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            if "hide-cell" in cell.metadata.get("tags", []):
                cell.metadata["jupyter"] = HIDDEN
            outputs = [clean(output, count) for output in merged(cell.outputs)]
            cell.outputs = [output for output in outputs if output.get("data") != {}]
        cells.append(cell)
    name_cells(cells)
    return nbformat.from_dict(
        {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    )


def name_cells(cells):
    """Name each cell that has no readable id by its heading, or by the cell before it."""
    taken, before = {cell.get("id") for cell in cells}, "text"
    for cell in cells:
        if not READABLE.fullmatch(cell.get("id", "")):
            name = heading(cell) or re.sub("-(code|seen).*", "", before) + (
                "-code" if cell.cell_type == "code" else "-seen"
            )
            names = itertools.chain([name], (f"{name}-{i}" for i in itertools.count(2)))
            cell["id"] = next(name for name in names if name not in taken)
            taken.add(cell["id"])
        before = cell["id"]


def heading(cell):
    """Return the heading with which a cell begins as words for an id, or an empty text."""
    found = re.match(r"#+ (.+)", cell.source) if cell.cell_type == "markdown" else None
    words = re.findall("[a-z]+", found[1].lower()) if found else []
    return "-".join(words[:4])


def merged(outputs):
    """Join neighboring pieces of one stream: how a kernel cuts it is a matter of chance."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.get("name") == last.get("name"):
            last["text"] += output.text
        else:
            joined.append(nbformat.from_dict(output))
    return joined


def clean(output, count):
    """Number a result as its cell, and drop what only a running kernel could show."""
    if "execution_count" in output:
        output.execution_count = count
    if "data" in output:
        output.data.pop(WIDGET, None)
    return output


def text_of(notebook):
    """Return the text of the file, the same for the same notebook."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def refresh(path):
    """Run one notebook in its folder and write it back; leave it as it was if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        kernel_manager_class=AsyncKernel,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        client.execute()
    except CellExecutionError as error:
        sys.exit(f"\n{path.name}, cell {failed(notebook)!r}: {error.ename}: {error.evalue}")
    path.write_text(text_of(normalize(notebook)), encoding="utf-8", newline="\n")


def failed(notebook):
    """Return the id of the cell that ended in an error."""
    types = {cell.id: [o.output_type for o in cell.get("outputs", [])] for cell in notebook.cells}
    return next(name for name in types if "error" in types[name])


def main(arguments=None):
    """Refresh the notebooks named, or all chapters."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="all chapters, if none is named")
    named = [path.resolve() for path in parser.parse_args(arguments).notebooks]
    os.environ.update(ONE_THREAD)
    for line in [] if named else left_out():
        print(line)
    for path in named or chapters()[0]:
        if not path.is_file():
            parser.error(f"there is no {path}; name notebooks, as in chapters/06-normal.ipynb")
        print(f"{path.name} …", end="", flush=True)
        start = time.perf_counter()
        refresh(path)
        print(f" {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
