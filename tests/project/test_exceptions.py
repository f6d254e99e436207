"""There is one table of exceptions, in pyproject.toml, and none is made anywhere else."""

import re
import tomllib

import pytest
from exceptions import (
    ROOT,
    axe_options,
    faults,
    lint_exceptions,
    scan,
    skip,
    table,
    warning_filters,
)

SUFFIXES = {".py", ".toml", ".yml", ".ipynb", ".js", ""}
# Where the words themselves must stand: the module that applies the table and knows what to look
# for, the check of markers in cells, this test's made-up sources, a spoiled notebook, what writes
# down the warnings of those it times, and the table with the line it refines.
NAMED = {
    "tests/helpers/exceptions.py": None,
    "tests/project/test_exceptions.py": None,
    "tests/conftest.py": {"warning"},
    "bookcheck/page/cells.py": {"nbval"},
    "tests/bookcheck/spoiled.py": {"nbval"},
    "benchmarks/measure.py": {"warning"},
    "pyproject.toml": {"warning", "axe", "skip", "lint"},
}
ROW = {
    "kind": "skip",
    "what": "no-chromium",
    "where": "tests/conftest.py",
    "why": "A laptop without Chromium can still test all the rest",
}


def sources():
    """Return the paths of all source files; folders that are built or hidden do not count."""
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.suffix in SUFFIXES]
    built = re.compile(r"(^|/)(\.(?!ci/)|_?build/|dist/|mutants/|__pycache__/)|\.egg-info/")
    paths = [path.as_posix() for path in found if not built.search(path.as_posix())]
    return [path for path in paths if (ROOT / path).is_file() and "/vendor/" not in path]


def test_table_is_complete():
    """Every entry says what, where and why."""
    assert faults(table()) == []


def test_no_exception_is_made_elsewhere():
    """No file silences a tool on its own."""
    found = [
        f"{path}:{number}: {kind}: {line[:80]}; move it to [[tool.exceptions]]"
        for path in sources()
        if NAMED.get(path, set()) is not None
        for kind, number, line in scan((ROOT / path).read_text("utf-8"))
        if kind not in NAMED.get(path, set())
    ]
    assert not found, "\n".join(found)


def test_sources_are_all_there():
    """The search sees this file, so it has not silently found nothing."""
    assert {"tests/project/test_exceptions.py", "pyproject.toml"} <= set(sources())


def test_configuration_holds_nothing_more():
    """Ruff ignores what the table says, pytest filters no warning but by the table."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = {(row["what"], row["where"]) for row in table() if row["kind"] == "lint"}
    assert lint_exceptions(config) == listed
    assert config["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("import os  # noqa: F401", "lint"),
        ("x = 1  # type: ignore[assignment]", "lint"),
        ("# fmt: off", "lint"),
        ("if x:  # pragma: no cover", "coverage"),
        ("if x:  # pragma: no branch", "coverage"),
        ("x = y + 1  # no mutate", "coverage"),
        ("x = y + 1  # pragma: no mutate", "coverage"),
        ('exclude_also = ["raise"]', "coverage"),
        ("@pytest.mark.skip(reason='later')", "skip"),
        ("@pytest.mark.skipif(True, reason='later')", "skip"),
        ("@pytest.mark.xfail", "skip"),
        ("pytest.skip('later')", "skip"),
        ("torch = pytest.importorskip('torch')", "skip"),
        ("warnings.filterwarnings('ignore')", "warning"),
        ("warnings.simplefilter('ignore')", "warning"),
        ("with warnings.catch_warnings():", "warning"),
        ("@pytest.mark.filterwarnings('ignore')", "warning"),
        ("suppress_warnings = ['myst.header']", "warning"),
        ("pytest -W ignore", "warning"),
        ("# NBVAL_IGNORE_OUTPUT", "nbval"),
        ('"tags": ["nbval-skip"]', "nbval"),
        ("--nbval-sanitize-with rules.cfg", "nbval"),
        ("{'rules': {'color-contrast': {'enabled': False}}}", "axe"),
        ("axe.disableRules(['region'])", "axe"),
    ],
)
def test_scan_finds_each_kind(line, kind):
    """A made-up source with one exception is found, with its line."""
    assert scan(f"first\n{line}\n") == [(kind, 2, line)]


def test_scan_leaves_honest_code_alone():
    """What only looks alike is not found: the flag that turns nbval on, a test that waits."""
    assert scan("--nbval --nbval-current-env\nwith pytest.warns(RuntimeWarning):\n") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"why": "flaky"}, "in a sentence why"),
        ({"kind": "later"}, "the kinds are"),
        ({"until": "2030"}, "kind, what, where and why"),
    ],
)
def test_faults_are_found(change, message):
    """An entry without a reason, of no kind, or with more than it may have."""
    (fault,) = faults([ROW | change])
    assert message in fault


def test_skip_needs_the_table_and_fails_in_ci(monkeypatch):
    """A skip stands in the table, and where CI is set nothing is skipped."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="without Chromium"):
        skip("no-chromium", [ROW])
    with pytest.raises(pytest.fail.Exception, match="no skip in the table"):
        skip("no-node", [ROW])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nothing is skipped here"):
        skip("no-chromium", [ROW])


def test_table_is_applied():
    """Warnings and axe's rules are taken from the entries of their kind, and no others."""
    line, rule = "ignore:old name:DeprecationWarning", "color-contrast"
    axe = {"kind": "axe", "what": rule, "where": "explorers"}
    rows = [ROW, ROW | {"kind": "warning", "what": line}, ROW | axe]
    assert warning_filters(rows) == [line]
    for where, names in (("explorers", {rule}), ("pages", set())):
        rules = axe_options(rows, where)["rules"]
        assert {name for name, on in rules.items() if not on["enabled"]} == names


def test_lint_exceptions_are_read():
    """Ruff's lists become pairs of code and place."""
    lint = {"ignore": ["D105"], "per-file-ignores": {"tests/*": ["D103"]}}
    expected = {("D105", "everywhere"), ("D103", "tests/*")}
    assert lint_exceptions({"tool": {"ruff": {"lint": lint}}}) == expected
