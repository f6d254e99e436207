"""Ask Lighthouse, as for a phone, what it thinks of four pages of the built book, five times each.

The medians go into a table of CONTRIBUTING.md. Bytes, requests and shifts are those of weigh.py.
"""

import gzip
import json
import logging
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import chromium
import weigh
from playwright.sync_api import Error, sync_playwright
from serve import HTML, served

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- written by make lighthouse: begin -->", "<!-- end -->"
RUNS = 5
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 95}


def stop(sentence):
    """End with one sentence."""
    sys.exit(f"\n{sentence}")


def chosen(html):
    """Choose the pages: {what it is: address}, each the extreme of its kind."""
    texts = {p.relative_to(html).as_posix(): p.read_text("utf-8") for p in html.glob("*/*.html")}
    if not texts:
        stop(f"There is no book in {html}; `make book` builds it.")
    kinds = {
        "most formulas": lambda text: text.count('class="katex"'),
        "most explorers": lambda text: text.count("data-explorer="),
        "largest": lambda text: len(gzip.compress(text.encode())),
    }
    found = {"landing page": "index.html"}
    for kind, size in kinds.items():
        found[kind] = max(texts.keys() - found.values(), key=lambda page: size(texts[page]))
    return found


def ask(address, program, folder):
    """Run Lighthouse once; return the score of each of its categories, out of 100."""
    target = Path(folder, "report.json")
    command = ["npx", "--yes", "lighthouse@12", address, "--quiet", "--no-enable-error-reporting"]
    command += [
        "--output=json",
        f"--output-path={target}",
        f"--chrome-flags={' '.join(chromium.FLAGS)}",
    ]
    command[0] = shutil.which("npx") or stop(
        "npx was not found: Lighthouse needs Node 20 or newer, from https://nodejs.org."
    )
    environment = {**os.environ, "CHROME_PATH": program, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    target.unlink(missing_ok=True)
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode or not target.is_file():
        stop(f"Lighthouse ended without a report:\n{done.stderr.strip()[-1000:]}")
    report = json.loads(target.read_text("utf-8"))
    if "runtimeError" in report:
        stop(f"Lighthouse could not read {address}: {report['runtimeError']['message']}")
    return {name: round(100 * report["categories"][name]["score"]) for name in LEAST}


def weighed(root, pages, program):
    """Weigh a first visit to each page, and the step from there to the next."""
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        except Error as error:
            stop(f"{program} could not be started: {error.message}")
        for page in pages:
            context = started.new_context(viewport=weigh.PHONE)
            scale = weigh.Scale(context.new_page())
            first = scale.weigh(root + page)
            yield first, scale.weigh(root + following(page))
            context.close()
        started.close()


def following(page):
    """Return the address of the page that a reader of this one turns to."""
    link = re.search(r'<link rel="next" [^>]*href="([^"]+)"', (HTML / page).read_text("utf-8"))
    path = (HTML / page).parent / link[1]
    return path.resolve().relative_to(HTML.resolve()).as_posix()


def table(rows):
    """Write the table."""
    names = [name.capitalize().replace("-", " ").replace("Seo", "SEO") for name in LEAST]
    head = ["Page", *names, "First visit", "Next page", "Requests", "Shift"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def write(text, report=REPORT):
    """Put a text where the report has its place for it."""
    whole = report.read_text("utf-8")
    before, _, after = whole.partition(BEGIN)
    report.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after.partition(END)[2]}", "utf-8")


def main():
    """Serve the book, measure, write the table, and fail if a score is lower than it may be."""
    program = chromium.find() or stop(
        "No Chromium or Chrome was found: install one, or name it in CHROMIUM."
    )
    logging.getLogger("tornado.access").setLevel(logging.ERROR)  # it looks for a robots.txt
    pages, rows, low = chosen(HTML), [], []
    with served(HTML) as root, tempfile.TemporaryDirectory() as folder:
        costs = weighed(root, pages.values(), program)
        for kind, (first, later) in zip(pages, costs, strict=True):
            runs = []
            for number in range(RUNS):
                print(f"\r{pages[kind]}: {number + 1} of {RUNS} ", end="", flush=True)
                runs.append(ask(root + pages[kind], program, folder))
            scores = {name: round(statistics.median(r[name] for r in runs)) for name in LEAST}
            print(", ".join(f"{name} {score}" for name, score in scores.items()))
            low += [f"{pages[kind]}: {n} {s}" for n, s in scores.items() if s < LEAST[n]]
            sizes = [f"{first.bytes / 1000:.0f} KB", f"{later.bytes / 1000:.0f} KB", first.requests]
            rows.append([f"{Path(pages[kind]).stem} ({kind})", *scores.values(), *sizes])
            rows[-1].append(f"{first.shift:.3f}")
    write(table(rows))
    if low:
        stop(f"Lower than it may be, on this machine and now: {', '.join(low)}.")


if __name__ == "__main__":
    main()
