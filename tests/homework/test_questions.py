"""Each question does what it is for: full marks for right answers, exact losses for mistakes."""

from dataclasses import replace

import pytest
from classroom import (
    ASSIGNMENTS,
    KEY,
    QUESTIONS,
    handed_in,
    lost,
    mark,
    only,
    others,
    question_of,
    source,
)

from mlegrade.assignment.build import notebook
from mlegrade.submissions.mark import Marker

OTHERS = {name: others(name) for name in ASSIGNMENTS}
MISTAKES = [
    (name, label, number)
    for name, label in QUESTIONS
    for number in range(len(question_of(name, label).mistakes))
]
RIGHT = [
    (name, label, number)
    for name, label in QUESTIONS
    if question_of(name, label).kind == "code"
    for number in range(len(OTHERS[name].get(label, ())))
]
CHOICES = [pair for pair in QUESTIONS if question_of(*pair).kind == "choice"]
LETTERS = ['" {0} "', "'{1}'.upper()", 'str("{1}")', '"abcd"["abcd".index("{1}")]']


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_reference_has_all_points(name, nursery):
    assignment = ASSIGNMENTS[name]
    submission = handed_in(assignment, base=notebook(assignment, "fully"))
    result, points = mark(nursery, assignment, submission)
    assert {key: p for key, p in points.items() if p == 0} == {}
    assert sum(points.values()) == sum(p.points for _, p in assignment.parts())
    assert result["flags"] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_blank_has_none(name, nursery):
    result, points = mark(nursery, ASSIGNMENTS[name], handed_in(ASSIGNMENTS[name]))
    assert set(points.values()) == {0}
    assert {part["note"] for part in result["parts"]} == {"not answered"}
    assert {item["points"] for item in result["written"]} == {0}


@pytest.mark.parametrize(("name", "label"), QUESTIONS)
def test_every_question_is_tried_enough(name, label):
    question = question_of(name, label)
    assert len(question.mistakes) >= 3
    assert question.kind == "choice" or len(OTHERS[name].get(label, ())) >= 3
    assert question.kind == "choice" or {p.visible for p in question.parts} == {True, False}


@pytest.mark.parametrize(("name", "label", "number"), MISTAKES)
def test_a_mistake_loses_exactly_its_parts_and_is_called_by_name(name, label, number, nursery):
    assignment, question = only(name, label), question_of(name, label)
    mistake = question.mistakes[number]
    answers = {label: source(question, mistake.answer)}
    result, _ = mark(nursery, assignment, handed_in(assignment, answers))
    assert lost(result, label) == mistake.loses
    notes = {p["part"]: p["note"] for p in result["parts"] if p["question"] == label}
    named = [part.name for part in question.parts if mistake.says in notes[part.name]]
    assert named or any("ended in" in note for note in notes.values()), notes


@pytest.mark.parametrize(("name", "label", "number"), RIGHT)
def test_another_correct_answer_loses_nothing(name, label, number, nursery):
    assignment, question = only(name, label), question_of(name, label)
    answers = {label: source(question, OTHERS[name][label][number])}
    result, _ = mark(nursery, assignment, handed_in(assignment, answers))
    assert lost(result, label) == "", [p for p in result["parts"] if p["question"] == label]


@pytest.mark.parametrize(("name", "label"), CHOICES)
def test_a_right_letter_is_right_however_it_is_written(name, label, nursery):
    assignment, right = only(name, label), question_of(name, label).reference()
    for text in LETTERS:
        answers = {label: f"{label} = " + text.format(right.upper(), right)}
        result, _ = mark(nursery, assignment, handed_in(assignment, answers))
        assert lost(result, label) == ""


def test_another_key_draws_other_inputs():
    marker, other = (Marker(ASSIGNMENTS["likelihood"], key) for key in (KEY, b"another"))
    question = question_of("likelihood", "likelihood")
    hidden = question.parts[1]
    assert marker.task(question, hidden, "kim") != other.task(question, hidden, "kim")
    assert marker.task(question, hidden, "kim") == marker.task(question, hidden, "kim")


def test_each_student_is_asked_with_other_inputs_unless_a_part_says_not():
    """What one student learned of the hidden inputs is of no use to another."""
    for name, assignment in ASSIGNMENTS.items():
        marker = Marker(assignment, KEY)
        for question, part in assignment.parts():
            kim, lee = (marker.task(question, part, who) for who in ("kim", "lee"))
            assert (kim == lee) == (part.visible or question.kind == "choice"), (name, part)
    question = question_of("challenger", "risk")
    alike = replace(question.parts[1], personal=False)
    assert marker.task(question, alike, "kim") == marker.task(question, alike, "lee")
