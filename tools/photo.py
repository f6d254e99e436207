"""Photograph pages of the built book: _static/readme-page.png, and _static/run-here.png.

``make book``, then ``python tools/photo.py``: the two curves that compete, for the README; and the
same cell after a reader has changed and run it, for the README and the first page.
"""

from pathlib import Path

from pdf import HTML, opened
from PIL import Image
from serve import served

STATIC = Path(__file__).parents[1] / "_static"
WIDTH, HEIGHT = 1280, 1000
CAPTION = "Two candidates for the data"
CELL = "for sigma2, offset in"
ESTIMATES = {"mu=5": "mu=4.8", "(x, 5,": "(x, 4.8,", "(1, -0.03)": "(0.56, -0.03)"}
NARROW = 560  # px, with which the words of the cell can be read on a phone, too
MARGIN = 26  # px above and below the cell, where its buttons and its line stand
TO_ITS_END = "e => scrollBy(0, e.getBoundingClientRect().bottom - innerHeight + 30)"
ENDED = "e => e.dataset.live === 'edited' && e.querySelector('.live figure svg')"


def printed(page):
    """Photograph the page as it is printed, down to the figure's caption."""
    caption = page.locator("figcaption", has_text=CAPTION)
    for _ in range(3):  # a section gets its height when it comes near
        caption.scroll_into_view_if_needed()
        caption.evaluate(TO_ITS_END)
        page.wait_for_timeout(500)
    page.evaluate("document.fonts.ready")
    return {}


def changed(page):
    """Photograph the cell after a reader has put the estimate in place of a guess."""
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    cell = page.locator("div.cell", has_text=CELL).first
    cell.locator("button.run").click()
    cell.locator("button.edit").click()
    field = cell.locator(".cm-content")
    text = field.inner_text()
    for guess, estimate in ESTIMATES.items():
        text = text.replace(guess, estimate)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text.rstrip())
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(ENDED, arg=cell.element_handle(), timeout=120_000)
    cell.evaluate("e => scrollBy(0, e.getBoundingClientRect().top - 90)")
    page.wait_for_timeout(500)
    box = cell.bounding_box()
    height = box["height"] + 2 * MARGIN
    return {"clip": {"x": 0, "y": box["y"] - MARGIN, "width": NARROW, "height": height}}


def main():
    """Take both pictures, and say how large they are."""
    with served(HTML) as root, opened(WIDTH, HEIGHT) as page:
        page.goto(f"{root}chapters/06-normal.html")
        for take, name in ((printed, "readme-page.png"), (changed, "run-here.png")):
            target = STATIC / name
            page.screenshot(path=target, **take(page))
            Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)
            print(f"{name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
