"""Every cell of every notebook, run by the page's Python in Node, prints what is printed.

The test prints a table: of each page the cells, how many are the same, differ, and cannot run.
"""

import json
import subprocess

import book
import nbformat
import pytest

from mlelib.explore._node import find_node

SCRIPT = book.ROOT / "tests" / "live" / "cells.mjs"
NOTEBOOKS = sorted((book.ROOT / "chapters").glob("*.ipynb"))
ABSENT = {"statsmodels", "torch", "pandas", "dask", "distributed"}


def printed(cell):
    """Return what a cell printed, and results that are plain text."""
    texts = [output.get("text", "") for output in cell.outputs if output.get("name") != "stderr"]
    results = [o for o in cell.outputs if o.output_type == "execute_result"]
    return "".join(texts) + "".join(f"{o.data['text/plain']}\n" for o in results)


def shown(cell):
    """Count what a cell shows beside text: figures, explorers."""
    return sum(output.output_type == "display_data" for output in cell.outputs)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_cell_prints_what_is_printed(path, record_property):
    python = book.build() / "_static" / "pyodide"
    command = [find_node(), str(SCRIPT), str(python), str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    ran = json.loads(done.stdout.splitlines()[-1])
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    wrong, counts = {}, {"done": 0, "differs": 0, "absent": 0}
    for cell, (name, how, text, error, drawn, _) in zip(cells, ran, strict=True):
        same = how == "done" and text == printed(cell) and len(drawn) == shown(cell)
        counts[how if same or how == "absent" else "differs"] += 1
        if how == "absent":
            assert error in ABSENT
        elif not same:
            wrong[f"{path.stem} {name}"] = text or error
    counts["seconds"] = round(sum(row[-1] for row in ran), 1)
    row = "{done} the same, {differs} differ, {absent} cannot; {seconds} s".format(**counts)
    record_property(f"in the page's Python, {path.stem}", f"{len(cells)} cells, {row}")
    assert wrong == {}
