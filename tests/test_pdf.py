"""The printed book has all that the pages have; a file that is missing ends the printing."""

import re
import shutil
import subprocess
import sys
from collections import Counter

import book
import pytest
import sheets
from page_checks import soup
from pypdf import PdfReader

TOOL = [sys.executable, str(book.ROOT / "tools" / "pdf.py")]


def squeezed(text):
    """Return a text without its white space, which a PDF keeps in its own way."""
    return re.sub(r"\s+", "", text)


def articles():
    """Return the text of each page in the order of the book, without what only a screen needs."""
    html = book.build()
    pages = [soup(html / address) for address, _ in sheets.listed()]
    return [page.select_one("article.bd-article") for page in pages]


@pytest.fixture(scope="module")
def printed(browser, tmp_path_factory):
    """Print the book, where there is a browser, and open the file."""
    html, target = book.build(), tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = subprocess.run([*TOOL, html, target], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return PdfReader(target)


@pytest.fixture(scope="module")
def sheet():
    """Return the one long page that is printed."""
    return type(soup(book.build() / "index.html"))(sheets.assemble(book.build()), "html.parser")


def described(reader):
    """Count the descriptions of the pictures in a PDF that something was drawn for."""
    found, waiting = Counter(), [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        children = node if isinstance(node, list) else node.get("/K", [])
        children = children if isinstance(children, list) else [children]
        waiting += [c for c in children if isinstance(c.get_object(), dict | list)]
        if isinstance(node, dict) and "/Alt" in node and children:
            found[squeezed(node["/Alt"])] += 1
    return found


def signs(reader):
    """Count the characters in a PDF that are drawn in the fonts of formulas."""
    found = Counter()

    def see(text, _, __, font, ___):
        if font and "KaTeX" in font.get("/BaseFont", ""):
            found.update(squeezed(text))

    for page in reader.pages:
        page.extract_text(visitor_text=see)
    return found


def titles(reader):
    """Return the pairs of level and page in a PDF's outline, in order."""

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield level, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 1))


@pytest.mark.slow
def test_every_figure_is_printed(printed):
    """An explorer's, too; by the words that describe each to those who cannot see it."""
    figures = Counter(
        squeezed(svg["aria-label"]) for text in articles() for svg in text.select("svg[role=img]")
    )
    assert described(printed) == figures
    assert figures.total() > 40


@pytest.mark.slow
def test_every_formula_is_printed(printed, sheet):
    """All of the pages are on the sheet, and each of their characters is drawn in the PDF."""
    sources = Counter(a.text for text in articles() for a in text.select("annotation"))
    assert sources - Counter(a.text for a in sheet.select("annotation")) == Counter()
    wanted = Counter()
    for formula in sheet.select(".katex-html"):
        wanted.update(squeezed(formula.text).replace("\u200b", ""))
    assert signs(printed) == wanted
    assert sources.total() > 1500


@pytest.mark.slow
def test_outline_and_contents_name_every_heading_and_its_page(printed):
    """The numbers in the printed contents are those of the outline, in the order of the book."""
    found = titles(printed)
    headings = [h for text in articles() for h in text.select("h1, h2, h3, h4, h5, h6")]
    assert len(found) > len(headings) > 300
    first, last = found[0][1], found[1][1]
    numbers = []
    for number in range(first, last):
        lines = printed.pages[number - 1].extract_text().splitlines()[1:]
        numbers += [
            int(found[0]) for found in (re.findall(r" (\d+)$", line) for line in lines) if found
        ]
    assert numbers == [page for level, page in found[1:] if level < 3]


@pytest.mark.slow
def test_pages_are_numbered_and_formulas_have_their_fonts(printed):
    """What is drawn first on a page is its number; the fonts are in the file."""
    for number in (2, 30, len(printed.pages)):
        assert printed.pages[number - 1].extract_text().split()[0] == str(number)
    fonts = set()
    for page in printed.pages:
        inside = page["/Resources"].get("/Font", {}).values()
        fonts |= {str(f.get_object().get("/BaseFont", "")) for f in inside}
    names = {name.split("+")[-1] for name in fonts}
    assert {"KaTeX_Main-Regular", "KaTeX_Math-Italic"} <= names


@pytest.mark.slow
@pytest.mark.parametrize(
    "lost",
    [
        ["_static/style.css"],
        ["_static/logo.svg", "_static/vendor/katex/fonts/KaTeX_Main-Regular-common.woff2"],
    ],
    ids=["style", "picture and font"],
)
def test_what_is_missing_is_named_and_nothing_is_printed(browser, tmp_path, lost):
    """A style sheet, which asks for the fonts; a picture and a font."""
    html, target = tmp_path / "html", tmp_path / "book.pdf"
    shutil.copytree(book.build(), html)
    for name in lost:
        (html / name).unlink()
    done = subprocess.run([*TOOL, html, target], capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert [name for name in lost if name not in done.stderr] == []
    assert not target.exists()


def test_no_book_is_said_in_a_sentence(tmp_path):
    done = subprocess.run([*TOOL, tmp_path, tmp_path / "x"], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"There is no book in {tmp_path}; `make book` builds it."


def test_solutions_follow_their_chapter_and_nothing_stays_folded():
    """Each exercise keeps its question; hint, solution and answer stand under its name again."""
    text, _, _ = sheets.article(book.build(), "chapters/06-normal.html")
    exercises = text.select("section[id$=--exercises] > section")
    moved = {
        s["id"].removeprefix("06-normal--solution-"): s for s in text.select("[id*=--solution-]")
    }
    assert len(exercises) > 3
    for exercise in exercises:
        solution = moved[exercise["id"].removeprefix("06-normal--")]
        assert squeezed(solution.h3.text) == squeezed(exercise.h3.text)
        assert exercise.select("details") == []
        assert exercise.select("p") != []
        assert len(solution.select("details")) > 1
        assert solution.select(".cell") != []
    assert all("open" in details.attrs for details in text.select("details"))
    assert text.select("fieldset .replies") == []
    assert len(text.select("section[id$=--solution-quick-quiz] .replies")) > 1


@pytest.mark.slow
def test_every_link_within_the_printed_book_leads_somewhere(sheet):
    """Ids are unique although chapters share the names of sections."""
    ids = Counter(element["id"] for element in sheet.find_all(id=True))
    assert [name for name, n in ids.items() if n > 1] == []
    links = {a["href"].removeprefix("#") for a in sheet.select("a[href^='#']")}
    assert links - set(ids) == set()
    assert len(links) > 300
    assert sheet.select("details:not([open]), button, a[href^='http://book/']") == []
