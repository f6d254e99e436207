"""What a student wrote reaches the person who marks it, wherever it stands."""

import copy
import json

import pytest
from classroom import ASSIGNMENTS, brought, mark

from mlegrade.assignment.build import BLANK, notebook

ASSIGNMENT = ASSIGNMENTS["likelihood"]
NAMES = [question.name for question in ASSIGNMENT.questions]
MADE = notebook(ASSIGNMENT)
ANSWER = "Densities have a unit.\n\nIts power is the size of the sample."
BETWEEN = ANSWER.replace("\n\n", f"\n\n{BLANK}\n\n")
ELSEWHERE = ["units: answered in another cell"]


def markdown(text, label="x7"):
    """Return a cell that a student added."""
    return {"cell_type": "markdown", "id": label, "metadata": {}, "source": text}


def collected(nursery, source, *below):
    """Return what is known of a written answer, and the flags on it."""
    made = copy.deepcopy(MADE)
    place = next(i for i, cell in enumerate(made["cells"]) if cell["id"] == "units")
    made["cells"][place]["source"] = source
    made["cells"][place + 1 : place + 1] = below
    result, _ = mark(nursery, ASSIGNMENT, brought({"a": json.dumps(made).encode()}, NAMES))
    (item,) = result["written"]
    return item["points"], item["text"], [f for f in result["flags"] if f.startswith("units")]


@pytest.mark.parametrize(
    "source",
    [f"{BLANK}\n\n{ANSWER}", f"{ANSWER}\n\n {BLANK} \n", BETWEEN],
    ids=["above", "below", "between"],
)
def test_a_placeholder_left_standing_takes_nothing_away(source, nursery):
    assert collected(nursery, source) == (None, ANSWER, [])


@pytest.mark.parametrize("source", ["Write your sample in a larger unit.", f"{BLANK}: see my book"])
def test_an_answer_may_begin_with_any_words(source, nursery):
    assert collected(nursery, source) == (None, source, [])


@pytest.mark.parametrize("source", ["", " \n", BLANK, f"\n  {BLANK}\n\n{BLANK}\n"])
def test_a_blank_is_a_blank(source, nursery):
    assert collected(nursery, source) == (0, "", [])


@pytest.mark.parametrize("source", ["", BLANK])
def test_an_answer_in_a_new_cell_below_is_taken_and_flagged(source, nursery):
    first, second = ANSWER.split("\n\n")
    code = {"cell_type": "code", "metadata": {}, "source": "1 + 1"}
    below = [markdown(f"{BLANK}\n\n{first}", "x1"), code, markdown(second)]
    assert collected(nursery, source, *below) == (None, ANSWER, ELSEWHERE)
    assert collected(nursery, source, markdown(" "), markdown(BLANK)) == (0, "", [])


def test_cells_below_another_question_are_no_answer(nursery):
    prompt = next(cell for cell in MADE["cells"] if cell["id"].endswith("-prompt"))
    assert collected(nursery, BLANK, prompt, markdown(ANSWER))[1:] == ("", [])
    assert collected(nursery, "Mine.", markdown(ANSWER))[1:] == ("Mine.", [])
