"""What a reader wrote: judged, kept, saved, loaded, thrown away; a browser that keeps nothing."""

import json

import nbformat
import pytest
from browser_checks import read_again
from live_page import CHAPTER, Page, codes


@pytest.mark.slow
def test_what_a_reader_wrote_is_kept_saved_loaded_and_thrown_away(chapter, site, tmp_path):
    page = chapter.page
    chapter.run(0)
    chapter.write(1, "x = np.array([7, 8])  # Ж 数")
    page.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.startsWith('written'))"
    )
    read_again(page)
    assert "7, 8" not in chapter.cell(1).inner_text()
    page.get_by_role("button", name="Show what I wrote here").click()
    page.locator(".live-said", has_text="What you wrote is here again.").wait_for()
    assert "7, 8" in chapter.cell(1).inner_text()
    assert page.locator(".written").count() == 0
    chapter.run(0)

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
    page.get_by_role("button", name="Bring it back").click()
    assert "7, 8" in chapter.cell(1).inner_text()
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
    read_again(page)
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
def test_two_tabs_keep_what_is_written_in_both_at_once(chapter, site):
    other = Page(chapter.page.context.new_page(), site)
    for tab in (chapter, other):
        tab.run(0)
    chapter.write(1, "one = 1")
    chapter.page.wait_for_timeout(500)
    other.write(3, "two = 2")
    leave = "() => { dispatchEvent(new Event('pagehide')); return Object.values(localStorage); }"
    kept = "".join(other.page.evaluate(leave))  # at once, before the keys have been still
    assert "one = 1" in kept
    assert "two = 2" in kept
    assert other.heard == []


@pytest.mark.slow
def test_an_attempt_that_was_kept_does_not_take_the_keys(chapter):
    place = chapter.page.locator(".try").first
    place.get_by_role("button", name="Try it here").click()
    place.locator(".cm-content").fill("mean = 4")
    chapter.page.wait_for_function("() => Object.values(localStorage).join().includes('mean = 4')")
    read_again(chapter.page)
    chapter.cell(0).locator("button.run").focus()
    chapter.page.keyboard.press("Enter")
    chapter.settle(chapter.cell(0))
    place.locator(".cm-content").wait_for()
    assert chapter.page.evaluate("() => document.activeElement.matches('.run')")
    place.scroll_into_view_if_needed()
    place.locator(".cm-line", has_text="mean = 4").wait_for()


@pytest.mark.slow
def test_a_notebook_of_another_page_is_not_loaded(chapter, tmp_path):
    chapter.run(0)
    (tmp_path / "other.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4}), "utf-8")
    chapter.page.locator(".live-menu summary").click()
    with chapter.page.expect_file_chooser() as chosen:
        chapter.page.get_by_role("button", name="Load a notebook").click()
    chosen.value.set_files(tmp_path / "other.ipynb")
    chapter.page.wait_for_function(
        "() => document.querySelector('.live-said').textContent.startsWith('No cell of that')"
    )


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
