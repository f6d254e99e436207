"""nbval really is strict: of six notebooks it passes the good one and no other."""

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
    cell(raw, "mean").outputs[0].data["text/plain"] = "4.9"


def out_of_order(raw):
    """Put a cell before the one that it needs, outputs and all."""
    raw.cells.remove(moved := cell(raw, "spread"))
    raw.cells.insert(raw.cells.index(cell(raw, "mean")), moved)


def hidden_error(raw):
    """Take away the error that a cell shows, and the tag that announces it."""
    cell(raw, "error").outputs = []
    cell(raw, "error").metadata["tags"] = ["hide-cell"]


# Name: the change, and what nbval must say.
SPOILED = {
    "good": (lambda raw: None, ""),
    "wrong-output": (wrong_output, "mismatch 'text/plain'"),
    "altered-figure": (draws("M ", "N "), "mismatch 'image/svg+xml'"),
    "out-of-order": (out_of_order, "NameError"),
    "hidden-error": (hidden_error, "ZeroDivisionError"),
    "silent-output": (write("mean", ".mean())\nmu_hat", ".mean())"), "Missing output fields"),
}


@pytest.fixture(scope="module")
def reports(good, tmp_path_factory):
    """Return {notebook: list of failures}, from one run of pytest with nbval alone."""
    folder = tmp_path_factory.mktemp("nbval")
    for name, (change, _) in SPOILED.items():
        raw = copy.deepcopy(good)
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
    found = {name: [] for name in SPOILED}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        name = case.get("classname").split(".")[0]
        found[name] += [failure.text for failure in case.iter("failure")]
    return found


@pytest.mark.parametrize("name", SPOILED)
def test_nbval_is_strict(reports, name):
    """The good notebook passes; each other one fails, for its own reason."""
    reason = SPOILED[name][1]
    assert bool(reports[name]) == bool(reason)
    assert reason in "".join(reports[name][:1])


def test_a_failure_says_where_and_what_to_do(reports):
    """The cell by the number and the name that the other checks give it, and the command."""
    (text,) = reports["wrong-output"]
    assert "Cell 3: Cell outputs differ" in text
    assert "wrong-output.ipynb, cell 3 (mean): run again, it gives something else" in text
    assert "`make refresh`" in reports["altered-figure"][0].splitlines()[-1]
