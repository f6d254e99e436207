"""Twins that do not pass, or still pass when they are broken: asked of a process of its own."""

import contextlib
import multiprocessing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bookcheck.twins.breaking import run
from bookcheck.twins.formulas import ends_in_assertion

LIMIT = 60  # seconds for a mutant
# Each process begins as a copy of one in which what most chapters import is there already: to load
# it takes seconds, and the twins of a chapter less than that.
LOADED = ["matplotlib.pyplot", "scipy.optimize", "scipy.stats", "sklearn.linear_model"]
LOADED += ["statsmodels.api", "bookcheck.twins.breaking"]
ABLE = "forkserver" in multiprocessing.get_all_start_methods()
CONTEXT: Any = multiprocessing.get_context("forkserver" if ABLE else "spawn")
CONTEXT.set_forkserver_preload(LOADED)


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
    """Break the twins in a process of their own; return what it reported."""
    if not all(ends_in_assertion(c) for _, c in notebook.code if c.metadata.get("checks")):
        return []  # said by check() already
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        receiver, sender = CONTEXT.Pipe(duplex=False)
        given = notebook.path.resolve(), LIMIT, sender, log
        process = CONTEXT.Process(target=run, args=given)
        process.start()
        sender.close()
        with receiver:
            found = list(_received(receiver))
        process.join()
        code, said = process.exitcode, log.read_text("utf-8", "replace")
        process.close()
    if code and "\nTimeout (" in f"\n{said}":
        return [*found, ("hung", *found[-1][1:])]
    if code:
        raise RuntimeError(f"{notebook.name}: {said}")
    return found


def _received(connection):
    """Yield what a process sends, until it ends."""
    with contextlib.suppress(EOFError):
        while True:
            yield connection.recv()
