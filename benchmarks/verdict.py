"""What the measurements say: ratios to the peers, and which aims are met."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.problems import ALL_DIGITS

OURS = "mlelib"
ENOUGH = 10  # digits that a peer must reach to be compared with
LARGE = 10**5  # observations
LSTSQ, NORM_FIT = "numpy.linalg.lstsq", "scipy.stats.norm.fit"
YARDSTICK = {"logistic": None, "poisson": None, "linear": LSTSQ, "normal": NORM_FIT}  # None: best


class Measured:
    """One cell of `results.json`, with the answers to what is asked of it."""

    def __init__(self, entry):
        self.model, self.n, self.k, self.left_out = (
            entry[key] for key in ("model", "n", "k", "left_out")
        )
        self.read = entry["read"]
        self.rows = {row["name"]: row for row in entry["contenders"]}
        self.ours = self.rows.get(OURS)

    def best(self):
        """Return the row of the fastest peer that counts, or None."""
        peers = [row for name, row in self.rows.items() if name != OURS and counts(row)]
        return min(peers, key=lambda row: row["seconds"], default=None)

    def ratio(self, name=None):
        """Our time over that of the best peer, or of the one named; None if one does not count."""
        peer = self.rows.get(name) if name else self.best()
        if not (self.ours and peer and counts(self.ours) and counts(peer)):
            return None
        return self.ours["seconds"] / peer["seconds"]

    def yardstick(self):
        """Our time over that of the peer that the model's aim is about."""
        return self.ratio(YARDSTICK[self.model])


def counts(row):
    """Tell whether a contender reached ten digits, without a warning or an error."""
    return not row["note"] and row["digits"] >= ENOUGH


@dataclass(frozen=True)
class Aim:
    """Something hoped for: of which model, in words, the number that shows it, the test of it."""

    model: str
    words: str
    number: Callable
    met: Callable
    smallest: int = 0

    def cells(self, measured):
        """Return the cells in question; what is left out was not measured and is no miss."""
        return [
            cell
            for cell in measured
            if self.model in (cell.model, "all") and cell.n >= self.smallest and cell.ours
        ]

    def missed(self, measured):
        """Return the cells where it is not met; what cannot be compared is not met either."""
        return [cell for cell in self.cells(measured) if not self.met(cell)]

    def ends(self, measured):
        """Return the smallest and the largest number; nothing where none can be compared."""
        numbers = [self.number(cell) for cell in self.cells(measured)]
        numbers = [number for number in numbers if number is not None]
        return [min(numbers), max(numbers)] if numbers else []


def time_aim(model, words, test, smallest=0):
    """Make an aim for the ratio of times to the yardstick."""

    def met(cell):
        ratio = cell.yardstick()
        return ratio is not None and test(ratio)

    return Aim(model, words, Measured.yardstick, met, smallest)


def digits_beyond(cell):
    """Digits that mlelib has more than `numpy.linalg.lstsq`."""
    return round(cell.ours["digits"] - cell.rows[LSTSQ]["digits"], 1)


AIMS = [
    time_aim("logistic", "time / best peer: less than 1", lambda ratio: ratio < 1),
    time_aim("logistic", "the same where n ≥ 1e5: at most 0.7", lambda ratio: ratio <= 0.7, LARGE),
    time_aim("linear", f"time / `{LSTSQ}`: at most 1.5", lambda ratio: ratio <= 1.5),
    Aim(
        "linear",
        f"digits − digits of `{LSTSQ}`: more than 0, unless all are right",
        digits_beyond,
        lambda cell: digits_beyond(cell) > 0 or cell.ours["digits"] == ALL_DIGITS,
    ),
    time_aim("normal", f"time / `{NORM_FIT}`: at most 1", lambda ratio: ratio <= 1),
    Aim(
        "all",
        "memory beyond the input / X where n ≥ 1e5: at most 0.1",
        lambda cell: cell.ours["memory"],
        lambda cell: cell.ours["memory"] <= 0.1,
        LARGE,
    ),
    time_aim("poisson", "time / best peer: at most 1", lambda ratio: ratio <= 1),
]
# Of the aims for the ratio of times:
LIMITS = {"logistic": 0.7, "poisson": 1, "linear": 1.5, "normal": 1}
