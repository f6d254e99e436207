"""The built book in a real browser: narrow and wide, light and dark, served and as a file."""

import re

import book
import pytest
from browser_checks import reader, visit
from exceptions import axe_options, table
from page_checks import soup

SETTINGS = [(390, "light"), (1280, "dark"), (390, "dark"), (1280, "light")]
in_each_setting = pytest.mark.parametrize(("width", "scheme"), SETTINGS)
# Always, each page in one of the settings, the next page in the next; with `make test-all` in the
# three others, too.
turns = pytest.mark.parametrize(
    "turns",
    [
        pytest.param((0,), id="one page of four"),
        pytest.param((1, 2, 3), id="the others", marks=pytest.mark.slow),
    ],
)


@pytest.fixture(scope="session")
def paths():
    """List the addresses of the book's pages."""
    html = book.build()
    return [page.relative_to(html).as_posix() for page in book.pages(html)]


@turns
@in_each_setting
def test_every_page_served(browser, site, paths, width, scheme, turns):
    """Nothing to complain of from a server, for those who hear the page either."""
    rules = axe_options(table())
    first = SETTINGS.index((width, scheme))
    chosen = [path for turn in turns for path in paths[(first + turn) % 4 :: 4]]
    with reader(browser, width, scheme) as context:
        found = {path: visit(context, site, path, scheme, rules) for path in chosen}
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert len(found) > 5 * len(turns)


@pytest.mark.slow
@in_each_setting
def test_every_page_as_a_file(browser, paths, width, scheme):
    """Nothing to complain of without a server or a network."""
    with reader(browser, width, scheme) as context:
        root = book.build().as_uri() + "/"
        found = {path: visit(context, root, path, scheme) for path in paths}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_scrolls_sideways_or_moves_by_itself(browser, paths):
    """A phone of 360 px, or a laptop's window zoomed to four times its size, is wide enough."""
    with reader(browser, 320, "light") as context:
        root = book.build().as_uri() + "/"
        found = {path: visit(context, root, path, wider=360) for path in paths}
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_search_finds_a_word_of_the_landing_page(browser, site, width):
    """The search field opens, finds, and its results lead to pages."""
    html = book.build()
    words = re.findall(r"[a-z]{9,}", soup(html / "index.html").article.p.get_text())
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.goto(site + "index.html")
        page.locator(".to-search:visible").first.click()
        page.locator("input[type=search]").fill(words[0])
        page.keyboard.press("Enter")
        links = page.locator("#search-results li a")
        page.locator("#search-results li a[href*='index.html']").first.wait_for()
        addresses = {link.evaluate("a => a.href").split("?")[0] for link in links.all()}
        answers = {address: page.request.get(address).status for address in addresses}
        assert set(answers.values()) == {200}
        assert site + "index.html" in {address.split("#")[0] for address in addresses}


def test_dark_mode_is_chosen_by_the_button_and_kept(browser, site):
    """The switch goes from the system's mode to light to dark, and another page remembers."""
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.goto(site + "index.html")
        for _ in range(3):
            page.locator("#colors").click()
            if page.evaluate("document.documentElement.dataset.theme") == "dark":
                break
        assert visit(context, site, "index.html", "dark") == []


FAULTS = {
    "raw TeX": "<p>A half, \\frac12.</p>",
    "raw TeX: $$": "<p>An open $$ sign.</p>",
    "formulas, 0 drawn": "<span class='math'>x</span>",
    "console error": "<script>console.error('no')</script>",
    "console warning": "<script>console.warn('no')</script>",
    "script error": "<script>nothing.at.all</script>",
    "request outside": "<img alt='' src='http://127.0.0.1:9/x.png'>",
    "request failed": "<img alt='' src='nowhere.png'>",
    "sideways": "<p style='width: 900px'>wide</p>",
    "beside the screen": "<div class='bar'><a style='position: fixed;"
    " left: 380px; width: 40px'>x</a></div>",
    "beside the screen: <p": "<article><p style='overflow: hidden; white-space: nowrap'>A line"
    " that does not end before the edge of the screen is reached</p></article>",
    "axe color-contrast folded": "<details><summary>x</summary>"
    "<p style='color: #ddd'>pale</p></details>",
    "formula cut off": "<p style='width: 9em; overflow: hidden'>"
    "<span class='math' style='white-space: nowrap'>one long formula in a narrow place</span></p>",
    "a line begins": "<p style='width: 1em'><span class='math'>"
    "<i class='base' style='display: inline-block'>xyz</i></span>, or</p>",
    "a line begins with what ends": "<p><span class='math'><i class='base'>xyz</i></span>"
    "<span style='font-size: 0'>, which is not drawn</span></p>",
    "moves": "<style>@keyframes k {to {opacity: 0}} h1 {animation: k 9s}</style>",
    "scrolls smoothly": "<style>html {scroll-behavior: smooth}</style>",
    "search fields": "<input type='search' aria-label='more'>",
    "brightness": "<style>body {background: #222}</style>",
    "font not loaded": "<style>@font-face {font-family: F; src: url(no.woff2)}</style>"
    "<p style='font-family: F'>x</p>",
    "no font for formulas": "<span class='math'><i class='katex'><math></math></i></span>",
    "drawn as errors": "<i class='katex-error'>x</i>",
    "axe image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>",
    "axe color-contrast": "<p style='color: #ddd'>pale</p>",
    "axe target-size": "<button style='width: 9px'>a</button><button style='width: 9px'>b</button>",
    "axe label-content-name-mismatch": "<button aria-label='Toggle it'>Show more</button>",
}


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Write a page that has nothing but what a page must have."""
    page = tmp_path_factory.mktemp("blank") / "page.html"
    head = "<!doctype html><html lang='en'><title>x</title><style>body {background: #fff}</style>"
    page.write_text(f"{head}<main><h1>x</h1><input type='search' aria-label='search'></main>")
    return page


def test_there_is_nothing_to_notice_on_a_fair_page(browser, blank):
    root = blank.parent.as_uri() + "/"
    with reader(browser, 390, "light") as context:
        assert visit(context, root, blank.name, rules=axe_options([]), wider=400) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_noticed(browser, blank, tmp_path, fault):
    """A page with nothing wrong but this."""
    text = blank.read_text().replace("</main>", f"{FAULTS[fault]}</main>")
    (tmp_path / "faulty.html").write_text(text)
    rules = axe_options([]) if fault.startswith("axe") else None
    with reader(browser, 390, "light") as context:
        found = visit(context, tmp_path.as_uri() + "/", "faulty.html", rules=rules, wider=400)
    assert [line for line in found if fault.removesuffix(" folded") in line] != []


def test_a_formula_that_goes_on_is_noticed_on_a_desk(browser, blank, tmp_path):
    """On a phone it may."""
    style = "width: 9em; overflow: auto; white-space: nowrap"
    long = f"<div class='math' style='{style}'>one long formula in a narrow place</div>"
    (tmp_path / "faulty.html").write_text(blank.read_text().replace("</main>", f"{long}</main>"))
    for width, noticed in ((390, False), (1280, True)):
        with reader(browser, width, "light") as context:
            found = visit(context, tmp_path.as_uri() + "/", "faulty.html")
        assert any("formula cut off" in line for line in found) == noticed
