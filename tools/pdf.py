"""Print the built book to ``_build/mlebook.pdf``: one file, through a browser without a window.

Printing fails silently: a page without its style or its pictures still prints. So everything that
the browser asks for is handed to it from here, and what is not there ends the work.
"""

import argparse
import contextlib
import io
import mimetypes
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import chromium
import sheets
from playwright.sync_api import Error, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).parents[1]
HTML, TARGET = ROOT / "_build" / "html", ROOT / "_build" / "mlebook.pdf"
WIDTH = 589  # of the text on A4 with the margins of print.css, in px

# Read in the page: its headings, each with the id that links to it, in the outline's order.
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .map((h) => (h.closest("[id]") || h).id)"""
# Paper does not scroll: what is wider than it is drawn smaller; what is still wider is returned.
FIT = """() => {
  for (const e of document.querySelectorAll("div.math .katex-display, table, .explore")) {
    const room = e.parentElement.clientWidth, wide = Math.max(e.scrollWidth, e.offsetWidth);
    if (wide > room) e.style.zoom = room / wide;
  }
  return [...document.querySelectorAll("p, pre, td, dt, table, :not(svg) > svg, .base")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => e.textContent.trim().slice(0, 60));
}"""
FAULTY_FONTS = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter((f) => f.status === "error").map((f) => f.family);
}"""


def stop(sentence):
    """End with one sentence."""
    sys.exit(f"\n{sentence}")


def give(html, book, missing):
    """Return what answers the browser: the book, a file of it, or a note of what is missing."""

    def answer(route):
        address = urlsplit(route.request.url)
        path = html / address.path.lstrip("/")
        if route.request.url == f"{sheets.BOOK}print.html":
            route.fulfill(body=book, content_type="text/html; charset=utf-8")
        elif route.request.url.startswith(sheets.BOOK) and path.is_file():
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            route.fulfill(body=path.read_bytes(), content_type=kind)
        else:
            missing.append(route.request.url.removeprefix(sheets.BOOK))
            route.abort()

    return answer


def outline(entries, pages):
    """Flatten a PDF's outline into the numbers of the pages that it points at."""
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry, pages)
        else:
            yield pages[entry.page.idnum]


def numbers(printed, ids):
    """Return the page that each id is on, by the outline, which has an entry for each heading."""
    reader = PdfReader(io.BytesIO(printed))
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    found = list(outline(reader.outline, pages))
    if len(found) != len(ids):
        stop(f"The PDF's outline has {len(found)} entries for {len(ids)} headings.")
    return dict(reversed(list(zip(ids, found, strict=True)))), len(pages)


def printed(page):
    """Print the page that is open, twice: to see where the headings are, and to say so."""
    known, count = None, 0
    options = dict.fromkeys(["prefer_css_page_size", "print_background", "outline", "tagged"], True)
    for _ in range(4):
        pdf = page.pdf(**options)
        found, count = numbers(pdf, page.evaluate(HEADINGS))
        print(f"printed {count} pages")
        if found == known:
            return pdf
        known = found
        page.evaluate(
            """(known) => { for (const a of document.querySelectorAll(".contents a"))
              a.lastChild.textContent = known[a.hash.slice(1)]; }""",
            found,
        )
    return stop("The contents do not settle: page numbers change whenever they are written.")


@contextlib.contextmanager
def opened(width, height):
    """Give an empty page of a browser without a window; the browser is closed afterwards."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=["--no-sandbox"]
            )
        except Error:
            stop("No Chromium or Chrome could be started: install one, or name it in CHROMIUM.")
        size = {"width": width, "height": height}
        yield browser.new_page(viewport=size, color_scheme="light", reduced_motion="reduce")
        browser.close()


def main(html=HTML, target=TARGET):
    """Read the pages, print them, and write the file only if nothing was missing."""
    start, missing = time.perf_counter(), []
    if not (html / "index.html").is_file():
        stop(f"There is no book in {html}; `make book` builds it.")
    print("reading the pages ", end="", flush=True)
    book = sheets.assemble(html)
    print(f" {len(book) / 1e6:.1f} MB")
    with opened(WIDTH, 900) as page:
        page.set_default_timeout(600_000)
        page.route("**/*", give(html, book, missing))
        page.emulate_media(media="print")
        page.goto(f"{sheets.BOOK}print.html", wait_until="load")
        missing += page.evaluate(FAULTY_FONTS)
        if missing:
            stop(f"Missing, so nothing was printed: {', '.join(sorted(set(missing)))}")
        wide = page.evaluate(FIT)
        if wide:
            stop(f"Wider than the paper: {'; '.join(wide)}")
        target.write_bytes(printed(page))
    print(f"{target}, {target.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("html", nargs="?", type=Path, default=HTML, help="the built book")
    parser.add_argument("target", nargs="?", type=Path, default=TARGET, help="the file to write")
    main(**vars(parser.parse_args()))
