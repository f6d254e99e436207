"""A homework done in its page: saved, and graded as the same answers from Jupyter are."""

import json

import book
import nbformat
import pytest
from browser_checks import reader
from live_page import Page

from mlegrade.__main__ import main

NAMES = sorted(path.stem for path in (book.ROOT / "homework").glob("*.py"))
WORDS = "Ответ 回答: L(aθ) = L(θ) / aⁿ. "


def notebook(kind, name):
    """Return a notebook that the build has made: for students, or solved."""
    book.build()
    path = book.HTML.parent / "homework" / kind / f"homework-{name}.ipynb"
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def saved(chapter, path):
    """Save the page as a notebook, and read it."""
    chapter.page.locator(".live-menu summary").click()
    with chapter.page.expect_download() as file:
        chapter.page.get_by_role("button", name="Save as a notebook").click()
    file.value.save_as(path)
    return nbformat.read(path, 4)


def marks(name, handed_in, out):
    """Grade a folder of submissions; return the points of each student's parts, and their words."""
    assert main(["grade", name, str(handed_in), "--out", str(out), "-j", "1", "--trusted"]) == 0
    results = [json.loads(path.read_text("utf-8")) for path in (out / "results").glob("*.json")]
    points = {r["student"]: [part["points"] for part in r["parts"]] for r in results}
    return points, {r["student"]: "".join(w["text"] for w in r["written"]) for r in results}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_homework_solved_in_its_page_has_the_marks_of_one_from_jupyter(
    browser, site, tmp_path, name, monkeypatch
):
    monkeypatch.delenv("MLE_COURSE_KEY", raising=False)
    solved, blank = notebook("solutions", name), notebook("student", name)
    (tmp_path / "in").mkdir()
    with reader(browser, 1280, "light") as context:
        chapter = Page(context.new_page(), site, f"chapters/homework-{name}.html")
        assert chapter.run("checks") == "done"
        untouched = saved(chapter, tmp_path / "in" / "blank_1_x.ipynb")
        assert {c.id: c.source for c in untouched.cells} == {i: c.source for i, c in blank.items()}
        for cell in solved.values():
            if (
                cell.cell_type == "code"
                and cell.id in blank
                and cell.source != blank[cell.id].source
            ):
                chapter.write(cell.id, cell.source)
        words = chapter.page.locator(".answer textarea").first
        words.fill(WORDS)
        assert chapter.run("checks") == "done"
        said = chapter.cell("checks").locator(".live").inner_text()
        assert "not yet" not in said
        assert "not answered" not in said
        made = saved(chapter, tmp_path / "in" / "page_2_x.ipynb")
        assert WORDS in {cell.source for cell in made.cells}
        # Two million signs.
        words.evaluate(
            "(e, text) => { e.value = text; e.dispatchEvent(new Event('input')); }",
            f"{WORDS}\n" * 50_000,
        )
        saved(chapter, tmp_path / "in" / "long_3_x.ipynb")
        assert chapter.heard == []
    notebooks = book.HTML.parent / "homework" / "solutions" / f"homework-{name}.ipynb"
    (tmp_path / "in" / "jupyter_4_x.ipynb").write_bytes(notebooks.read_bytes())
    points, written = marks(name, tmp_path / "in", tmp_path / "out")
    assert points["page_2_x"] == points["long_3_x"] == points["jupyter_4_x"]
    assert sum(points["page_2_x"]) > 15
    assert sum(points["blank_1_x"]) == 0
    assert WORDS.strip() in written["page_2_x"]
