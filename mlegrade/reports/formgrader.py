"""Take over the marks that a person gave to written answers in nbgrader's Formgrader."""

from nbgrader.api import Gradebook
from sqlalchemy.exc import DatabaseError

from mlegrade.reports.report import safe

SQLITE = b"SQLite format 3\0"


def marks(path, assignment):
    """Return the marks by hand in a gradebook, as ``report`` keeps them in ``written.csv``."""
    if not path.is_file():
        raise SystemExit(f"{path}: there is no such gradebook; name nbgrader's gradebook.db")
    none = SystemExit(f"{path}: it is no gradebook of nbgrader; name its gradebook.db")
    with open(path, "rb") as file:
        if file.read(len(SQLITE)) != SQLITE:  # which nbgrader would open, and never close
            raise none
    try:
        return marks_in(path, assignment)
    except DatabaseError:
        raise none from None


def marks_in(path, assignment):
    """Return the marks by hand in a file that is there."""
    found = {}
    with Gradebook(f"sqlite:///{path}") as book:
        for submission in book.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                said = {comment.name: comment.comment for comment in notebook.comments}
                for grade in notebook.grades:
                    if grade.cell.cell_type == "markdown" and not grade.needs_manual_grade:
                        row = {"points": grade.score, "comment": said.get(grade.name) or ""}
                        found[safe(submission.student.id), grade.name] = row | {"text": None}
    return found
