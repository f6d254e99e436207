"""The quick quiz on the built page: the answer to a choice appears, for every reader."""

import book
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, reader
from exceptions import axe_options, table
from page_checks import soup

# Of each group: what is chosen, and the numbers of the replies that are to be seen.
SEEN = """() => [...document.querySelectorAll(".quiz")].map((quiz) => {
  const numbers = (css, test) => [...quiz.querySelectorAll(css)].flatMap(
    (element, i) => (test(element) ? [i] : [])
  );
  const shown = (element) => element.getClientRects().length > 0;
  return [numbers("input", (input) => input.checked), numbers(".replies > li", shown)];
})"""


# Of each group, for each of its choices: the numbers of the replies that are to be seen then.
CHOOSE = """() => [...document.querySelectorAll(".quiz")].map((quiz) => {
  const replies = [...quiz.querySelectorAll(".replies > li")];
  return [...quiz.querySelectorAll("input")].map((input) => {
    input.checked = true;
    return replies.flatMap((reply, i) => (reply.getClientRects().length > 0 ? [i] : []));
  });
})"""


@pytest.fixture(scope="session")
def chapters():
    """List the pages of the book that have a quiz."""
    found = [page for page in book.pages(book.build()) if soup(page).select(".quiz")]
    assert found
    return found


@pytest.fixture
def quiz(browser, chapters):
    """Open a chapter as on a phone, before anything is chosen."""
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        page.goto(chapters[0].as_uri())
        yield page


def test_each_choice_shows_its_own_answer(browser, chapters):
    """In every chapter, where scripts are off; the tests below have them. By mouse or finger."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for chapter in chapters:
            page.goto(chapter.as_uri())
            asked = page.evaluate(CHOOSE)
            assert len(asked) >= 3
            for shown in asked:
                assert shown == [[i] for i in range(len(shown))]
        for number, group in enumerate(page.locator(".quiz").all()):
            for choice, label in enumerate(group.locator("label").all()):
                label.click()
                assert page.evaluate(SEEN)[number] == [[choice], [choice]]


def test_the_keyboard_chooses_too(quiz):
    """The space bar takes the first choice, the arrow the next; other groups stay as they are."""
    quiz.locator(".quiz input").first.focus()
    assert quiz.evaluate(SEEN)[0] == [[], []]
    quiz.keyboard.press("Space")
    assert quiz.evaluate(SEEN)[0] == [[0], [0]]
    quiz.keyboard.press("ArrowDown")
    assert quiz.evaluate(SEEN)[0] == [[1], [1]]
    assert quiz.evaluate(SEEN)[1:] == [[[], []]] * (len(quiz.evaluate(SEEN)) - 1)


def test_a_finger_finds_each_choice(quiz):
    """A choice is at least 44 px high and as wide as the question."""
    boxes = [label.bounding_box() for label in quiz.locator(".quiz label").all()]
    assert min(box["height"] for box in boxes) >= 44
    assert min(box["width"] for box in boxes) >= 250


def test_right_and_wrong_differ_by_a_sign(quiz):
    """Not by color alone: the answer begins with a sign, and with a word."""
    sign = "li => getComputedStyle(li.querySelector('p'), '::before').content.split(' ')[0]"
    for kind, mark, word in (("right", "✓", "Right."), ("wrong", "✗", "No.")):
        reply = quiz.locator(f".replies .{kind}").first
        assert reply.evaluate(sign).strip('"') == mark
        assert reply.text_content().split()[0] == word


def test_on_paper_all_is_said(quiz):
    """Where nothing can be chosen, every answer is printed with the number of its choice."""
    quiz.emulate_media(media="print")
    assert all(shown == list(range(len(shown))) for _, shown in quiz.evaluate(SEEN))
    assert quiz.evaluate(SEEN)[0] == [[], [0, 1, 2]]
    assert not quiz.locator(".quiz input").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_to_complain_of_with_answers_shown(browser, chapters, scheme):
    """Right and wrong ones, for eyes and ears."""
    with reader(browser, 390, scheme) as context:
        page = context.new_page()
        page.goto(chapters[0].as_uri())
        for kind in ("first", "last"):
            for group in page.locator(".quiz").all():
                getattr(group.locator("label"), kind).click()
            page.evaluate("scrollTo(0, 0)")  # the bar at the top covers what has scrolled under it
            options = {**AUDIT, **axe_options(table())}
            audit = Axe().run(page, context=".quiz", options=options)
            assert audit.response["violations"] == []
            assert audit.response["passes"]
