"""What goes wrong outside of a student's code: tried again, or for a person, and never a mark."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom import handed_in
from small_class import AREA, LAKE, SHORT, graded

from mlegrade.sandbox.limits import OVER_TIME, Clock, NoAnswerError, processors
from mlegrade.sandbox.line import Child
from mlegrade.submissions import grade

SLOW = LAKE + "\nimport time\ntime.sleep(1)"  # so that it has not answered when all is over
RIGHT = {"lake": SLOW, "area": AREA, "units": "Because."}
GRADE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal
sys.path[:0] = {path!r}
from classroom import handed_in
from mlegrade.sandbox.line import Child
from small_class import AREA, LAKE, SHORT, graded

def told(child, clock, ask=Child.ask, **request):
    print("asked", flush=True)
    sys.stdin.readline()  # the test says when to go on
    return ask(child, clock, **request)

Child.ask = told
right = dict(lake=LAKE + "\\nimport time\\ntime.sleep(1)", area=AREA)
graded({out!r}, {level!r}, [handed_in(SHORT, right, name) for name in ("ann", "bo")])
"""


def points(result):
    """Return the points for code and the problem."""
    return sum(part["points"] for part in result["parts"]), result["problem"]


def test_ctrl_c_at_a_terminal_costs_nobody_a_point(level, tmp_path):
    """It reaches every process of the command; who is being marked is marked to the end."""
    code = GRADE.format(path=sys.path, out=str(tmp_path), level=level)
    streams = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, **streams, start_new_session=True) as grader:
        grader.stdout.readline()  # for the imports
        grader.stdin.write(b"\n")
        grader.stdin.flush()
        grader.stdout.readline()  # for the cells
        os.killpg(grader.pid, signal.SIGINT)
        said, complained = grader.communicate()
    assert b"KeyboardInterrupt" in complained, (grader.returncode, said)
    stored = [json.loads(path.read_text()) for path in (tmp_path / "results").glob("*.json")]
    assert [result["student"] for result in stored] == ["ann"]
    assert points(stored[0]) == (9, "")


def killing(monkeypatch, times, which=lambda child: child.nursery.process.pid):
    """Kill the nursery while a slow cell runs, as a system that is short of memory may."""
    ask, left = Child.ask, iter(range(times))

    def deadly(child, clock, **request):
        slow = any("sleep" in cell["source"] for cell in request.get("cells", ()))
        if slow and next(left, None) is not None:
            os.kill(which(child), signal.SIGKILL)
        return ask(child, clock, **request)

    monkeypatch.setattr(Child, "ask", deadly)


def test_when_the_nursery_dies_a_student_is_marked_again(level, tmp_path, monkeypatch):
    killing(monkeypatch, times=1)
    _, report, _ = graded(tmp_path, level, [handed_in(SHORT, RIGHT, "ann")])
    assert points(report.results[0]) == (9, "")


def test_when_the_process_between_dies_a_student_is_marked_again(level, tmp_path, monkeypatch):
    """The keeper, alone, as a system that is short of memory may choose."""
    killing(monkeypatch, 1, which=lambda child: child.own[0])
    _, report, _ = graded(tmp_path, level, [handed_in(SHORT, RIGHT, "ann")])
    assert points(report.results[0]) == (9, "")
    assert "ended" not in json.dumps(report.results)


@pytest.mark.parametrize("words", [OVER_TIME, "the process ended"])
def test_what_a_busy_machine_may_have_done_is_tried_again_alone(
    words, level, tmp_path, monkeypatch
):
    """While others are marked a question may run out of time; its mark is found without them."""
    ask, done = Child.ask, []

    def hurried(child, clock, **request):
        if request.get("name") == "lake" and not done:
            done.append(words)
            raise NoAnswerError(words)
        return ask(child, clock, **request)

    monkeypatch.setattr(Child, "ask", hurried)
    _, report, _ = graded(tmp_path, level, [handed_in(SHORT, RIGHT, "ann")])
    assert done
    assert points(report.results[0]) == (9, "")
    assert report.results[0]["flags"] == []


def test_the_time_that_others_had_is_no_ones_waiting(monkeypatch):
    """Ready to run and not run: on a machine at 8 % nothing of that is a student's."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def looks(clock, times, wall, **used):
        for number in range(times):
            now[0] += wall
            clock.check(**{name: number * step for name, step in used.items()})

    looks(Clock(5, 5), 500, wall=0.2, cpu=0.01, delay=0.19)
    looks(Clock(5, 5), 1, wall=3600, cpu=0)  # the whole machine slept
    with pytest.raises(NoAnswerError, match="it waited"):
        looks(Clock(5, 5), 30, wall=0.2, cpu=0)
    with pytest.raises(NoAnswerError, match=rf"^{OVER_TIME}$"):
        looks(Clock(5, 5), 100, wall=0.2, cpu=0.2)


def test_kept_results_end_with_the_grader_that_made_them(level, tmp_path, monkeypatch):
    students = [handed_in(SHORT, RIGHT, "ann")]
    course, _, _ = graded(tmp_path, level, students)
    path = next((tmp_path / "results").glob("*.json"))
    path.write_text(path.read_text().replace('"points": 3', '"points": 0'))
    course, _, _ = graded(tmp_path, level, students)
    assert course.changed == []
    monkeypatch.setattr(grade, "GRADER", grade.GRADER + b"a line more")
    course, _, _ = graded(tmp_path, level, students)
    assert len(course.changed) == 2


def test_processors_are_those_that_one_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {1, 2, 5})
    monkeypatch.setattr(Path, "read_text", lambda path: "200000 100000")
    assert processors() == 2
    monkeypatch.setattr(Path, "read_text", lambda path: "max 100000")
    assert processors() == 3


def test_of_two_notebooks_the_best_is_not_known_while_one_is_not_marked(
    level, tmp_path, monkeypatch
):
    killing(monkeypatch, times=2)
    both = handed_in(SHORT, {"lake": LAKE}, "ann")
    both.others = [handed_in(SHORT, RIGHT, "ann")]
    _, report, told = graded(tmp_path, level, [both])
    assert [who for who, _ in told.people] == ["ann"]
    _, report, told = graded(tmp_path, level, [both])
    assert points(report.results[0]) == (9, "")


def test_when_it_dies_again_a_person_is_needed_until_another_run(level, tmp_path, monkeypatch):
    killing(monkeypatch, times=3)  # ann's, bo's, and ann's again, when nothing else runs
    students = [handed_in(SHORT, RIGHT, name) for name in ("ann", "bo")]
    _, report, told = graded(tmp_path, level, students)
    ann, bo = report.results
    assert "the sandbox failed: the process that starts the students' was ended" in ann["problem"]
    assert points(bo) == (9, "")
    assert (told.students, [who for who, _ in told.people], told.waiting) == (2, ["ann"], ["bo"])
    course, report, _ = graded(tmp_path, level, students)
    assert [points(result) for result in report.results] == [(9, "")] * 2
    assert course.changed == []
