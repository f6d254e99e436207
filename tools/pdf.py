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
from typing import Any
from urllib.parse import urlsplit

import chromium
import sheets
from playwright.sync_api import Error, ViewportSize, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).parents[1]
HTML, TARGET = ROOT / "_build" / "html", ROOT / "_build" / "mlebook.pdf"
WIDTH = 589  # of the text on A4 with the margins of print.css, in px

# Write the number of the page that each link leads to; the index says each number once a word.
NUMBER = """(found) => {
  const links = [...document.querySelectorAll("a:has(> .page)")];
  for (const a of links) a.querySelector(".page").textContent = found[a.hash];
  for (const a of document.querySelectorAll(".index a + a"))
    a.hidden = a.textContent === a.previousElementSibling.textContent;
  return links.map((a) => a.hash).filter((hash) => !found[hash]);
}"""
# A section may begin on the page before its heading: links lead to the heading.
# Paper does not scroll: what is wider than it is drawn smaller; what is still wider is returned.
FIT = """() => {
  for (const h of document.querySelectorAll("article section[id] > :is(h1, h2, h3, h4)"))
    [h.id, h.parentElement.id] = [h.parentElement.id, ""];
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


def numbers(pdf):
    """Return the number of the page that each link within a PDF leads to, and of all pages."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    root: Any = reader.trailer["/Root"]
    places = root["/Dests"].items()
    return {name.replace("/", "#", 1): pages[place[0].idnum] for name, place in places}, len(pages)


def printed(page):
    """Print the page that is open, twice or more: to see where all is, and to say so."""
    known = None
    options = dict.fromkeys(["prefer_css_page_size", "print_background", "outline", "tagged"], True)
    for _ in range(5):
        pdf = page.pdf(**options)
        found, count = numbers(pdf)
        print(f"printed {count} pages", flush=True)
        if found == known:
            return pdf
        lost, known = page.evaluate(NUMBER, found), found
        if lost:
            stop(f"Nowhere in the PDF: {', '.join(lost)}")
    return stop("The numbers do not settle: pages change whenever they are written.")


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
        size = ViewportSize(width=width, height=height)
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
