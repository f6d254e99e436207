"""A class of right notebooks in as many shapes: full marks, whatever surrounds the answers."""

import pytest
from classroom import brought, mark
from shapes import HOMEWORK, SHAPES, shaped

NAMES = [question.name for question in HOMEWORK.questions]
FULL = sum(part.points for _, part in HOMEWORK.parts())
QUICK = ["import under the given one", "stubs pasted last", "a cell that exits", "one cell"]
QUICK += ["a name taken by its answer, with a computed one above"]
QUICK += ["await at the top", "the last result", "prompts of IPython", "magic line that goes on"]


def lost(name, nursery):
    """Return what a shape costs."""
    result, points = mark(nursery, HOMEWORK, brought({"kim.ipynb": shaped(name)}, NAMES))
    assert result["problem"] == ""
    found = [p["note"] for p in result["parts"] if p["note"]]
    return found if sum(points.values()) < FULL else []


def test_there_are_as_many_shapes_as_students():
    assert len(SHAPES) >= 120
    assert len({shaped(name) for name in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("name", QUICK)
def test_a_right_notebook_has_full_marks(name, nursery):
    assert lost(name, nursery) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SHAPES if name not in QUICK])
def test_a_right_notebook_in_any_shape_has_full_marks(name, nursery):
    assert lost(name, nursery) == []
