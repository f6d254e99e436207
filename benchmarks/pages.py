"""Measure pages that run: the first press of Run, and all chapters beside Jupyter: ``make press``.

The peer of a page is Jupyter's kernel on the same machine, which runs the same cells in the same
order. What Python and a page's first cell load is in the first table; the second counts from there.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import ClassVar

from tools import chromium
from tools.kernels import AsyncKernel
from tools.serve import HTML, Pages, served

ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "benchmarks" / "pages.json", ROOT / "chapters" / "benchmarks.md"
# The pages that are visited for the first time and again, each with the place of a figure's cell.
VISITS = {"06-normal": 6, "08-logistic-regression": 10}
TIMES = 50  # that an empty cell is run
# Run cells by their buttons, in a fold, too; give the state and the seconds of each.
RUN = """async (places) => {
  const cells = [...document.querySelectorAll("div.cell:not(.try div)")], found = [];
  for (const place of places ?? cells.keys()) {
    const { dataset } = cells[place], begin = performance.now();
    const ended = () => !["waiting", "running"].includes(dataset.live ?? "waiting");
    await new Promise((done) => {
      const watch = new MutationObserver(() => ended() && (watch.disconnect(), done()));
      watch.observe(cells[place], { attributeFilter: ["data-live"] });
      cells[place].querySelector("button.run").click();
    });
    found.push([dataset.live, (performance.now() - begin) / 1000]);
    await new Promise(requestAnimationFrame); // the page can take the next one
  }
  return found;
}"""


class Counted(Pages):
    """The files of the book, and how many bytes of them were sent, before compression."""

    sent: ClassVar[list] = []

    def on_finish(self):
        """Count what is not answered by "it is still the one that you have"."""
        if self.get_status() == 200:
            self.sent.append(self.get_content_size())


def opened(context, root, name):
    """Open a page as a reader does who looks at it before anything is run."""
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.goto(f"{root}chapters/{name}.html")
    page.wait_for_load_state("networkidle")
    return page


def visits(playwright, root, name, place):
    """Press Run at a cell in a browser that has kept nothing, and again on a second visit."""
    with tempfile.TemporaryDirectory() as kept:
        options = {"executable_path": chromium.find(), "args": chromium.FLAGS}
        context = playwright.chromium.launch_persistent_context(kept, **options)
        for which in ("first", "second"):
            page = opened(context, root, name)
            Counted.sent.clear()
            start = time.perf_counter()
            page.evaluate(RUN, [place])
            seconds = time.perf_counter() - start
            page.wait_for_timeout(5000)  # as a reader stays: what was compiled is kept
            page.close()
            yield {
                "page": name,
                "visit": which,
                "seconds": round(seconds, 1),
                "megabytes": round(sum(Counted.sent) / 1e6),
            }
        context.close()


def in_the_page(page):
    """Run a page's first cell, then all of them; return the state and the seconds of each."""
    page.evaluate(RUN, [0])
    return page.evaluate(RUN, None)


def in_jupyter(name):
    """Run a notebook's first cell, then all of them; return the seconds of each."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", 4)
    cells = [(cell, i) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    client = NotebookClient(notebook, timeout=600, kernel_manager_class=AsyncKernel)
    with client.setup_kernel(cwd=str(ROOT / "chapters")):
        client.execute_cell(*cells[0])
        return [timed(client, *cell) for cell in cells]


def timed(client, cell, place):
    """Run a cell in Jupyter's kernel; return the seconds."""
    start = time.perf_counter()
    client.execute_cell(cell, place)
    return time.perf_counter() - start


def compared(page, name):
    """Run all cells of a page, and the same ones in Jupyter; return the line of the table."""
    here, there = in_the_page(page), in_jupyter(name)
    states = [state for state, _ in here]
    both = [(mine, peer) for (how, mine), peer in zip(here, there, strict=True) if how != "absent"]
    return {
        "page": name,
        "cells": len(states),
        "same": states.count("same") + states.count("done"),
        "absent": states.count("absent"),
        "seconds": round(sum(mine for mine, _ in both), 2),
        "jupyter": round(sum(peer for _, peer in both), 2),
    }


def empty_cell(page):
    """Return how long an empty cell takes in a page that has run, and in Jupyter, at the median."""
    import nbformat
    from nbclient import NotebookClient

    cell = page.locator("div.cell").first
    cell.locator("button.edit").evaluate("button => button.click()")  # in a fold, too
    cell.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("pass")
    here = [seconds for _, seconds in page.evaluate(RUN, [0] * TIMES)]
    code = nbformat.v4.new_code_cell("pass")
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=[code]), kernel_manager_class=AsyncKernel
    )
    with client.setup_kernel():
        there = [timed(client, code, 0) for _ in range(TIMES)]
    return {"page": statistics.median(here), "jupyter": statistics.median(there)}


def measured(names, places):
    """Measure first presses at places, and pages by name; return what ``pages.json`` holds."""
    from playwright.sync_api import sync_playwright

    from benchmarks.machine import processor

    load, found = round(os.getloadavg()[0], 1), []
    with served(HTML, Counted) as root, sync_playwright() as playwright:
        visited = []
        for name, place in places.items():
            for one in visits(playwright, root, name, place):
                print(
                    "{page}, {visit} visit: {seconds} s, {megabytes} MB".format(**one), flush=True
                )
                visited.append(one)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        context = browser.new_context()
        for name in names:
            page = opened(context, root, name)
            found.append(compared(page, name))
            print("{page}: {seconds} s, {jupyter} s in Jupyter".format(**found[-1]), flush=True)
            if len(found) == 1:
                empty = {where: float(f"{s:.2g}") for where, s in empty_cell(page).items()}
            page.close()
        about = {"processor": processor(), "cores": os.cpu_count(), "browser": browser.version}
        browser.close()
    today = date.today().isoformat()
    circumstances = {"date": today, "machine": about, "load": load}
    return circumstances | {"visits": visited, "empty": empty, "pages": found}


def text(results):
    """Return the part of the page, with its tables."""
    from benchmarks.tables import duration, table

    about, empty, pages = results["machine"], results["empty"], results["pages"]
    visited = [
        [one["page"], one["visit"], f"{one['seconds']:.1f} s", f"{one['megabytes']} MB"]
        for one in results["visits"]
    ]
    whole = {key: sum(one[key] for one in pages) for key in pages[0] if key != "page"}
    lines = [
        [
            one["page"],
            *(str(count) for count in (one["cells"], one["same"], differ(one), one["absent"])),
            f"{one['seconds']:.2f} s",
            f"{one['jupyter']:.2f} s",
            f"{one['seconds'] / one['jupyter']:.1f}",
        ]
        for one in [*pages, {"page": "all", **whole}]
    ]
    first = table(["Page", "visit", "first output:", "loaded:"], visited)
    head = [
        "Page",
        "cells:",
        "same:",
        "differ:",
        "cannot:",
        "in the page:",
        "in Jupyter:",
        "ratio:",
    ]
    return (
        f"Measured on {results['date']} in Chromium {about['browser'].split('.')[0]} on "
        f"{about['processor']} with {about['cores']} cores; the machine's load was "
        f"{results['load']:g} before it began.\n\n{first}\n{table(head, lines)}\n"
        f"An empty cell takes {duration(empty['page'])} in the page and "
        f"{duration(empty['jupyter'])} in Jupyter.\n"
    )


def differ(one):
    """Return how many cells of a page ran and printed something else than the notebook."""
    return one["cells"] - one["same"] - one["absent"]


def main(given):
    """Measure, and write the results and the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument("--only", metavar="NAME", help="one page; nothing is written")
    wish = parser.parse_args(given)
    from benchmarks.tables import filled

    if not (HTML / "_static" / "pyodide").is_dir():
        sys.exit(f"There is no Python for pages in {HTML}; `make book` says why.")
    if wish.only:
        print(text(measured([wish.only], {})))
        return
    results = measured(sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb")), VISITS)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    page = filled(PAGE.read_text("utf-8"), "make press", text(results))
    PAGE.write_text(page, "utf-8", newline="\n")


if __name__ == "__main__":
    from tools.threads import ONE_THREAD

    os.environ.update(ONE_THREAD)  # for the kernels; a page has one thread anyway
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing was written.")
