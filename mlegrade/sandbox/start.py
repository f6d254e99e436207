"""Start a student's process as cut off as the system can, and leave nothing of it behind."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from mlegrade.sandbox.limits import Limits, SandboxError, family, runs
from mlegrade.sandbox.line import Child

LEVELS = {
    "namespaces": "namespaces: no network, no other processes, no files but Python's",
    "user": "another user: no network, no view of the key; files open to all can be read",
    "limits": "resource limits only: no network; else the code may do what whoever grades may do",
}
ENVIRONMENT = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENVIRONMENT |= {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
ENVIRONMENT |= {"MPLBACKEND": "agg", "MPLCONFIGDIR": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}
SPARE_USERS = range(61_000, 61_180)  # far from people's ids, and from those that services have
OPEN_PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/var/crash")  # all may write there
CHECKOUT = Path(__file__).parents[2]  # with the references


class Nursery:
    """Start processes for questions, one at a time, from one that has NumPy loaded."""

    def __init__(self, level, limits=None, secrets=()):
        self.level, self.limits = level, limits or Limits()
        self.process: Any = None
        self.secrets = [str(Path(path).resolve()) for path in (CHECKOUT, *secrets)]
        self.uid = self.claim = None

    def __enter__(self):
        """Start the nursery, with a clean environment and a user of its own."""
        if os.geteuid() == 0 and self.level != "limits":
            self.uid, self.claim = spare_user()
        self.control, theirs = socket.socketpair()
        script = str(Path(__file__).with_name("nursery.py"))
        command = [sys.executable, "-I", script, str(theirs.fileno())]
        where: dict[str, Any] = {"env": ENVIRONMENT, "cwd": "/", "pass_fds": [theirs.fileno()]}
        where["start_new_session"] = True  # out of reach of Ctrl-C
        where |= dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        self.process = subprocess.Popen(command, **where)
        theirs.close()
        return self

    def __exit__(self, *error):
        """End everything."""
        self.sweep()
        self.control.close()
        self.process.kill()
        self.process.wait()
        if self.claim:
            self.claim.close()

    @contextlib.contextmanager
    def question(self, modules=()):
        """Give a fresh process; when done with it, nothing of it is left."""
        home, child = tempfile.mkdtemp(prefix="mlegrade-"), None
        try:
            try:
                child = self._child(home, modules)
            except SandboxError:
                if not self.ended():
                    raise
                self.__exit__()
                self.__enter__()
                child = self._child(home, modules)
            yield child
        finally:
            if child:
                child.sock.close()
                child.word.close()
            self.sweep()
            shutil.rmtree(home, ignore_errors=True)
            if self.level == "user" and self.uid in SPARE_USERS:  # never tidy up after a person
                tidy(self.uid)

    def _child(self, home, modules):
        """Have a process started in a folder, and give the line to it."""
        if self.uid:
            os.chown(home, self.uid, self.uid)
        order = {"level": self.level, "uid": self.uid, "home": home, "modules": list(modules)}
        order |= {"disk": self.limits.disk, "limits": self._resources(), "secrets": self.secrets}
        ours, theirs = socket.socketpair()
        word, keepers = socket.socketpair()
        ends = [theirs.fileno(), keepers.fileno()]
        with theirs, keepers, contextlib.suppress(OSError):  # a nursery that died says nothing
            socket.send_fds(self.control, [json.dumps(order).encode()], ends)
        try:
            return Child(ours, self, word)
        except SandboxError:
            ours.close()
            word.close()
            raise

    def ended(self):
        """Tell whether the nursery is gone, as a system short of memory, or a student, ends it.

        Its end of the line is closed before any process below it can notice.
        """
        self.control.settimeout(0.2)  # one that a student is killing may take a moment
        try:
            return self.control.recv(1, socket.MSG_PEEK) == b""
        except TimeoutError:
            return False
        except OSError:
            return True
        finally:
            self.control.settimeout(None)

    def _resources(self):
        limits = {"RLIMIT_AS": self.limits.memory, "RLIMIT_FSIZE": self.limits.disk}
        limits |= {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 128, "RLIMIT_CPU": 60}
        counted = {"RLIMIT_NPROC": self.limits.processes} if self.level != "limits" else {}
        return limits | counted

    def sweep(self, kept=()):
        """End every process that the nursery started, or that one of them left, but those kept."""
        until = time.monotonic() + 5
        while (alive := self._others(kept)) and time.monotonic() < until:
            for pid in alive:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)
        if alive:
            raise SandboxError(f"processes {alive} could not be ended")

    def _others(self, kept):
        """Return the processes but those kept, which have to take notice of what has ended."""
        found = [pid for pid in family(self.process.pid) if pid not in kept]
        return [pid for pid in found if runs(pid)] if kept else found


def spare_user():
    """Return a user id that no other nursery on this machine has, and the socket that holds it.

    Two with one id could end each other's processes. The name of a socket is free again when its
    process is gone, however that came.
    """
    for uid in SPARE_USERS:
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0mlegrade-{uid}")
        except OSError:
            claim.close()
        else:
            return uid, claim
    raise SandboxError(f"all of {len(SPARE_USERS)} spare users are taken; wait for other graders")


def tidy(uid):
    """Remove what a user left where everybody may write; nothing of that user runs any more."""
    for place in OPEN_PLACES:
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):  # others come and go here
                    if entry.stat(follow_symlinks=False).st_uid == uid:
                        folder = entry.is_dir(follow_symlinks=False)
                        (shutil.rmtree if folder else os.unlink)(entry.path)


def attempt(level, secrets=()):
    """Start one process at a level; raise what forbids it."""
    with Nursery(level, secrets=secrets) as one, one.question():
        return level


def strongest(secrets=()):
    """Return the strongest level that works here, and why there is no stronger one."""
    reasons = []
    for level in LEVELS:
        try:
            return attempt(level, secrets), ". ".join(reasons)
        except SandboxError as error:
            reasons.append(str(error))
    raise SandboxError(f"no student's process can be started here: {'. '.join(reasons)}")
