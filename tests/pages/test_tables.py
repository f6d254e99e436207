"""The tables of exercises, data and formulas: complete, in order, and their links lead there."""

import json
import re

import book
import nbformat
import pytest
from page_checks import soup

CHAPTERS = sorted((book.ROOT / "chapters").glob("*.ipynb"))
TEXTS = {
    path: [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    for path in CHAPTERS
}


@pytest.fixture(scope="module")
def page():
    """Return the built page."""
    return book.build() / "chapters" / "tables.html"


def entries(page, name):
    """Return the pairs of text and address in a section of the page, without the chapters' own."""
    links = soup(page).select(f"#{name} a.reference.internal")
    return [(plain(a), a["href"]) for a in links if "#" in a["href"]]


def plain(element):
    """Return what a link says, a formula as its source."""
    copy = soup_of(str(element))
    for formula in copy.select(".math"):
        formula.replace_with(f"${formula.annotation.text if formula.annotation else ''}$")
    for link in copy.select(".headerlink, .section-number"):
        link.decompose()
    return copy.get_text().strip()


def soup_of(text):
    """Read a piece of a page."""
    return type(soup(book.HTML / "index.html"))(text, "html.parser")


def test_every_entry_leads_to_the_heading_that_it_names(page):
    """The words of the link are those of the heading."""
    found = [
        entry
        for name in ("exercises", "explorers", "data-sets", "numbered-formulas")
        for entry in entries(page, name)
    ]
    for words, address in found:
        path, anchor = address.split("#")
        place = soup(page.parent / path).find(id=anchor)
        assert words == plain(place.find(re.compile("^h[1-6]$")))
    assert len(found) > 100


def test_every_exercise_is_listed_once_in_the_order_of_the_book(page):
    """Found in the notebooks by another way than the page's: headings below "Exercises"."""
    written = []
    for texts in TEXTS.values():
        inside = False
        for line in (line for text in texts for line in text.splitlines()):
            inside = line == "## Exercises" if line.startswith("## ") else inside
            written += [line[4:].strip()] * (inside and line.startswith("### "))
    assert [words for words, _ in entries(page, "exercises")] == written
    assert len(written) > 40


def test_every_explorer_is_listed(page):
    """By its name, as often as a chapter has one."""
    names = [
        explorer["aria-label"]
        for path in CHAPTERS
        for explorer in soup(page.with_name(f"{path.stem}.html")).select("[data-explorer]")
    ]
    items = [item.get_text() for item in soup(page).select("#explorers li li")]
    assert sorted(item.split(", in ")[0] for item in items) == sorted(names)
    assert len(names) > 5


def test_every_numbered_formula_is_listed(page):
    """In the order of the chapters, which is that of the numbers."""
    tags = [
        tag
        for texts in TEXTS.values()
        for text in texts
        for tag in re.findall(r"\\tag\{([\d.]+)\}", text)
    ]
    items = [item.get_text() for item in soup(page).select("#numbered-formulas li li")]
    assert [re.match(r"\(([\d.]+)\)", item)[1] for item in items] == tags
    assert len(tags) > 100


def test_every_data_set_is_described_and_its_users_are_named(page):
    """A line for each CSV file; a chapter is in it if a cell of it calls the loader."""
    rows = soup(page).select("#data-sets > ul > li")
    files = list((book.ROOT / "mlelib" / "datasets").glob("*.csv"))
    assert len(rows) == len(files) > 5
    for row in rows:
        loader = row.code.get_text()
        users = {a["href"].split("#")[0] for a in row.select("a")}
        wanted = set()
        for path in CHAPTERS:
            cells = json.loads(path.read_text("utf-8"))["cells"]
            code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            if any(loader.removesuffix(")") in source for source in code):
                wanted.add(f"{path.stem}.html")
        assert users == wanted != set()
        assert len(row.p.get_text()) > len(f": {loader}") + 20
