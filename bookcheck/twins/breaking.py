"""Break each twin of a notebook on purpose and see that its assertion notices.

This is for a process of its own. It tells of each trial begun and each survivor found, so that a
mutant that takes longer than the limit can be named.
"""

import contextlib
import copy
import faulthandler
import io
import os
import sys
import time
from numbers import Number

from bookcheck.notebook import Notebook
from bookcheck.twins.mutants import NUDGE, mutants

STEP = 1e-3
SLOW = 0.5  # seconds; each of its mutants takes as long again


class NotANumberError(Exception):
    """Raised where an assertion compares something that cannot be moved by 0.1 %."""


def nudge(value, other):
    """Return a value moved by 0.1 %; against an exact zero, which has no scale, by 0.001.

    >>> nudge(2.0, 2.0), nudge(0.0, 1e-17), nudge([1e-17], 0)
    (2.002, 0.001, [0.00100000000000001])
    """
    if isinstance(value, list | tuple):
        several = isinstance(other, list | tuple | _array()) and len(other) == len(value)
        others = other if several else [other] * len(value)
        return type(value)([nudge(v, o) for v, o in zip(value, others, strict=False)])
    if isinstance(value, str | bool | type(None)) or not isinstance(value, Number | _array()):
        raise NotANumberError
    if isinstance(other, list | tuple):
        other = _numpy().asarray(other)
    zero = (value == 0) | (other == 0)
    return value * (1 + STEP * (1 - zero)) + STEP * zero


def _numpy():
    """Return NumPy, which every notebook imports; here it is needed only when one did."""
    return sys.modules["numpy"]


def _array():
    """Return the type of NumPy's arrays, or a stand-in where NumPy is not loaded."""
    return _numpy().ndarray if "numpy" in sys.modules else complex


def trial(source, namespace, limit):
    """Run a cell in a copy of a namespace; return None, or the exception that it raised.

    A cell that does not end ends the process: no exception could reach every endless loop.
    """
    copied = {name: _copied(value) for name, value in namespace.items()} | {NUDGE: nudge}
    faulthandler.dump_traceback_later(limit, exit=True)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "<twin>", "exec"), copied)
    except Exception as error:
        return error
    finally:
        faulthandler.cancel_dump_traceback_later()
    return None


def _copied(value):
    """Return a copy of what a cell could change in place: generators, arrays, lists, dicts."""
    if type(value).__name__ == "Generator":
        return copy.deepcopy(value)
    return copy.copy(value) if isinstance(value, list | dict | _array()) else value


def survivors(notebook, report, limit):
    """Run a notebook; report (event, cell, words) for each trial, survivor and slow twin."""
    namespace = {"__name__": "__main__"}
    for index, cell in notebook.code:
        if cell.metadata.get("checks"):
            _break(index, cell.source, namespace, report, limit)
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                exec(compile(cell.source, f"<cell {index}>", "exec"), namespace)
            except Exception as error:
                if "raises-exception" not in cell.metadata.get("tags", []):
                    return report("failed", index, repr(error))
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
    return None


def _break(index, source, namespace, report, limit):
    """Try a twin as it stands, then each of its mutants."""
    report("begun", index, "the cell as it stands")
    start = time.perf_counter()
    if error := trial(source, namespace, limit):
        report("failed", index, repr(error))
        return
    if (seconds := time.perf_counter() - start) > SLOW:
        report("slow", index, f"{seconds:.1f} s")
    outcomes = []
    for mutant in mutants(source):
        report("begun", index, mutant.change)
        outcomes.append(trial(mutant.source, namespace, limit))
        if outcomes[-1] is None:
            report("survived", index, mutant.change)
    if all(isinstance(outcome, NotANumberError) for outcome in outcomes):
        report("vacuous", index, "")


def run(path, limit, events, log):
    """Break the twins of a notebook, without a display; what is printed goes to a file."""
    with open(log, "w") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    os.chdir(path.parent)
    sys.path.insert(0, str(path.parent))
    os.environ["MPLBACKEND"] = "Agg"
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use("Agg")
    survivors(Notebook.read(path), lambda *event: events.send(event), limit)
