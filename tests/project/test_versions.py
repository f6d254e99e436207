"""Other versions than the lock's: the lowest that pyproject.toml declares, and the newest.

Each set is installed anew, for the Python that runs the tests. The library's tests must pass in it
and the chapters run in it. Figures are not compared; in what is printed the words must be the same,
and a number may move by 5 %, because a new version may draw other random numbers from a seed.
Whatever moved is told at the end of the run.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import environment
import nbformat
import pytest
import refresh
from exceptions import ROOT, skip

MAY_MOVE = 0.05  # of a number: more than those of simulations that are printed with three digits
NUMBER = re.compile(r"\d+(?:[,_]\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?")
TOOLS = ["pytest", "pytest-xdist", "hypothesis", "nbval", "nbclient", "ipykernel"]
CHOICES = {  # what uv is to choose; whether a warning is an error, of old packages beside new ones
    "lowest": (["--resolution", "lowest-direct"], ["-W", "default"]),
    "newest": (["--resolution", "highest"], []),
}


def said(cell):
    """Return what a cell of code printed, without what is shown as a picture or as HTML."""
    texts = [output.get("text") or output.get("ename", "") for output in cell.outputs]
    shown = [output.data for output in cell.outputs if "data" in output]
    texts += [data["text/plain"] for data in shown if [*data] == ["text/plain"]]
    return " ".join(" ".join(texts).split())


def moved(old, new):
    """Say how two texts differ: "" not at all, "in digits" by at most 5 %, else "in words"."""
    if old == new:
        return ""
    pairs = list(zip(NUMBER.findall(old), NUMBER.findall(new), strict=False))
    values = [[float(re.sub("[,_]", "", text)) for text in pair] for pair in pairs]
    near = all(abs(a - b) <= MAY_MOVE * abs(a) for a, b in values)
    return "in digits" if near and NUMBER.sub("0", old) == NUMBER.sub("0", new) else "in words"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("0.00189 4.1", "0.00189 4.1", ""),
        ("0.00189 4.1", "0.00192 4.0", "in digits"),
        ("1,000 flips", "1,010 flips", "in digits"),
        ("n 100", "n 106", "in words"),
        ("-0.5", "0.5", "in words"),
        ("1 2", "1", "in words"),
        ("1e-8 steps", "1e-7 steps", "in words"),
        ("Converged", "Not converged", "in words"),
    ],
)
def test_what_moved_is_told_from_what_changed(old, new, expected):
    assert moved(old, new) == expected


def run(*command, **options):
    """Run a program; return whether it succeeded, and its words."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", **options
    )
    return done.returncode == 0, done.stdout


def copied(folder, *parts):
    """Copy parts of the project, and its configuration."""
    for part in parts:
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "pyproject.toml", folder)


def test_the_librarys_tests_begin_in_a_copy_for_mutants(tmp_path):
    """Without the grader, that is, and without chapters."""
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    copied(tmp_path, "tests", *mutmut["source_paths"], *mutmut["also_copy"])
    collect = ["-m", "pytest", "-o", "addopts=", "--collect-only", "-q", "tests/library"]
    done, words = run(sys.executable, *collect, cwd=tmp_path)
    assert done, words[-5000:]


@pytest.fixture(scope="module", params=CHOICES)
def versions(request, tmp_path_factory):
    """Return the name of a choice, a copy of library, tests and chapters, and a Python for them."""
    copy = tmp_path_factory.mktemp(request.param)
    copied(copy, "mlelib", "bookcheck", "tests", "tools", "chapters")
    program = copy / os.path.relpath(environment.PYTHON, environment.ROOT)
    assert run(sys.executable, "-m", "venv", str(program.parents[1]))[0]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--python", str(program)]
    uv += ["--only-binary", ":all:", "--color", "never"]
    chosen = [*CHOICES[request.param][0], "-r", "pyproject.toml", "--extra", "chapters"]
    for wanted in (chosen, TOOLS):
        done, words = run(*uv, *wanted, cwd=copy)
        if not done and "error sending request" in words:
            skip("no-network")
        assert done, words
    return request.param, copy, str(program)


@pytest.mark.slow
def test_the_librarys_tests_pass(versions):
    choice, copy, program = versions
    options = ["-o", "addopts=", "--doctest-modules", "-q", "-n", "2", *CHOICES[choice][1]]
    done, words = run(program, "-m", "pytest", *options, "mlelib", "tests/library", cwd=copy)
    assert done, words[-5000:]


@pytest.mark.slow
def test_the_chapters_run_and_say_the_same(versions, record_property):
    choice, copy, program = versions
    kernels_too = {**os.environ, "PYTHONPATH": str(copy)}
    done, words = run(program, "tools/refresh.py", cwd=copy, env=kernels_too)
    assert done, words
    found = {"in digits": [], "in words": []}
    for path in refresh.chapters()[0]:
        notebooks = [nbformat.read(p, 4) for p in (path, copy / "chapters" / path.name)]
        for cell, again in zip(*(book.cells for book in notebooks), strict=True):
            if cell.cell_type == "code" and (how := moved(said(cell), said(again))):
                found[how].append(f"{path.stem}, {cell.id}: {said(cell)!r} is {said(again)!r}")
    for line in found["in digits"]:
        record_property(f"with the {choice} versions", line)
    assert found["in words"] == []
