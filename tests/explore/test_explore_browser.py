"""Explorers in a real browser: the same numbers as the library's, by mouse, finger and keys."""

import json
import math

import book
import explore_handles
import explore_readings
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, SHIFTS, listen, reader, served
from exceptions import axe_options, table
from explore_cases import CASES
from test_explore import NAMES, STATES, made

from mlelib import explore
from mlelib.explore import _bundle

CLOSE = 1e-9  # relative, or absolute below 1: two ways to the same number in float64


def scripts(page):
    """Load the explorers' own scripts into an empty page, with their names in reach."""
    explorers = ", ".join(f"{name}: modules.{name}.explorer" for name in NAMES)
    page.evaluate(
        f"() => {{ {_bundle.source(*NAMES)}\n"
        f"window.parts = Object.assign({{ EXPLORERS: {{ {explorers} }} }}, "
        "...Object.values(modules)); }"
    )


def finite(value):
    """Make a scene comparable: numbers as floats, tuples as lists, no infinity in JSON."""
    if isinstance(value, dict):
        return {key: finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) else str(float(value))
    return value


FINITE = """(value) => JSON.parse(JSON.stringify(value, (_, v) =>
  typeof v !== "number" || Number.isFinite(v) ? v
    : Number.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf"))"""


def differences(a, b, path=""):
    """List where two scenes differ by more than rounding."""
    if isinstance(a, dict) and isinstance(b, dict):
        keys = a.keys() | b.keys()
        return [d for k in keys for d in differences(a.get(k), b.get(k), f"{path}.{k}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = enumerate(zip(a, b, strict=True))
        return [d for i, (x, y) in pairs for d in differences(x, y, f"{path}[{i}]")]
    if isinstance(a, float) and isinstance(b, int | float):
        same = abs(a - b) <= CLOSE * max(1, abs(a), abs(b))
        return [] if same else [f"{path}: {a!r} and {b!r}"]
    return [] if a == b else [f"{path}: {a!r} and {b!r}"]


@pytest.fixture(scope="module")
def blank(browser):
    """Give an empty page that holds the explorers' scripts."""
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        scripts(page)
        yield page


@pytest.mark.parametrize(("name", "i"), STATES)
def test_script_computes_what_the_library_computes(blank, name, i):
    """Every word and number beside a picture, its curves, and what can be dragged."""
    widget = made(name, CASES[name][i])
    scene, handles = blank.evaluate(
        "([name, state]) => { const explorer = parts.EXPLORERS[name]; "
        "const scene = explorer.scene(state); "
        f"return ({FINITE})([scene, explorer.handles(state, scene)]); }}",
        [widget.name, json.loads(json.dumps(widget.state()))],
    )
    said = getattr(explore_readings, widget.name)(widget)
    assert [panel["alt"] for panel in scene["panels"]] == said["alts"]
    values = [value for _, value, *_ in scene["readouts"]]
    assert values[: len(said["values"])] == said["values"]
    assert (scene["verdict"], scene.get("chips")) == (said["verdict"], said.get("chips"))
    for panel, item, height in said["curves"]:
        items = scene["panels"][panel]["items"]
        if item == "climbs":
            found = [way["points"] for way in items if way["kind"] == "line"][-4:]
            assert differences(finite(height), found)[:5] == []
        else:
            curve = [[float(x), y] for x, y, *_ in items[item]["points"]]
            expected = finite([[x, height(x)] for x, _ in curve])
            assert differences(expected, curve)[:5] == []
    expected = getattr(explore_handles, widget.name)(widget, scene)
    assert differences(finite(expected), handles)[:5] == []


def test_a_difference_is_found():
    assert differences({"a": [1.0, 2.0]}, {"a": [1.0, 2.0 + 1e-8]}) == [".a[1]: 2.0 and 2.00000001"]
    assert differences({"a": "x"}, {"a": "y"})
    assert differences({"a": [1.0]}, {"a": []})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build a book whose one notebook shows every explorer as a refresh stores it."""
    folder = tmp_path_factory.mktemp("explorers")
    cells = [nbformat.v4.new_markdown_cell("# Explorers", id="title")]
    for name in explore.__all__:
        data = {"text/html": made(name, {}).html(), "text/plain": name}
        output = nbformat.v4.new_output("display_data", data)
        cells += [
            nbformat.v4.new_markdown_cell(f"## {name}", id=f"text-{name.lower()}"),
            nbformat.v4.new_code_cell(name, id=name.lower(), execution_count=1, outputs=[output]),
        ]
    process = book.small_book(folder, "# Title\n\nNothing here moves.", cells)
    assert (process.returncode, book.warnings(process)) == (0, [])
    return folder / "_build" / "html"


def test_only_pages_with_an_explorer_load_the_script(site):
    assert "explore-coin-" in (site / "chapters" / "notebook.html").read_text("utf-8")
    assert "explore" not in (site / "index.html").read_text("utf-8")


def wake(page):
    """Come near each figure, as a reader does, so that it is alive."""
    for root in page.locator(".explore[data-explorer]").all():
        root.scroll_into_view_if_needed()
        root.and_(page.locator(".explore-live")).wait_for()
    page.evaluate("scrollTo(0, 0)")


def test_a_figure_wakes_up_when_the_reader_comes_near(browser, site):
    """So that a page is read before the last of its figures has been worked out."""
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/chapters/notebook.html")
        page.locator(".explore-live").first.wait_for()
        settle(page)
        asleep = page.locator(".explore[data-explorer]:not(.explore-live)")
        assert asleep.count() > 0
        wake(page)
        assert asleep.count() == 0


@pytest.fixture(scope="module", params=["file", "server"])
def opened(request, browser, site):
    """Open the page, as a file or from a server, and listen to its complaints."""
    with served(site) as root, reader(browser, 1280, "light") as context:
        root = root if request.param == "server" else site.as_uri() + "/"
        page = context.new_page()
        heard = listen(page, root)
        page.goto(root + "chapters/notebook.html")
        wake(page)
        yield page
        assert heard == []


def read(page, name):
    """Read the numbers beside a figure."""
    numbers = f".explore[data-explorer={getattr(explore, name).name}] dd"
    return page.locator(numbers).all_text_contents()


def settle(page):
    """Wait until what was asked for has been drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")


@pytest.mark.parametrize("name", CASES)
def test_first_paint_is_the_figure_that_the_notebook_drew(opened, name):
    """The script, started, changes no number and no place: nothing shifts."""
    values = [value for _, value in made(name, {}).scene()["readouts"]]
    assert read(opened, name) == values
    root = opened.locator(f".explore[data-explorer={getattr(explore, name).name}]")
    assert "explore-live" in root.get_attribute("class")


@pytest.mark.parametrize("way", ["mouse", "keys"])
@pytest.mark.parametrize("name", CASES)
def test_every_handle_moves_and_reset_brings_it_back(opened, name, way):
    """Numbers change with each handle, and are the ones from before after a reset."""
    root = opened.locator(f".explore[data-explorer={getattr(explore, name).name}]")
    before = root.evaluate(SEEN)
    for i in range(min(root.locator(".explore-handle").count(), 4)):
        handle = root.locator(".explore-handle").nth(i)
        handle.scroll_into_view_if_needed()
        settle(opened)
        if way == "keys":
            handle.focus()
            for key in ("ArrowRight", "ArrowUp", "PageUp"):
                opened.keyboard.press(key)
        else:
            box = handle.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            opened.mouse.move(x, y)
            opened.mouse.down()
            opened.mouse.move(x + 14, y - 10)
            opened.mouse.move(x + 25, y - 18)
            opened.mouse.up()
        settle(opened)
        assert root.evaluate(SEEN) != before, handle.get_attribute("aria-label")
        root.locator("[data-do=reset]").click()
        settle(opened)
        assert root.evaluate(SEEN) == before


SEEN = """(root) => [...root.querySelectorAll("dd, .explore-verdict, .explore-handle")].map(
  (e) => e.getAttribute("aria-valuetext") || e.textContent)"""


def test_numbers_are_true_after_moving(opened):
    """What the page shows after keys and sliders is what the library says of that state."""
    root = opened.locator(".explore[data-explorer=coin]")
    root.locator(".explore-handle").focus()
    for key in ("Home", "PageUp", "ArrowRight", "ArrowDown", "ArrowRight"):
        opened.keyboard.press(key)
    root.locator("[data-trait=k]").focus()
    opened.keyboard.press("ArrowRight")
    settle(opened)
    expected = explore.Coin(n=10, k=7, p=0.06).scene()["readouts"]
    assert read(opened, "Coin") == [value for _, value in expected]
    root.locator("[data-do=reset]").click()
    settle(opened)


def test_a_race_is_stepped_back_and_forth(opened):
    root = opened.locator(".explore[data-explorer=race]")
    for name, at in (("step", 0), ("step", 1), ("step", 2), ("back", 1), ("run", 14)):
        root.locator(f"[data-do={name}]").click()
        settle(opened)
        expected = explore.Race(at=at).scene()["readouts"]
        assert read(opened, "Race") == [value for _, value in expected]
    root.locator("select").select_option("log")
    settle(opened)
    expected = explore.Race(at=14, scale="log", start=[3.5, 0.0]).scene()
    assert root.locator(".explore-verdict").text_content() == expected["verdict"]
    assert "downhill" in expected["verdict"]
    root.locator("[data-do=reset]").click()
    settle(opened)


def test_a_mixture_is_stepped_and_goes_on_from_what_is_seen(opened):
    """What was moved after some steps begins a climb from there, and its ℓ never falls."""
    root = opened.locator(".explore[data-explorer=mixture]")
    for name, at in (
        ("step", 1),
        ("step", 2),
        ("back", 1),
        ("step", 2),
        ("run", 200),
        ("step", 200),
    ):
        root.locator(f"[data-do={name}]").click()
        settle(opened)
        expected = explore.Mixture(at=at).scene()
        assert read(opened, "Mixture") == [value for _, value in expected["readouts"]]
        assert root.locator(".explore-verdict").text_content() == expected["verdict"]
    before = read(opened, "Mixture")
    root.locator("[aria-label='mean of the second']").focus()
    opened.keyboard.press("PageUp")
    settle(opened)
    moved = read(opened, "Mixture")
    assert (moved[0], moved[:3][1:]) == ("0", before[1:3])
    assert moved[4].split(", ")[1] == before[4].split(", ")[1]
    assert moved[4] != before[4]
    heights = []
    for _ in range(4):
        heights.append(float(read(opened, "Mixture")[5].replace("−", "-")))
        root.locator("[data-do=step]").click()
        settle(opened)
    assert heights == sorted(heights)
    root.locator("[data-do=reset]").click()
    settle(opened)


def test_chip_and_point_light_up_together(opened):
    root = opened.locator(".explore[data-explorer=normal]")
    root.locator(".explore-chips li").nth(2).hover()
    assert "hot" in root.locator("[aria-label='point 3']").get_attribute("class")
    root.locator("[aria-label='point 2']").focus()
    assert "hot" in root.locator(".explore-chips li").nth(1).get_attribute("class")


@pytest.mark.parametrize("width", [360, 390, 1400])
def test_by_finger_on_a_phone_and_nothing_too_small(browser, site, width):
    """A finger drags a handle of 44 px and scrolls nothing; every control is as large."""
    options = {"viewport": {"width": width, "height": 800}, "has_touch": True}
    context = browser.new_context(**options, reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page, site.as_uri())
    page.goto(f"{site.as_uri()}/chapters/notebook.html")
    wake(page)
    for name in explore.__all__:
        root = page.locator(f".explore[data-explorer={getattr(explore, name).name}]")
        before = root.evaluate(SEEN)
        handle = root.locator(".explore-handle").first
        handle.scroll_into_view_if_needed()
        settle(page)
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        touch(page, box, (20, -16))
        settle(page)
        assert root.evaluate(SEEN) != before, name
    small = page.evaluate(
        """() => [...document.querySelectorAll(".explore :is(button, select, input[type=range])")]
        .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert heard == []
    context.close()


def test_on_a_narrow_phone_each_control_has_a_line_and_the_buttons_have_one(browser, site):
    """Nothing wraps: a slider's number stands beside it, and Reset beside the other buttons."""
    rows = """(css) => [...document.querySelectorAll(css)].map((row) => {
      const boxes = [...row.children].map((e) => e.getBoundingClientRect());
      const middles = boxes.map((box) => box.top + box.height / 2);
      return Math.round(Math.max(...middles) - Math.min(...middles));
    })"""
    with reader(browser, 360, "light") as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/chapters/notebook.html")
        wake(page)
        settle(page)
        labels = page.evaluate(rows, ".explore-controls label")
        buttons = page.evaluate(rows, ".explore-buttons")
    assert len(labels) > len(buttons) == len(explore.__all__)
    assert max(labels + buttons) <= 2, (labels, buttons)


def touch(page, box, way):
    """Put a finger on the middle of a box, and pull it a way."""
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    points = [(x, y), (x + way[0] / 2, y + way[1] / 2), (x + way[0], y + way[1])]
    for kind, place in zip(("touchStart", "touchMove", "touchMove"), points, strict=True):
        touched = [{"x": place[0], "y": place[1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_left_out(browser, site, scheme):
    """The audit finds nothing, before and after every explorer has been moved."""
    with served(site) as root, reader(browser, 390, scheme) as context:
        page = context.new_page()
        page.goto(root + "chapters/notebook.html")
        wake(page)
        for state in ("first", "moved"):
            rules = axe_options(table(), "explorers")
            audit = Axe().run(page, ".explore", options={**AUDIT, **rules})
            assert [(v["id"], v["nodes"][0]["html"]) for v in audit.response["violations"]] == []
            if state == "first":
                for handle in page.locator(".explore-handle:first-of-type").all():
                    handle.focus()
                    page.keyboard.press("PageUp")
                settle(page)
        said = page.locator(".explore-said").first
        said.page.wait_for_function("() => document.querySelector('.explore-said').textContent")


def test_without_scripts_there_is_the_figure_and_nothing_to_push(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/chapters/notebook.html")
    for name in explore.__all__:
        values = [value for _, value in made(name, {}).scene()["readouts"]]
        assert read(page, name) == values
    assert page.locator(".explore-panel > svg").first.is_visible()
    assert not page.locator(".explore-controls").first.is_visible()
    context.close()


def alone(name, state):
    """Write a page that holds one explorer as the book does, and nothing else."""
    widget = made(name, state)
    return (
        f"<!doctype html><html lang='en'><title>x</title><style>{_bundle.style()}</style>"
        f"<main>{widget.html()}</main><script>{_bundle.classic(widget.name)}</script>"
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", CASES)
def test_a_long_verdict_moves_nothing(browser, name, width):
    """Room is kept for the longest one, so that a button stays under the finger."""
    kinds = {}
    with reader(browser, width, "light") as context:
        page = context.new_page()
        for state in CASES[name]:
            page.set_content(alone(name, state))
            wake(page)
            high = page.locator(".explore-verdict").evaluate("(e) => e.offsetHeight")
            longest = made(name, state).longest
            kinds.setdefault(longest, set()).add(high)
            assert (high > 0) == bool(longest)
    assert [high for high in kinds.values() if len(high) > 1] == []


def test_without_scripts_and_without_node_a_sentence_stands_for_the_figure(browser, monkeypatch):
    monkeypatch.setenv("MLEBOOK_NODE", "none")
    html = alone("Coin", {})
    for scripts_run in (False, True):
        context = browser.new_context(java_script_enabled=scripts_run)
        page = context.new_page()
        page.set_content(html)
        if scripts_run:
            wake(page)
        words = page.get_by_text("A script draws the figure that belongs here")
        assert words.is_visible() != scripts_run
        assert page.locator(".explore-panel").count() == (3 if scripts_run else 0)
        context.close()
    assert "explore-instead" not in made("Coin", {}).page  # JupyterLab runs scripts


def test_axes_are_lettered_as_the_rest_of_a_figure(opened):
    """In the type that the page has for figures and buttons, whatever a saved picture says."""
    families = opened.evaluate(
        """() => [...document.querySelectorAll(".explore :is(svg text, dd, button, label)")]
        .map((e) => getComputedStyle(e).fontFamily)"""
    )
    assert len(families) > 100
    assert len(set(families)) == 1


def test_nothing_shifts_while_the_page_loads(browser, site):
    """The script draws into the place that the notebook's figure already has."""
    with reader(browser, 390, "light") as context:
        page = context.new_page()
        page.add_init_script(f"({SHIFTS})()")
        page.goto(f"{site.as_uri()}/chapters/notebook.html")
        wake(page)
        settle(page)
        assert page.evaluate("window.moved") < 0.001


def test_on_paper_there_are_no_handles(opened):
    opened.emulate_media(media="print")
    assert not opened.locator(".explore-handle").first.is_visible()
    assert opened.locator(".explore-panel > svg").first.is_visible()
    opened.emulate_media(media="screen")
