"""Whom a cell of a table means, also after a spreadsheet has read 00123 as a number."""

import re
from collections import defaultdict

NUMBER = re.compile(r"0*(\d+)(?:[.,]0+)?")


def folded(text):
    """Return a name without what a person or a spreadsheet may change in it.

    >>> folded("00123") == folded("123,0"), folded(" Kim  LEE") == folded("Kim Lee")
    (True, True)
    """
    text = " ".join(text.removeprefix("Participant ").split()).casefold()
    number = NUMBER.fullmatch(text)
    return number[1] if number else text


class Finder:
    """Finds students by name or number; ``known`` has the other names of each: {student: names}."""

    def __init__(self, known):
        self.exact, self.near = defaultdict(set), defaultdict(set)
        for student, names in known.items():
            for name in {student, *names} - {""}:
                self.exact[name].add(student)
                self.near[folded(name)].add(student)

    def find(self, text):
        """Return the one student who is meant, None if that is nobody or could be two."""
        for found in (self.exact.get(text), self.near.get(folded(text))):
            if found and len(found) == 1:
                return next(iter(found))
        return None

    def remedy(self, text):
        """Say why nobody was found, and what helps."""
        several = self.near.get(folded(text))
        if several:
            return f"{text!r} could be {' or '.join(sorted(several))}; write the whole name"
        return f"there is no student {text!r} in the class; write the name as it is in marks.csv"
