"""The printed book has all that the pages have; a file that is missing ends the printing."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

import book
import pytest
import sheets
from browser_checks import reader
from page_checks import soup
from pypdf import PdfReader

sys.path.insert(0, str(book.ROOT / "_ext"))
from mlebook.terms import entries, forms

TOP, BOTTOM = 765, 65  # of the text on a page, in pt from below, by the margins of print.css
# What only a screen can do, and what the pages say of themselves.
SCREEN = ["tab to it", "folded away", "Download the notebook", "dotted line"]
SIDES = ["top", "right", "bottom", "left"]
# Read in a page that is laid out for paper: what goes beyond it, and what is written in light ink.
CUT = """() => [...document.querySelectorAll("article pre, article p, article li")]
  .filter((e) => (e.clientWidth && e.scrollWidth > e.clientWidth + 1) ||
    e.getBoundingClientRect().right > innerWidth)
  .map((e) => e.textContent.slice(0, 60))"""
PALE = """() => [...document.querySelectorAll("article :is(p, h2, pre, .highlight span)")]
  .filter((e) => getComputedStyle(e).color.match(/[0-9]+/g).reduce((sum, c) => sum + +c, 0) > 480)
  .map((e) => e.textContent.slice(0, 60))"""
TOOL = [sys.executable, str(book.ROOT / "tools" / "pdf.py")]


class Leaf(NamedTuple):
    """A printed page: what stands at its head, its text without white space, where that ends."""

    head: list
    text: str
    lowest: float


def squeezed(text):
    """Return a text without its white space, which a PDF keeps in its own way."""
    return re.sub(r"\s+", "", text)


def plain(text):
    """Return a text without white space and hyphens, with which a line may end."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def leaf(page, top=TOP):
    """Read a printed page, whose head ends at ``top``."""
    head, text, heights = [], [], [top]

    def see(words, above, inner, *_):
        height = inner[4] * above[1] + inner[5] * above[3] + above[5]
        if words.strip() and height > top:
            head.append(squeezed(words))
        elif words.strip():
            text.append(plain(words))
            heights.append(height)

    page.extract_text(visitor_text=see)
    return Leaf(head, "".join(text), min(heights))


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
        numbers = re.search(rf"{re.escape(plain(line.find(string=True)))}((?:\d+,)*\d+)", text)
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
    room = {n: (page.lowest - BOTTOM) / (TOP - BOTTOM) for n, page in enumerate(leaves, 1)}
    ends = {page - 1 for page in begun} | {len(leaves)}
    assert {n: share for n, share in room.items() if share > 1 / 3 and n not in ends} == {}
    assert {n: share for n, share in room.items() if share == 1} == {}


@pytest.mark.slow
def test_a_printed_question_is_on_one_page_with_its_answers(leaves, sheet):
    """Once with its choices, and at the end of the chapter with what is said of each."""
    together = sheet.select("fieldset.quiz, .answered")
    assert parted(together, leaves) == []
    assert len(together) > 50


def parted(together, leaves):
    """List the groups whose first words and last words are on no page together."""
    found = []
    for group in together:
        words = [plain(t) for t in group.find_all(string=True) if not t.find_parent(class_="katex")]
        words = [text for text in words if len(text) > 12]
        if not any(words[0] in page.text and words[-1] in page.text for page in leaves):
            found.append(words[0])
    return found


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
    answers = text.select_one("section[id$=--solution-quick-quiz]")
    assert len(answers.select(".answered > .replies")) > 1
    cell = text.find(string=re.compile("come out of this cell"))
    assert cell.find_parent("p").find_previous_sibling("div")["class"][0] == "cell"
    assert answers in cell.parents


def test_a_page_printed_from_the_browser_is_whole(browser, tmp_path):
    """It has its number; code is not cut; a question is with its answers; black is on white."""
    address = (book.build() / "chapters" / "06-normal.html").as_uri()
    for scheme in ("light", "dark"):
        with reader(browser, 718, scheme) as context:  # A4, less 1 cm on each side
            page = context.new_page()
            page.goto(address)
            page.emulate_media(media="print", color_scheme=scheme)
            assert page.evaluate(CUT) == []
            assert page.evaluate(PALE) == []
            if scheme == "light":
                page.pdf(path=tmp_path / "pdf", format="A4", margin=dict.fromkeys(SIDES, "1cm"))
    leaves = [leaf(page, 842) for page in PdfReader(tmp_path / "pdf").pages]
    assert leaves[0].text.startswith("6.Thenormaldistribution")
    questions = soup(book.build() / "chapters" / "06-normal.html").select("fieldset.quiz")
    assert len(questions) > 2
    assert parted(questions, leaves) == []
    assert not any(plain(words) in page.text for words in SCREEN[2:] for page in leaves)


def test_the_button_that_prints_says_so():
    for page in book.pages(book.build()):
        for button in soup(page).select(".btn-download-pdf-button"):
            assert "Print this page" in button["title"]
            assert button.select_one(".btn__text-container").text.strip() == "Print"


@pytest.mark.slow
def test_every_link_within_the_printed_book_leads_somewhere(sheet):
    """Ids are unique although chapters share the names of sections."""
    ids = Counter(element["id"] for element in sheet.find_all(id=True))
    assert [name for name, n in ids.items() if n > 1] == []
    links = {a["href"].removeprefix("#") for a in sheet.select("a[href^='#']")}
    assert links - set(ids) == set()
    assert len(links) > 300
    assert sheet.select("details:not([open]), button, a[href^='http://book/']") == []
