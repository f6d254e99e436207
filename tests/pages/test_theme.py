"""The book's theme: one style sheet, one short script, and all that can be pressed."""

import io
import re

import book
import pytest
import tinycss2
from browser_checks import UNFOLD, read_again, reader
from matplotlib.image import imread
from page_checks import CSS_ADDRESS, soup

STATIC = book.HTML / "_static"
CHAPTER = "chapters/06-normal.html"
WIDEST = """(boxes) => boxes.map((e, i) => [e.scrollWidth - e.clientWidth, i]).sort(
  ([a], [b]) => b - a)[0][1]"""
# What a selector says of the moment, or of what is drawn; and what only a click or a search brings.
MOMENT = re.compile(
    r"::[\w-]+|:is\((:[\w-]+(, )?)+\)|:(hover|focus[\w-]*|checked|target)\b|:not\(:has\(\+ \*\)\)"
)
LATER = re.compile(
    r"^[^.#]*$|\.(no-\w+|scrolled|active|highlighted|play|context|written)\b|#search-results|data-"
)
UNUSED = "(all) => all.filter((css) => css && !document.querySelector(css))"


def test_a_page_links_one_style_sheet_and_no_script_that_holds_it_up():
    """Its address changes with its text, so that a browser may keep it."""
    html = book.build()
    pages = [soup(page) for page in book.pages(html)]
    links = {
        link["href"].split("_static/")[1] for p in pages for link in p.select("[rel=stylesheet]")
    }
    assert len(links) == 1
    assert re.fullmatch(r"style\.css\?v=[0-9a-f]{8}", links.pop())
    assert [script for p in pages for script in p.select("script[src]:not([defer])")] == []


def test_each_page_says_below_who_wrote_it():
    for page in book.pages(book.build()):
        words = soup(page).select_one("body > footer").get_text(" ", strip=True)
        assert re.fullmatch(r"By the mlelib contributors © Copyright \d{4}\.", words), page


def test_every_address_in_the_style_sheet_leads_to_a_file():
    """Fonts and pictures, from where the style sheet stands."""
    book.build()
    found = ["".join(a) for a in CSS_ADDRESS.findall((STATIC / "style.css").read_text("utf-8"))]
    assert [address for address in found if not (STATIC / address).is_file()] == []
    assert len(found) > 15


def selectors(rules):
    """Yield each selector of a style sheet, without what depends on the moment or is drawn."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None:
            yield from selectors(tinycss2.parse_rule_list(rule.content, True, True))
        elif rule.type == "qualified-rule":
            yield MOMENT.sub("", tinycss2.serialize(rule.prelude)).strip()


def test_every_rule_of_the_theme_has_an_element_to_choose(browser):
    """Of all pages, all unfolded, at least one has it: nothing is kept for what is gone."""
    html, style = book.build(), (book.ROOT / "theme" / "book.css").read_text("utf-8")
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    unused = sorted({s for s in selectors(rules) if not LATER.search(s)})
    assert len(unused) > 100
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        for path in book.pages(html):
            page.goto(path.as_uri())
            page.evaluate(UNFOLD)
            unused = page.evaluate(UNUSED, unused)
    assert unused == []


OVER = "e => e.scrollWidth - e.clientWidth"
MARKS = """() => {
  const found = { text: 0, beside: 0 };
  for (const mark of document.querySelectorAll(".highlighted"))
    if (getComputedStyle(mark).backgroundColor !== "rgba(0, 0, 0, 0)")
      found[mark.closest("nav, h1") ? "beside" : "text"]++;
  return found;
}"""


@pytest.fixture
def desk(browser):
    """Open a chapter in a wide window."""
    book.build()
    with reader(browser, 1400, "light") as context:
        page = context.new_page()
        page.goto((book.HTML / CHAPTER).as_uri())
        yield page


@pytest.fixture
def phone(browser):
    """Open a chapter on a phone."""
    book.build()
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        page.goto((book.HTML / CHAPTER).as_uri())
        yield page


def test_the_number_of_a_wide_formula_is_in_sight(phone):
    """A formula that is wider than a phone goes on under its number."""
    tag = phone.locator(".katex-display .tag").first
    tag.evaluate("e => e.closest('div.math').scrollIntoView()")
    assert tag.evaluate(f"e => ({OVER})(e.closest('div.math'))") > 0
    box = tag.bounding_box()
    assert box["x"] + box["width"] <= 390


def test_the_table_of_names_fits_between_the_columns(browser):
    """Where chapters and contents stand beside the text, no name is hidden."""
    book.build()
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.goto((book.HTML / "chapters" / "libraries.html").as_uri())
        page.evaluate("document.querySelector('.wide').scrollIntoView()")
        over = page.evaluate(f"[...document.querySelectorAll('.wide')].map({OVER})")
        assert over
        assert max(over) == 0


def test_marks_of_a_search_are_in_the_text_only(browser):
    """Neither the title nor the lists beside it are painted."""
    book.build()
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.goto((book.HTML / CHAPTER).as_uri() + "?highlight=normal")
        page.wait_for_selector("article .highlighted")
        seen = page.evaluate(MARKS)
        assert seen["text"] > 1
        assert seen["beside"] == 0


def test_code_ends_with_its_last_line():
    """The empty line that a doctest wants is not shown."""
    pages = [soup(page) for page in book.pages(book.build())]
    blocks = [b.get_text() for p in pages for b in p.select("article div.highlight > pre")]
    assert [text for text in blocks if text.endswith("\n\n")] == []
    assert len(blocks) > 100


def focused(page, css):
    """Tell whether the focus is on or within the first element that a selector chooses."""
    return page.evaluate(
        "(css) => document.querySelector(css).contains(document.activeElement)", css
    )


def test_the_menu_opens_within_the_page_and_closes(phone):
    """By a second click, by Escape, which returns to its button, and by a click elsewhere."""
    button = phone.locator(".menu.download > summary")
    menu = phone.locator(".menu.download > ul")
    for close in (
        button.click,
        lambda: phone.keyboard.press("Escape"),
        phone.locator("article h1").click,
    ):
        button.click()
        assert menu.is_visible()
        box = menu.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        close()
        assert not menu.is_visible()
    button.focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    assert focused(phone, ".menu.download > ul")
    phone.keyboard.press("Escape")
    assert focused(phone, ".menu.download > summary")
    button.click()
    for _ in range(menu.locator("a, button").count() + 1):
        phone.keyboard.press("Tab")
    assert not menu.is_visible()


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_a_menu_opens_under_its_button(browser, width):
    """It ends where the button does, right below it, and lies on the screen.

    A page without contents has a button less: its menus stand further to the right.
    """
    with reader(browser, width, "light") as context:
        page = context.new_page()
        for path in (CHAPTER, "chapters/homework-maximum.html"):
            page.goto((book.build() / path).as_uri())
            for menu in page.locator(".bar .menu").all():
                button = menu.locator("> summary")
                button.click()
                above, below = button.bounding_box(), menu.locator("ul").bounding_box()
                ends = [box["x"] + box["width"] for box in (above, below)]
                assert abs(ends[1] - ends[0]) < 4
                assert abs(below["y"] - above["y"] - above["height"]) < 4
                assert below["x"] >= 0
                assert ends[1] <= width


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_button_for_colors_says_which_there_are(browser, width, system):
    """As its name and as its tooltip; its sign is that of the state, too."""
    with reader(browser, width, system) as context:
        page = context.new_page()
        page.goto((book.build() / CHAPTER).as_uri())
        button = page.locator("#colors")
        other = "dark" if system == "light" else "light"
        for mode in ("auto", other, system, "auto"):
            state = f"Colors: {'as the system has them' if mode == 'auto' else mode}"
            assert button.get_attribute("title") == button.get_attribute("aria-label") == state
            sign = button.locator(".icon:visible")
            assert sign.evaluate_all("(all) => all.map((e) => e.classList[1])") == [f"icon-{mode}"]
            button.click()
        read_again(page)
        assert button.get_attribute("title") == f"Colors: {other}"


@pytest.mark.parametrize("side", ["side", "contents"])
def test_a_column_comes_and_goes_with_its_button(phone, side):
    """The focus goes into it and, with Escape or a touch beside it, back to the button."""
    column = phone.locator(f"#{side}")
    for close in ("Escape", "beside"):
        phone.locator(f".to-{side}").click()
        phone.locator(f"#{side}:focus-within").wait_for()
        assert column.is_visible()
        if close == "Escape":
            phone.keyboard.press("Escape")
        else:
            phone.mouse.click(385 if side == "side" else 5, 400)
        phone.locator(f".to-{side}:focus").wait_for()
        assert not column.is_visible()


def test_search_opens_with_its_keys_and_closes_with_escape(desk):
    field = desk.locator("#search-input")
    desk.keyboard.press("Control+k")
    assert field.is_visible()
    assert focused(desk, "#search-input")
    desk.keyboard.press("Escape")
    assert not field.is_visible()
    desk.locator("#side .to-search").click()
    assert field.is_visible()
    desk.mouse.click(5, 5)
    assert not field.is_visible()


def test_an_address_within_a_page_leads_there_and_the_contents_say_so(desk):
    """Although what stands above is laid out only when somebody looks at it."""
    links = desk.locator("#contents > ul > li > ul > li > a")
    for i in (links.count() - 1, 1, links.count() // 2):
        anchor = links.nth(i).get_attribute("href")
        links.nth(i).click()
        desk.wait_for_function(
            "([css, i]) => Math.abs(document.querySelector(css).getBoundingClientRect().top) < 150",
            arg=[anchor, i],
        )
        desk.wait_for_function(
            "(a) => document.querySelector(`#contents a[href='${a}']`).matches('.active')",
            arg=anchor,
        )
        assert desk.locator("#contents a.active:visible").count() <= 2
    fresh = desk.context.new_page()
    fresh.goto(f"{desk.url.split('#')[0]}{anchor}")
    top = fresh.locator(anchor).evaluate("(e) => e.getBoundingClientRect().top")
    assert abs(top) < 150


def test_what_is_wide_can_be_reached_once_it_is_near(phone):
    """A formula wider than the screen takes the focus; a narrow one does not."""
    boxes, kinds = phone.locator("article div.math, article pre"), set()
    for i in range(0, boxes.count(), 5):
        if not boxes.nth(i).is_visible():
            continue  # in a hint or a solution that is folded
        boxes.nth(i).scroll_into_view_if_needed()
        box = boxes.nth(i).element_handle()
        wide = box.evaluate("(e) => e.scrollWidth > e.clientWidth")
        phone.wait_for_function("([e, wide]) => wide === (e.tabIndex === 0)", arg=[box, wide])
        kinds.add(wide)
    assert kinds == {True, False}


def test_whoever_scrolls_back_is_offered_the_way_to_the_top(phone):
    button = phone.locator("#top")
    phone.evaluate("scrollTo({top: 3000, behavior: 'instant'})")
    phone.wait_for_function("document.body.classList.contains('scrolled')")
    assert not button.is_visible()
    for _ in range(5):
        phone.mouse.wheel(0, -100)
        phone.wait_for_timeout(100)
    button.click()
    phone.wait_for_function("scrollY === 0 && !document.body.classList.contains('scrolled')")
    assert not button.is_visible()


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1100])
def test_the_way_to_the_top_covers_nothing_that_is_pressed(browser, width):
    """It stands in the header, which the page passes under, apart from the buttons there."""
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.goto((book.build() / CHAPTER).as_uri())
        page.evaluate("scrollTo(0, 3000)")
        page.wait_for_function("document.body.classList.contains('scrolled')")
        page.mouse.move(width / 2, 500)
        for _ in range(3):
            page.mouse.wheel(0, -100)
            page.wait_for_timeout(100)
        box = page.locator("#top").bounding_box()
        header = page.locator(".bar").bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["y"] >= header["y"]
        assert box["y"] + box["height"] <= header["y"] + header["height"]
        for button in page.locator(".bar > :is(button:not(#top), details)").all():
            other = button.bounding_box()
            apart = other is None or (
                other["x"] >= box["x"] + box["width"] or other["x"] + other["width"] <= box["x"]
            )
            assert apart, button.evaluate("(e) => e.outerHTML")


def test_the_page_fills_the_screen_and_leaves_it(desk):
    for expected in (True, False):
        desk.locator("#screen").click()
        desk.wait_for_function("(on) => !!document.fullscreenElement === on", arg=expected)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["div.math", ".cell_input pre", ".cell_output pre"])
def test_what_goes_on_shows_it_at_that_edge(browser, kind, scheme):
    """A shade at the edge of a formula or of code behind which more is; none where it ends."""
    with reader(browser, 320, scheme) as context:
        page = context.new_page()
        page.goto((book.build() / "chapters" / "04-why-log.html").as_uri())
        page.add_style_tag(content="section { content-visibility: visible !important }")
        boxes = page.locator(f"{kind}:visible")
        wide = boxes.nth(boxes.evaluate_all(WIDEST))
        wide.scroll_into_view_if_needed()
        page.add_style_tag(content=f"{kind} * {{ visibility: hidden }} .copy {{ display: none }}")
        ground = imread(io.BytesIO(wide.screenshot()))[5, 150, :3].mean()
        ink = []
        for place in (0, 10_000):
            wide.evaluate("(e, place) => { e.scrollLeft = place; }", place)
            row = imread(io.BytesIO(wide.screenshot()))[5, :, :3].mean(axis=1)
            ink.append([bool(abs(row[side] - ground) > 0.05) for side in (1, -2)])
    assert ink == [[False, True], [True, False]]
