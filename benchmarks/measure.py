"""Measuring: one run with all that it said, and a race of many in turns."""

import time
import tracemalloc
import warnings
from dataclasses import dataclass, field

import psutil

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.problems import QUICK, digits, problem
from benchmarks.verdict import OURS

SECONDS = 3.0  # for the rounds of one cell, of which the best counts, but
FEWEST = 3  # rounds, however long they take
LONG = 5.0  # seconds: who takes longer, and is SLOW times slower than mlelib, runs once
SLOW = 4
SHARE = 10  # peers make copies of X: it may take this part of the free memory
READ = Contender("one read", lambda X, y: (X.sum(),))  # what no fit can be faster than


@dataclass
class Row:
    """What was measured of one contender in one cell."""

    name: str
    digits: float
    memory: float  # most bytes held beyond the input, over the bytes of X
    note: str  # warnings and errors in its own words; empty for a clean fit
    times: list = field(default_factory=list)


def warm_up(models):
    """Run each contender on its smallest problem: what is imported late is imported now."""
    for cell in QUICK:
        if cell.model in models:
            given = problem(cell)
            for contender in CONTENDERS[cell.model]:
                attempt(contender, given)


def attempt(contender, given):
    """Run once; return the seconds, the estimates or None, and what it said.

    Warnings are recorded, not silenced: they become the contender's note.
    """
    estimates, error = None, []
    with warnings.catch_warnings(record=True, action="always") as said:
        start = time.perf_counter()
        try:
            estimates = contender.run(given.X, given.y)
        except Exception as raised:  # whatever a peer raises is its result
            error = [raised]
        seconds = time.perf_counter() - start
    notes = [*(warning.message for warning in said), *error]
    return seconds, estimates, "; ".join(dict.fromkeys(map(in_short, notes)))


def in_short(message):
    """Return the first line of a message, with its kind: ``ConvergenceWarning: …``."""
    first = " ".join((str(message).strip().splitlines() or [""])[0].split())
    return f"{type(message).__name__}: {first}"[:120]


def first_run(contender, given):
    """Run once while memory is traced; return a row, with the time, which tracing may lengthen."""
    tracemalloc.start()
    seconds, estimates, note = attempt(contender, given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    right = 0.0 if estimates is None else digits(estimates, given.answer)
    return Row(contender.name, right, peak / given.X.nbytes, note), seconds


def race(given, contenders, seconds, say):
    """Let the contenders run in turns; return their rows and the seconds of one read of X.

    In turns, so that whatever else the machine does meets all of them alike; and back and forth,
    so that nobody always runs after the same one.
    """
    rows, firsts = {}, {}
    for contender in contenders:
        say(f"{contender.name}, first run")
        rows[contender.name], firsts[contender.name] = first_run(contender, given)
    patience = max(LONG, SLOW * firsts[OURS])
    # So long a run is hardly lengthened by tracing, nor hurt by noise: it counts.
    for name, first in firsts.items():
        if first > patience:
            rows[name].times.append(first)
    runners = [READ, *(c for c in contenders if firsts[c.name] <= patience)]
    rows[READ.name] = Row(READ.name, 0.0, 0.0, "")
    start, count = time.perf_counter(), 0
    while count < FEWEST or time.perf_counter() - start < seconds:
        count += 1
        for contender in runners[:: (-1) ** count]:
            say(f"{contender.name}, round {count}")
            took, _, note = attempt(contender, given)
            rows[contender.name].times.append(took)
            rows[contender.name].note = rows[contender.name].note or note
    read = min(rows.pop(READ.name).times)
    return list(rows.values()), read


def measure(cell, contenders, seconds, say):
    """Measure one cell; return its part of `results.json`.

    `say` is called with what runs; the rounds take `seconds`, and longer if they are long.
    """
    entry = {"model": cell.model, "n": cell.n, "k": cell.k, "left_out": ""}
    free = psutil.virtual_memory().available
    if cell.bytes > free / SHARE:
        reason = f"X of {cell.bytes / 1e6:.0f} MB, with {free / 1e6:.0f} MB of memory free"
        return entry | {"left_out": reason, "read": None, "contenders": []}
    say("data and their answer")
    rows, read = race(problem(cell), contenders, seconds, say)
    return entry | {"read": rounded(read), "contenders": [plain(row) for row in rows]}


def plain(row):
    """Return a row as it is written: no more digits than were measured."""
    return {
        "name": row.name,
        "seconds": rounded(min(row.times)),
        "digits": round(row.digits, 1),
        "memory": rounded(row.memory),
        "runs": len(row.times),
        "note": row.note,
    }


def rounded(value):
    """Keep four significant digits."""
    return float(f"{value:.4g}")
