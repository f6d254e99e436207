"""One style sheet and one short script in place of the theme's: nothing is missed."""

import io
import re

import book
import pytest
import tinycss2
from browser_checks import reader
from matplotlib.image import imread
from mlebook.stylesheet import ADDRESS, NESTED, read, selectors, thin, vocabulary, without_unread
from page_checks import soup

STATIC = book.HTML / "_static"
CHAPTER = "chapters/06-normal.html"
WIDEST = """(boxes) => boxes.map((e, i) => [e.scrollWidth - e.clientWidth, i]).sort(
  ([a], [b]) => b - a)[0][1]"""


def listed(text):
    """Yield each selector of a style sheet, without what depends on the moment or is drawn."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    while rules:
        rule = rules.pop()
        if rule.type == "at-rule" and rule.lower_at_keyword in NESTED:
            rules += tinycss2.parse_rule_list(rule.content, True, True)
        elif rule.type == "qualified-rule":
            for selector in selectors(rule.prelude):
                yield re.sub(r"\s+", " ", tinycss2.serialize(selector)).strip()


def test_a_page_links_one_style_sheet_and_no_script_that_holds_it_up():
    """Its address changes with its text, so that a browser may keep it."""
    html = book.build()
    pages = [soup(page) for page in book.pages(html)]
    links = {
        link["href"].split("_static/")[1] for p in pages for link in p.select("[rel=stylesheet]")
    }
    assert len(links) == 1
    assert re.fullmatch(r"style\.css\?v=[0-9a-f]{8}", links.pop())
    for page in pages[:-1]:  # the last is the page of results
        assert page.select("script[src]:not([defer])") == []
    assert "Search" in pages[-1].title.text


def test_every_address_in_the_style_sheet_leads_to_a_file():
    """Fonts and pictures, from where the style sheet stands."""
    book.build()
    found = [address for _, address in ADDRESS.findall((STATIC / "style.css").read_text("utf-8"))]
    assert [address for address in found if not (STATIC / address).is_file()] == []
    assert len(found) > 15


def test_no_rule_was_dropped_that_any_page_uses(browser):
    """Ask each page, in the browser, for an element that a dropped selector would choose."""
    html = book.build()
    kept = set(listed((STATIC / "style.css").read_text("utf-8")))
    dropped = sorted(set(listed(read(STATIC))) - kept)
    assert len(dropped) > 1000
    asking = """(dropped) => dropped.filter((selector) => {
      const plain = selector.replace(/::?(hover|focus|active|before|after)[a-z-]*/g, "");
      try { return plain && document.querySelector(plain); } catch { return false; }
    })"""
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        for path in book.pages(html):
            page.goto(path.as_uri())
            assert page.evaluate(asking, dropped) == [], path
        assert page.evaluate(asking, ["body:hover", ".no-such", "main::before"]) != []


def test_rules_stay_that_something_may_use(tmp_path):
    """A name in a page or a script keeps its rule; so does the beginning of one in a script."""
    text = """<p class='on' style='top: var(--up)'>off <b id=one><script>f('now')</script>
      <script defer src="a.js?v=1"></script>"""
    (tmp_path / "a.html").write_text(text, "utf-8")
    (tmp_path / "a.js").write_text("e.className = `kind-${x}`; f('later');", "utf-8")
    (tmp_path / "b.js").write_text("f('two');", "utf-8")
    words, beginnings = vocabulary([tmp_path / "a.html"])
    assert "--up" in words
    style = """
      .on, .off { color: red } .off {} p:not(.off) {} .on .off b {} #one {} #two {}
      .kind-a { x: y } .later::before { content: ".off" } .now {} @font-face { font-family: F }
      @media print { .off {} @media (width) { .on { a: b } } } @media print { .off {} }"""
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    thinned = "".join(thin(rules, lambda name: name in words or name.startswith(beginnings)))
    assert re.sub(r"\s+", "", thinned) == (
        '.on{color:red}p:not(.off){}#one{}.kind-a{x:y}.later::before{content:".off"}.now{}'
        "@font-face{font-family:F}@mediaprint{@media(width){.on{a:b}}}"
    )


def test_custom_properties_stay_that_something_reads():
    """One read by a rule that stays, one by a script; not one read only by one that goes."""
    style = """a{--a: 1;--b: var(--a);color: var(--b);--c: var(--d);--d: url("x;--a:{}");--e: 0}
      b{--f: "var(--a)"} .c--f:hover{}"""
    assert re.sub(r"\s+", "", without_unread(style, {"--e"})) == (
        "a{--a:1;--b:var(--a);color:var(--b);--e:0}b{}.c--f:hover{}"
    )


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


def focused(page, css):
    """Tell whether the focus is on or within the first element that a selector chooses."""
    return page.evaluate(
        "(css) => document.querySelector(css).contains(document.activeElement)", css
    )


def test_the_menu_opens_within_the_page_and_closes(phone):
    """By a second click, by Escape, which returns to its button, and by a click elsewhere."""
    button = phone.locator(".dropdown-download-buttons > button")
    menu = phone.locator(".dropdown-download-buttons > .dropdown-menu")
    for close in (
        button.click,
        lambda: phone.keyboard.press("Escape"),
        phone.locator("article h1").click,
    ):
        button.click()
        assert button.get_attribute("aria-expanded") == "true"
        box = menu.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        close()
        phone.mouse.move(0, 700)  # the theme shows a menu under the mouse, too
        assert not menu.is_visible()
        assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    assert focused(phone, ".dropdown-download-buttons .dropdown-menu")
    phone.keyboard.press("Escape")
    assert focused(phone, ".dropdown-download-buttons > button")
    button.click()
    phone.mouse.move(0, 700)
    for _ in range(menu.locator("a, button").count() + 1):
        phone.keyboard.press("Tab")
    assert not menu.is_visible()


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_a_menu_opens_under_its_button(browser, width):
    """It begins where the button begins, right below it, and ends before the screen does."""
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.goto((book.build() / CHAPTER).as_uri())
        for menu in page.locator(".article-header-buttons .dropdown").all():
            button = menu.locator("> button")
            button.click()
            above, below = button.bounding_box(), menu.locator(".dropdown-menu").bounding_box()
            assert abs(below["x"] - above["x"]) < 4
            assert abs(below["y"] - above["y"] - above["height"]) < 4
            assert below["x"] + below["width"] <= width


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_button_for_colors_says_which_there_are(browser, width, system):
    """As its name and as its tooltip; its sign is that of the state, too."""
    with reader(browser, width, system) as context:
        page = context.new_page()
        page.goto((book.build() / CHAPTER).as_uri())
        button = page.locator(".theme-switch-button:visible")
        other = "dark" if system == "light" else "light"
        for mode in ("auto", other, system, "auto"):
            state = f"Colors: {'as the system has them' if mode == 'auto' else mode}"
            assert button.get_attribute("title") == button.get_attribute("aria-label") == state
            sign = button.locator("i:visible")
            assert sign.evaluate_all("(all) => all.map((e) => e.dataset.mode)") == [mode]
            button.click()
        page.reload()
        assert button.get_attribute("title") == f"Colors: {other}"


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_column_comes_and_goes_with_its_button(phone, side):
    """The focus goes into it and, with Escape or a touch beside it, back to the button."""
    column = phone.locator(f".bd-sidebar-{side}")
    for close in ("Escape", "beside"):
        phone.locator(f".{side}-toggle").click()
        phone.locator(f".bd-sidebar-{side}:focus-within").wait_for()
        assert column.is_visible()
        if close == "Escape":
            phone.keyboard.press("Escape")
        else:
            phone.mouse.click(385 if side == "primary" else 5, 400)
        assert focused(phone, f".{side}-toggle")
        assert not phone.locator(f"#pst-{side}-sidebar-checkbox").is_checked()


def test_search_opens_with_its_keys_and_closes_with_escape(desk):
    field = desk.locator("#search-input")
    desk.keyboard.press("Control+k")
    assert field.is_visible()
    assert focused(desk, "#search-input")
    desk.keyboard.press("Escape")
    assert not field.is_visible()
    desk.locator(".search-button-field").click()
    assert field.is_visible()
    desk.mouse.click(5, 5)
    assert not field.is_visible()


def test_an_address_within_a_page_leads_there_and_the_contents_say_so(desk):
    """Although what stands above is laid out only when somebody looks at it."""
    links = desk.locator(".bd-toc-nav > ul > li > ul > li > a, .bd-toc-nav > ul > li > a")
    for i in (links.count() - 1, 1, links.count() // 2):
        anchor = links.nth(i).get_attribute("href")
        links.nth(i).click()
        desk.wait_for_function(
            "([css, i]) => Math.abs(document.querySelector(css).getBoundingClientRect().top) < 150",
            arg=[anchor, i],
        )
        desk.wait_for_function(
            "(a) => document.querySelector(`.bd-toc-nav a[href='${a}']`).matches('.active')",
            arg=anchor,
        )
        assert desk.locator(".bd-toc-nav > ul a.active").count() <= 2
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
    button = phone.locator("#pst-back-to-top")
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
        box = page.locator("#pst-back-to-top").bounding_box()
        header = page.locator(".bd-header-article").bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["y"] >= header["y"]
        assert box["y"] + box["height"] <= header["y"] + header["height"]
        for button in page.locator(".bd-header-article :is(button, label)").all():
            other = button.bounding_box()
            apart = other is None or (
                other["x"] >= box["x"] + box["width"] or other["x"] + other["width"] <= box["x"]
            )
            assert apart, button.evaluate("(e) => e.outerHTML")


def test_the_page_fills_the_screen_and_leaves_it(desk):
    for expected in (True, False):
        desk.locator(".btn-fullscreen-button").click()
        desk.wait_for_function("(on) => !!document.fullscreenElement === on", arg=expected)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["div.math", ".cell_input pre", ".cell_output pre"])
def test_what_goes_on_shows_it_at_that_edge(browser, kind, scheme):
    """A shade at the edge of a formula or of code behind which more is; none where it ends."""
    with reader(browser, 320, scheme) as context:
        page = context.new_page()
        page.goto((book.build() / "chapters" / "04-why-log.html").as_uri())
        boxes = page.locator(f"{kind}:visible")
        wide = boxes.nth(boxes.evaluate_all(WIDEST))
        wide.scroll_into_view_if_needed()
        page.add_style_tag(
            content=f"{kind} * {{ visibility: hidden }} .copybtn {{ display: none }}"
        )
        ground = imread(io.BytesIO(wide.screenshot()))[5, 150, :3].mean()
        ink = []
        for place in (0, 10_000):
            wide.evaluate("(e, place) => { e.scrollLeft = place; }", place)
            row = imread(io.BytesIO(wide.screenshot()))[5, :, :3].mean(axis=1)
            ink.append([bool(abs(row[side] - ground) > 0.05) for side in (1, -2)])
    assert ink == [[False, True], [True, False]]
