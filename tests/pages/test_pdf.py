"""The printed book has all that the pages have; a file that is missing ends the printing."""

import re
import shutil
import subprocess
import sys
from collections import Counter

import book
import pytest
import sheets
from leaves import BOTTOM, SCREEN, TOP, leaf, parted, plain, squeezed
from mlebook.terms import entries, forms
from page_checks import soup
from pypdf import PdfReader

TOOL = [sys.executable, str(book.ROOT / "tools" / "pdf.py")]


def articles():
    """Return the text of each page in the order of the book, without what only a screen needs."""
    html = book.build()
    pages = [soup(html / address) for address, _ in sheets.listed()]
    return [page.select_one("article") for page in pages]


@pytest.fixture(scope="module")
def printed(browser, tmp_path_factory):
    """Print the book, where there is a browser, and open the file."""
    html, target = book.build(), tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = subprocess.run([*TOOL, html, target], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return PdfReader(target)


@pytest.fixture(scope="module")
def leaves(printed):
    """Read all printed pages, once."""
    return [leaf(page) for page in printed.pages]


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


def titles(reader):
    """Return the pairs of level and page in a PDF's outline, in order."""

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield level, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 1))


def called(entries):
    """Yield the words of the entries of an outline."""
    for entry in entries:
        yield from called(entry) if isinstance(entry, list) else [spaced(entry.title)]


def spaced(text):
    """Return a text with one space where it has white space."""
    return " ".join(text.split())


@pytest.mark.slow
def test_every_figure_is_printed(printed):
    """An explorer's, too; by the words that describe each to those who cannot see it."""
    figures = Counter(
        squeezed(svg["aria-label"]) for text in articles() for svg in text.select("svg[role=img]")
    )
    assert described(printed) == figures
    assert figures.total() > 40


@pytest.mark.slow
def test_every_formula_is_printed(leaves, sheet):
    """All of the pages are on the sheet, and each of their characters is drawn in the PDF."""
    sources = Counter(a.text for text in articles() for a in text.select("annotation"))
    assert sources - Counter(a.text for a in sheet.select("annotation")) == Counter()
    wanted = Counter()
    for formula in sheet.select(".katex-html"):
        wanted.update(squeezed(formula.text).replace("\u200b", ""))
    assert sum((page.signs for page in leaves), Counter()) == wanted
    assert sources.total() > 1500


@pytest.mark.slow
def test_outline_and_contents_name_every_heading_and_its_page(printed, sheet):
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
    words = zip(called(printed.outline), sheet.select("h1, h2, h3, h4, h5, h6"), strict=True)
    wrong = {name: h.text for name, h in words if name != spaced(h.text) and not h.select("math")}
    assert wrong == {}


@pytest.mark.slow
def test_at_the_head_of_a_page_are_its_number_and_its_chapter(printed, leaves):
    """The number stands outside, on a left page first; the chapter is the last one begun."""
    begun = {}
    for entry in printed.outline:
        if not isinstance(entry, list):
            title = squeezed(entry.title.partition(":")[0])
            begun[printed.get_destination_page_number(entry) + 1] = title
    assert len(begun) == len(sheets.listed()) + 2  # and the contents, and the index
    assert "6Thenormaldistribution" in begun.values()
    chapter = None
    for number, page in enumerate(leaves[1:], 2):
        chapter = begun.get(number, chapter)
        assert page.head == ([chapter, str(number)] if number % 2 else [str(number), chapter])
    assert leaves[0].head == []


@pytest.mark.slow
def test_a_reference_says_the_page_that_it_leads_to(printed, leaves, sheet):
    """Where that is, the outline knows: it has an entry for each heading, in their order."""
    headings = sheet.select("h1, h2, h3, h4, h5, h6")
    pages = [page for _, page in titles(printed)]
    where = dict(zip((h.find_parent(id=True)["id"] for h in headings), pages, strict=True))
    where |= {
        name: where[a.h1.find_parent(id=True)["id"]]
        for a in sheet.select("article")
        if (name := a["id"])
    }
    text, found = "".join(page.text for page in leaves), 0
    for link in sheet.select("article a[href^='#']:has(> .page)"):
        if link["href"][1:] in where and not link.select(".katex"):
            link.select_one(".page").extract()
            words = f"{plain(link.text)[-12:]}(p.{where[link['href'][1:]]})"
            assert words in text, words
            found += 1
    assert found > 300


@pytest.mark.slow
def test_the_index_names_the_pages_on_which_a_word_stands(leaves, sheet):
    """Each of the pages has the word in one of its forms, or one that begins or ends there."""
    last = next(
        n
        for n, page in enumerate(leaves)
        if page.head[:1] == ["Index"] or page.head[1:] == ["Index"]
    )
    text, found = "".join(page.text for page in leaves[last:]), 0
    known = {entry.name: [plain(form).lower() for form in forms(entry)] for entry in entries()}
    for line in sheet.select(".index > p"):
        name = line.find(string=True).strip().replace("’", "'")
        words = re.escape(plain(line.find(string=True)))
        numbers = re.search(rf"(?:Index|(?<=\d)){words}((?:\d+,)*\d+)", text)
        listed = [int(number) for number in numbers[1].split(",")]
        assert listed == sorted(set(listed))
        for number in listed:
            near = "".join(page.text for page in leaves[number - 1 : number + 1]).lower()
            assert any(form in near.replace("’", "'") for form in known[name]), (name, number)
        found += len(listed)
    assert found > 400


@pytest.mark.slow
def test_no_page_is_blank_for_a_third_but_where_a_chapter_ends(printed, leaves):
    begun = {page for level, page in titles(printed) if level == 1}
    # A box ends 12 pt below the last line in it.
    room = {n: (page.lowest - 12 - BOTTOM) / (TOP - BOTTOM) for n, page in enumerate(leaves, 1)}
    ends = {page - 1 for page in begun} | {len(leaves)}
    assert {n: share for n, share in room.items() if share > 1 / 3 and n not in ends} == {}
    assert {n: share for n, share in room.items() if share > 0.98} == {}


@pytest.mark.slow
def test_a_printed_question_is_on_one_page_with_its_answers(leaves, sheet):
    """Once with its choices, and at the end of the chapter with what is said of each."""
    together = sheet.select("fieldset.quiz, .answered")
    assert parted(together, leaves) == []
    assert len(together) > 50


@pytest.mark.slow
def test_nothing_is_said_that_only_a_screen_can_do(leaves):
    text = "".join(page.text for page in leaves)
    assert [words for words in SCREEN if plain(words) in text] == []


@pytest.mark.slow
def test_formulas_have_their_fonts(printed):
    """They are in the file."""
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
    assert "Solutions are at the end of the chapter." in text.text
    assert text.find(string=re.compile("folded")) is None
    answers = text.select_one("section[id$=--solution-quick-quiz]")
    assert len(answers.select(".answered > .replies")) > 1
    cell = text.find(string=re.compile("come out of this cell"))
    assert cell.find_parent("p").find_previous_sibling("div")["class"][0] == "cell"
    assert answers in cell.parents


@pytest.mark.slow
def test_every_link_within_the_printed_book_leads_somewhere(sheet):
    """Ids are unique although chapters share the names of sections."""
    ids = Counter(element["id"] for element in sheet.find_all(id=True))
    assert [name for name, n in ids.items() if n > 1] == []
    links = {a["href"].removeprefix("#") for a in sheet.select("a[href^='#']")}
    assert links - set(ids) == set()
    assert len(links) > 300
    assert sheet.select("details:not([open]), button, a[href^='http://book/']") == []
