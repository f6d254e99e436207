"""The page for marking, in a browser: by keys alone, for all eyes, saved as a file that is read."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, read_again
from classroom import handed_in
from exceptions import axe_options, table
from small_class import AREA, LAKE, SHORT, graded
from small_class import table as read

from mlegrade.reports.report import Report

HOSTILE = """Because $c^5$. <script>document.title = "run"</script>
<img src=x onerror="document.title = 'run'"> ![p](http://127.0.0.1:9/x.png)
</article><button id=save>No</button> [a](javascript:document.title='run')
"""


@pytest.fixture
def marking(level, tmp_path, browser):
    """Return a function that opens the page of a small class, and the folder of its reports."""
    texts = {"ann": "It is a density.", "bo": HOSTILE, "cy": "No idea."}
    students = [
        handed_in(SHORT, {"lake": LAKE, "area": AREA, "units": text}, student)
        for student, text in texts.items()
    ]
    graded(tmp_path, level, students)
    contexts = []

    def opened(**options):
        contexts.append(browser.new_context(accept_downloads=True, **options))
        page = contexts[-1].new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda asked: page.wrong.append(asked.url))
        page.goto((tmp_path / "marking.html").as_uri())
        return page

    yield opened, tmp_path
    for context in contexts:
        context.close()


def saved(page, path):
    """Save the marks as a person does, and return them."""
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    download.value.save_as(path)
    return json.loads(path.read_text("utf-8"))["marks"]


def test_marks_given_by_keys_alone_reach_the_reports(marking, tmp_path):
    opened, out = marking
    page = opened()
    for keys in ("j", "1", "2", "c"):
        page.keyboard.press(keys)
    page.keyboard.type("- say why; j and k.")
    for keys in ("Escape", "j", "1", "1", "3", "u", "0"):
        page.keyboard.press(keys)
    assert "3 of 3 marked, not saved" in page.locator("header").inner_text()
    path = tmp_path / "marks.json"
    marks = saved(page, path)
    assert [one["points"] for one in marks] == ["3", "2", "0"]
    assert [one["rubric"] for one in marks] == ["a b", "c", ""]
    assert "not saved" not in page.locator("header").inner_text()
    told = Report(SHORT, out, files=[path]).write()
    assert (told.waiting, told.mistakes) == ([], [])
    given = {row["student"]: row for row in read(out / "written.csv")}
    assert sorted(row["points"] for row in given.values()) == ["0.0", "2.0", "3.0"]
    (first,) = (row["student"] for row in given.values() if row["comment"])
    texts = [path.read_text("utf-8") for path in (out / "feedback").glob(f"{first}-*")]
    assert "3 of 6. - say why; j and k." in texts[0]
    assert "✓ 2 points: a density is a probability per unit" in texts[0]
    again = opened()
    assert "3 of 3 marked" in again.locator("header").inner_text()
    assert again.locator("[name=item]:checked").count() == 3


def test_nothing_of_a_students_runs_or_loads(marking):
    opened, out = marking
    page = opened()
    assert page.title().startswith("Marking: ")
    assert page.wrong == [(out / "marking.html").as_uri()]
    assert page.locator("article").count() == 3
    assert page.locator("button").count() == 1


def test_what_is_not_saved_is_there_again(marking):
    opened, _ = marking
    page = opened()
    page.locator("[name=points]").first.fill("4,5")
    read_again(page)
    assert page.locator("[name=points]").first.input_value() == "4,5"
    assert "1 of 3 marked, not saved" in page.locator("header").inner_text()


def test_points_that_cannot_be_meant_are_seen_before_they_are_saved(marking):
    opened, _ = marking
    page = opened()
    field = page.locator("[name=points]").first
    for points, invalid in (("7", "true"), ("x", "true"), ("6", "false"), ("0,5", "false")):
        field.fill(points)
        assert field.get_attribute("aria-invalid") == invalid
        assert ("0 of 3" if invalid == "true" else "1 of 3") in page.locator("header").inner_text()


def test_a_class_that_wrote_nothing_has_a_page(level, tmp_path, browser):
    graded(tmp_path, level, [handed_in(SHORT, {}, "ann")])
    page = browser.new_page()
    page.goto((tmp_path / "marking.html").as_uri())
    assert "Nobody has written an answer yet." in page.content()
    assert "0 of 0 marked" in page.locator("header").inner_text()
    page.close()


def test_names_are_hidden_where_the_instructor_wants_it(marking, tmp_path):
    opened, out = marking
    assert "Answer 1, " in opened().locator("h3").first.inner_text()
    assert ", ann" in (out / "marking.html").read_text("utf-8")
    Report(SHORT, out, anonymous="yes").write()
    text = (out / "marking.html").read_text("utf-8")
    assert not any(f", {name}" in text for name in ("ann", "bo", "cy"))
    page = opened()
    page.locator("[name=item]").first.check()
    path = tmp_path / "marks.json"
    saved(page, path)
    assert Report(SHORT, out, files=[path]).write().mistakes == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_for_all(marking, scheme, width):
    opened, out = marking
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in ("marking.html", "statistics.html", next((out / "feedback").iterdir())):
        page.goto((out / name).as_uri())
        found = Axe().run(page, options=AUDIT | axe_options(table())).response["violations"]
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
