"""nbval really is strict: of spoiled cells it passes none, and of good ones all."""

import copy
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import nbformat
import pytest
from exceptions import ROOT
from spoil import cell, draws, write


def wrong_output(raw):
    """Commit an output that the cell does not give."""
    cell(raw, "spread").outputs[0].data["text/plain"] = "(24, 0.57)"


def out_of_order(raw):
    """Put a cell before the one that it needs, outputs and all."""
    raw.cells.remove(moved := cell(raw, "spread"))
    raw.cells.insert(raw.cells.index(cell(raw, "mean")), moved)


def hidden_error(raw):
    """Take away the error that a cell shows, and the tag that announces it."""
    cell(raw, "error").outputs = []
    cell(raw, "error").metadata["tags"] = ["hide-cell"]


# Cell: the change, and what nbval must say of it.
SPOILED = {
    "mean": (write("mean", ".mean())\nmu_hat", ".mean())"), "Missing output fields"),
    "spread": (wrong_output, "mismatch 'text/plain'"),
    "parabola": (draws("M ", "N "), "mismatch 'image/svg+xml'"),
    "error": (hidden_error, "ZeroDivisionError"),
}
NOTEBOOKS = {
    "good": [],
    "spoiled": [change for change, _ in SPOILED.values()],
    "out-of-order": [out_of_order],
}


@pytest.fixture(scope="module")
def reports(good, tmp_path_factory):
    """Return {notebook: {cell: what failed}}, from one run of pytest with nbval alone."""
    folder = tmp_path_factory.mktemp("nbval")
    for name, changes in NOTEBOOKS.items():
        raw = copy.deepcopy(good)
        for change in changes:
            change(raw)
        nbformat.write(raw, folder / f"{name}.ipynb")
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "--color=no"]
    done = subprocess.run(
        [*command, "-p", "kernels", "-p", "no:cacheprovider", "--junitxml=report.xml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    found = {name: {} for name in NOTEBOOKS}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        for failure in case.iter("failure"):
            notebook, name = case.get("classname").split(".")[0], case.get("name")
            found[notebook][name.partition("(")[2].rstrip(")")] = failure.text
    return found


def test_nbval_is_strict(reports):
    """The good notebook passes; each spoiled cell fails, for its own reason, and no other."""
    assert reports["good"] == {}
    assert set(reports["spoiled"]) == set(SPOILED)
    lacks = [name for name, (_, why) in SPOILED.items() if why not in reports["spoiled"][name]]
    assert lacks == []
    assert "NameError" in reports["out-of-order"]["spread"]


def test_a_failure_says_where_and_what_to_do(reports):
    """The cell by the number and the name that the other checks give it, and the command."""
    text = reports["spoiled"]["spread"]
    assert "Cell 5: Cell outputs differ" in text
    assert "spoiled.ipynb, cell 5 (spread): run again, it gives something else" in text
    assert "`make refresh`" in reports["spoiled"]["parabola"].splitlines()[-1]
