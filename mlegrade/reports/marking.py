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
    "is not marked, <kbd>1</kbd> to <kbd>9</kbd> tick that line of the rubric, <kbd>0</kbd> gives "
    "none, <kbd>c</kbd> is for the comment, <kbd>Esc</kbd> leaves a field, "
    "<kbd>Ctrl</kbd>+<kbd>S</kbd> saves."
)
SOURCE = "Some formulas stand as their source: there is no Node here, or they have a mistake."


def rubric_items(question, item: Written):
    """Return the points of a rubric, to be clicked."""
    body, given = "", item.get("rubric", "").split()
    for key, (letter, (points, what)) in enumerate(zip(LETTERS, question.rubric, strict=False), 1):
        checked = " checked" if letter in given else ""
        body += (
            f'<label><input type="checkbox" name="item" value="{letter}" data-points="{points}"'
            f"{checked}><kbd>{key}</kbd><span>{escape(what)} <b>({points})</b></span></label>"
        )
    return body


def model(question, prose):
    """Return the answer that the instructor wrote; of code also what its parts ask for."""
    if question.kind == "written":
        return prose.html(question.reference().strip())
    if question.kind == "choice":
        options = [f"{letter}: {option}" for letter, option in question.options.items()]
        return frame.listed(options) + frame.paragraph(f"Right is {question.reference()}.")
    asked = [f"{part.points}: {part.says}" for part in question.parts]
    return f"<pre>{escape(question.code())}</pre>{frame.listed(asked)}"


def answer(question, item: Written, name, key, prose, flags):
    """Return one answer beside its rubric; code as it was typed, with why a person reads it."""
    said = [*([item["look"]] if "look" in item else []), *flags]
    code = question.kind == "code"
    text = f"<pre>{escape(item['text'])}</pre>" if code else prose.html(item["text"])
    points = "" if item["points"] is None else f"{item['points']:g}"
    return (
        f'<article tabindex="-1" data-key="{key}" data-question="{escape(question.name)}" '
        f'data-text="{digest(item["text"])}"><h3>{escape(tame(name))}</h3>'
        f'<div class="text">{frame.listed(said)}{text}</div><fieldset>'
        f"<legend>{'Rubric' if question.rubric else 'Mark'}</legend>"
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
    found = [(item, result) for result in results for item in result["written"] if item["text"]]
    shown = [q.prompt.strip() for q in assignment.questions]
    shown += [q.reference().strip() for q in written]
    prose = Prose(shown + [item["text"] for item, _ in found])
    body, number = "", 0
    others = {item["question"] for item, _ in found} - {question.name for question in written}
    for question in [*written, *(q for q in assignment.questions if q.name in others)]:
        body += f"<h2>{escape(question.title)}</h2>"
        body += prose.html(question.prompt.strip())
        body += f"<details><summary>A model answer</summary>{model(question, prose)}</details>"
        here = [
            (code(result["student"], assignment.name), item, result)
            for item, result in found
            if item["question"] == question.name
        ]
        for place, (key, item, result) in enumerate(sorted(here, key=lambda one: one[0]), 1):
            who, start = key if anonymous else result["student"], f"{question.name}: "
            flags = [f.removeprefix(start) for f in result["flags"] if f.startswith(start)]
            body += answer(question, item, f"Answer {place}, {who}", key, prose, flags)
            number += 1
    draft = digest(json.dumps([[r["student"], item] for item, r in found]))  # as it is now
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
