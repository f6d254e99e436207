"""How much a question may use, and what it has used, as the system counts it from outside."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


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
