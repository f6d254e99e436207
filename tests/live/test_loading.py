"""Pages that run, as they load: refused, cancelled, offline, from a folder; read by everybody."""

import book
import chromium
import pytest
import serve
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, SHIFTS, THIN, reader
from exceptions import axe_options, table
from live_page import CHAPTER, Page

from benchmarks.pages import Counted

LAID_OUT = """async () => {
  for (const e of document.querySelectorAll("section")) e.style.contentVisibility = "visible";
  scrollTo({ top: 0, behavior: "instant" });
  for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
}"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "status"), [("numpy-*", 200), ("pyodide.asm.wasm*", 200), ("pyodide.asm.wasm*", 404)]
)
def test_a_file_with_another_sum_is_refused_and_none_is_waited_for(browser, site, name, status):
    with reader(browser, 1280, "light") as context:
        context.route(f"**/{name}", lambda route: route.fulfill(body=b"another", status=status))
        page = context.new_page()
        page.goto(site + CHAPTER)
        page.locator("button.run").first.click()
        said = page.locator("#live .live-said", has_text="Python has ended")
        said.wait_for(timeout=60_000)
        assert page.locator("[data-live=running]").count() == 0


@pytest.mark.slow
def test_loading_is_cancelled_and_begins_again_and_needs_no_network_later(chapter):
    chapter.cell(1).locator("button.run").click()
    chapter.page.get_by_role("button", name="Cancel").click()
    chapter.page.wait_for_function(
        "() => document.querySelector('.live-said').textContent.startsWith('Stopped')"
    )
    assert chapter.run(1) == "done"
    chapter.page.context.set_offline(True)
    assert chapter.run(6) == "same"


LINES = """() => { const p = document.querySelector("#live p");
  return p.clientHeight / parseFloat(getComputedStyle(p).lineHeight); }"""


@pytest.mark.slow
def test_on_a_phone_the_bar_stays_low_and_the_text_where_it_is(browser, site):
    """While Python is loaded, when a cell has run, and with a long verdict on an exercise."""
    with reader(browser, 390, "light") as context:
        chapter = Page(context.new_page(), site)
        chapter.cell(1).locator("button.run").scroll_into_view_if_needed()
        chapter.page.evaluate(SHIFTS)
        chapter.cell(1).locator("button.run").click()
        chapter.page.locator("#live progress").wait_for()
        lines = [chapter.page.evaluate(LINES)]
        assert chapter.settle(chapter.cell(1)) == "done"
        assert chapter.page.evaluate("window.moved") < 0.02
        place = chapter.page.locator(".try").first
        place.locator("button").click()
        place.locator(".cm-content").fill("mean, variance = 4, 6")
        chapter.page.keyboard.press("Shift+Enter")
        assert chapter.settle(place) == "wrong"
        assert "divides by" in chapter.said()
        lines.append(chapter.page.evaluate(LINES))
        assert max(lines) < 2.5


KEPT = "async () => (await (await caches.open('mlebook-compiled')).keys()).length === 1"
FORBIDDEN = "Object.defineProperty(globalThis, 'caches', { get() { throw new Error('no'); } });\n"


@pytest.mark.slow
def test_a_browser_that_keeps_nothing_compiles_all_again(browser, site):
    script = (book.HTML / "_static" / "live" / "compiled.js").read_text("utf-8")
    with reader(browser, 1280, "light") as context:
        context.route(
            "**/compiled.js",
            lambda route: route.fulfill(body=FORBIDDEN + script, content_type="text/javascript"),
        )
        chapter = Page(context.new_page(), site)
        assert chapter.run(0) == "done"
        chapter.page.wait_for_timeout(4000)  # it would have been kept by now
        assert not chapter.page.evaluate(KEPT)
        assert chapter.run(1) == "done"
        assert chapter.heard == []


@pytest.mark.slow
def test_the_second_page_asks_for_no_python_again_and_compiles_hardly_any(browser, tmp_path):
    """In a browser that keeps files as a reader's does."""
    start = browser.browser_type.launch_persistent_context
    with serve.served(book.build(), Counted) as root:
        context = start(tmp_path, executable_path=chromium.find(), args=chromium.FLAGS)
        chapter = Page(context.new_page(), root)
        chapter.run(0)
        chapter.page.evaluate(f"""async () => {{
          while (!(await ({KEPT})())) await new Promise((soon) => setTimeout(soon, 100));
        }}""")  # Playwright's own way of waiting takes a promise for the answer
        first = sum(Counted.sent)
        Counted.sent.clear()
        chapter = Page(context.new_page(), root, "chapters/notation.html")
        chapter.run(0)
        source = "from mlepage.compiled import codes, kept\n(kept > 500, len(codes) - kept < 20)"
        chapter.write(0, source)
        chapter.run(0)
        said = chapter.cell(0).locator(".cell_output").inner_text()
        context.close()
    assert first > 40e6
    assert sum(Counted.sent) < 1e6
    assert "(True, True)" in said


@pytest.mark.slow
def test_a_page_from_a_folder_says_what_to_do(browser, site):
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        heard = []
        page.on("console", lambda message: heard.append(message.text))
        page.goto((book.build() / CHAPTER).as_uri())
        page.locator("button.run").first.click()
        assert "make serve" in page.locator("button.run").first.inner_text()
        assert heard == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_all_states_can_be_read_by_everybody(browser, site, width, scheme):
    """By axe, with an editor open, cells that ran, differ, failed and are old, and a menu open."""
    with reader(browser, width, scheme) as context:
        chapter = Page(context.new_page(), site)
        chapter.run(6)
        chapter.write(3, "1 / 0")
        chapter.run(3)
        chapter.page.locator(".try button").first.click()
        chapter.page.locator(".live-menu summary").click()
        chapter.page.evaluate(LAID_OUT)
        chapter.page.evaluate(THIN)
        found = Axe().run(chapter.page, options={**AUDIT, **axe_options(table())})
        faults = [
            (v["id"], n["html"][:90]) for v in found.response["violations"] for n in v["nodes"]
        ]
        assert faults == []
        width_of = "document.documentElement.scrollWidth - innerWidth"
        assert chapter.page.evaluate(width_of) <= 0
        assert chapter.heard == []
