"""How long a chapter takes a reader: a sitting, or what is still too long for one."""

import json
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).parents[2] / "chapters"
WORDS, LINES = 200, 10  # that are read in a minute: of prose, of code and what it gave
SITTING = 55
# Chapters that are still longer than a sitting, in minutes: a limit may only be lowered. Optimizers
# need 65; the others, too, until what they say of intervals and tests has a chapter of its own.
LONGER = {
    "05-maximizing": 65,
    "06-normal": 62,
    "07-linear-regression": 70,
    "08-logistic-regression": 59,
    "09-no-closed-form": 68,
}


def words_of(cell):
    """Count the words of a cell of prose, its answers and solutions included."""
    return len("".join(cell["source"]).split()) if cell["cell_type"] == "markdown" else 0


def lines_of(cell):
    """Count the lines of a cell of code, unless the page folds them, and of what it printed."""
    if cell["cell_type"] != "code":
        return 0
    source, metadata = "".join(cell["source"]), cell["metadata"]
    drawn = any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"])
    check = "checks" in metadata and "def " not in source or source.startswith("# Right:")
    if drawn or check or "hide-input" in metadata.get("tags", []):
        source = ""
    printed = [output.get("text") or data(output) for output in cell["outputs"]]
    text = "\n".join([source, *("".join(lines) for lines in printed)])
    return sum(bool(line.strip()) for line in text.splitlines())


def data(output):
    """Return what a value looks like as text; a drawing is looked at, and not read."""
    forms = output.get("data", {})
    return "" if "image/svg+xml" in forms else forms.get("text/plain", "")


def minutes(path):
    """Return how many minutes a chapter takes, quiz and exercises included."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return sum(map(words_of, cells)) / WORDS + sum(map(lines_of, cells)) / LINES


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("[0-9]*.ipynb")), ids=lambda p: p.stem)
def test_a_chapter_is_a_sitting(path, record_property):
    """No chapter grows; one that has become shorter gives its limit back."""
    took, limit = minutes(path), LONGER.get(path.stem, SITTING)
    record_property("minutes", round(took))
    assert took <= limit, f"{path.stem} takes {took:.0f} minutes: shorten it, fold or move a part"
    assert path.stem not in LONGER or took > limit - 2, f"lower the limit of {path.stem}"


def test_what_is_read_is_counted(tmp_path):
    """What only checks, a drawing and its code cost nothing; an answer and a printed line do."""
    drawn = {"data": {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}}
    code = {"cell_type": "code", "metadata": {}, "source": "a = 1\n\n", "outputs": [drawn]}
    cells = [
        {"cell_type": "markdown", "source": ["one two\n", "three"]},
        code | {"outputs": [{"text": ["1\n", "2\n"]}, {"data": {"text/plain": "3"}}]},
        {"cell_type": "code", "metadata": {"checks": ["1.1"]}, "source": "a", "outputs": []},
        code | {"metadata": {"tags": ["hide-input"]}, "outputs": [{"text": ["3\n"]}]},
        code | {"metadata": {"checks": ["1.2"]}, "source": "def f():\n    return 1", "outputs": []},
        code | {"source": "# Right: 2, 3, 1", "outputs": []},
        code | {"outputs": []},
        code,
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert minutes(path) == pytest.approx(3 / WORDS + (4 + 1 + 2 + 1) / LINES, rel=1e-12)
