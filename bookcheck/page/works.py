"""Works that the book cites: a citation has its line, and all lines on one work say the same."""

import re
from dataclasses import dataclass

from bookcheck.numbers.reading import CITED, YEAR, without_formulas

NAME = re.compile(r"(?<![\w.])[^\W\d_a-z](?:[^\W\d_]|-(?=\w))+")
LINE = re.compile(
    r"(?:^- |; )(?P<authors>[^\"*\n]*?)(?:, )?(?:\"(?P<paper>[^\"]+)\"|\*(?P<book>[^*]+)\*)"
    r"(?P<where>[^(\n]*)\((?P<year>\d{4})\)(?:,? \[doi:(?P<doi>[^\]]+)\]\(https://doi.org/(\S+)\))?",
    re.M,
)


@dataclass(frozen=True)
class Work:
    """A line of a list of references; a book's edition is part of what it is."""

    authors: str
    title: str
    edition: str
    year: str
    doi: str | None


def works(text):
    """Return the works that a list of references names, in order.

    >>> works('- A. Wald, "Tests", *Transactions* (1943), [doi:10.1/2](https://doi.org/10.1/2).')
    [Work(authors='A. Wald', title='tests', edition='', year='1943', doi='10.1/2')]
    """
    found = []
    for line in LINE.finditer(text):
        title = line["paper"] or line["book"]
        (edition, *_) = re.findall(r"\w+ edition", line["where"]) or [""]
        found.append(Work(line["authors"], title.lower(), edition, line["year"], line["doi"]))
    return found


def contradictions(found):
    """Return pairs of works that share a DOI, or a title and an edition, and differ."""
    first = {}
    names = [(name, w) for w in found for name in (w.doi, (w.title, w.edition)) if name]
    pairs = [(first.setdefault(name, work), work) for name, work in names]
    # A list may leave out the DOI; what it says must be the same.
    return [
        (a, b) for a, b in pairs if _said(a) != _said(b) or (a.doi != b.doi and a.doi and b.doi)
    ]


def _said(work):
    return work.authors, work.title, work.edition, work.year


def check(notebook):
    """Return citations, such as (Cox, 1958) or Firth (1993), whose work is not in the list."""
    heading = notebook.rules.references_heading
    cells = [(i, cell, notebook.heading(i) == heading) for i, cell in notebook.markdown]
    listed = [line for _, cell, is_list in cells if is_list for line in cell.source.splitlines()]
    problems = []
    for i, cell, is_list in cells:
        for names, year in [] if is_list else _citations(without_formulas(cell.source)):
            lines = [line for line in listed if f"({year})" in line]
            if not names or not any(all(name in line for name in names) for line in lines):
                said = f"'{' '.join(names)} ({year})'"
                message = f"{said}: no line of ## {heading} has name and year"
                problems.append(notebook.problem(i, f"{message}; correct one, or add the line"))
    return problems


def _citations(text):
    """Yield (names, year); where the names are not in the brackets, the last one before them."""
    text = " ".join(text.split())
    for citation in CITED.finditer(text):
        names = NAME.findall(citation[0]) or NAME.findall(text[: citation.start()])[-1:]
        yield names, re.findall(YEAR, citation[0])[0]
