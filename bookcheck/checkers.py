"""All checkers by name, in the order in which an author meets them."""

from bookcheck.numbers import prose
from bookcheck.page import cells, figures, links, outputs, quiz, works
from bookcheck.page import parts as page
from bookcheck.twins import formulas as twins
from bookcheck.twins import inline, trials
from bookcheck.twins import signs as evaluated

# What only reads the notebook takes no time; breaking its twins runs it.
READERS = {
    "cells": cells.check,
    "outputs": outputs.check,
    "page": page.check,
    "quiz": quiz.check,
    "figures": figures.check,
    "prose": prose.check,
    "works": works.check,
    "links": links.check,
    "twins": twins.check,
    "evaluated": evaluated.check,
    "inline": inline.check,
}
CHECKERS = {**READERS, "breaking": trials.check}


def refused(notebook, checkers=READERS):
    """Return {checker: lines} of the checkers that find a problem in a notebook."""
    found = {name: [str(problem) for problem in CHECKERS[name](notebook)] for name in checkers}
    return {name: lines for name, lines in found.items() if lines}
