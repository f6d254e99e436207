"""Every chapter keeps every promise: one test for each checker and notebook."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import refresh
from exceptions import ROOT
from kernels import AsyncKernel
from nbclient import NotebookClient

from bookcheck.checkers import CHECKERS
from bookcheck.given import Given
from bookcheck.notebook import Notebook
from bookcheck.numbers.prose import lost_signs, sharpness
from bookcheck.numbers.reading import claims
from bookcheck.page import links
from bookcheck.rules import Rules

CHAPTERS, LEFT_OUT = refresh.chapters()
RULES = Rules.of(CHAPTERS[0])
PAGES = sorted((ROOT / "chapters").glob("*.md"))
# What `make bench` writes into its page is checked in test_benchmarks.py, which knows the pages.
WRITTEN = re.compile(r"<!-- written by make \w+: begin -->.*?<!-- end -->", re.S)
# The title of a work is its authors'; test_works.py compares it with the other pages.
TITLE = re.compile(r'^(- [^"\n]*)"[^"\n]+"', re.M)


def test_there_are_chapters():
    """An empty list would pass every test below."""
    assert CHAPTERS, "no notebook in chapters/"


def test_nothing_is_left_out_where_all_must_run():
    """Where CI is set every notebook is tested; elsewhere pytest says at its top which is not."""
    assert not (os.environ.get("CI") and LEFT_OUT), refresh.left_out()


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("checker", CHECKERS)
def test_chapter(path, checker):
    """The checker has nothing to say about the chapter."""
    problems = [str(problem) for problem in CHECKERS[checker](Notebook.read(path))]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_given_names_chapters_that_exist():
    """An entry of tests/given.toml belongs to a notebook."""
    assert Given.load(RULES).notebooks() <= {path.name for path in CHAPTERS + LEFT_OUT}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_without_cells(page):
    """A Markdown page has no output to vouch for a number; its links say where they lead."""
    text = TITLE.sub(r"\1", WRITTEN.sub("", page.read_text("utf-8")))
    astray = [f"{page.name}: {p.message}" for p in links.check(as_notebook(page, text))]
    if problems := numbers(page.name, text) + astray:
        pytest.fail("\n".join(problems), pytrace=False)


def numbers(name, text):
    """Return a line on each number of a page: the rule, and what to do."""
    return [
        f"{name}: {claim.numeral.text} ('…{claim.context}…'): no cell of this page computes it, so "
        "nothing would notice when it is wrong. Leave it out or write it as a word; where it is "
        "needed, say it in a notebook, next to the cell that computes it, or show it by a doctest"
        for claim in claims(as_notebook(Path(name), text))
    ]


def test_a_number_on_a_page_is_found():
    """Code spans and doctests hold none; the message has the place, the rule and a remedy."""
    (line,) = numbers("intro.md", "Of `12` cells, 345 fail.\n\n```python\n>>> 67 + 1\n68\n\n```\n")
    assert line.startswith("intro.md: 345 ('…Of cells, 345 fail.…'): no cell of this page")
    assert numbers("intro.md", "Of many cells, a few fail: `345`.") == []


def as_notebook(path, text):
    """Return a notebook with one cell of Markdown."""
    raw = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    return Notebook(path, raw)


def test_numbers_in_prose_are_checked_sharply(record_property):
    """Nearly every wrong last digit would be noticed: the check of prose is itself measured."""
    caught, trials, unnoticed = sharpness([Notebook.read(path) for path in CHAPTERS])
    record_property("changed last digits in prose that are noticed", f"{caught:.1%} of {trials}")
    assert caught >= RULES.sharpness, f"only {caught:.1%} of {trials} noticed:\n" + "\n".join(
        unnoticed
    )


def test_a_lost_minus_sign_is_noticed(record_property):
    """Of ten, nine: words beside the number, such as 'below', may carry its sign instead."""
    caught, trials = lost_signs([Notebook.read(path) for path in CHAPTERS])
    record_property("lost minus signs in prose that are noticed", f"{caught} of {trials}")
    assert caught >= 0.9 * trials > 100


def invitations():
    """Return each change that a chapter invites to: the notebook, the cell, old text and new."""
    return [
        pytest.param(path, cell.id, old, new, id=f"{path.stem} {new}")
        for path in CHAPTERS
        for cell in nbformat.read(path, as_version=4).cells
        for old, others in cell.metadata.get("invites", {}).items()
        for new in others
    ]


def texts(cell):
    """Return what a cell shows in words."""
    shown = [o.get("text", o.get("data", {}).get("text/plain", "")) for o in cell.outputs]
    return "\n".join(shown)


def test_every_chapter_invites_to_change_a_number():
    """The first page says so: change a number, run the cell, and see."""
    invited = {param.values[0] for param in invitations()}
    assert {path for path in CHAPTERS if path.name[0].isdigit()} - invited == set()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name", "old", "new"), invitations())
def test_a_changed_number_leads_to_the_end(path, name, old, new):
    """With a reader's own numbers every cell runs, and what follows is about these numbers."""
    notebook = nbformat.read(path, as_version=4)
    before = [texts(cell) for cell in notebook.cells if cell.cell_type == "code"]
    cell = next(cell for cell in notebook.cells if cell.id == name)
    assert old in cell.source
    cell.source = cell.source.replace(old, new, 1)
    folder = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        kernel_manager_class=AsyncKernel,
        resources=folder,
        extra_arguments=["--IPKernelApp.log_level=40"],
    ).execute()
    after = [texts(cell) for cell in notebook.cells if cell.cell_type == "code"]
    assert after != before
    assert [a for a, b in zip(after, before, strict=True) if "nan" in a and "nan" not in b] == []
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert [o.text for o in outputs if o.get("name") == "stderr"] == []


@pytest.mark.slow
def test_outputs_are_the_same_with_another_kernel():
    """OpenBLAS made for an old processor sums in another order; the outputs must not show it."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "-q"]
    command += ["-p", "kernels", "--nbval", "--nbval-current-env", "-n", "2", "--dist", "loadfile"]
    tools = str(ROOT / "tools")
    done = subprocess.run(
        [*command, *(f"--ignore={path}" for path in LEFT_OUT), "chapters"],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_CORETYPE": "Nehalem", "PYTHONPATH": tools},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
