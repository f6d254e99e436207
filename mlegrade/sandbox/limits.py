"""How much a question may use, and what it has used, as the system counts it from outside."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

OVER_TIME = "no answer within the limit of time"
WAITED = ": it waited, and nothing computed"
LONGEST_LOOK = 0.25  # between two looks; more, and the grader itself was not run
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Limits:
    """What a question, or a cell, may use; seconds are of CPU, but those of waiting."""

    cpu: float = 5.0
    imports: float = 10.0
    wait: float = 5.0  # asleep, or for what never comes
    notebook: float = 30.0  # all its cells; those that are left then give their names alone
    submission: float = 60.0  # all its questions
    waits: float = 15.0  # of a submission; then each question has a second
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
    cpu, memory, threads = 0.0, 0, 0
    for pid in pids:
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            cpu += sum(map(int, stat[11:15])) / TICKS_A_SECOND
            memory += int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
            threads += int(stat[17])
    return cpu, memory, threads


def runs(pid):
    """Tell whether a process has not ended, noticed or not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def queued(pids):
    """Return the seconds that processes were ready to run while others had the processor."""
    delay = 0
    for pid in pids:
        with contextlib.suppress(OSError, IndexError):
            delay += int(Path(f"/proc/{pid}/schedstat").read_text().split()[1])
    return delay / 1e9


def processors():
    """Return how many processors one may use: by affinity, and by the quota of a container."""
    count = len(os.sched_getaffinity(0))
    with contextlib.suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        count = min(count, int(quota) // int(period))
    return max(count, 1)


class Clock:
    """The time that is left, of CPU and of waiting for nothing that computes.

    The wall clock says nothing of a student's work: on a busy machine a process may be ready and
    not get a processor. Only what is neither computed nor queued for is waited.
    """

    def __init__(self, cpu, wait):
        self.cpu, self.wait, self.start, self.used, self.waited = cpu, wait, None, 0.0, 0.0
        self.wall, self.last = 0.0, time.monotonic()

    def resume(self):
        """Go on after a pause that was the grader's own."""
        self.last = time.monotonic()

    def check(self, cpu, delay=0.0):
        """End the process if its time is up; the first look sets the start."""
        now = time.monotonic()
        self.start = (cpu, delay) if self.start is None else self.start
        self.wall += min(now - self.last, LONGEST_LOOK)
        self.last = now
        self.used = cpu - self.start[0]
        self.waited = self.wall - self.used - (delay - self.start[1])
        if self.used > self.cpu:
            raise NoAnswerError(OVER_TIME)
        if self.waited > self.wait:
            raise NoAnswerError(OVER_TIME + WAITED)
