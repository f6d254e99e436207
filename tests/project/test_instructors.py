"""The page for instructors names chapters, sections and cells that exist."""

import re

import pytest
from exceptions import ROOT

from bookcheck.notebook import Notebook

PAGE = (ROOT / "chapters" / "for-instructors.md").read_text("utf-8")
LINK = r"\[[^\]]*\]\(([\w-]+\.ipynb)\)"


def named(text):
    """Return pairs (notebook, cell id): the code spans after a link, in the same cell of a table.

    >>> named("| `Q41` | [A](a.ipynb): `one`, `two`; [B](b.ipynb): `three` |")
    [('a.ipynb', 'one'), ('a.ipynb', 'two'), ('b.ipynb', 'three')]
    """
    found = re.findall(rf"{LINK}([^|[\n]*)", text)
    return [(notebook, cell) for notebook, rest in found for cell in re.findall("`(.+?)`", rest)]


def faults(text, chapters):
    """Return the links to no notebook, and the cells that are not in theirs."""
    missing = [link for link in re.findall(LINK, text) if not (chapters / link).is_file()]
    ids = {
        path.name: {cell.get("id") for _, cell in Notebook.read(path).code}
        for path in chapters.glob("*.ipynb")
    }
    return missing + [pair for pair in named(text) if pair[1] not in ids.get(pair[0], set())]


def test_chapters_and_cells_exist():
    """What an instructor looks for is there."""
    assert faults(PAGE, ROOT / "chapters") == []


@pytest.mark.parametrize("text", ["[A](nowhere.ipynb)", "[A](06-normal.ipynb): `mu-hut`"])
def test_a_chapter_or_a_cell_that_is_missing_is_found(text):
    """The test above can fail."""
    assert len(faults(text, ROOT / "chapters")) == 1


def test_sections_exist():
    """Each section of the tables begins a heading of a chapter of the same row."""
    rows = [r.split(" | ") for r in PAGE.splitlines() if r.startswith("| ") and r.count("|") == 5]
    rows = [row for row in rows if named(row[2])]
    assert len(rows) > 40
    for row in rows:
        pages = [Notebook.read(ROOT / "chapters" / name) for name in {n for n, _ in named(row[2])}]
        cells = [cell for page in pages for _, cell in page.markdown]
        headings = [cell.source[3:] for cell in cells if cell.source[:3] == "## "]
        for section in row[1].split("; "):
            assert section.startswith("the ") or any(h.startswith(section) for h in headings), row


def test_every_chapter_and_question_is_there():
    """An outcome and a time for each chapter, a table for each question."""
    assert set(re.findall(LINK, PAGE)) >= {p.name for p in (ROOT / "chapters").glob("[0-9]*.ipynb")}
    questions = [int(number) for number in re.findall(r"`Q(\d+)`", PAGE)]
    assert questions == list(range(41, 41 + len(questions)))
    assert questions
