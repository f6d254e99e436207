"""One page, printed from the browser: whole, legible, and by a button that says what it does."""

import book
from browser_checks import reader
from leaves import SCREEN, leaf, parted, plain
from page_checks import soup
from pypdf import PdfReader

SIDES = ["top", "right", "bottom", "left"]
# Read in a page that is laid out for paper: what goes beyond it, and what is written in light ink.
CUT = """() => [...document.querySelectorAll("article pre, article p, article li")]
  .filter((e) => (e.clientWidth && e.scrollWidth > e.clientWidth + 1) ||
    e.getBoundingClientRect().right > innerWidth)
  .map((e) => e.textContent.slice(0, 60))"""
PALE = """() => [...document.querySelectorAll("article :is(p, h2, pre, .highlight span)")]
  .filter((e) => getComputedStyle(e).color.match(/[0-9]+/g).reduce((sum, c) => sum + +c, 0) > 480)
  .map((e) => e.textContent.slice(0, 60))"""


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


def test_paper_is_not_to_be_tabbed_to(browser):
    """The glossary says on a screen what only a screen can do."""
    with reader(browser, 718, "light") as context:
        page = context.new_page()
        page.goto((book.build() / "chapters" / "glossary.html").as_uri())
        said = []
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            said.append("tab to it" in page.inner_text("article section > p:nth-of-type(1)"))
        assert said == [True, False]


def test_the_button_that_prints_says_so():
    for page in book.pages(book.build()):
        for button in soup(page).select("button.print"):
            assert "Print this page" in button["title"]
            assert button.text.strip() == "Print"
