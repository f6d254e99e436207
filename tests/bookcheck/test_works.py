"""What the book says of a work is the same wherever it says it."""

import re

import pytest
from exceptions import ROOT

from bookcheck.notebook import Notebook
from bookcheck.page.works import contradictions, works

PAGES = [*sorted((ROOT / "chapters").glob("*.ipynb")), ROOT / "chapters" / "references.md"]
ENTRY = re.compile(r"@.*?author\s*= \{(.*?)\},\n.*?title\s*= \{(.*?)\},\n(.*?)\n\}", re.S)


def text(path):
    """Return the Markdown of a page."""
    if path.suffix == ".md":
        return path.read_text("utf-8")
    return "\n".join(cell.source for _, cell in Notebook.read(path).markdown)


def bibliography(source):
    """Return {doi: (surnames, title, year)} of references.bib."""
    found = {}
    for authors, title, rest in ENTRY.findall(source):
        fields = dict(re.findall(r"(\w+)\s*= \{(.*?)\}", rest))
        surnames = [name.split(", ")[0] for name in authors.split(" and ")]
        plain = " ".join(re.sub("[{}]", "", title).split()).replace("--", "–").lower()
        found[fields["doi"]] = (surnames, plain, fields["year"])
    return found


BIBLIOGRAPHY = bibliography((ROOT / "references.bib").read_text("utf-8"))


def test_a_work_is_the_same_on_every_page():
    """Authors, title and year of two lines on one work are the same, letter by letter."""
    assert contradictions([work for path in PAGES for work in works(text(path))]) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_work_is_as_in_the_bibliography(path):
    """Where a line names a DOI: the year, the title, and each surname."""
    for work in works(text(path)):
        if work.doi:
            surnames, title, year = BIBLIOGRAPHY[work.doi]
            assert (work.title, work.year) == (title, year)
            assert [name for name in surnames if name not in work.authors] == []


def test_each_entry_of_the_bibliography_is_in_the_list():
    listed = works(text(PAGES[-1]))
    assert {work.doi for work in listed if work.doi} == {*BIBLIOGRAPHY}
    assert len(BIBLIOGRAPHY) == (ROOT / "references.bib").read_text("utf-8").count("@")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_reference_is_read(path):
    """A DOI leads to itself; a line that could not be read would not be compared."""
    source = text(path)
    found = works(source)
    assert sum(bool(work.doi) for work in found) == source.count("https://doi.org/")
    assert all(a == b for a, b in re.findall(r"\[doi:(.*?)\]\(https://doi.org/(.*?)\)", source))
    references = source.partition("## References\n" if path.suffix == ".ipynb" else "# ")[2]
    dated = re.findall(r"^- .*\(\d{4}\)", references, re.M)
    assert len(found) >= len(dated)


@pytest.mark.parametrize(
    ("old", "new"),
    [("A. Wald", "A. Wold"), ("Tests", "Test"), ("1943", "1934"), ("10.1/2", "10.1/3")],
)
def test_another_word_on_a_work_is_found(old, new):
    """The tests above can fail."""
    line = '- A. Wald, "Tests", *Transactions* (1943), [doi:10.1/2](https://doi.org/10.1/2).'
    assert contradictions(works(f"{line}\n{line}")) == []
    assert contradictions(works(f"{line}\n{line.replace(old, new)}"))


def test_a_work_without_a_doi_is_known_by_its_title():
    line = "- Y. Pawitan, *In All Likelihood*, Oxford University Press (2001). The book."
    assert contradictions(works(f"{line}\n{line.replace('2001', '2002')}"))
    assert contradictions(works(f"{line}\n{line.replace('Press', 'Press, second edition')}")) == []
