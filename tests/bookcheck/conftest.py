"""A small chapter that keeps every promise, and copies of it that do not."""

import copy
import shutil

import nbformat
import pytest
import sample
from exceptions import ROOT

from bookcheck.given import Given
from bookcheck.notebook import Notebook


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """Return a small chapter that keeps every promise, executed once."""
    return sample.executed(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def spoil(good, tmp_path):
    """Return a function that changes a copy of the good chapter, as a notebook for the checkers.

    It stands in a folder with this book's rules, and with nothing in the files of what is given.
    """
    path = tmp_path / "chapters" / sample.NAME
    path.parent.mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    def spoiled(change, given=None):
        raw = copy.deepcopy(good)
        change(raw)
        nbformat.write(raw, path)
        return Notebook.read(path, given or Given())

    return spoiled
