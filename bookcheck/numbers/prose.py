"""Every number in prose equals, rounded as written, a number computed nearby.

"Nearby" is an output of a code cell at most ``reach`` cells away in the same section, or a number
typed into the code of that section. What cannot be computed stands in the file of what is given.
"""

import re
from dataclasses import dataclass, replace

from bookcheck.notebook import printed
from bookcheck.numbers.computed import literals, printed_numbers
from bookcheck.numbers.reading import Claim, claims
from bookcheck.rules import Rules


@dataclass(frozen=True)
class Verdict:
    """A claim with the numbers that may vouch for it: pairs (number, cell)."""

    claim: Claim
    candidates: tuple
    given: bool
    rules: Rules

    @property
    def values(self):
        """The candidates without their cells."""
        return [value for value, _ in self.candidates]

    @property
    def computed(self):
        """Whether a candidate, rounded as written, is the number, and the sign is written too."""
        return self.claim.numeral.agrees(self.values) and not self.signless

    @property
    def signless(self):
        """Whether all that agree are negative, and neither sign nor words say so."""
        claim, numeral = self.claim, self.claim.numeral
        before, after = self.rules.sinking, self.rules.sunk
        before = rf"\b(?:{before})\b\W*(?:(?:by|at least|about|and)\b\W*|[\d.]+\W+)*$"
        after = rf"\W*(?:\w+ ){{0,4}}(?:{after})\b"
        said = re.search(before, claim.before) or re.match(after, claim.after)
        if numeral.signed or said or numeral.power is not None:
            return False
        found = [value for value in self.values if numeral.agrees([value])]
        return bool(found) and all(value < 0 for value in found)

    def unnoticed(self):
        """Return the other last digits that would be accepted as well."""
        roundings = self.claim.numeral.roundings(self.values)
        return [value for value in self.claim.numeral.neighbours() if value in roundings]

    def nearest(self, count=3):
        """Return the candidates nearest to the number, in words."""
        value = self.claim.numeral.value
        near = sorted(self.candidates, key=lambda c: min(abs(c[0] - value), abs(-c[0] - value)))
        return ", ".join(f"{number} (cell {cell})" for number, cell in near[:count]) or "nothing"


def verdicts(notebook):
    """Return a verdict on each number in the prose of a notebook."""
    outputs = _outputs(notebook)
    typed = {i: literals(cell.source) for i, cell in notebook.code}
    given, rules = notebook.given.numbers_of(notebook.name), notebook.rules
    found = []
    for claim in claims(notebook):
        here = notebook.sections[claim.cell]
        section = [i for i in outputs if notebook.sections[i] == here]
        near = [(n, i) for i in section if abs(i - claim.cell) <= rules.reach for n in outputs[i]]
        near += [(n, i) for i in section for n in typed[i]]
        found.append(Verdict(claim, tuple(near), claim.numeral.text in given, rules))
    return found


def _outputs(notebook):
    """Return {cell: the numbers that it printed}."""
    return {i: [n for t in printed(c) for n in printed_numbers(t)] for i, c in notebook.code}


def check(notebook):
    """Return numbers that nothing vouches for, and entries of given.toml that nothing needs."""
    problems = []
    used = set()
    for verdict in verdicts(notebook):
        claim = verdict.claim
        if verdict.computed:
            continue
        used |= {claim.numeral.text} if verdict.given else set()
        if not verdict.given:
            message = f"{claim.place}: {claim.numeral.text} ('…{claim.context}…') "
            message += _signless(verdict) if verdict.signless else _remedy(notebook, verdict)
            problems.append(notebook.problem(claim.cell, message))
    for number in notebook.given.numbers_of(notebook.name):
        if number not in used:
            message = f"{notebook.rules.given}: {number!r} is not needed any more; remove the entry"
            problems.append(notebook.problem(None, message))
    return problems


def _signless(verdict):
    """Say that a sign is missing, and which words may carry it."""
    words = verdict.rules.sinking, verdict.rules.sunk
    before, after = (text.replace("?", "").replace("|", ", ") for text in words)
    return (
        "has lost its sign: here it is computed as a negative number. Write the sign, or a word "
        f"that carries it right beside: before it {before}; after it {after}"
    )


def _remedy(notebook, verdict):
    """Say where else the number is computed, or what is nearest to it, and what to do."""
    here, numeral, rules = verdict.claim.cell, verdict.claim.numeral, notebook.rules
    places = [i for i, values in _outputs(notebook).items() if numeral.agrees(values)]
    if not places:
        return (
            f"is not computed here; nearest: {verdict.nearest()}. Correct it, print it within "
            f"{rules.reach} cells in this section, or give its source in {rules.given}"
        )
    place = min(places, key=lambda i: abs(i - here))
    other = "" if notebook.sections[place] == notebook.sections[here] else ", in another section"
    return (
        f"is in {notebook.where(place)}, {abs(place - here)} cells away{other}: print it again "
        f"within {rules.reach} cells in this section, or move the sentence"
    )


def sharpness(notebooks):
    """Return how sharp the check is: (share caught, number of trials, what went unnoticed).

    The last digit of every decimal that a cell vouches for is changed to each of the nine others.
    Given numbers are not tried: nothing computed stands against them, their source does.
    """
    caught, unnoticed, trials = 0, [], 0
    for notebook in notebooks:
        for verdict in verdicts(notebook):
            if verdict.claim.numeral.is_decimal and verdict.computed:
                others = verdict.unnoticed()
                trials += 9
                caught += 9 - len(others)
                unnoticed += [
                    f"{notebook.name}, cell {verdict.claim.cell}: {verdict.claim.numeral.text} "
                    f"could be {value}"
                    for value in others
                ]
    return caught / max(1, trials), trials, unnoticed


def lost_signs(notebooks):
    """Return (how many numbers would be refused without their minus sign, how many have one)."""
    caught, trials = 0, 0
    for verdict in (verdict for notebook in notebooks for verdict in verdicts(notebook)):
        numeral = verdict.claim.numeral
        if numeral.value < 0 and verdict.computed:
            bare = replace(numeral, value=-numeral.value, signed=False)
            caught += not replace(verdict, claim=replace(verdict.claim, numeral=bare)).computed
            trials += 1
    return caught, trials
