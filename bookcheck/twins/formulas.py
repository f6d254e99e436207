r"""Every displayed formula that states a result has a tag, and a cell that proves it can fail.

A formula with a relation sign states a result, unless the book gives a reason why not. Its
twin is a code cell with the tag in its metadata (``checks``) that ends in an assertion, and fails
as soon as a sign, an operator or a number in it is changed.
"""

import re
from collections import Counter

from bookcheck.markup import DISPLAY, TAG, without_code
from bookcheck.notebook import parse
from bookcheck.twins.assertions import (
    compares_with_itself,
    depends_on_names,
    hides_a_tolerance,
    loosest_tolerance,
)

LOOSEST = 1e-5
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[^\s~]", re.S)
SPACING = {r"\,", r"\;", r"\:", r"\!", "\\ ", r"\quad", r"\qquad"}

RELATION = re.compile(
    r"[=<>≈≤≥∝]|\\(?:approx|leq?|geq?|lt|gt|neq?|propto|sim|simeq|equiv|in|to|iff|implies|Rightarrow"
    r"|Leftrightarrow|succ|prec|xrightarrow|longrightarrow)(?![A-Za-z])"
)


def formulas(notebook):
    """Return (cell, formula) for each displayed formula."""
    return [
        (i, match[1].strip())
        for i, cell in notebook.markdown
        for match in DISPLAY.finditer(without_code(cell.source))
    ]


def plain(formula):
    r"""Return a formula as it is compared: without its tag, white space and spacing commands.

    >>> plain(r"a = b\,c \quad \tag{1.1}") == plain("a=bc") != plain("a = -bc")
    True
    """
    tokens = [t for t in TOKEN.findall(TAG.sub("", formula)) if t not in SPACING]
    return "".join(f"{t} " if re.fullmatch(r"\\[a-zA-Z]+", t) else t for t in tokens).strip()


def tagged(notebook):
    """Return {tag: formula} of a notebook, formulas as they are compared."""
    return {t: plain(formula) for _, formula in formulas(notebook) for t in TAG.findall(formula)}


def states_result(formula):
    r"""Whether a formula relates two things; the limits of a sum do not count.

    >>> states_result(r"\sum_{i=1}^{n} x_i"), states_result(r"\hat\mu = \bar x")
    (False, True)
    """
    bare, before = formula, None
    while bare != before:
        before, bare = (
            bare,
            re.sub(r"[_^]\{[^{}]*\}|(?<=[_^])\{[^{}]*\{[^{}]*\}[^{}]*\}", "", bare),
        )
    return bool(RELATION.search(bare))


def check(notebook):
    """Return formulas without a tag, tags without a twin, and twins that could not fail."""
    found = [*_formulas(notebook), *_twins(notebook)]
    return [notebook.problem(i, message) for i, message in found]


def _formulas(notebook):
    """Yield what is wrong with displayed formulas and their tags."""
    twins = {tag for _, cell in notebook.code for tag in cell.metadata.get("checks", [])}
    unused = set(notebook.given.formulas_of(notebook.name))
    counts, given = Counter(notebook.tags), notebook.rules.given
    for i, formula in formulas(notebook):
        tags = TAG.findall(formula)
        excused = {start for start in unused if formula.startswith(start)}
        if not tags and states_result(formula) and not excused:
            message = (
                f"formula without a tag: {formula[:50]!r}; add \\tag{{…}} and a twin, write the "
                f"step inline, or say in {given} ([[untagged]]) why it states no result"
            )
            yield i, message
        if not tags:
            unused -= excused
        for tag in tags:
            if tag not in twins:
                yield (i, f'tag {tag} has no twin: a code cell with metadata "checks": ["{tag}"]')
            if notebook.chapter is not None and not tag.startswith(f"{notebook.chapter}."):
                yield (i, f"tag {tag} does not begin with the chapter's number {notebook.chapter}")
    for tag in sorted(tag for tag, count in counts.items() if count > 1):
        yield (None, f"tag {tag} stands at {counts[tag]} formulas: number them apart")
    for start in sorted(unused):
        yield (None, f"{given}: no untagged formula begins {start!r}; remove the entry")
    for i, cell in notebook.markdown:
        if TAG.search(DISPLAY.sub("", without_code(cell.source))):
            yield i, r"a \tag outside $$ … $$ is not drawn: display the formula"


def _twins(notebook):
    """Yield what is wrong with twins as they are written."""
    for i, cell in notebook.code:
        checks = cell.metadata.get("checks")
        if checks is None:
            continue
        for tag in checks:
            if tag not in notebook.tags:
                yield (i, f"checks {tag}, but no displayed formula carries \\tag{{{tag}}}")
        if not ends_in_assertion(cell):
            yield (i, "a twin ends in an assertion: make `assert …` its last statement")
        elif not depends_on_names(cell.source):
            yield (
                i,
                "the twin asserts nothing that depends on numbers: compare two computed values",
            )
        elif hides_a_tolerance(cell.source):
            yield (i, "NumPy adds atol=1e-8 unless told otherwise: give both rtol and atol")
        elif loosest_tolerance(cell.source) > LOOSEST:
            yield (i, f"a relative tolerance above {LOOSEST:g} proves little: tighten it")
        elif compares_with_itself(cell.source):
            yield (
                i,
                "both sides of the assertion are the same expression: compute one another way",
            )
        for message in _unread(notebook, cell):
            yield i, message


def _unread(notebook, twin):
    """Yield the formulas of a twin that are not those that it was read against."""
    written, read = tagged(notebook), twin.metadata.get("formulas", {})
    for tag in twin.metadata["checks"]:
        if tag in written and read.get(tag) != written[tag]:
            before = f"was read against {read[tag]}" if tag in read else "was not read against it"
            yield (
                f"formula ({tag}) is {written[tag]}, but this twin {before}: read both, mend one "
                f"if need be, then `python -m bookcheck --read {tag} {notebook.place}`"
            )


def ends_in_assertion(cell):
    """Whether the last statement of a cell is an ``assert``."""
    tree = parse(cell.source)
    return bool(tree and tree.body) and type(tree.body[-1]).__name__ == "Assert"
