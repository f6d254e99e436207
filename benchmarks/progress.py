"""One line on the terminal that says how far the run is, and how long it will still take."""

import shutil
import sys
import time

PAUSE = 0.2  # seconds between two lines, so that writing them takes nothing from the runs


class Progress:
    """Which cell of how many, what runs, the time gone and the time that is left.

    The cost of a cell is the time that its rounds are given, and for large data, where few rounds
    take longer, the entries of X.  The cells that are done correct the guess.
    """

    SECONDS_PER_ENTRY = 2.5e-6

    def __init__(self, cells, seconds, stream=sys.stderr):
        self.costs = [seconds + self.SECONDS_PER_ENTRY * cell.n * cell.k for cell in cells]
        self.cells, self.done, self.stream = cells, 0, stream
        self.start = self.shown = time.perf_counter()

    def say(self, words):
        """Show what is going on, over the line before; not in a file, nor for every short run."""
        if self.stream.isatty() and time.perf_counter() - self.shown > PAUSE:
            self.shown = time.perf_counter()
            width = shutil.get_terminal_size().columns - 1
            line = f"{self.position()}: {words}"
            self.stream.write("\r" + line[:width].ljust(width))
            self.stream.flush()

    def position(self):
        """Return the first words of the line."""
        gone = time.perf_counter() - self.start
        before, rest = sum(self.costs[: self.done]), sum(self.costs[self.done :])
        left = rest * (gone / before if before else 1)
        count = f"cell {self.done + 1} of {len(self.cells)}"
        return f"{count}, {clock(gone)} gone, {clock(left)} left, {self.cells[self.done]}"

    def finish(self, line):
        """Leave a line about the cell that is done."""
        width = shutil.get_terminal_size().columns - 1
        wipe = "\r" + " " * width + "\r" if self.stream.isatty() else ""
        self.stream.write(f"{wipe}{self.cells[self.done]!s:36}{line}\n")
        self.stream.flush()
        self.done += 1


def clock(seconds):
    """Write minutes and seconds."""
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
