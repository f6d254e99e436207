"""Every link to a section lands there, with motion allowed, while the page is still growing."""

import itertools

import book
import pytest
from browser_checks import served

KINDS = ["server", "folder"]
OTHERS = [("server", 1), ("folder", 0), ("folder", 1)]
LONGEST = ["03-log-likelihood", "05-maximizing", "06-normal"]
# Where the heading of a place comes to rest: below the header, or as near as the end allows.
REST = """async () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = document.getElementById(id);
  const heading = place.querySelector(":is(h1, h2, h3, h4, dt)") ?? place;
  let [before, same] = [null, 0];
  for (let i = 0; i < 300 && same < 10; i++) {
    await new Promise(requestAnimationFrame);
    const now = `${scrollY} ${heading.getBoundingClientRect().top}`;
    [before, same] = [now, now === before ? same + 1 : 0];
  }
  const { top, bottom } = heading.getBoundingClientRect();
  const last = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  const under = document.querySelector(".bar").getBoundingClientRect().bottom;
  const near = top >= under - 2 && (last ? bottom <= innerHeight : top <= 110);
  return near ? "" : `#${id} at ${Math.round(top)} px`;
}"""
# A line that a reader sees below the middle of the screen, and how far it has moved since.
MARK = """() => {
  const below = Array.from({ length: 40 }, (_, i) => innerHeight / 2 + 8 * i);
  const seen = below.map((y) => document.elementFromPoint(innerWidth / 2, y)).find(
    (element) => element.matches("h2, h3, p, li, pre, dd"));
  return [seen, seen.getBoundingClientRect().top];
}"""
MOVED = "([seen, top]) => Math.abs(seen.getBoundingClientRect().top - top)"
CLICK = "(address) => document.querySelector(`#contents a[href='${address}']`).click()"
ADDRESSES = """() => [...document.querySelectorAll("#contents li li a")].map(
  (a) => a.getAttribute("href")).filter((address) => address.length > 1)"""


@pytest.fixture(scope="module")
def root(request):
    """Give the book's address, on a server and in a folder."""
    html = book.build()
    with served(html) as address:
        yield address if request.param == "server" else html.as_uri() + "/"


@pytest.fixture(params=[360, 1280])
def page(browser, request):
    """Open a window of a reader who does not mind motion."""
    size = {"width": request.param, "height": 800}
    context = browser.new_context(viewport=size, reduced_motion="no-preference")
    yield context.new_page()
    context.close()


def settings(*always):
    """Ask for these places and widths always, and with ``make test-all`` for the others."""
    every = itertools.product(KINDS, [360, 1280])
    marked = [pytest.param(*one, marks=[] if one in always else pytest.mark.slow) for one in every]
    return pytest.mark.parametrize(("root", "page"), marked, indirect=True)


# In a folder all is there at once, and nothing grows late.
@settings(("server", 360), ("server", 1280))
@pytest.mark.parametrize("chapter", LONGEST)
def test_each_line_of_the_contents_leads_there(root, page, chapter):
    """One after the other on one page, then the last ones first on a page that is new.

    All of them from a server, where pages and fonts come late; some in a folder.
    """
    page.goto(f"{root}chapters/{chapter}.html")
    addresses = page.evaluate(ADDRESSES)
    assert len(addresses) > 15
    addresses = addresses if root.startswith("http") else addresses[::5]
    missed = []
    for address in addresses:
        page.evaluate(CLICK, address)
        missed.append(page.evaluate(REST))
    for address in addresses[::-6]:
        page.goto("about:blank")
        page.goto(f"{root}chapters/{chapter}.html")
        page.evaluate(CLICK, address)
        missed.append(page.evaluate(REST))
    assert [*filter(None, missed)] == []


@pytest.mark.parametrize(
    ("root", "turn"),
    [("server", 0), *(pytest.param(*one, marks=pytest.mark.slow) for one in OTHERS)],
    indirect=["root"],
)
def test_an_address_with_a_place_opens_there(root, page, turn):
    """On every page with contents: the last two, the second and the middle.

    Always from a server, each page in one of the two windows, the next page in the other; with
    ``make test-all`` also the other way about, and from a folder.
    """
    missed = {}
    wide = page.viewport_size["width"] > 400
    for path in book.pages(book.build())[(wide + turn) % 2 :: 2]:
        name = path.relative_to(book.HTML).as_posix()
        page.goto(root + name)
        addresses = page.evaluate(ADDRESSES)
        for address in dict.fromkeys(
            [*addresses[-2:], *addresses[1 :: max(len(addresses) // 2, 1)]]
        ):
            page.goto("about:blank")
            page.goto(root + name + address)
            missed[name + address] = page.evaluate(REST)
    assert {name: miss for name, miss in missed.items() if miss} == {}
    assert len(missed) > 20


@settings(("server", 360), ("folder", 1280))
def test_words_and_results_lead_to_their_places(root, page):
    """Words to the glossary, results of a search to a section, by click and by the keys."""
    missed = {}
    for i, way in enumerate(["click", "Enter", "click", "Enter", "click", "Enter"]):
        page.goto(f"{root}chapters/{LONGEST[i % 3]}.html")
        word = page.locator(".term > a:visible").nth(5 * i)
        missed[f"word {i}"] = follow(page, word, way)
    for words, way in itertools.product(["separation", "gradient ascent"], ["click", "Enter"]):
        page.goto(f"{root}search.html?q={words.replace(' ', '+')}")
        result = page.locator("#search-results a[href*='#']").first
        missed[f"{words}, {way}"] = follow(page, result, way)
    assert {name: miss for name, miss in missed.items() if miss} == {}


def read_on(page, distance):
    """Turn the wheel, and wait until the page has come to rest."""
    page.mouse.move(page.viewport_size["width"] / 2, 500)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, distance)
    page.wait_for_function("(before) => scrollY !== before", arg=before)
    page.evaluate(REST)


@settings(("server", 1280), ("folder", 360))
def test_back_and_forward_lead_to_where_the_reader_was(root, page):
    """Although what lies between was not laid out then: the last sections were read first."""
    page.goto(f"{root}chapters/06-normal.html")
    addresses = page.evaluate(ADDRESSES)
    marks = []
    for address in [addresses[-2], *addresses[12:1:-5]]:
        page.evaluate(CLICK, address)
        page.evaluate(REST)
        read_on(page, 437)
        marks.append(page.evaluate_handle(MARK))
    steps = [(page.go_back, mark) for mark in marks[-2::-1]]
    steps += [(page.go_forward, mark) for mark in marks[1:]]
    moved = []
    for go, mark in steps:
        go()
        page.evaluate(REST)
        moved.append(page.evaluate(MOVED, mark))
    assert [distance for distance in moved if distance > 2] == []
    assert len(moved) == 6


@settings(("server", 360), ("folder", 1280))
@pytest.mark.parametrize("again", ["reload", "return"])
def test_a_page_opens_again_where_the_reader_was(root, page, again):
    """By a reload, and by the way back from another page."""
    top = "() => document.querySelector(':target').getBoundingClientRect().top"
    page.goto(f"{root}chapters/06-normal.html#from-product-to-sum")
    page.evaluate(REST)
    read_on(page, 437)
    before = page.evaluate(top)
    if again == "reload":
        page.reload()
    else:
        page.goto(f"{root}index.html")
        page.go_back()
    page.evaluate(REST)
    assert page.evaluate(top) == pytest.approx(before, abs=2)


@settings(("server", 1280), ("folder", 360))
def test_the_reader_moves_a_page_that_holds_its_place(root, page):
    """By the wheel, and without a sign of it, as by a search of the browser."""
    page.goto(f"{root}chapters/06-normal.html#from-product-to-sum")
    assert page.evaluate(REST) == ""
    read_on(page, 437)
    assert page.evaluate(REST)
    page.evaluate("() => { location.hash = 'exercises'; }")
    page.evaluate(REST)
    page.evaluate("() => scrollBy(0, -600)")
    page.evaluate(REST)
    mark = page.evaluate_handle(MARK)
    page.evaluate("() => { document.body.style.paddingBottom = '300px'; }")
    page.evaluate(REST)
    assert page.evaluate(MOVED, mark) <= 2


def follow(page, link, way):
    """Follow a link to a place on another page; say where that came to rest."""
    link.wait_for()  # results show when all are found: what is hidden takes no key
    if way == "click":
        link.click()
    else:
        link.focus()
        link.press(way)
    page.wait_for_function("() => location.hash && document.readyState === 'complete'")
    return page.evaluate(REST)
