"""Take marks of written answers from nbgrader's Formgrader, and give those of code back to it."""

from nbgrader.api import Gradebook
from sqlalchemy.exc import DatabaseError

SQLITE = b"SQLite format 3\0"
CHECKS = "checks"  # the cell that stands for all code and choices


def opened(path):
    """Return an open gradebook."""
    if not path.is_file():
        raise SystemExit(f"{path}: there is no such gradebook; name nbgrader's gradebook.db")
    with open(path, "rb") as file:
        if file.read(len(SQLITE)) != SQLITE:  # which nbgrader would open, and never close
            raise refused(path)
    return Gradebook(f"sqlite:///{path}")


def refused(path):
    """Return the words for a file that is no gradebook."""
    return SystemExit(f"{path}: it is no gradebook of nbgrader; name its gradebook.db")


def grades(book, assignment):
    """Yield (student, notebook, grade) for each cell that has points."""
    for submission in book.assignment_submissions(assignment):
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                yield submission.student.id, notebook, grade


def marks(path, assignment):
    """Return the marks by hand in a gradebook."""
    found = []
    try:
        with opened(path) as book:
            for student, notebook, grade in grades(book, assignment):
                if grade.cell.cell_type == "markdown" and not grade.needs_manual_grade:
                    said = {comment.name: comment.comment for comment in notebook.comments}
                    row = {"student": student, "question": grade.name, "text": None}
                    row |= {"points": f"{grade.score:g}", "comment": said.get(grade.name) or ""}
                    found.append(row | {"where": path.name})
    except DatabaseError:
        raise refused(path) from None
    return found


def give(path, assignment, points):
    """Write {student: (points for code, points lost)} into a gradebook; return how many."""
    given = 0
    with opened(path) as book:
        for student, notebook, grade in grades(book, assignment):
            if grade.name == CHECKS and student in points:
                found, notebook.late_submission_penalty = points[student]
                # The one stays when nbgrader grades again; by the other it sees what has failed.
                grade.manual_score = grade.auto_score = found
                grade.needs_manual_grade = False
                given += 1
        book.db.commit()
    return given
