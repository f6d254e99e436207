"""What the reports need to know of how each student handed in, kept beside the results."""

import json

from mlegrade.assignment.build import notebook
from mlegrade.records import Handed
from mlegrade.reports.similar import sketch
from mlegrade.submissions.grade import read

FILE = "handed.json"


def note(submission, given) -> Handed:
    """Return what is known of a submission beside its marks; times are by file."""
    every = [submission, *submission.others]
    return {
        "id": submission.id,
        "file": submission.file,
        "problem": submission.problem,
        "flag": submission.flag,
        "late": submission.late,
        "times": {one.file: one.time.isoformat() for one in every if one.time},
        "sketch": sketch([cell.text for cell in submission.cells], given),
    }


def keep(out, submissions, assignment):
    """Add this run's submissions to what is known from earlier ones."""
    given = [cell["source"] for cell in notebook(assignment)["cells"]]
    out.mkdir(parents=True, exist_ok=True)
    known = (read(out / FILE) or {}) | {one.student: note(one, given) for one in submissions}
    unfinished = out / f"{FILE}.part"
    unfinished.write_text(json.dumps(known), "utf-8")
    unfinished.replace(out / FILE)
