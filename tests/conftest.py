"""One thread of linear algebra, here and in every kernel; warnings excepted by the one table."""

import functools
import os
import sys
import tempfile
import threading
from pathlib import Path

import kernels
import pytest
import refresh
from exceptions import table, warning_filters
from hypothesis import Phase, settings
from threads import ONE_THREAD

os.environ.update(ONE_THREAD)

LONGEST = ("test_versions.py", "test_browser.py", "test_pdf.py", "test_tools.py")
MEASURED = ("mlelib/", "tests/library/", "tests/explore/")

# For mutation testing (`make mutants`): that a law fails is enough, its smallest example is not
# looked for.
settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate])


def pytest_configure(config):
    """Set up nbval's kernels, the warnings of the table of exceptions, and what is left out."""
    kernels.pytest_configure()
    if not hasattr(config, "workerinput"):  # workers inherit it
        own = tempfile.TemporaryDirectory(prefix="ipython-")  # nobody's settings, nor a home
        config.add_cleanup(own.cleanup)
        os.environ["IPYTHONDIR"] = own.name
    for line in warning_filters(table()):
        config.addinivalue_line("filterwarnings", line)
    left_out = [*refresh.chapters()[1], *homework_left_out(config)[0]]
    config.option.ignore = [*(config.option.ignore or []), *map(str, left_out)]


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that two processes end together."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure what tests of the library cover, and no others: Python runs half as fast by it."""
    if item.nodeid.startswith(MEASURED):
        return (yield)
    measured = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    result = yield
    sys.settrace(measured[0])
    threading.settrace(measured[1])
    return result


def pytest_report_header(config):
    """Say which notebooks and tests are left out, for want of what only they need."""
    return [*refresh.left_out(), *homework_left_out(config)[1]]


@functools.cache
def homework_left_out(config):
    """Name the tests of the grader that this system cannot run, and the sentences that say so.

    To know it takes a start of the sandbox, so nobody asks unless those tests are to run.
    """
    root = Path(__file__).parents[1]
    if sys.platform != "linux":
        why = "left out: the grader and its tests, which need Linux"
        return [root / "mlegrade", root / "tests" / "homework"], [why]
    if not (root / "mlegrade").is_dir():  # a copy of the library and its tests alone
        return [], []
    isolation, another = (
        root / "tests" / "homework" / f"test_{name}.py" for name in ("isolation", "another_user")
    )
    found = {}
    if asked_for(isolation, config):
        from mlegrade.sandbox.start import strongest

        level, why = strongest()
        if level != "namespaces":
            found[isolation] = why
    if os.geteuid() != 0 and asked_for(another, config):
        found[another] = "only root can become another user"
    return list(found), [f"left out: {path.name}; {why}" for path, why in found.items()]


def asked_for(file, config):
    """Tell whether a file of tests is, or is below, what is to run."""
    here = config.invocation_params.dir
    named = [(here / argument.split("::")[0]).resolve() for argument in config.args]
    return any(path in (file, *file.parents) for path in named)


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
    from exceptions import skip
    from playwright.sync_api import sync_playwright

    program = chromium.find()
    if program is None:
        skip("no-chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site():
    """Serve the book as a web host would, compressed, and give its address."""
    import book
    from serve import served

    with served(book.build()) as address:
        yield address
