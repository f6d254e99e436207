"""Every chapter keeps every promise: one test for each checker and notebook."""

import os
import subprocess
import sys

import pytest
from truth.checkers import CHECKERS
from truth.exceptions import ROOT
from truth.given import Given
from truth.notebook import Notebook
from truth.prose import SHARPNESS, sharpness

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


def test_there_are_chapters():
    """An empty list would pass every test below."""
    assert CHAPTERS, "no notebook in chapters/"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("checker", CHECKERS)
def test_chapter(path, checker):
    """The checker has nothing to say about the chapter."""
    problems = [str(problem) for problem in CHECKERS[checker](Notebook.read(path))]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_given_names_chapters_that_exist():
    """An entry of tests/given.toml belongs to a notebook."""
    assert Given.load().notebooks() <= {path.name for path in CHAPTERS}


def test_numbers_in_prose_are_checked_sharply(record_testsuite_property):
    """Nearly every wrong last digit would be noticed: the check of prose is itself measured."""
    caught, trials, unnoticed = sharpness([Notebook.read(path) for path in CHAPTERS])
    record_testsuite_property("prose_sharpness", f"{caught:.4f} of {trials}")
    print(f"{caught:.1%} of {trials} changed last digits are noticed")
    assert caught >= SHARPNESS, f"only {caught:.1%} of {trials} noticed:\n" + "\n".join(unnoticed)


@pytest.mark.slow
def test_outputs_are_the_same_with_another_kernel():
    """OpenBLAS made for an old processor sums in another order; the outputs must not show it."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(
        [*command, "--nbval", "--nbval-current-env", "-n", "2", "--dist", "loadfile", "chapters"],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_CORETYPE": "Nehalem"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
