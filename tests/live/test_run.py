"""Pages that run, in a real browser: run, change, stop; by keys, and on every chapter."""

import json

import book
import pytest
from browser_checks import reader
from live_page import Page, codes


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


def begin(chapter, place, text):
    """Write into a cell and press Run, and do not wait for its end."""
    chapter.write(place, text)
    chapter.page.keyboard.press("Shift+Enter")
    chapter.cell(place).and_(chapter.page.locator("[data-live=running]")).wait_for()


@pytest.mark.slow
def test_nothing_of_an_earlier_run_stays_under_a_cell(chapter):
    """An error, then what prints nothing; the same in an exercise."""
    chapter.run(0)
    for text, left in (("1 / 0", 1), ("x = np.array([2, 3])", 0), ("x", 0)):
        chapter.write(1, text)
        chapter.run(1)
        assert chapter.cell(1).locator(".error").count() == left
        assert chapter.cell(1).locator(".live").is_visible() == (text != "x = np.array([2, 3])")
    chapter.cell(1).get_by_role("button", name="Put back").click()
    place = chapter.page.locator(".try").first
    place.get_by_role("button", name="Try it here").dblclick()
    for text, left in (("1 / 0", 1), ("mean = 4", 0)):
        place.locator(".cm-content").fill(text)
        chapter.page.keyboard.press("Shift+Enter")
        chapter.settle(place)
        assert place.locator(".error").count() == left
    assert place.locator(".cm-editor").count() == 1


@pytest.mark.slow
def test_what_changes_while_a_cell_runs_is_not_what_ran(chapter):
    chapter.run(2)
    begin(chapter, 1, "import time\ntime.sleep(2)\nx = np.array([1, 1])")
    chapter.write(1, "x = np.array([9, 9])")
    chapter.page.keyboard.press("Shift+Enter")  # waits for its turn, and is not lost
    chapter.write(2, "print(x.sum())")
    assert chapter.run(2) == "edited"
    assert chapter.cell(2).locator(".live pre").first.inner_text() == "18\n"
    # What stands above a cell that runs changes.
    begin(chapter, 2, "time.sleep(2)\nprint(x.sum())")
    chapter.write(1, "import time\nx = np.array([5, 5])")
    assert chapter.settle(chapter.cell(2)) == "stale"
    # Put back while it runs: then it has not run as it is printed.
    begin(chapter, 1, "import time\ntime.sleep(2)")
    chapter.cell(1).get_by_role("button", name="Put back").click()
    chapter.page.wait_for_function("() => !document.querySelector('[data-live=running]')")
    assert chapter.cell(1).get_attribute("data-live") == ""
    assert chapter.cell(1).locator(".live").is_hidden()


@pytest.mark.slow
def test_stop_ends_what_waits_as_well(chapter):
    chapter.run(3)
    for place in (1, 2, 3):
        chapter.write(place, "while True:\n    pass")
        chapter.page.keyboard.press("Shift+Enter")
    chapter.page.get_by_role("button", name="Stop").click()
    chapter.page.wait_for_timeout(1500)
    assert chapter.said().startswith("Stopped.")
    assert chapter.page.locator("[data-live=running], [data-live=waiting]").count() == 0
    chapter.write(1, "x = 5")
    assert chapter.run(1) == "edited"


@pytest.mark.slow
def test_a_cell_of_ones_own_shows_what_it_gave_before_it_could_not(chapter):
    chapter.run(3)
    chapter.write(3, "import pandas as pd\nprint('mine')\npd.Series([1])")
    assert chapter.run(3) == "absent"
    assert chapter.cell(3).locator(".live pre").inner_text() == "mine\n"
    assert "pandas is not part" in chapter.cell(3).locator(".cell-said").inner_text()


@pytest.mark.slow
def test_a_press_that_fails_says_so_and_the_next_one_works(chapter):
    chapter.page.route("**/about.json", lambda route: route.abort())
    run = chapter.cell(0).locator("button.run")
    run.click()
    chapter.page.wait_for_function(
        "() => document.querySelector('button.run').textContent.includes('press again')"
    )
    chapter.all_heard.clear()  # the browser's own line about the file
    chapter.page.unroute("**/about.json")
    assert chapter.run(0) == "done"
    assert run.inner_text() == "Run"


@pytest.mark.slow
def test_an_explorer_made_again_moves_with_python(chapter):
    place = next(i for i, cell in enumerate(codes("06-normal")) if "hill = explore" in cell.source)
    assert chapter.run(place) in {"same", "done"}
    chapter.page.evaluate("() => document.querySelectorAll('details').forEach(e => e.open = true)")
    chapter.write(place + 1, "print(hill.mu)")  # it may be a check, which is folded
    box = chapter.cell(place).locator(".live .explore")
    box.locator("input[type=range]").first.fill("6")
    chapter.page.wait_for_timeout(500)
    chapter.run(place + 1)
    assert chapter.cell(place + 1).locator(".live pre").first.inner_text() == "6.0\n"
    chapter.write(place + 1, "hill.mu = 3.5")
    chapter.run(place + 1)
    assert box.locator("output").first.inner_text() == "3.5"


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
    assert page.locator("#live [role=status]").inner_text() == "✓ Your version has run."


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
