"""Twins that do not pass, or still pass when they are broken: asked of a process of its own."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from bookcheck.twins.formulas import ends_in_assertion

LIMIT = 60  # seconds for a mutant


def check(notebook):
    """Return twins that do not pass, or still pass when they are broken; slow ones are named."""
    problems = []
    for event, cell, words in events(notebook):
        message = {
            "survived": f"the twin still passes with {words}: tighten the tolerance or compare "
            "with something else; if it only builds an input, move that to the cell before",
            "vacuous": "the twin asserts nothing that depends on numbers: compare computed values",
            "failed": f"fails when the notebook is run: {words}",
            "hung": f"does not end within {LIMIT} s: {words}",
        }.get(event)
        problems += [notebook.problem(cell, message)] if message else []
    return problems


def slow(notebook):
    """Return a line on each twin that takes long; every mutant of it takes as long again."""
    return [
        f"{notebook.name}, cell {cell}: the twin takes {words}; compute in the cell before"
        for event, cell, words in events(notebook)
        if event == "slow"
    ]


@cache
def events(notebook):
    """Break the twins in a process of their own, without a display; return what was reported."""
    if not all(ends_in_assertion(c) for _, c in notebook.code if c.metadata.get("checks")):
        return []  # said by check() already
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [
        sys.executable,
        "-m",
        "bookcheck.twins.breaking",
        str(notebook.path.resolve()),
        str(LIMIT),
    ]
    environment = {**os.environ, "PYTHONPATH": path, "MPLBACKEND": "Agg"}
    place = notebook.path.resolve().parent
    done = subprocess.run(command, env=environment, cwd=place, capture_output=True, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode and "\nTimeout (" in f"\n{done.stderr}":
        return [*found, ["hung", *found[-1][1:]]]
    if done.returncode:
        raise RuntimeError(f"{notebook.name}: {done.stderr}")
    return found
