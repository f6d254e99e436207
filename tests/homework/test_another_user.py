"""The level "another user": what it keeps from a student's process, and what it does not.

It is for containers, where namespaces are often forbidden and the grader is root. Each promise of
the guide is tried from inside, and so is each thing that the guide says it cannot promise.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from classroom import TRY, TWO, handed_in, look, marked
from hostile import CHILDREN, COSTLY, DAEMON, RIGHT, body
from kernel import let_through

from mlegrade.reports.report import Report
from mlegrade.sandbox.limits import Clock, Limits, SandboxError, family
from mlegrade.sandbox.start import LEVELS, OPEN_PLACES, SPARE_USERS, Nursery, spare_user
from mlegrade.submissions.grade import Class

REFUSED = "refused: PermissionError"
HOSTILE = ["loop that ignores signals", "os._exit at top level", "hundreds of processes"]
HOSTILE += ["hundreds of threads", "8 GB array", "1 GB file", "a million numbers"]
HOSTILE += ["kills all it can", "closes the reply line"]


@pytest.fixture
def private(tmp_path):
    """Return a folder as the guide wants it: the key's owner may read it, and nobody else."""
    tmp_path.chmod(0o700)
    for name in ("homework.py", "classmate.ipynb", "marks.csv"):
        (tmp_path / name).write_text("the answer", "utf-8")
        (tmp_path / name).chmod(0o644)
    return tmp_path


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_cost_only_their_question(name, another):
    answer, words = COSTLY[name]
    points, notes, _ = marked(another, answer)
    assert points == [0, 0, 0]
    assert re.search(words, notes[0]), notes


def test_right_answers_are_right(another):
    assert marked(another, body("", "", RIGHT))[0] == [1, 2, 1]


def test_it_is_another_user_for_good(another):
    seen = look(another, "os.getuid()", "os.getgroups()", "os.setuid(0)", "os.chroot('/tmp')")
    assert seen == [str(another.uid), "[]", REFUSED, REFUSED]
    assert another.uid in SPARE_USERS


def test_private_files_cannot_be_read_or_written(another, private):
    """References, submissions and marks, in a folder that only the instructor may enter."""
    codes = [f"open('{path}').read()" for path in private.iterdir()]
    codes += [f"os.listdir('{private}')", f"open('{private}/new', 'w')", "open('/etc/new', 'w')"]
    assert len(codes) == 6
    assert look(another, *codes) == [REFUSED] * 6


def test_the_grader_cannot_be_looked_into_or_ended(another, monkeypatch):
    """Neither its environment, where the key is, nor its memory, nor the nursery's."""
    monkeypatch.setenv("MLE_COURSE_KEY", "swordfish")
    codes = []
    for pid in (os.getpid(), another.process.pid):
        codes += [f"open('/proc/{pid}/environ').read()", f"open('/proc/{pid}/mem', 'rb')"]
        codes += [f"os.listdir('/proc/{pid}/fd')", f"os.kill({pid}, 0)"]
    assert look(another, *codes) == [REFUSED] * 8
    assert "swordfish" not in look(another, "dict(os.environ)")[0]


def test_students_who_are_marked_at_once_are_kept_apart(another):
    """Each nursery has a user of its own, in this grader and in any other on the machine."""
    with Nursery("user") as other, other.question() as child:
        assert other.uid != another.uid
        source = TRY + "open('answer', 'w').write('86')\nhome = os.getcwd()"
        child.ask(Clock(5, 60), cells=[{"source": source, "whole": True}])
        [home] = child.ask(Clock(5, 60), name="home", cases=[[]])["value"]
        pid = family(other.process.pid)[0]
        assert look(another, f"open('{home}/answer').read()", f"os.kill({pid}, 0)") == [REFUSED] * 2


def test_a_user_is_free_again_when_its_nursery_is_done():
    with Nursery("user") as nursery:
        taken = nursery.uid
        uid, claim = spare_user()
        claim.close()
        assert uid != taken
    uid, claim = spare_user()
    claim.close()
    assert uid <= taken


def test_memory_is_counted_over_all_processes(another):
    another.limits = Limits(memory=500 << 20)
    assert marked(another, body(CHILDREN))[1][0] == "more memory than the limit"


LITTER = """import os
os.makedirs('/tmp/left/deep')
os.chmod('/tmp/left', 0)
open('/dev/shm/left', 'w').write('86')
os.symlink('/usr', '/var/tmp/left')
open('left', 'w').write('86')
"""


def test_nothing_is_left_behind(another):
    """No process, no folder, and no file in the places where every user may write."""
    points, _, flags = marked(another, body("", LITTER + DAEMON, RIGHT))
    assert (points, flags) == ([1, 2, 1], [])
    places = {*OPEN_PLACES, tempfile.gettempdir()}
    left = [path for place in places if os.path.isdir(place) for path in Path(place).iterdir()]
    assert [path for path in left if path.lstat().st_uid == another.uid] == []
    assert Path("/usr").is_dir()


def test_settings_of_one_student_are_not_the_next_ones(another):
    """Where programs look for settings and temporary files is a folder of the question's own."""
    names = ("HOME", "TMPDIR", "MPLCONFIGDIR")
    code = f"[os.environ[name] for name in {names}] + [os.getcwd()]"
    first, second = (eval(look(another, code)[0]) for _ in range(2))
    assert len(set(first)) == len(set(second)) == 1
    assert first != second


def test_what_it_does_not_keep_from_a_student(another, python, private):
    """Files that all may read, and the list of processes: the guide says so."""
    private.chmod(0o755)
    place = Path(tempfile.mkdtemp(prefix="open-to-all-", dir=python.parents[2]))
    place.chmod(0o755)
    try:
        (place / "classmate.ipynb").write_text("the answer", "utf-8")
        (place / "classmate.ipynb").chmod(0o644)
        codes = f"open('{place}/classmate.ipynb').read()", f"os.path.exists('/proc/{os.getpid()}')"
        seen = look(another, *codes)
    finally:
        shutil.rmtree(place)
    assert seen == ["'the answer'", "True"]
    assert "files open to all can be read" in LEVELS["user"]


def test_a_class_is_graded_and_every_report_names_the_level(another, tmp_path):
    right = {"likelihood": body("", "", RIGHT)}
    loop = {"likelihood": COSTLY["kills all it can"][0]}
    students = [handed_in(TWO, right, "ann"), handed_in(TWO, loop, "bo")]
    results = Class(TWO, b"", b"key", "user", tmp_path, another.limits).grade(students, jobs=2)
    assert [sum(p["points"] for p in result["parts"]) for result in results] == [4, 0]
    Report(TWO, tmp_path).write()
    pages = [*tmp_path.glob("feedback/*"), tmp_path / "statistics.html", tmp_path / "results.json"]
    assert len(pages) == 4
    assert all(LEVELS["user"] in page.read_text("utf-8") for page in pages)


def test_a_python_that_only_root_can_read_is_said_to_be_the_reason(another, python):
    """The level is then not taken; nothing runs as root instead. What is advised helps."""
    packages = next(python.parents[1].glob("lib/*/site-packages"))
    for closed in (python.parents[1], packages, packages / "numpy"):
        closed.chmod(0o700)
        with pytest.raises(SandboxError, match=r"'user' does not work: .*may not read") as told:
            look(another, "1 + 1")
        assert str(closed) in str(told.value)
        advised = re.search("`chmod -R go[+]rX (.*)`", str(told.value))[1]
        for path in (Path(advised), *Path(advised).rglob("*")):  # as the command does
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        assert look(another, "1 + 1") == ["2"]


def test_what_a_computation_does_not_need_is_refused(another):
    assert let_through(another) == {}
