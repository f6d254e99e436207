"""Pages that run, in a real browser: run, change, stop, try, keep; what goes wrong is said."""

import json

import book
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, THIN, listen, reader, served
from exceptions import axe_options, table

CHAPTER = "chapters/06-normal.html"
LAID_OUT = """async () => {
  for (const e of document.querySelectorAll("section")) e.style.contentVisibility = "visible";
  scrollTo({ top: 0, behavior: "instant" });
  for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
}"""
SETTLED = """(e) => !["", "waiting", "running"].includes(e.dataset.live ?? "")"""


@pytest.fixture(scope="module")
def site():
    """Serve the book."""
    with served(book.build()) as root:
        yield root


class Page:
    """A page of a reader's browser, with its cells by their place."""

    def __init__(self, page, root, path=CHAPTER):
        self.page, self.all_heard = page, listen(page, root)
        self.asked = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(root + path)

    @property
    def heard(self):
        """Return what is wrong; an explorer's script, which Python gives, comes from no address."""
        return [line for line in self.all_heard if "blob:http://127.0.0.1" not in line]

    def cell(self, place):
        """Return the cell at this place, or with this id."""
        if isinstance(place, str):
            return self.page.locator(f"[data-id='{place}']")
        return self.page.locator("div.cell:not(.try div)").nth(place)

    def settle(self, box):
        """Wait until a cell or an exercise has ended; return how."""
        handle = box.element_handle()
        self.page.wait_for_function(SETTLED, arg=handle, timeout=120_000)
        return handle.get_attribute("data-live")

    def run(self, place):
        """Press Run at a cell, and wait."""
        cell = self.cell(place)
        cell.locator("button.run").click()
        return self.settle(cell)

    def write(self, place, text):
        """Write another text into a cell by keys."""
        cell = self.cell(place)
        if not cell.locator(".cm-content").count():
            cell.locator("button.edit").click()
        field = cell.locator(".cm-content")
        field.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def said(self):
        """Return what the bar says."""
        return self.page.locator("#live .live-said").inner_text()


@pytest.fixture
def chapter(browser, site):
    """Open a chapter for a reader who has never been there."""
    with reader(browser, 1280, "light") as context:
        chapter = Page(context.new_page(), site)
        yield chapter
        assert chapter.heard == []


def test_a_reader_runs_changes_and_puts_back(chapter):
    """The first figure; other data in the second cell; and back."""
    assert not any("/live/" in url or "/pyodide/" in url for url in chapter.asked)
    assert chapter.run(6) == "same"
    drawn = chapter.cell(6).locator(".live figure svg")
    assert drawn.get_attribute("aria-label").startswith("Two normal")
    assert "var(--fig-blue)" in drawn.inner_html()
    assert chapter.cell(6).locator(".live figcaption").count() == 1
    assert chapter.cell(5).get_attribute("data-live") in {"same", "done"}
    assert all(url.startswith(("http://127.0.0.1", "blob:")) for url in chapter.asked)

    chapter.write(1, "x = np.array([4, 5, 6, 5, 9])\nyours = True")
    assert chapter.cell(6).get_attribute("data-live") == "stale"
    chapter.page.keyboard.press("Shift+Enter")
    assert chapter.settle(chapter.cell(1)) == "edited"
    assert chapter.run(8) in {"same", "done", "differs"}
    chapter.cell(1).get_by_role("button", name="Put back").click()
    assert chapter.run(6) == "same"
    chapter.page.keyboard.press("Escape")


@pytest.mark.slow
def test_errors_are_told_and_endless_loops_are_stopped(chapter):
    assert chapter.run(1) == "done"
    chapter.write(1, "x = 1\nx.nothing")
    chapter.page.keyboard.press("Shift+Enter")
    assert chapter.settle(chapter.cell(1)) == "failed"
    error = chapter.cell(1).locator(".error")
    assert error.locator("p").all_inner_texts() == [
        "Line 2: x.nothing",
        "AttributeError: 'int' object has no attribute 'nothing'",
    ]
    assert not error.locator("pre").is_visible()
    error.locator("summary").click()
    assert error.locator("pre").is_visible()
    # The cell below needs it, and is not run.
    chapter.cell(2).locator("button.run").click()
    chapter.page.wait_for_function(
        "() => document.querySelector('.live-said').textContent.includes('above')"
    )

    chapter.write(1, "while True:\n    pass")
    chapter.page.keyboard.press("Shift+Enter")
    chapter.page.wait_for_function("() => document.querySelector('[data-live=running]')")
    chapter.page.get_by_role("button", name="Stop").click()
    chapter.page.wait_for_function("() => !document.querySelector('[data-live=running]')")
    assert chapter.said().startswith("Stopped.")
    chapter.cell(1).get_by_role("button", name="Put back").click()
    assert chapter.run(3) == "same"
    # Ten million signs, of which a page shows some.
    chapter.write(3, "print('x' * 10_000_000)\nprint('more')")
    chapter.page.keyboard.press("Shift+Enter")
    assert chapter.settle(chapter.cell(3)) == "edited"
    assert len(chapter.cell(3).locator(".live pre").first.text_content()) == 200_000
    assert "200,000 characters" in chapter.cell(3).locator(".note").inner_text()
    # More memory than there is.
    chapter.write(3, "kept = [bytearray(500_000_000) for _ in range(9)]")
    chapter.page.keyboard.press("Shift+Enter")
    assert chapter.settle(chapter.cell(3)) == "failed"
    assert "MemoryError" in chapter.cell(3).locator(".error").inner_text()


@pytest.mark.slow
def test_what_a_reader_wrote_is_kept_saved_loaded_and_thrown_away(chapter, site, tmp_path):
    page = chapter.page
    chapter.run(0)
    chapter.write(1, "x = np.array([7, 8])  # Ж 数")
    page.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.startsWith('written'))"
    )
    page.reload()
    assert "7, 8" not in chapter.cell(1).inner_text()
    chapter.run(0)
    assert "7, 8" in chapter.cell(1).inner_text()

    page.locator(".live-menu summary").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a notebook").click()
    assert saved.value.suggested_filename == "06-normal.ipynb"
    saved.value.save_as(tmp_path / "06-normal.ipynb")
    notebook = nbformat.read(tmp_path / "06-normal.ipynb", 4)
    nbformat.validate(notebook)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert (codes[1].source, codes[1].outputs) == ("x = np.array([7, 8])  # Ж 数", [])
    assert codes[6].outputs != []

    page.locator(".live-menu summary").click()
    page.get_by_role("button", name="Throw away").click()
    assert "7, 8" not in chapter.cell(1).inner_text()
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('written'))"
    )
    page.locator(".live-menu summary").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Load a notebook").click()
    chosen.value.set_files(tmp_path / "06-normal.ipynb")
    page.wait_for_function("() => document.querySelector('.live-said').textContent === 'Loaded.'")
    assert "7, 8" in chapter.cell(1).inner_text()
    page.reload()
    assert page.locator("#side a.current").get_attribute("data-done") == "some"


def test_an_exercise_says_what_is_right_and_calls_a_mistake_by_its_name(chapter):
    place = chapter.page.locator(".try").first
    place.get_by_role("button", name="Try it here").click()
    field = place.locator(".cm-content")
    field.wait_for()
    assert field.inner_text() == "# Define: height, mean, variance\n\n"
    said = []
    for attempt in ("mean, variance = 4, 6", "mean, variance, height = 4, 9 / 2, -8.6839"):
        field.focus()
        chapter.page.keyboard.press("Control+a")
        chapter.page.keyboard.insert_text(attempt)
        chapter.page.keyboard.press("Shift+Enter")
        said.append([chapter.settle(place), place.locator(".cell-said").inner_text()])
    assert [state for state, _ in said] == ["wrong", "right"]
    assert "mean: right." in said[0][1]
    assert "That divides by n − 1" in said[0][1]
    assert "height: not defined yet." in said[0][1]
    assert said[1][1].strip() == "Right."
    kept = chapter.page.evaluate("() => JSON.parse(localStorage.getItem('progress'))")
    assert kept[f"/{CHAPTER}"]["right"] == ["try-solution-another"]


@pytest.mark.slow
def test_what_was_written_for_another_edition_is_offered(chapter):
    old = json.dumps({codes("06-normal")[1]["id"]: ["x = [1]", "x = [2]"]})
    chapter.page.evaluate("(old) => localStorage.setItem(`written ${location.pathname}`, old)", old)
    chapter.run(0)
    assert "[2]" not in chapter.cell(1).inner_text()
    chapter.write(3, "1")  # which is kept beside what is offered
    chapter.page.wait_for_function("() => Object.values(localStorage).join().includes('x = [1]')")
    chapter.page.get_by_role("button", name="Take what I wrote").click()
    assert "[2]" in chapter.cell(1).inner_text()


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["full", "forbidden"])
def test_a_browser_that_keeps_nothing_is_told_of(chapter, fault):
    reason = {"full": "QuotaExceededError", "forbidden": "SecurityError"}[fault]
    chapter.run(0)
    chapter.page.evaluate(
        "(name) => { Storage.prototype.setItem = () => { throw new DOMException('', name); }; }",
        reason,
    )
    chapter.write(1, "x = 1")
    chapter.page.wait_for_function(
        "() => document.querySelector('.live-said').textContent.includes('keeps nothing')"
    )
    assert chapter.run(1) == "edited"


@pytest.mark.slow
def test_a_file_with_another_sum_is_refused(browser, site):
    with reader(browser, 1280, "light") as context:
        context.route("**/numpy-*", lambda route: route.fulfill(body=b"not numpy", status=200))
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


@pytest.mark.slow
def test_the_second_page_loads_no_python_again(chapter, site):
    chapter.run(0)
    page = chapter.page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    came = []
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(site + "chapters/notation.html")
    assert chapter.run(0) == "done"
    assert sum(came) < 500_000


@pytest.mark.slow
def test_an_explorer_made_again_moves_with_python(chapter):
    place = next(i for i, cell in enumerate(codes("06-normal")) if "hill = explore" in cell.source)
    assert chapter.run(place) in {"same", "done"}
    chapter.write(place + 1, "print(hill.mu)")
    box = chapter.cell(place).locator(".live .explore")
    box.locator("input[type=range]").first.fill("6")
    chapter.page.wait_for_timeout(500)
    chapter.run(place + 1)
    assert chapter.cell(place + 1).locator(".live pre").first.inner_text() == "6.0\n"
    chapter.write(place + 1, "hill.mu = 3.5")
    chapter.run(place + 1)
    assert box.locator("output").first.inner_text() == "3.5"


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


@pytest.mark.slow
def test_keys_alone_are_enough(chapter):
    """Run from its button, edit, run, leave; what happens is said in a place that is read out."""
    page = chapter.page
    chapter.cell(1).locator("button.run").focus()
    page.keyboard.press("Enter")
    chapter.settle(chapter.cell(1))
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Edit"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.cm-content')")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Code cell 2"
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nprint(x.sum())")
    page.keyboard.press("Shift+Enter")
    chapter.settle(chapter.cell(1))
    assert chapter.cell(1).locator(".live pre").inner_text() == "24\n"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.textContent") == "Run"
    assert page.locator("#live [role=status]").inner_text() == "ran, edited"


def codes(name):
    """Return the cells of code of a notebook."""
    notebook = nbformat.read(book.ROOT / "chapters" / f"{name}.ipynb", 4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(p.stem for p in (book.ROOT / "chapters").glob("0*.ipynb")))
def test_the_first_figure_of_each_chapter_is_drawn_by_one_press(browser, site, name):
    place = next(
        i
        for i, cell in enumerate(codes(name))
        if any("image/svg+xml" in json.dumps(output) for output in cell.outputs)
    )
    with reader(browser, 1280, "light") as context:
        chapter = Page(context.new_page(), site, f"chapters/{name}.html")
        assert chapter.run(place) in {"same", "done"}
        assert chapter.cell(place).locator(".live figure svg").count() == 1
        assert chapter.heard == []
