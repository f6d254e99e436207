"""What a student's process can reach: tried from inside, where namespaces are to be had."""

import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from classroom import TRY, look

from mlegrade.sandbox.limits import Clock, Limits, SandboxError, family, usage
from mlegrade.sandbox.root import visible
from mlegrade.sandbox.start import LEVELS, Nursery, strongest

ROOT = Path(__file__).parents[2]


def test_no_secret_in_the_environment(nursery, monkeypatch):
    monkeypatch.setenv("MLE_COURSE_KEY", "swordfish")
    with Nursery(nursery.level) as other:
        seen = look(other, "dict(os.environ)", "open('/proc/self/environ').read()")
        parent = look(other, f"open('/proc/{os.getpid()}/environ').read()", "os.listdir('/proc')")
    assert "swordfish" not in "".join(seen + parent)
    assert parent == ["refused: FileNotFoundError"] * 2


def test_no_file_of_the_instructor(nursery, tmp_path):
    tmp_path.chmod(0o777)
    (tmp_path / "other.ipynb").write_text("a classmate's work")
    here, grader = str(tmp_path), str(ROOT)
    seen = look(
        nursery,
        f"open({here + '/other.ipynb'!r}).read()",
        f"os.listdir({grader + '/homework'!r})",
        f"os.listdir({grader + '/mlegrade'!r})",
        "open('/etc/passwd').read()",
        f"open({here + '/new'!r}, 'w')",
        *(f"open({place!r}, 'w')" for place in ("/usr/new", "/new", "/dev/new")),
    )
    assert seen[:5] == ["refused: FileNotFoundError"] * 5
    assert [answer.partition(":")[0] for answer in seen[5:]] == ["refused"] * 3


PYTHON = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)}


def on_the_way(folder):
    """List what a folder shows of the ways to Python: the next folder of each that leads there."""
    return sorted({p.relative_to(folder).parts[0] for p in PYTHON if p.is_relative_to(folder)})


def test_no_folder_of_others_beside_python(nursery):
    """Wherever Python stands, below /tmp, too: of each folder on the way only the next is there."""
    for folder in {Path("/tmp"), *(parent for path in PYTHON for parent in path.parents)}:
        if folder != Path("/") and not folder.is_relative_to("/usr"):
            seen = look(nursery, f"sorted(os.listdir({str(folder)!r}))")
            assert seen == [str(on_the_way(folder))]


NEEDED = {"bin", "lib", "lib32", "lib64", "local", "share", "zoneinfo", "pyvenv.cfg"}


@pytest.mark.parametrize("place", ["/usr", "/usr/local", "/usr/src", "/usr/share", "/srv", "/opt"])
def test_of_the_systems_folders_only_what_python_needs_is_there(nursery, place):
    """A course may stand anywhere, and so may an exchange."""
    (seen,) = look(nursery, f"sorted(os.listdir({place!r}))")
    prefixes = [Path(p) for prefix in (sys.prefix, sys.base_prefix) for p in (prefix, prefix + "/")]
    prefixes += [path.resolve() for path in prefixes]
    inside = [path.relative_to(place).parts for path in prefixes if path.is_relative_to(place)]
    allowed = NEEDED | {parts[0] for parts in inside if parts}
    assert seen == "refused: FileNotFoundError" or set(ast.literal_eval(seen)) <= allowed


@pytest.mark.parametrize("environment", [".venv", "."])
def test_a_checkout_is_hidden_wherever_python_stands_in_it(environment, tmp_path, monkeypatch):
    """Also where the environment is the checkout itself, and is installed by its path."""
    prefix = tmp_path / "course" / environment
    (prefix / "lib").mkdir(parents=True)
    (tmp_path / "course" / "homework").mkdir()
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "course"), *sys.path])
    seen = [path for path in visible(tmp_path / "course") if path.is_relative_to(tmp_path)]
    assert seen == [prefix / "lib"]


def test_a_secret_among_what_python_needs_is_refused(tmp_path):
    """Nothing is graded where a student would see a checkout, classmates or marks."""
    packages = Path(np.__file__).parents[1]
    (tmp_path / "link").symlink_to(packages)
    for secret in (packages / "numpy", packages / "course" / "handed in", tmp_path / "link" / "x"):
        why = f"students would see {re.escape(str(secret.resolve()))}, since Python needs all of /"
        nursery = Nursery("namespaces", secrets=[tmp_path, secret])
        with nursery, pytest.raises(SandboxError, match=why), nursery.question():
            pass


def test_no_grader_in_the_process(nursery):
    """Neither references nor the modules that hold them are in the memory that was forked."""
    modules = "[m for m in sys.modules if 'mlegrade' in m or 'homework' in m]"
    things = "[t for t in __import__('gc').get_objects() if type(t).__name__ == 'Assignment']"
    assert look(nursery, modules, things) == ["[]", "[]"]


def test_no_network(nursery):
    """A server on this machine's loopback, the only address that is tried, cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 1).close()
        (seen,) = look(nursery, f"__import__('socket').create_connection(('127.0.0.1', {port}), 1)")
    assert seen == "refused: PermissionError"


def test_no_other_process(nursery):
    """It sees itself as the first process, and can signal nobody."""
    seen = look(nursery, "os.getpid()", f"os.kill({os.getpid()}, 0)", "os.getppid()")
    assert seen == ["1", "refused: ProcessLookupError", "0"]


def test_no_way_back(nursery):
    """Rights that were given up stay so: no mounts, no other user, no second try from within."""
    run = "subprocess.run({!r}, shell=True, capture_output=True).returncode"
    commands = ["mount -o remount,rw /usr", "unshare -n true", "chroot / true"]
    seen = look(nursery, *(run.format(command) for command in commands), "os.setuid(0) or 1")
    assert "0" not in seen[:3]
    if os.geteuid() == 0:
        assert seen[3] == "refused: PermissionError"


def test_a_detached_child_is_dead_when_the_question_is_over(nursery):
    with nursery.question() as child:
        source = TRY + "if os.fork() == 0:\n    os.setsid()\n    import time\n    time.sleep(600)\n"
        child.ask(Clock(5, 60), cells=[{"source": source, "whole": True}])
        until = time.monotonic() + 60
        while len(family(nursery.process.pid)) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        assert len(family(nursery.process.pid)) == 3  # the keeper, the student's, its child
    assert family(nursery.process.pid) == []


def test_even_with_limits_only_nothing_survives():
    """Detached twice and deaf to signals: at the lowest level, too, it is found and ended."""
    daemon = "if os.fork() == 0:\n    os.setsid()\n    if os.fork():\n        os._exit(0)\n"
    daemon += (
        "    import time, signal\n    signal.signal(15, signal.SIG_IGN)\n    time.sleep(600)\n"
    )
    with Nursery("limits") as nursery:
        with nursery.question() as child:
            child.ask(Clock(5, 60), cells=[{"source": TRY + daemon, "whole": True}])
            until = time.monotonic() + 60
            while len(found := family(nursery.process.pid)) < 3 and time.monotonic() < until:
                time.sleep(0.01)  # while one changes its parent, it may be seen below neither
            assert len(found) == 3  # the student's, one that ended, the last
        assert family(nursery.process.pid) == []


def test_a_nursery_that_was_killed_starts_again():
    """With limits only, a student can kill its parent; the next question finds a new one."""
    with Nursery("limits") as nursery:
        with nursery.question() as child:
            cells = [{"source": TRY + "os.kill(os.getppid(), 9)\nos._exit(0)", "whole": True}]
            with pytest.raises(SandboxError, match="the process that starts the students' was"):
                child.ask(Clock(5, 60), cells=cells)
        assert look(nursery, "1 + 1") == ["2"]


def test_a_nursery_that_died_unseen_starts_again():
    """Killed at a moment when nobody looks, as one is whose death takes a while."""
    with Nursery("limits") as nursery:
        assert look(nursery, "1 + 1") == ["2"]
        os.kill(nursery.process.pid, signal.SIGKILL)
        assert look(nursery, "1 + 2") == ["3"]


def test_when_the_grader_dies_everything_dies(level, tmp_path, monkeypatch):
    """A grader that is killed leaves no process behind, looping or not."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # where the empty folder of the killed one stays
    code = f"""
from mlegrade.sandbox.limits import Clock, family
from mlegrade.sandbox.start import Nursery
import os, time
with Nursery({level!r}) as nursery, nursery.question() as child:
    print(nursery.process.pid, *family(nursery.process.pid), flush=True)
    child.ask(Clock(50, 50), cells=[{{"source": "while True: pass", "whole": True}}])
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as grader:
        pids = [int(pid) for pid in grader.stdout.readline().split()]
        time.sleep(0.2)
        grader.kill()
    until = time.monotonic() + 60
    while usage(pids)[2] and time.monotonic() < until:
        time.sleep(0.02)
    assert len(pids) >= 2
    assert usage(pids)[2] == 0


def test_a_sandbox_that_does_not_work_is_said_so(level):
    """A level that this system cannot give is never taken for one that it can."""
    with Nursery(level) as nursery:
        nursery.level, nursery.limits = "namespaces", Limits(disk=-1)
        why = "does not work: .*mount: Invalid argument; .*(--cap-add|sysctl)"
        with pytest.raises(SandboxError, match=why), nursery.question():
            pass
    assert strongest() == (level, "")


def test_whatever_the_mask_of_new_files_a_student_can_enter_what_is_made(level):
    """As with `umask 077`, which many keep on servers."""
    before = os.umask(0o077)
    try:
        with Nursery(level) as nursery:
            seen = look(nursery, "1 + 1", "sorted(os.listdir('/tmp'))")
            assert seen == ["2", str(on_the_way(Path("/tmp")))]
    finally:
        os.umask(before)


def test_the_guide_tells_the_limits_that_there_are():
    text = " ".join((ROOT / "chapters" / "grading.md").read_text("utf-8").split())
    limits = Limits()
    for number, sentence in (
        (limits.cpu, "has `{:.0f}` seconds of CPU"),
        (limits.imports, "imports have `{:.0f}` of their own"),
        (limits.submission, "a submission has `{:.0f}` seconds"),
        (limits.disk >> 20, "files at `{}` MB"),
        (limits.processes, "processes at `{}`"),
    ):
        assert sentence.format(number) in text


def test_levels_are_told_in_words():
    assert list(LEVELS) == ["namespaces", "user", "limits"]
    assert json.dumps(LEVELS).count(":") >= 3


def test_only_root_can_give_another_user():
    """Who is not root stays the same user, and that is not sold as another one."""
    with Nursery("user") as nursery:
        nursery.uid = 0
        with pytest.raises(SandboxError, match="only root"), nursery.question():
            pass


def test_rights_go_with_the_question_even_where_the_user_stays(nursery):
    """Without a change of user, as for graders who are not root, every capability is dropped."""
    with Nursery("namespaces") as plain:
        plain.uid = 0
        name = "__import__('socket').sethostname('x')"
        seen = look(plain, name, "os.chroot('/tmp')", "os.getpid()", "os.setuid(5)")
    assert seen[:3] == ["refused: PermissionError"] * 2 + ["1"]
    assert seen[3].startswith("refused: ")  # in an ordinary user's world there is no user 5
