"""Reading for all: by keys alone, in forced colors, without motion; links that stay alive."""

import io
from itertools import groupby

import book
import pytest
from browser_checks import UNFOLD, reader
from exceptions import ROOT
from matplotlib.image import imread
from page_checks import soup

CHAPTERS = ["chapters/06-normal.html", "chapters/05-maximizing.html"]  # one has an explorer

# What Tab must reach, in the order of the page: of a group of choices, the first.
STOPS = """() => {
  const css = "a[href], button, input, select, textarea, summary, [tabindex]";
  const first = (e) => e.type !== "radio" || e === document.getElementsByName(e.name)[0];
  window.stops = [...document.querySelectorAll(css)].filter((e) => e.tabIndex >= 0 && !e.disabled
    && first(e) && e.checkVisibility({ visibilityProperty: true }));
  return stops.length;
}"""
# Which of them has the focus, and whether that is to be seen.
FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), look = getComputedStyle(e);
  const marked = look.outlineStyle === "solid" && parseFloat(look.outlineWidth) >= 2;
  const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [stops.indexOf(e), marked && there ? "" : e.outerHTML.slice(0, 120)];
}"""
# Signs, drawn lines and words that stand out too little from the ground on which they are seen.
PALE = r"""() => {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => numbers(color).slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    const color = getComputedStyle(e).backgroundColor;
    return (numbers(color)[3] ?? 1) > 0.5 || !e.parentElement ? color : ground(e.parentElement);
  };
  const found = [];
  const judge = (e, part) => {
    const color = getComputedStyle(e)[part];
    const [a, b] = [color, ground(e.parentElement)].map((c) => light(c) + 0.05);
    if (Math.max(a, b) / Math.min(a, b) < 3) found.push(`${color}: ${e.outerHTML.slice(0, 90)}`);
  };
  const all = (css) => [...document.querySelectorAll(css)].filter((e) => e.checkVisibility());
  for (const e of all(".icon")) judge(e, "stroke");
  for (const e of all(".quiz .replies p, summary, .term > a")) judge(e, "color");
  const ink = /(stroke|fill): ?var\(--fig-(?:ink|muted|blue|orange|green|purple|red)\)/g;
  for (const e of all("figure svg [style], .explore svg [style]"))
    for (const [, part] of e.getAttribute("style").matchAll(ink)) judge(e, part);
  return found;
}"""


@pytest.fixture
def page(browser, site):
    """Open an empty page for a reader who wants no motion."""
    with reader(browser, 1280, "light") as context:
        yield context.new_page()


def lay_out(page):
    """Lay out all of a page at once, which else happens part by part, when the reader is near."""
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    for explorer in page.locator(".explore").all():
        explorer.scroll_into_view_if_needed()
        explorer.locator("[role=slider]").first.wait_for()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)  # the boxes that turn out to scroll become stops


@pytest.mark.parametrize("path", [pytest.param(CHAPTERS[0], marks=pytest.mark.slow), CHAPTERS[1]])
def test_keys_reach_all_in_order_and_always_show_where_they_are(page, site, path):
    """From the first stop of the page to the last, and out of it again: nothing is a trap."""
    page.goto(site + path)
    lay_out(page)
    count = page.evaluate(STOPS)
    assert count > 200
    for i in range(count):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == [i, ""]
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[0] == -1


def test_the_first_stop_leads_to_the_text(page, site):
    """Whoever does not want to hear forty links of the side bar is past them with two keys."""
    page.goto(site + CHAPTERS[0])
    page.keyboard.press("Tab")
    assert page.locator(":focus").text_content() == "Skip to main content"
    assert page.locator(":focus").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('#main-content')")


@pytest.mark.parametrize("width", [320, 1280])
def test_search_opens_and_closes_by_keys(browser, site, width):
    """And then the focus is back where it was."""
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.goto(site + CHAPTERS[0])
        button = page.locator(".to-search:visible").first
        button.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "search-input"
        page.keyboard.press("Escape")
        assert not page.locator("#search-input").is_visible()
        assert button.evaluate("(e) => e === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_forced_colors_leave_signs_and_drawings_to_see(browser, site, scheme, chosen):
    """Whatever the system's ground is, and whatever the reader's button says."""
    with reader(browser, 1280, scheme) as context:
        context.add_init_script(f"localStorage.setItem('mode', '{chosen}')")
        page = context.new_page()
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        for path in CHAPTERS:
            page.goto(site + path)
            page.evaluate(UNFOLD)
            assert page.evaluate(PALE) == []


def test_forced_colors_leave_all_of_a_formula_to_see(page, site):
    """A letter with a hat has as much ink as without them."""
    page.goto(site + CHAPTERS[0])
    lay_out(page)
    hat, ink = page.locator(".quiz .katex-html:has(.accent)").first, []
    for forced in ("none", "active"):
        page.emulate_media(forced_colors=forced)
        ink.append((imread(io.BytesIO(hat.screenshot()))[..., :3].mean(axis=2) < 0.5).sum())
    assert ink[1] >= ink[0] > 20


def test_old_links_stay_alive():
    """What is listed in ``anchors.txt`` was promised.

    A heading may change its words; then let ``<span id="its-old-anchor"></span>`` stand before it.
    ``python tests/helpers/page_checks.py`` lists what there is now, for the next release.
    """
    listed = (ROOT / "tests" / "pages" / "anchors.txt").read_text("utf-8").split()
    assert len(listed) > 100
    gone = []
    for page, places in groupby(sorted(listed), lambda address: address.partition("#")[0]):
        there = {element["id"] for element in soup(book.build() / page).select("[id]")}
        gone += [place for place in places if place.partition("#")[2] not in there]
    assert gone == []
