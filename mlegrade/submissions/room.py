"""A notebook that has run as it did in Jupyter, and stands ready to be asked."""

import contextlib
import re
from typing import Any

from mlegrade.sandbox.limits import Clock, NoAnswerError, runs

SCIPY = ("stats", "optimize", "special", "linalg", "integrate")
PRELOADED = (*(f"scipy.{name}" for name in SCIPY), "pandas", "sympy", "mpmath")
WHOLE, NAMES, NOTHING = "whole", "names", "nothing"  # what of a cell is run
MOST_STARTS = 6


class Time:
    """What is left for the steps of a submission."""

    def __init__(self, cpu, waits, most):
        self.cpu, self.waits, self.most, self.clock = cpu, waits, most, None

    def next(self, seconds):
        """Return a clock for a step, after what the one before has used is taken off."""
        if self.clock:
            self.cpu -= self.clock.used
            self.waits -= max(self.clock.waited, 0)
        wait = max(min(self.most, self.waits), 1.0)
        self.clock = Clock(max(min(seconds, self.cpu), 0), wait)
        return self.clock


class Room:
    """All cells of a notebook, run in order in one process, which is copied for each question.

    A cell that ends the process, or takes more than its time and cannot be stopped, is run again
    for its names alone, and if that fails not at all: no cell costs what others define.
    """

    def __init__(self, nursery, cells, numbers, depths=None):
        self.nursery, self.cells, self.limits = nursery, cells, nursery.limits
        self.numbers = numbers
        self.time = Time(self.limits.notebook, self.limits.waits, self.limits.wait)
        self.depths = depths or [WHOLE] * len(cells)
        self.child: Any = None  # the line to the process, once it is there
        self.said, self.starts, self.noise, self.ends = {}, 0, 0, 0
        self.later = True  # whether what missed a name is tried again when all cells have run
        self.stack = contextlib.ExitStack()

    def close(self):
        """End the process."""
        if self.child:
            self.noise += self.child.noise
        self.child = None
        self.stack.close()

    def open(self):
        """Return the process in which the notebook has run."""
        while self.child is None:
            self.starts += 1
            if self.starts > MOST_STARTS:
                self.depths = [NOTHING if d == NOTHING else NAMES for d in self.depths]
            self.child = self.stack.enter_context(self.nursery.question(self.modules()))
            at: int | None = 0
            try:
                for at, depth in enumerate(self.depths):
                    self.run(at, depth)
                at = None
                if self.later and WHOLE in self.depths:
                    self.ask(self.limits.cpu, again=True)
            except NoAnswerError as error:
                self.close()
                self.lower(at, str(error))
        return self.child

    def run(self, at, depth):
        """Run a cell, and note what was skipped of it."""
        source = self.cells[at]
        if depth == NOTHING:
            return
        if depth == NAMES or self.time.cpu <= 0:
            self.ask(self.limits.imports, cells=[{"source": source, "whole": False}])
            return
        seconds = {"cpu": min(self.limits.cpu, self.time.cpu), "imports": self.limits.imports}
        most = 1.5 * seconds["cpu"] + ("import" in source) * seconds["imports"]
        cell = {"source": source, "whole": True, "seconds": seconds, "number": self.numbers[at]}
        if skipped := self.ask(most, cells=[cell]):
            self.said[at] = skipped

    def ask(self, seconds, **request):
        """Make a request of the notebook; return the lines that came."""
        clock = self.time.next(seconds)
        clock.cpu = seconds  # the last cell may finish, whatever is left for others
        lines = self.child.ask(clock, **request).get("value")
        return [str(line)[:200] for line in lines] if isinstance(lines, list) else []

    def alive(self):
        """Tell whether the process in which the notebook has run is still there."""
        return self.child is not None and all(map(runs, self.child.own))

    def lower(self, at, why):
        """Run less of a cell that ended the process."""
        self.ends += 1
        if at is None:
            self.later = False
            return
        self.said[at] = [why]
        self.depths[at] = NAMES if self.depths[at] == WHOLE else NOTHING

    def modules(self):
        """Return the libraries to have ready, of those that are named."""
        text = "\n".join(self.cells)
        return [m for m in PRELOADED if all(re.search(rf"\b{w}\b", text) for w in m.split("."))]
