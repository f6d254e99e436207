"""How long a chapter takes a reader: a sitting, or what is still too long for one."""

import json
from pathlib import Path

import pytest
from mlebook.reading import LINES, WORDS, minutes

CHAPTERS = Path(__file__).parents[2] / "chapters"
SITTING = 55
LONGER = {"05-maximizing": 65}  # four methods on one hill


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
