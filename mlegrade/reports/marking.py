"""The page on which a person marks what was written: one file, offline, saved as one marks file."""

import base64
import hashlib
import json
from html import escape
from pathlib import Path

from mlegrade.records import Result, Written
from mlegrade.reports import frame
from mlegrade.reports.byhand import LETTERS, code, digest
from mlegrade.reports.prose import Prose
from mlegrade.reports.sheet import tame

HERE = Path(__file__).parent
KEYS = (
    "<kbd>j</kbd> and <kbd>k</kbd> go to the next answer and back, <kbd>u</kbd> to the next that "
    "is not marked, <kbd>1</kbd> to <kbd>9</kbd> set the points of the rubric, <kbd>0</kbd> gives "
    "none, <kbd>c</kbd> is for the comment, <kbd>Esc</kbd> leaves a field, "
    "<kbd>Ctrl</kbd>+<kbd>S</kbd> saves."
)
SOURCE = "Some formulas stand as their source: there is no Node here, or they have a mistake."


def rubric_items(question, item: Written):
    """Return the points of a rubric, to be clicked."""
    body, given = "", item.get("rubric", "").split()
    for letter, (points, what) in zip(LETTERS, question.rubric, strict=False):
        checked = " checked" if letter in given else ""
        body += (
            f'<label><input type="checkbox" name="item" value="{letter}" data-points="{points}"'
            f"{checked}><b>{points}</b><span>{escape(what)}</span></label>"
        )
    return body


def answer(question, item: Written, name, key, prose):
    """Return one answer beside its rubric."""
    points = "" if item["points"] is None else f"{item['points']:g}"
    return (
        f'<article tabindex="-1" data-key="{key}" data-question="{escape(question.name)}" '
        f'data-text="{digest(item["text"])}"><h3>{escape(tame(name))}</h3>'
        f'<div class="text">{prose.html(item["text"])}</div><fieldset><legend>Rubric</legend>'
        f"{rubric_items(question, item)}<label>Points, of {question.points:g}: "
        f'<input name="points" inputmode="decimal" autocomplete="off" value="{points}" '
        f'data-most="{question.points:g}"></label>'
        f'<label for="c-{key}-{question.name}">Comment for the student</label><textarea '
        f'id="c-{key}-{question.name}" name="comment">{escape(item["comment"])}</textarea>'
        "</fieldset></article>"
    )


def page(assignment, results: list[Result], anonymous=False):
    """Return the page for all written answers that have a text."""
    written = [q for q in assignment.questions if q.kind == "written"]
    found = [
        (item, result["student"])
        for result in results
        for item in result["written"]
        if item["text"]
    ]
    shown = [q.prompt.strip() for q in written] + [q.reference().strip() for q in written]
    prose = Prose(shown + [item["text"] for item, _ in found])
    body, number = "", 0
    others = {item["question"] for item, _ in found} - {question.name for question in written}
    for question in [*written, *(q for q in assignment.questions if q.name in others)]:
        body += f"<h2>{escape(question.title)}</h2>"
        if question in written:
            model = prose.html(question.reference().strip())
            body += prose.html(question.prompt.strip())
            body += f"<details><summary>A model answer</summary>{model}</details>"
        here = [
            (code(student, assignment.name), item, student)
            for item, student in found
            if item["question"] == question.name
        ]
        for place, (key, item, student) in enumerate(sorted(here, key=lambda one: one[0]), 1):
            name = f"Answer {place}, {key}" if anonymous else f"Answer {place}, {student}"
            body += answer(question, item, name, key, prose)
            number += 1
    draft = digest(json.dumps([[student, item] for item, student in found]))  # as it is now
    bar = (
        f'<header><span id="done" role="status"></span><progress max="{max(number, 1)}" value="0" '
        'aria-label="marked"></progress><button id="save">Save the marks</button></header>'
    )
    note = frame.paragraph(SOURCE, "small") if prose.undrawn else ""
    note += "" if number else frame.paragraph("Nobody has written an answer yet.")
    script = (HERE / "marking.js").read_text("utf-8")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return frame.page(
        f"Marking: {assignment.title}",
        f'{bar}<p class="small">{KEYS}</p>{note}{body}<script>{script}</script>',
        data={"assignment": assignment.name, "draft": draft},
        style=(HERE / "marking.css").read_text("utf-8"),
        policy=f"img-src data:; script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
    )
