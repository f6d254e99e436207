"""What a student wrote reaches the person who marks it, wherever it stands."""

import copy
import csv
import json

import pytest
from classroom import ASSIGNMENTS, brought, handed_in, mark
from small_class import AREA, SHORT, graded, table

from mlegrade.assignment.build import BLANK, notebook
from mlegrade.reports.report import Report
from mlegrade.submissions.unread import BESIDE, IN_PLACE, LOST, MISSING

ASSIGNMENT = ASSIGNMENTS["likelihood"]
NAMES = [question.name for question in ASSIGNMENT.questions]
MADE = notebook(ASSIGNMENT)
ANSWER = "Densities have a unit.\n\nIts power is the size of the sample."
BETWEEN = ANSWER.replace("\n\n", f"\n\n{BLANK}\n\n")
ELSEWHERE = ["units: answered in another cell"]


def markdown(text, label="x7"):
    """Return a cell that a student added."""
    return {"cell_type": "markdown", "id": label, "metadata": {}, "source": text}


def handed(made):
    """Return the submission of a notebook."""
    return brought({"a": json.dumps(made).encode()}, NAMES)


def collected(nursery, source, *below):
    """Return what is known of a written answer, and the flags on it."""
    made = copy.deepcopy(MADE)
    place = next(i for i, cell in enumerate(made["cells"]) if cell["id"] == "units")
    made["cells"][place]["source"] = source
    made["cells"][place + 1 : place + 1] = below
    result, _ = mark(nursery, ASSIGNMENT, handed(made))
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


def test_text_anywhere_else_is_read_by_a_person_too(nursery):
    both = f"Mine.\n\n{ANSWER}"
    assert collected(nursery, "Mine.", markdown(ANSWER)) == (None, both, ELSEWHERE)


def test_attempts_elsewhere_are_no_part_of_an_answer(nursery):
    """What is no Python is one, unless it says something, or nothing else answers."""
    slip, said = (
        {"cell_type": "code", "metadata": {}, "source": source}
        for source in ("print('hello'", "A density has a unit, and so its power has one, too.")
    )
    assert collected(nursery, "Mine.", slip) == (None, "Mine.", [])
    few = slip | {"source": "Densities have units."}
    assert collected(nursery, "Mine.", few)[1] == "Mine.\n\nDensities have units."
    assert collected(nursery, "Mine.", said)[1] == f"Mine.\n\n{said['source']}"
    assert collected(nursery, BLANK, slip)[1] == slip["source"]


def person(nursery, change):
    """Return what waits for a person in a notebook that was changed: {question: (text, why)}."""
    made = copy.deepcopy(MADE)
    change(made["cells"], {cell["id"]: cell for cell in made["cells"]})
    result, points = mark(nursery, ASSIGNMENT, handed(made))
    assert set(points.values()) == {0}
    assert all(item["max"] > 0 for item in result["written"])
    return {
        item["question"]: (item["text"], item.get("look"))
        for item in result["written"]
        if item["points"] is None
    }


def above(cells, known):
    cells.insert(cells.index(known["units"]), markdown(ANSWER))


def at_the_top(cells, known):
    cells.insert(0, markdown(ANSWER))


def at_the_end(cells, known):
    cells.append(markdown(ANSWER))


def in_the_prompt(cells, known):
    known["units-prompt"]["source"] += f"\n\n{ANSWER}"


def in_raw(cells, known):
    cells.append(markdown(ANSWER) | {"cell_type": "raw"})


def in_two_halves(cells, known):
    first, second = ANSWER.split("\n\n")
    half = copy.deepcopy(known["units"])
    half["source"], known["units"]["source"] = first, second
    cells.insert(cells.index(known["units"]), half)


def with_an_empty_copy_below(cells, known):
    known["units"]["source"] = ANSWER
    cells.append(copy.deepcopy(known["units"]) | {"source": BLANK})


def without_metadata(cells, known):
    known["units"]["source"] = ANSWER
    for cell in cells:
        cell["metadata"] = {}
        del cell["id"]


def instead_of_the_cell(cells, known):
    cells[cells.index(known["units"])] = markdown(ANSWER)


@pytest.mark.parametrize(
    "change",
    [
        *(above, at_the_top, at_the_end, in_the_prompt, in_raw, in_two_halves),
        *(with_an_empty_copy_below, without_metadata, instead_of_the_cell),
    ],
    ids=lambda change: change.__name__,
)
def test_a_written_answer_waits_for_a_person_wherever_it_stands(change, nursery):
    assert person(nursery, change) == {"units": (ANSWER, None)}


CODE = {
    "comments": ("# " + ANSWER.replace("\n\n", "\n# "),) * 2,
    "a string": (f'"""{ANSWER}"""',) * 2,
    "printed": (f"print({ANSWER!r})",) * 2,
    "no Python": (ANSWER,) * 2,
    "a magic": (f"%%markdown\n{ANSWER}",) * 2,
}


@pytest.mark.parametrize(("source", "text"), CODE.values(), ids=CODE)
def test_an_answer_written_into_a_code_cell_waits_for_a_person(source, text, nursery):
    def change(cells, known):
        cells.append({"cell_type": "code", "id": "x", "metadata": {}, "source": source})

    assert person(nursery, change) == {"units": (text, None)}


def test_a_cell_that_was_deleted_needs_a_person(nursery):
    def change(cells, known):
        for name in ("units", "lake", "reading"):
            cells.remove(known[name])

    assert person(nursery, change) == dict.fromkeys(("units", "lake", "reading"), ("", MISSING))


SENTENCE = "Densities have a unit and so the level of L says nothing."
BESIDE_CODE = {
    "a name": f"units = {SENTENCE!r}",
    "another name": f'answer = """\n{SENTENCE}\n"""',
    "shown as Markdown": f"from IPython.display import Markdown\nMarkdown({SENTENCE!r})",
    "a comment below code": f"x = 10**5\n# {SENTENCE}",
    "printed with a number": f"x = 10**5\nprint(x, {SENTENCE!r})",
    "the text of a function": f'def units():\n    """{SENTENCE}"""',
    "comments around code": "# L_y = c^5 L_x, per unit\n10**5 * 0.0035\n# ratios stay, no evidence",
    "two prints": "y = 10**5 * 0.0035\nprint('its unit is 1 per', y)\nprint('the ratios all stay')",
    "Chinese below code": "y = 10**5\n# 密度有单位比值不变",
    "a short text shown": "from IPython.display import Markdown\nMarkdown('Units.')",
    "a picture": "from IPython.display import Image\nImage('page.jpg')",
    "drawn": "%%svg\n<svg></svg>",
}


@pytest.mark.parametrize("source", BESIDE_CODE.values(), ids=BESIDE_CODE)
def test_a_sentence_in_code_waits_for_a_person_where_nothing_else_is_written(source, nursery):
    def change(cells, known):
        cells.append({"cell_type": "code", "id": "x", "metadata": {}, "source": source})

    assert person(nursery, change) == {"units": (source, None)}


@pytest.mark.parametrize(
    "source", ["10**5 * 0.0035", "units = 10**5 * 0.0035  # per cm", "# see b"]
)
def test_a_written_answer_whose_cell_was_made_code_waits_for_a_person(source, nursery):
    def change(cells, known):
        known["units"].update(cell_type="code", source=source)

    assert person(nursery, change) == {"units": (source, None)}


def test_code_without_a_sentence_is_no_written_answer(nursery):
    source = "from scipy.stats import norm, binom, poisson, expon, gamma\nfrom math import comb\n"
    source += "low = [p for p in np.linspace(0, 1) if p < 1 / 8]  # the lower ones\nprint('done')"
    below = {"cell_type": "code", "metadata": {}, "source": source}
    assert collected(nursery, BLANK, below) == (0, "", [])


def test_where_nothing_is_written_a_person_looks_at_what_came_with_it(nursery):
    files = {"hw.ipynb": json.dumps(MADE).encode(), "units.pdf": b"%PDF", "b.txt": b"Densities"}
    result, _ = mark(nursery, ASSIGNMENT, brought(files, NAMES))
    (item,) = result["written"]
    assert (item["points"], item["look"]) == (None, BESIDE + "units.pdf, b.txt")


STUB = next(cell["source"] for cell in MADE["cells"] if cell["id"] == "area")
INSTEAD = {
    "comments above the stub": ("area", f"# 1 / (n + 1)\n{STUB}", "# 1 / (n + 1)"),
    "comments in the stub": (
        "area",
        STUB + "  # it is 1/11",
        "raise NotImplementedError()  # it is 1/11",
    ),
    "comments alone": ("area", "# One part in n + 1.", "# One part in n + 1."),
    "code below the raise": ("area", f"{STUB}\n    return 1 / (n + 1)", "return 1 / (n + 1)"),
    "a letter in a comment": ("reading", "reading = None  # b", "reading = None  # b"),
    "no letter": ("reading", "reading = 'the last one'", "reading = 'the last one'"),
    "a letter that is typed in": ("reading", "reading = input()", "reading = input()"),
    "no quotes": ("reading", "reading = b", "reading = b"),
    "a comment alone": ("reading", "# b", "# b"),
}


HOLLOW = {
    "a magic that is not known": "%%memit\ndef lake(marked, caught, again):\n    return 85",
    "an annotation that is not there": "def lake(marked: Fish, caught, again):\n    return 85",
    "a module that is not there": "from helpers.fish import lake",
    "another name": "def fish(marked, caught, again):\n    return 85",
}
UNMARKED = [(*row, IN_PLACE) for row in INSTEAD.values()]
UNMARKED += [("lake", source, source, LOST) for source in HOLLOW.values()]


@pytest.mark.parametrize(("name", "source", "text", "why"), UNMARKED, ids=[*INSTEAD, *HOLLOW])
def test_what_stands_in_place_of_an_answer_needs_a_person(name, source, text, why, nursery):
    def change(cells, known):
        known[name]["source"] = source

    assert person(nursery, change) == {name: (text, why)}


@pytest.mark.parametrize("name", ["reading", "area"])
def test_an_answer_in_a_cell_below_a_stub_needs_a_person(name, nursery):
    def change(cells, known):
        cells.insert(cells.index(known[name]) + 1, markdown("It is b."))

    assert person(nursery, change) == {name: ("It is b.", IN_PLACE)}


def test_points_for_such_a_text_are_added_and_the_most_stays(level, tmp_path):
    """A person gives them as for any written answer; until then the total is open."""
    answers = {"lake": "# (marked * caught) // again", "area": AREA, "units": "Because."}
    _, report, _ = graded(tmp_path, level, [handed_in(SHORT, answers, "ann")])
    (result,) = report.results
    assert result["person"] == f"lake: {IN_PLACE}"
    assert report.total(result) is None
    rows = table(tmp_path / "written.csv")
    assert [row["question"] for row in rows] == ["lake", "units"]
    for row in rows:
        row["points"] = "3"
    with open(tmp_path / "written.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    report = Report(SHORT, tmp_path)
    report.write()
    assert report.total(report.results[0]) == 4 + 6
    most = sum(question.points for question in SHORT.questions)
    assert f"of {most} (" in next((tmp_path / "feedback").iterdir()).read_text("utf-8")
