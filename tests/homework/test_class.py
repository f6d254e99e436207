"""A class of 300, graded as on the evening after the deadline; times are reported."""

import statistics
import time

import pytest
from classroom import ASSIGNMENTS, KEY, handed_in, question_of, source

from mlegrade.assignment.build import notebook
from mlegrade.reports.report import Report
from mlegrade.submissions.grade import Class
from mlegrade.submissions.mark import Marker

STUDENTS = 300
pytestmark = pytest.mark.slow


def people(assignment):
    """Return a class in which each student makes another mistake, and some make none."""
    solved = notebook(assignment, "fully")
    right = {cell["id"]: cell["source"] for cell in solved["cells"]}
    for number in range(STUDENTS):
        answers = dict(right)
        for place, question in enumerate(assignment.questions):
            if question.mistakes and (number >> place) % 3 == 0:
                mistake = question.mistakes[number % len(question.mistakes)]
                answers[question.name] = source(question, mistake.answer)
        yield handed_in(assignment, answers, f"student {number:03}")


def test_a_class_of_300(level, tmp_path, record_property):
    assignment = ASSIGNMENTS["likelihood"]
    students = list(people(assignment))
    course = Class(assignment, b"", KEY, level, tmp_path)
    start = time.perf_counter()
    results = course.grade(students, jobs=2)
    marked = time.perf_counter() - start
    told = Report(assignment, tmp_path).write()
    assert (told.students, len(told.waiting)) == (STUDENTS, STUDENTS)
    assert {result["problem"] for result in results} == {""}
    record_property("300 submissions with 2 jobs", f"{marked:.0f} s")
    record_property("their reports", f"{time.perf_counter() - start - marked:.1f} s")


def test_one_submission_that_needs_only_numpy(nursery, record_property):
    assignment = ASSIGNMENTS["maximum"]
    submission = handed_in(assignment, base=notebook(assignment, "fully"))
    assert question_of("maximum", "climb").points == 5
    times = []
    for _ in range(21):
        start = time.perf_counter()
        Marker(assignment, KEY).mark(submission, nursery)
        times.append(time.perf_counter() - start)
    record_property("one submission, median", f"{statistics.median(times):.2f} s")
