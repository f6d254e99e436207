"""Take over the marks that a person gave to written answers in nbgrader's Formgrader."""

from nbgrader.api import Gradebook

from mlegrade.report import safe


def marks(path, assignment):
    """Return the marks by hand in a gradebook, as ``report`` keeps them in ``written.csv``."""
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
