"""The page that a student gets back: what it adds up, and that its links lead somewhere."""

import re

import book
import pytest
from classroom import ASSIGNMENTS
from page_checks import soup
from small_class import SHORT

from mlegrade.reports.view import feedback, reading

HERE = "https://book.example.org"
ABOUT = {"level": "namespaces", "practice": False, "book": HERE}


def part(points, note="", name="lake", letter="a"):
    """Return the mark of a part, of which each has 2 points."""
    about = {"question": name, "part": letter, "points": points, "max": 2, "note": note}
    return about | {"visible": True, "says": "It is right."}


def marked(parts=(), points=None, text="Because."):
    """Return what is known of a student."""
    item = {"question": "units", "max": 6, "points": points, "text": text, "comment": ""}
    return {"student": "kim", "flags": [], "problem": "", "parts": [*parts], "written": [item]}


def shown(parts=(), points=None, text="Because.", about=ABOUT, **more):
    """Return a student's page as text."""
    return feedback(SHORT, about, marked(parts, points, text) | more)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_what_to_read_again_is_a_section_of_the_built_book(name):
    """Page and anchor of every link are there, and the section is the one that is named."""
    for question in ASSIGNMENTS[name].questions:
        link = re.fullmatch(r'<a href="([^"]+)">(.+)</a>', reading(question.read, HERE))
        address, text = link.groups()
        path, _, anchor = address.removeprefix(HERE + "/").partition("#")
        found = soup(book.build() / path).find(id=anchor)
        assert found is not None, address
        heading = found.find(["h2", "h3"]).get_text().removesuffix("#").strip()
        heading = heading.replace("“", '"').replace("”", '"')  # as in the notebook
        assert heading == question.read.partition(": ")[2]
        assert text.startswith(f"chapter {int(path.partition('/')[2][:2])}, ")


def test_the_link_is_there_where_the_address_is_known():
    wrong = [part(0, "another value came")]
    link = f'<a href="{HERE}/chapters/01-likelihood.html#all-candidates-at-once">'
    assert link in shown(wrong)
    plain = shown(wrong, about=ABOUT | {"book": ""})
    assert "To read again: chapter 1, “All candidates at once”." in plain
    assert "<a " not in plain
    assert "To read again" not in shown([part(2)])


@pytest.mark.parametrize(
    ("note", "says"),
    [("not answered", "No choice was found."), ("another answer came", "Your choice is another")],
)
def test_a_choice_that_was_not_made_is_not_called_another_one(note, says):
    page = feedback(ASSIGNMENTS["likelihood"], ABOUT, marked([part(0, note, "reading")]))
    assert f"✗ 0 of 2: {says}" in page


def test_points_that_were_typed_over_the_rubric_are_not_explained_by_it():
    (item,) = marked([], 6)["written"]
    assert "✓ 2 points: " in shown(written=[item | {"points": 2, "rubric": "a"}])
    assert "2 points: " not in shown(written=[item | {"rubric": "a"}])
    assert "✗ 2 points: " in shown(written=[item | {"points": 0}])  # what was asked for


def test_points_add_up_as_far_as_they_are_known():
    parts = [part(2), part(0, "not answered", letter="b")]
    assert "Points: 2 of 4 for code and choices. The other 6 are for what you wrote" in shown(parts)
    assert "Points: 5.5 of 10 (2 of 4 for code and choices, 3.5 of 6 for what" in shown(parts, 3.5)
    assert "Points: 2 of 4.<" in shown(parts, written=[])
    assert "0 of 6. No answer was found." in shown(parts, 0, "")


def test_parts_that_fail_alike_are_explained_once():
    parts = [part(0, "not answered", letter=letter) for letter in "abc"]
    assert shown(parts).count("Seen: not answered.") == 1
    parts[1]["note"] = "another value came"
    assert shown(parts).count("Seen: ") == 3


@pytest.mark.parametrize(
    "problem", ["kim.ipynb: the file is empty", "2 notebooks: a, b", "the grader failed: ..."]
)
def test_a_page_of_work_that_needs_a_person_says_no_more(problem):
    text = shown([part(0)], problem=problem)
    assert "Your work is not marked yet; your instructor has been told why.<" in text
    assert "could not be read" not in text
    assert "Points:" not in text
    assert "<h2>" not in text
