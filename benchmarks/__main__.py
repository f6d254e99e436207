"""Time `mlelib` beside its peers: ``python benchmarks``, or ``python benchmarks --help``."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path


def arguments(given):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python benchmarks",
        description="Time mlelib beside its peers, with the digits that each reaches. A full run "
        "writes results.json and results.md here, the plot in _static, and the tables in README.md "
        "and in the book's page; a part of one writes the same files into _build/benchmarks.",
    )
    parser.add_argument("--quick", action="store_true", help="the smallest data only: seconds")
    parser.add_argument(
        "--only", choices=["logistic", "poisson", "linear", "normal"], help="one model"
    )
    parser.add_argument("--into", metavar="FOLDER", type=Path, help="write all files there")
    parser.add_argument(
        "--tables", action="store_true", help="measure nothing; write from results.json again"
    )
    parser.add_argument(
        "--larger", action="store_true", help="data larger than memory, by themselves: half an hour"
    )
    return parser.parse_args(given)


def run(cells, seconds):
    """Measure the cells one after the other; return what `results.json` holds."""
    from tqdm import tqdm

    from benchmarks.contenders import CONTENDERS
    from benchmarks.machine import description
    from benchmarks.measure import measure, warm_up
    from benchmarks.tables import in_a_line
    from benchmarks.verdict import Measured

    warm_up({cell.model for cell in cells})
    machine, entries = description(), []
    with tqdm(cells, unit="cell", miniters=0, disable=None) as progress:

        def say(words):
            progress.set_postfix_str(words, refresh=False)
            progress.update(0)  # which is shown ten times a second at most

        for cell in progress:
            entries.append(measure(cell, CONTENDERS[cell.model], seconds, say))
            progress.write(f"{cell!s:36}{in_a_line(Measured(entries[-1]))}")
    return {"date": date.today().isoformat(), "machine": machine, "cells": entries}


def main(given):
    """Measure, write, and print the aims."""
    wish = arguments(given)  # before anything slow is imported: --help answers at once
    from benchmarks.measure import SECONDS
    from benchmarks.problems import CELLS, QUICK
    from benchmarks.report import LARGER, RESULTS, ROOT, plain_json, write
    from benchmarks.tables import aims
    from benchmarks.verdict import Measured

    if wish.larger:
        from benchmarks.larger import measure

        (ROOT / LARGER).write_text(plain_json(measure()), "utf-8", newline="\n")
    if wish.tables or wish.larger:
        results = json.loads((ROOT / RESULTS).read_text("utf-8"))
    else:
        cells = QUICK if wish.quick else CELLS
        wanted = [cell for cell in cells if wish.only in (None, cell.model)]
        results = run(wanted, SECONDS / 10 if wish.quick else SECONDS)
    part = wish.quick or wish.only
    folder = wish.into or (ROOT / "_build" / "benchmarks" if part else ROOT)
    write(results, folder)
    print("\n" + aims([Measured(entry) for entry in results["cells"]]))
    print(f"All results: {folder / 'benchmarks' / 'results.md'}")


if __name__ == "__main__":
    # Python puts this folder on its path; the package is in the folder above.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from tools.threads import ONE_THREAD

    # The libraries look at this when they are loaded: nothing above may import NumPy.
    os.environ.update(ONE_THREAD)
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing was written.")
