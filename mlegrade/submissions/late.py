"""What lateness costs, by a rule that the instructor writes in words.

For example ``grace 15 minutes, 10% a day, at most 50%``. Percents are of all points of the
assignment; a day that has begun counts. Within the grace nothing is lost; after it, time counts
from the deadline.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
NUMBER = r"(\d+(?:\.\d+)?) ?"
GRACE = re.compile(rf"grace {NUMBER}(minute|hour|day)s?")
COST = re.compile(rf"{NUMBER}(%|points?) (?:an?|per) (hour|day)")
MOST = re.compile(rf"at most {NUMBER}(%|points?)")
FORM = "'grace 15 minutes, 10% a day, at most 50%'"


def moment(text):
    """Return a time as it is written, in the time of this machine; a day ends at midnight.

    >>> moment("2026-11-20").isoformat(), moment("2026-11-20 18:00").hour
    ('2026-11-20T23:59:59', 18)
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        text += "T23:59:59"
    found = datetime.fromisoformat(text)
    return found.astimezone().replace(tzinfo=None) if found.tzinfo else found


def shown(time):
    """Return a time as reports write it."""
    return f"{time:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Amount:
    """Points, or a percentage of all points."""

    number: float
    unit: str

    def of(self, points):
        """Return how many points these are."""
        return self.number * points / 100 if self.unit == "%" else self.number

    def __str__(self):
        return f"{self.number:g}%" if self.unit == "%" else f"{self.number:g} {self.unit}"


@dataclass(frozen=True)
class Rule:
    """A deadline, and what each hour or day after it costs."""

    due: datetime
    cost: Amount = Amount(0, "points")
    every: str = "day"
    grace: timedelta = timedelta()
    most: Amount = Amount(100, "%")

    def late(self, time):
        """Tell whether a time is after the deadline and its grace."""
        return time > self.due + self.grace

    def deduction(self, time, points):
        """Return what is lost of an assignment's points, and why; 0 and "" in time.

        >>> rule("2026-11-20", "10% a day").deduction(moment("2026-11-22 01:00"), 30)[0]
        6.0
        """
        if not self.late(time):
            return 0, ""
        begun = math.ceil((time - self.due).total_seconds() / UNITS[self.every])
        lost, most = begun * self.cost.of(points), min(self.most.of(points), points)
        why = f"handed in {shown(time)}, due {shown(self.due)}: {begun} {self.every}"
        why += f"{'s' * (begun > 1)} late, {self.cost} a {self.every} of {points:g} points"
        return round(min(lost, most), 2), why + (f", at most {self.most}" if lost > most else "")


def rule(due, text=""):
    """Return a rule from the words for it; raise ValueError for words that say none."""
    found = {"due": moment(due)}
    for part in filter(None, map(str.strip, re.split("[,;]", text))):
        if grace := GRACE.fullmatch(part):
            found["grace"] = timedelta(seconds=float(grace[1]) * UNITS[grace[2]])
        elif most := MOST.fullmatch(part):
            found["most"] = Amount(float(most[1]), most[2])
        elif cost := COST.fullmatch(part):
            found["cost"], found["every"] = Amount(float(cost[1]), cost[2]), cost[3]
        else:
            raise ValueError(f"{part!r} is no part of a rule such as {FORM}")
    return Rule(**found)
