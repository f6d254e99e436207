"""Measure pages that run: from the first press of Run to the first output, and what it loads.

``make press`` prints a line for each visit: to a page for the first time, and again.
"""

import sys
import tempfile
import time
from typing import ClassVar

import chromium
import serve
from playwright.sync_api import sync_playwright
from serve import HTML, Pages

VISITS = {"chapters/06-normal.html": 6, "chapters/08-logistic-regression.html": 10}
DONE = """(place) => !["", "waiting", "running"].includes(
  document.querySelectorAll("div.cell")[place].dataset.live ?? "")"""


def visit(context, address, place, sent):
    """Open a page, press Run at a cell, and return seconds and megabytes until it has ended."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sent.clear()
    start = time.perf_counter()
    run = page.locator("div.cell").nth(place).locator("button.run")
    run.evaluate("button => button.click()")  # in a fold, too
    page.wait_for_function(DONE, arg=place, timeout=300_000)
    took = time.perf_counter() - start
    page.wait_for_timeout(5000)  # as a reader stays: the browser keeps what was compiled
    page.close()
    return took, sum(sent) / 1e6


class Counted(Pages):
    """The files of the book, and how many bytes of them were sent, before compression."""

    sent: ClassVar[list] = []

    def on_finish(self):
        """Count what is not answered by "it is still the one that you have"."""
        if self.get_status() == 200:
            self.sent.append(self.get_content_size())


def main():
    """Visit each page twice in a browser that has kept nothing."""
    if not (HTML / "_static" / "pyodide").is_dir():
        sys.exit(f"There is no Python for pages in {HTML}; `make book` says why.")
    with serve.served(HTML, Counted) as root, sync_playwright() as playwright:
        for path, place in VISITS.items():
            with tempfile.TemporaryDirectory() as kept:  # as a reader's browser keeps files
                options = {"executable_path": chromium.find(), "args": chromium.FLAGS}
                context = playwright.chromium.launch_persistent_context(kept, **options)
                for which in ("first", "second"):
                    took, megabytes = visit(context, root + path, place, Counted.sent)
                    print(f"{path}, {which} visit: {took:.1f} s, {megabytes:.0f} MB", flush=True)
                context.close()


if __name__ == "__main__":
    main()
