"""Equalities inside sentences: each is one of those that somebody has read, in a list.

No twin stands against them, but none changes without being read again.
"""

import re
from collections import Counter
from difflib import get_close_matches
from hashlib import sha256

from bookcheck.markup import DISPLAY, INLINE, without_code
from bookcheck.twins.formulas import plain

RELATION = re.compile(r"[=<>]|\\(?:approx|propto|[lg](?:eq?|t))(?![a-zA-Z])")
# What a side may hold and still be a number, a pair, or a list of numbers.
NUMERIC = re.compile(
    r"\\(?:[td]?frac|sqrt|binom|log|exp|pm|times|cdot|infty|in|to|[bB]igg?[lr]?|left|right"
    r"|l?dots|text|math[a-z]+)(?![a-zA-Z])"
)


def symbolic(formula):
    r"""Whether letters stand on both sides of a relation.

    >>> symbolic(r"\hat p = k/n"), symbolic(r"\hat p = \frac{6}{10}"), symbolic(r"\sum_{k\ge j} k")
    (True, False, False)
    """
    bare = re.sub(r"[_^]\{[^{}]*\}", "", formula)
    sides = [side for side in RELATION.split(bare) if re.search("[a-zA-Z]", NUMERIC.sub("", side))]
    return len(sides) > 1


def equalities(notebook):
    """Return [(cell, formula)]: inline formulas that relate two things that are no numbers."""
    return [
        (i, formula)
        for i, cell in notebook.markdown
        for match in INLINE.finditer(DISPLAY.sub(" ", without_code(cell.source)))
        if symbolic(formula := plain(match[1]))
    ]


def short(formula):
    """Return a name of a formula that can be typed."""
    return sha256(formula.encode()).hexdigest()[:6]


def unread(notebook):
    """Return ([(cell, formula, formula as it was read or None)], lines that stand nowhere)."""
    written = equalities(notebook)
    read = notebook.given.inline_of(notebook.name)
    new = Counter(formula for _, formula in written) - Counter(read)
    stale = list((Counter(read) - Counter(formula for _, formula in written)).elements())
    found = []
    for i, formula in written:
        if new[formula]:
            before = (get_close_matches(formula, stale, n=1) or [None])[0]
            stale = [line for line in stale if line != before]
            found.append((i, formula, before))
            new[formula] -= 1
    return found, stale


def check(notebook):
    """Return equalities that nobody has read, and lines of the file that nothing needs any more."""
    found, stale = unread(notebook)
    problems = []
    for i, formula, before in found:
        was = f"was read as {before!r}" if before else "has not been read"
        message = (
            f"inline formula {formula!r} {was}: read it in its sentence, mend it if need be, then "
            f"`python -m bookcheck --read {short(formula)} {notebook.place}`"
        )
        problems.append(notebook.problem(i, message))
    message = "does not stand in the notebook: remove the line"
    return problems + [
        notebook.problem(None, f"{notebook.rules.inline}: {line!r} {message}") for line in stale
    ]
