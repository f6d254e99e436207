"""Photograph a page of the built book for the README: _static/readme-page.png.

``make book``, then ``python tools/photo.py``: the two curves that compete, and the code before.
"""

from pathlib import Path

from pdf import HTML, opened
from PIL import Image
from serve import served

TARGET = Path(__file__).parents[1] / "_static" / "readme-page.png"
WIDTH, HEIGHT = 1280, 1000
CAPTION = "Two candidates for the data"
TO_ITS_END = f"e => scrollBy(0, e.getBoundingClientRect().bottom - {HEIGHT - 30})"


def main():
    """Photograph the page and say how large the picture is."""
    with served(HTML) as root, opened(WIDTH, HEIGHT) as page:
        page.goto(f"{root}chapters/06-normal.html")
        caption = page.locator("figcaption", has_text=CAPTION)
        for _ in range(3):  # a section gets its height when it comes near
            caption.scroll_into_view_if_needed()
            caption.evaluate(TO_ITS_END)
            page.wait_for_timeout(500)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=TARGET)
    Image.open(TARGET).convert("RGB").quantize(128).save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
