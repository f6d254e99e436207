"""Time the grader beside running the same notebooks: ``make pace``.

The peer is nbclient, which does the least that any grader must do: start Jupyter's kernel and run
all cells, once. It asks for no value, and shuts nobody in.
"""

import argparse
import copy
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "benchmarks" / "grading.json", ROOT / "chapters" / "benchmarks.md"
JOBS = 2
ROUNDS, HANDED = 3, 6  # rounds in turns, of which the best counts; submissions in a round
CLASS, OF = 300, "likelihood"  # a large class, marked once


def notebooks(assignment, count):
    """Return right notebooks, each a little different, so that none is known from another."""
    from mlegrade.assignment.build import notebook

    solved = notebook(assignment, "fully")
    made = []
    for number in range(count):
        one = copy.deepcopy(solved)
        note = {"cell_type": "code", "id": "note", "metadata": {}, "source": f"note = {number}"}
        one["cells"].append(note | {"outputs": [], "execution_count": None})
        made.append(one)
    return made


def graded(assignment, made, level):
    """Mark notebooks; return the seconds for each. All have to be right."""
    from mlegrade.submissions.cells import cells_of, read_cells
    from mlegrade.submissions.collect import Submission
    from mlegrade.submissions.grade import Class

    class_ = []
    for number, one in enumerate(made):
        raw = json.dumps(one).encode()
        class_.append(Submission(f"s{number:03}", "h.ipynb", raw, read_cells(cells_of(raw))))
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        results = Class(assignment, b"", None, level, out).grade(class_, JOBS)
        seconds = time.perf_counter() - start
    wrong = [part for one in results for part in one["parts"] if part["points"] < part["max"]]
    if wrong or any(one["problem"] for one in results):
        raise SystemExit(f"Not measured: right answers lost points: {wrong[:1]}")
    return seconds / len(made)


def executed(made):
    """Run notebooks as Jupyter does, as many at once as the grader; return the seconds for each."""
    import nbformat
    from nbclient import NotebookClient

    from tools.kernels import AsyncKernel

    def execute(one):
        NotebookClient(
            nbformat.from_dict(one),
            timeout=600,
            kernel_name="python3",
            kernel_manager_class=AsyncKernel,
            extra_arguments=["--IPKernelApp.log_level=40"],
        ).execute()

    start = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(execute, made))
    return (time.perf_counter() - start) / len(made)


def measured(rounds, handed, size):
    """Measure all homework in turns, then a large class; return what ``grading.json`` holds."""
    from benchmarks.machine import description
    from mlegrade.assignment.source import load_all
    from mlegrade.sandbox.start import LEVELS, strongest

    known, level = load_all(), strongest()[0]
    times = {assignment.name: ([], []) for assignment in known}
    load = round(os.getloadavg()[0], 1)
    for turn in range(rounds):
        for assignment in known[:: (-1) ** turn]:
            made = notebooks(assignment, handed)
            times[assignment.name][0].append(graded(assignment, made, level))
            times[assignment.name][1].append(executed(made))
            print(f"{assignment.name:12} {in_words(*map(min, times[assignment.name]))}", flush=True)
    (large,) = (assignment for assignment in known if assignment.name == OF)
    whole = size * graded(large, notebooks(large, size), level)
    print(f"{size} submissions to {OF}: {whole:.0f} s")
    return {
        "date": date.today().isoformat(),
        "machine": {k: v for k, v in description().items() if k in ("processor", "system")},
        "load": load,
        "level": LEVELS[level].partition(":")[0],
        "homework": [
            {
                "name": assignment.name,
                "questions": sum(q.kind != "written" for q in assignment.questions),
                "graded": float(f"{min(times[assignment.name][0]):.3g}"),
                "executed": float(f"{min(times[assignment.name][1]):.3g}"),
            }
            for assignment in known
        ],
        "class": {"size": size, "seconds": float(f"{whole:.3g}")},
    }


def in_words(ours, peer):
    """Say what was measured of one assignment."""
    return f"{ours:.3f} s a submission, {peer:.2f} s by nbclient: {ours / peer:.2f}"


def text(results):
    """Return the part of the page, with its table."""
    from benchmarks.tables import duration, table

    head = ["Homework", "questions:", "marked:", "run by nbclient:", "ratio:"]
    rows = [
        [
            one["name"],
            str(one["questions"]),
            duration(one["graded"]),
            duration(one["executed"]),
            f"{one['graded'] / one['executed']:.2f}",
        ]
        for one in results["homework"]
    ]
    about, class_ = results["machine"], results["class"]
    return (
        f"Measured on {results['date']} on {about['processor']} ({about['system']}), at the level "
        f"of {results['level']}, with {JOBS} notebooks at once; the machine's load was "
        f"{results['load']:g} before it began.\n\n{table(head, rows)}\n"
        f"A class of {class_['size']} for `{OF}` took {duration(class_['seconds'])}, "
        f"{duration(class_['seconds'] / class_['size'])} a submission.\n"
    )


def main(given):
    """Measure, and write the results and the page; a quick run writes nothing."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.grading", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="one small round; nothing is written")
    if parser.parse_args(given).quick:
        measured(1, 2, 4)
        return
    from benchmarks.tables import filled

    results = measured(ROUNDS, HANDED, CLASS)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    page = filled(PAGE.read_text("utf-8"), "make pace", text(results))
    PAGE.write_text(page, "utf-8", newline="\n")


if __name__ == "__main__":
    from tools.threads import ONE_THREAD

    os.environ.update(ONE_THREAD)  # for the kernels; the grader's processes have it anyway
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing was written.")
