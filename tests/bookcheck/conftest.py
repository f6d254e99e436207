"""A small chapter that keeps every promise, and copies of it that do not."""

import copy

import nbformat
import pytest
import sample

from bookcheck.given import Given
from bookcheck.notebook import Notebook


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """Return a small chapter that keeps every promise, executed once."""
    return sample.executed(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def spoil(good, tmp_path):
    """Return a function that changes a copy of the good chapter, as a notebook for the checkers."""

    def spoiled(change, given=None):
        raw = copy.deepcopy(good)
        change(raw)
        nbformat.write(raw, tmp_path / sample.NAME)
        return Notebook.read(tmp_path / sample.NAME, given or Given())

    return spoiled
