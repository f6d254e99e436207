"""Every link to a section lands there, with motion allowed, while the page is still growing."""

import itertools

import book
import pytest
from browser_checks import served

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
    every = itertools.product(["server", "folder"], [360, 1280])
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
        missed.append(rest(page))
    for address in addresses[::-6]:
        page.goto("about:blank")
        page.goto(f"{root}chapters/{chapter}.html")
        page.evaluate(CLICK, address)
        missed.append(rest(page))
    assert [*filter(None, missed)] == []


@pytest.mark.parametrize("share", [2, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("root", ["server"], indirect=True)
def test_an_address_with_a_place_opens_there(root, page, share):
    """On every page with contents: the last two, the second and the middle.

    Always, each page in one of the two windows, the next page in the other.
    """
    missed = {}
    for path in book.pages(book.build())[(page.viewport_size["width"] > 400) % share :: share]:
        name = path.relative_to(book.HTML).as_posix()
        page.goto(root + name)
        addresses = page.evaluate(ADDRESSES)
        for address in dict.fromkeys(
            [*addresses[-2:], *addresses[1 :: max(len(addresses) // 2, 1)]]
        ):
            page.goto("about:blank")
            page.goto(root + name + address)
            missed[name + address] = rest(page)
    assert {name: miss for name, miss in missed.items() if miss} == {}
    assert len(missed) > 40 / share


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


def rest(page):
    """Say where the page came to rest, if not at its place; on a busy machine it takes longer."""
    for _ in range(10):
        if not (miss := page.evaluate(REST)):
            break
        page.wait_for_timeout(500)
    return miss


def follow(page, link, way):
    """Follow a link to a place on another page; say where that came to rest."""
    if way == "click":
        link.click()
    else:
        link.focus()
        link.press(way)
    page.wait_for_function("() => location.hash && document.readyState === 'complete'")
    return rest(page)
