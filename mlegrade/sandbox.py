"""Ask a student's process for values: bounded in time, memory and disk, and gone afterwards."""

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
from dataclasses import dataclass
from pathlib import Path

LEVELS = {
    "namespaces": "namespaces: no network, no other processes, no files but Python's",
    "user": "another user: no view of the key; the network and files open to all can be reached",
    "limits": "resource limits only: the code runs with all rights of whoever grades",
}
TICK = 0.02
MOST_NOISE = 1000
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
ENVIRONMENT = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENVIRONMENT |= {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
ENVIRONMENT |= {"MPLBACKEND": "agg", "MPLCONFIGDIR": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}
FIRST_SPARE_USER = 61_000  # far from people's ids, and from those that systems give to services


@dataclass(frozen=True)
class Limits:
    """What a question may use; seconds are of CPU, and a wall clock allows ``patience`` times."""

    cpu: float = 5.0
    imports: float = 10.0
    patience: float = 4.0
    submission: float = 60.0
    memory: int = 2 << 30
    disk: int = 64 << 20
    reply: int = 1 << 20
    processes: int = 32


class NoAnswerError(Exception):
    """The process gave no value and was ended; the message says why."""


class SandboxError(RuntimeError):
    """The sandbox itself failed, which is no student's fault."""


def family(pid):
    """Return the ids of all processes below one, as /proc tells."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in path.read_text().split():
                found += [int(child), *family(int(child))]
    return found


def usage(pids):
    """Return the CPU seconds, bytes of memory and number of threads of some processes together."""
    cpu = memory = threads = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            cpu += sum(map(int, stat[11:15])) / TICKS_A_SECOND
            memory += int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
            threads += int(stat[17])
    return cpu, memory, threads


class Clock:
    """The time that is left, of CPU and on the wall."""

    def __init__(self, cpu, wall):
        self.cpu, self.end, self.start = cpu, time.monotonic() + wall, None

    def check(self, cpu):
        """End the process if its time is up; the first look sets the start."""
        self.start = cpu if self.start is None else self.start
        if cpu - self.start > self.cpu or time.monotonic() > self.end:
            raise NoAnswerError("no answer within the limit of time")


class Nursery:
    """Start processes for questions, one at a time, from one that has NumPy loaded."""

    def __init__(self, level, worker=0, limits=None):
        self.level, self.limits, self.process = level, limits or Limits(), None
        self.uid = FIRST_SPARE_USER + worker if os.geteuid() == 0 and level != "limits" else 0

    def __enter__(self):
        """Start the nursery, with a clean environment and a folder of its own."""
        self.control, theirs = socket.socketpair()
        script = str(Path(__file__).with_name("nursery.py"))
        command = [sys.executable, "-I", script, str(theirs.fileno())]
        where = {"env": ENVIRONMENT, "cwd": "/", "pass_fds": [theirs.fileno()]}
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        self.process = subprocess.Popen(command, **where, **quiet)
        theirs.close()
        return self

    def __exit__(self, *error):
        """End everything."""
        self.sweep()
        self.control.close()
        self.process.kill()
        self.process.wait()

    @contextlib.contextmanager
    def question(self, modules=()):
        """Give a fresh process; when done with it, nothing of it is left."""
        home = tempfile.mkdtemp(prefix="mlegrade-")
        ours, theirs = socket.socketpair()
        try:
            if self.uid:
                os.chown(home, self.uid, self.uid)
            order = {"level": self.level, "uid": self.uid, "home": home, "modules": list(modules)}
            order |= {"disk": self.limits.disk, "limits": self._resources()}
            with contextlib.suppress(OSError):  # a nursery that died says nothing, as seen below
                socket.send_fds(self.control, [json.dumps(order).encode()], [theirs.fileno()])
            theirs.close()
            yield Child(ours, self)
        finally:
            ours.close()
            self.sweep()
            shutil.rmtree(home, ignore_errors=True)
            if self.process.poll() is not None:  # ended by a student, where only limits hold
                self.__exit__()
                self.__enter__()

    def _resources(self):
        limits = {"RLIMIT_AS": self.limits.memory, "RLIMIT_FSIZE": self.limits.disk}
        limits |= {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 128, "RLIMIT_CPU": 60}
        counted = {"RLIMIT_NPROC": self.limits.processes} if self.level != "limits" else {}
        return limits | counted

    def sweep(self):
        """End every process that the nursery started, or that one of them left behind."""
        until = time.monotonic() + 5
        while (alive := family(self.process.pid)) and time.monotonic() < until:
            for pid in alive:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)
        if alive:
            raise SandboxError(f"processes {alive} could not be ended")


class Child:
    """A line to one student's process."""

    def __init__(self, sock, nursery):
        self.sock, self.nursery, self.number, self.buffer, self.noise = sock, nursery, 0, b"", 0
        try:
            hello = self._reply(Clock(10, 20))
        except NoAnswerError:
            hello = {"error": "its process did not start"}
        if "error" in hello:
            raise SandboxError(f"isolation {nursery.level!r} does not work: {hello['error']}")

    def ask(self, clock, **request):
        """Send a request and return the reply to it; raise NoAnswerError when none comes."""
        self.number += 1
        self.sock.settimeout(5)
        try:
            self.sock.sendall(json.dumps({"id": self.number, **request}).encode() + b"\n")
        except OSError:
            raise NoAnswerError("the process ended") from None
        return self._reply(clock)

    def _reply(self, clock):
        self.sock.settimeout(TICK)
        size = 0
        while True:
            while b"\n" not in self.buffer:
                self.buffer += self._receive(clock)
                if size + len(self.buffer) > self.nursery.limits.reply:
                    raise NoAnswerError("the reply is longer than the limit")
            line, _, self.buffer = self.buffer.partition(b"\n")
            size += len(line)
            try:
                reply = json.loads(line)
            except (ValueError, RecursionError):
                reply = None
            if isinstance(reply, dict) and reply.get("id") == self.number:
                return reply
            self.noise += 1
            if self.noise > MOST_NOISE:
                raise NoAnswerError("more lines than one came as a reply")

    def _receive(self, clock):
        try:
            data = self.sock.recv(65_536)
        except TimeoutError:
            self._watch(clock)
            return b""
        except OSError:
            data = b""
        if not data:
            raise NoAnswerError("the process ended")
        return data

    def _watch(self, clock):
        cpu, memory, threads = usage(family(self.nursery.process.pid))
        clock.check(cpu)
        if memory > self.nursery.limits.memory:
            raise NoAnswerError("more memory than the limit")
        if threads > self.nursery.limits.processes:
            raise NoAnswerError("more processes than the limit")


def strongest(limits=None):
    """Return the strongest level that works on this system."""
    for level in LEVELS:
        with contextlib.suppress(SandboxError), Nursery(level, 0, limits) as one, one.question():
            return level
    raise SandboxError("no student's process can be started here; the grader needs Linux")
