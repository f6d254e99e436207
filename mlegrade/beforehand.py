"""Judge one notebook before it is handed in: what is read, and what its visible parts give."""

import copy
from pathlib import Path

from mlegrade.assignment.source import load_all
from mlegrade.sandbox.start import LEVELS, Nursery, strongest
from mlegrade.sandbox.values import letter
from mlegrade.submissions.cells import answers, cells_of, read_cells
from mlegrade.submissions.collect import Submission
from mlegrade.submissions.mark import Marker

HIDDEN = "The hidden parts were not asked. A person marks what is written."


def visible(assignment):
    """Return an assignment with its visible parts, and choices of which any letter will do."""
    made = copy.copy(assignment)
    made.questions = [copy.copy(question) for question in assignment.questions]
    for question in made.questions:
        question.mistakes = []  # their sentences are for afterwards
        if question.kind == "choice":
            question.parts = [copy.copy(part) for part in question.parts]
            for part in question.parts:
                object.__setattr__(part, "comparator", any_letter)
                object.__setattr__(part, "says", "A letter is understood.")
        elif question.kind == "code":
            question.parts = [part for part in question.parts if part.visible]
    return made


def any_letter(value, expected, inputs):
    """Return "" for a letter, whichever it is."""
    return "" if letter(value) else "no letter is understood; write one, such as 'b'"


def assignment_in(path, cells, folder):
    """Return the assignment that most questions of a notebook are of."""
    known = load_all(folder)
    counts = [len(answers(cells, [q.name for q in a.questions])) for a in known]
    if not any(counts):
        raise SystemExit(f"{path}: no question of any assignment is in it; name a notebook of one")
    return known[counts.index(max(counts))]


def check(path, folder, trusted=False, say=print):
    """Say how a notebook would be read; return whether all that can be seen of it is right."""
    path = Path(path)
    try:
        raw = path.read_bytes()
        cells = read_cells(cells_of(raw))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    assignment = assignment_in(path, cells, folder)
    secrets = (folder, path.parent)
    level, why = strongest(secrets)
    if level == "limits" and not trusted:
        raise SystemExit(f"{LEVELS[level]}: say --trusted if you have read {path}. {why}")
    with Nursery(level, secrets=secrets) as nursery:
        marker = Marker(assignment)  # it knows the notebook as it was handed out
        marker.assignment = visible(assignment)
        result = marker.mark(Submission(path.stem, path.name, raw, cells), nursery)
    if result["problem"]:
        raise SystemExit(f"{path}: {result['problem']}")
    for part in result["parts"]:
        say(f"{part['question']}: {part['says']}\n    {part['note'] or 'right'}")
    for item in result["written"]:
        found = "no answer was found" if item["points"] == 0 else "a person will read it"
        say(f"{item['question']}: {found}{': ' + item['look'] if 'look' in item else ''}")
    for flag in result["flags"]:
        say(f"Noticed: {flag}")
    say(HIDDEN)
    looked = [item for item in result["written"] if "look" in item or item["points"] == 0]
    return not looked and not any(part["note"] for part in result["parts"])
