"""What goes wrong outside of a student's code: tried again, or for a person, and never a mark."""

import json
import os
import signal
import subprocess
import sys

from classroom import handed_in
from small_class import AREA, LAKE, SHORT, graded

from mlegrade.sandbox.line import Child

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


def test_when_it_dies_again_a_person_is_needed_until_another_run(level, tmp_path, monkeypatch):
    killing(monkeypatch, times=2)
    students = [handed_in(SHORT, RIGHT, name) for name in ("ann", "bo")]
    _, report, told = graded(tmp_path, level, students)
    ann, bo = report.results
    assert "the sandbox failed: the process that starts the students' was ended" in ann["problem"]
    assert points(bo) == (9, "")
    assert (told.students, [who for who, _ in told.people], told.waiting) == (2, ["ann"], ["bo"])
    course, report, _ = graded(tmp_path, level, students)
    assert [points(result) for result in report.results] == [(9, "")] * 2
    assert course.changed == []
