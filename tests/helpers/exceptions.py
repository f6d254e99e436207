"""The one table of exceptions, ``[[tool.exceptions]]`` in pyproject.toml; the search for others.

This is the only module that applies the table: to pytest's warnings, to skips and to axe's rules.
"""

import os
import re
import tomllib
from pathlib import Path

import pytest

from bookcheck.page.cells import MARKER

ROOT = Path(__file__).parents[2]
KINDS = {"warning", "axe", "skip", "xfail", "lint"}
SHORTEST_REASON = 20
ELSEWHERE = {
    "lint": r"#\s*(?:noqa|ruff:|fmt:\s*(?:off|skip)|isort:|type:\s*ignore|pyright:|mypy:)",
    "coverage": r"pragma:\s*no|no\s?mutate\b|\bexclude_(?:lines|also)\b|^omit\s*=",
    "skip": r"\bmark\.(?:skip|xfail)|\b(?:pytest|unittest)\.(?:skip|xfail)"
    r"|\bimportorskip\b|\bskipTest\b",
    "warning": r"\b(?:filterwarnings|simplefilter|catch_warnings|suppress_warnings)\b"
    r"|\bPYTHONWARNINGS\b|-W\s?ignore|--disable-warnings",
    "nbval": MARKER.pattern + r"|sanitize.with",
    "axe": r"\bdisableRules\b|\benabled[\"']?\s*:\s*[Ff]alse",
}


def table(root=ROOT):
    """Return the entries of the table: dicts with kind, what, where and why."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"].get("exceptions", [])


def warning_filters(entries):
    """Return pytest's lines for the warnings that the table excepts."""
    return [entry["what"] for entry in entries if entry["kind"] == "warning"]


def axe_options(entries, where="pages"):
    """Return axe's options: two rules more than it has by itself, without those of the table."""
    rules = {"target-size": True, "label-content-name-mismatch": True}
    excepted = [entry for entry in entries if entry["kind"] == "axe" and entry["where"] == where]
    rules |= {entry["what"]: False for entry in excepted}
    return {"rules": {rule: {"enabled": enabled} for rule, enabled in rules.items()}}


def skip(what, entries=None):
    """Skip a test for a reason in the table; fail where nothing may be skipped (CI is set)."""
    entries = table() if entries is None else entries
    reasons = [row["why"] for row in entries if (row["kind"], row["what"]) == ("skip", what)]
    if not reasons:
        pytest.fail(f"{what!r} is no skip in the table of exceptions in pyproject.toml")
    if os.environ.get("CI"):
        pytest.fail(f"nothing is skipped here, but {what!r} would be: {reasons[0]}")
    pytest.skip(reasons[0])


def faults(entries):
    """Return what is wrong with the entries of the table."""
    found = []
    for entry in entries:
        if set(entry) != {"kind", "what", "where", "why"}:
            found.append(f"{entry}: an exception has kind, what, where and why")
        elif entry["kind"] not in KINDS:
            found.append(f"{entry['kind']!r}: the kinds are {sorted(KINDS)}")
        elif len(entry["why"]) < SHORTEST_REASON:
            found.append(f"{entry['what']}: say in a sentence why, not {entry['why']!r}")
    return found


def scan(text):
    """Return (kind, line number, line) of each exception that is made in a source text.

    >>> scan("import os  # no" "qa: F401")
    [('lint', 1, 'import os  # noqa: F401')]
    """
    return [
        (kind, number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        for kind, pattern in ELSEWHERE.items()
        if re.search(pattern, line)
    ]


def lint_exceptions(config):
    """Return the pairs (code, where) that ruff's configuration ignores; no glob is everywhere."""
    ruff = config["tool"]["ruff"].get("lint", {})
    everywhere = [*ruff.get("ignore", []), *ruff.get("extend-ignore", [])]
    tables = (ruff.get("per-file-ignores", {}), ruff.get("extend-per-file-ignores", {}))
    pairs = {(code, where) for rows in tables for where, codes in rows.items() for code in codes}
    return pairs | {(code, "everywhere") for code in everywhere}
