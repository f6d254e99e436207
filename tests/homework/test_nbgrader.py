"""The notebooks in nbgrader, for real: released, collected, autograded, marked by hand, merged."""

import csv
import json
import os
import shutil
import subprocess
import sys

import pytest
from classroom import ASSIGNMENTS

from mlegrade.__main__ import main
from mlegrade.assignment.build import BLANK, build
from mlegrade.assignment.source import SOURCES

pytestmark = pytest.mark.slow
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "mle"
c.ExecutePreprocessor.timeout = 120
"""


def nbgrader(course, *arguments):
    """Run an nbgrader command in a course, away from the settings of whoever runs the test."""
    home = {"HOME": str(course), "JUPYTER_CONFIG_DIR": str(course), "IPYTHONDIR": str(course)}
    home["PATH"] = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with all assignments released, handed in by two students, and autograded."""
    where = tmp_path_factory.mktemp("course")
    list(build(where / "built", SOURCES))
    (where / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    shutil.copytree(where / "built" / "nbgrader" / "source", where / "source")
    for name in ASSIGNMENTS:
        full = f"homework-{name}"
        nbgrader(where, "generate_assignment", full)
        for student, folder in (("ref", "solutions"), ("blank", "student")):
            target = where / "submitted" / student / full
            target.mkdir(parents=True)
            shutil.copy(where / "built" / folder / f"{full}.ipynb", target)
        said = nbgrader(where, "autograde", full)
        assert "does not exist" not in said
        assert "has changed" not in said
    return where


def simple(made):
    """Return what a notebook is for a student: kinds, names, sources, marks of its cells."""
    rows = []
    for cell in made["cells"]:
        about = dict(cell["metadata"].get("nbgrader", {}))
        about.pop("checksum", None)
        about.pop("cell_type", None)
        text = cell["source"]
        rows.append((cell["cell_type"], about, text if isinstance(text, str) else "".join(text)))
    return rows


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_student_notebook_is_nbgraders_release(name, course):
    full = f"homework-{name}"
    ours = json.loads((course / "built" / "student" / f"{full}.ipynb").read_text("utf-8"))
    theirs = json.loads((course / "release" / full / f"{full}.ipynb").read_text("utf-8"))
    assert simple(theirs) == simple(ours)
    assert BLANK in json.dumps(theirs)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_autograding_gives_the_reference_all_and_the_blank_none(name, course):
    from nbgrader.api import Gradebook

    seen = sum(p.points for _, p in ASSIGNMENTS[name].parts() if p.visible)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for student, points in (("ref", seen), ("blank", 0)):
            (notebook,) = book.find_submission(f"homework-{name}", student).notebooks
            assert notebook.code_score == points  # a preview: of the visible checks
            assert notebook.max_code_score == sum(p.points for _, p in ASSIGNMENTS[name].parts())
            assert notebook.max_score == sum(q.points for q in ASSIGNMENTS[name].questions)


def test_marks_from_the_formgrader_are_merged(course):
    from nbgrader.api import Gradebook

    full, out = "homework-likelihood", course / "out"
    arguments = ["grade", "likelihood", str(course / "submitted"), "--out", str(out), "-j", "1"]
    assert main(arguments) == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        grade = book.find_grade("units", full, full, "ref")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 4.5, False
        book.find_comment("units", full, full, "ref").manual_comment = "Where is the ratio?"
        book.db.commit()
    database = str(course / "gradebook.db")
    assert main(["report", "likelihood", "--out", str(out), "--nbgrader", database]) == 0
    with open(out / "marks.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        ref, blank = (book.find_submission(full, student) for student in ("ref", "blank"))
        assert (ref.score, ref.max_score, blank.score) == (28.5, 30, 0)
        assert not ref.notebooks[0].failed_tests
    assert rows["ref"]["written"] == "4.5"
    assert rows["ref"]["points"] == "28.5"
    assert rows["ref"]["needs a person"] == ""
    assert rows["blank"]["points"] == "0"
    page = next((out / "feedback").glob("ref-*.html")).read_text("utf-8")
    assert "Where is the ratio?" in page
    assert main(["report", "likelihood", "--out", str(out)]) == 0
    assert '"28.5"' in (out / "marks.csv").read_text("utf-8")
