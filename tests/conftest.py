"""One thread of linear algebra, here and in every kernel; warnings excepted by the one table."""

import copy
import functools
import os
import sys
from pathlib import Path

import kernels
import pytest
import refresh
from hypothesis import Phase, settings
from threads import ONE_THREAD
from truth.exceptions import table, warning_filters

os.environ.update(ONE_THREAD)

# For mutation testing (`make mutants`): that a law fails is enough, its smallest example is not
# looked for.
settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate])


def pytest_configure(config):
    """Set up nbval's kernels, the warnings of the table of exceptions, and what is left out."""
    kernels.pytest_configure()
    for line in warning_filters(table()):
        config.addinivalue_line("filterwarnings", line)
    left_out = [*refresh.chapters()[1], *homework_left_out()[0]]
    config.option.ignore = [*(config.option.ignore or []), *map(str, left_out)]


def pytest_collection_modifyitems(items):
    """Begin with the file that takes longest, so that two processes end together."""
    items.sort(key=lambda item: item.path.name != "test_browser.py")


def pytest_report_header(config):
    """Say which notebooks and tests are left out, for want of what only they need."""
    return [*refresh.left_out(), *homework_left_out()[1]]


@functools.cache
def homework_left_out():
    """Name the tests of the grader that this system cannot run, and the sentence that says so."""
    root = Path(__file__).parents[1]
    if sys.platform != "linux":
        why = "left out: the grader and its tests, which need Linux"
        return [root / "mlegrade", root / "tests" / "homework"], [why]
    if not (root / "mlegrade").is_dir():  # a copy of the library and its tests alone
        return [], []
    from mlegrade.sandbox import strongest

    found = []
    if strongest() != "namespaces":
        found.append(("test_isolation.py", "this system lets nobody make namespaces"))
    if os.geteuid() != 0:
        found.append(("test_another_user.py", "only root can become another user"))
    files = [root / "tests" / "homework" / name for name, _ in found]
    return files, [f"left out: {name}; {why}" for name, why in found]


def pytest_collection_finish(session):
    """Keep nbval from starting coverage in the kernels, which then never fall idle.

    What the notebooks run is no measure of the tests: pytest-cov has read the option already.
    """
    session.config.option.cov_source = None


def pytest_terminal_summary(terminalreporter):
    """Print at the end what tests measured and recorded."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session")
def browser():
    """Start one Chromium for all tests of a process."""
    import chromium
    from playwright.sync_api import sync_playwright
    from truth.exceptions import skip

    program = chromium.find()
    if program is None:
        skip("no-chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """Return a small chapter that keeps every promise, executed once."""
    from truth import sample

    return sample.executed(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def spoil(good, tmp_path):
    """Return a function that changes a copy of the good chapter, as a notebook for the checkers."""
    import nbformat
    from truth.given import Given
    from truth.notebook import Notebook
    from truth.sample import NAME

    def spoiled(change, given=None):
        raw = copy.deepcopy(good)
        change(raw)
        nbformat.write(raw, tmp_path / NAME)
        return Notebook.read(tmp_path / NAME, given or Given())

    return spoiled
