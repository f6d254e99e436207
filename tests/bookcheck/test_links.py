"""The words of a link and the place where it leads are compared."""

import nbformat
import pytest
from exceptions import ROOT

from bookcheck.given import Given
from bookcheck.notebook import Notebook
from bookcheck.page.links import check

NORMAL = "06-normal.ipynb"


def problems(text):
    """Return what is wrong with the links of a text, were it the fifth chapter's."""
    raw = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    return [str(p) for p in check(Notebook(ROOT / "chapters/05-maximizing.ipynb", raw, Given()))]


@pytest.mark.parametrize(
    "text",
    [
        f"[the next chapter]({NORMAL})",
        "[The chapter before](04-why-log.ipynb)",
        "[the last chapter](04-why-log.ipynb)",
        "[the ninth chapter](09-no-closed-form.ipynb)",
        "[the third](03-log-likelihood.ipynb)",
        f"[the chapter on the normal distribution]({NORMAL})",
        f"[what scoring is worth]({NORMAL}#climbing-instead-of-solving)",
        f"[(6.4)]({NORMAL})",
        "[the appendix](pytorch.ipynb)",
        "[library](api.md)",
        "[how the book is checked](for-instructors.md#how-the-book-is-checked)",
        "[anywhere](https://example.org/06-normal.ipynb)",
        f"`[anywhere]({NORMAL})`",
    ],
)
def test_a_link_that_says_where_it_leads(text):
    assert problems(text) == []


def test_the_last_chapter_is_the_last_of_its_folder(tmp_path):
    for name in ("09-before.ipynb", "10-counts.ipynb"):
        raw = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Counts")])
        nbformat.write(raw, tmp_path / name)
    text = "[the last chapter](10-counts.ipynb), [the tenth](10-counts.ipynb)"
    raw = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    assert list(check(Notebook(tmp_path / "05-here.ipynb", raw, Given()))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[the next chapter](07-linear-regression.ipynb)", "[the next chapter]: 07-linear"),
        ("[the chapter before](03-log-likelihood.ipynb)", "is not that chapter"),
        (f"[the third]({NORMAL})", "06-normal.ipynb is not that chapter"),
        (f"[the appendix]({NORMAL})", "is not that chapter"),
        (f"[the chapter on regression]({NORMAL})", "in the title of 06-normal.ipynb; mend"),
        (f"[what scoring is worth]({NORMAL}#summary)", "or under #summary; mend the target"),
        (f"[this one]({NORMAL})", "no word of it"),
        ("[checked](for-instructors.md#what-students-bring)", "#what-students-bring; mend"),
        ("[library](grading.md)", "in the title of grading.md"),
    ],
)
def test_a_link_that_says_another_place(text, words):
    (line,) = problems(text)
    assert words in line
