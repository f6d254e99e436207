"""Draw the card that other sites show when somebody links to the book: _static/card.png.

``python tools/card.py`` lets the browser photograph the title beside the picture of the first page.
"""

import base64
from pathlib import Path

from pdf import opened
from picture import draw

STATIC = Path(__file__).parents[1] / "_static"
WIDTH, HEIGHT = 1200, 630  # what such sites ask for
CARD = """<!doctype html><style>
@font-face {{ font-family: Title; src: url(data:font/woff2;base64,{semibold}); }}
@font-face {{ font-family: Text; src: url(data:font/woff2;base64,{regular}); }}
body {{ margin: 0; width: {width}px; height: {height}px; display: grid;
  grid-template-columns: 1fr 560px; align-items: center; box-sizing: border-box; font-family: Text;
  background: #fffefb; color: #1f2430; border-top: 14px solid #1f5fa8; }}
div {{ padding: 0 10px 0 70px; }}
h1 {{ margin: 24px 0; font: 68px/1.1 Title; }}
p {{ margin: 0; font-size: 30px; line-height: 1.35; color: #59616e; }}
div svg {{ width: 84px; height: 84px; }}
body > svg {{ width: 530px; height: auto; font-family: "DejaVu Sans", sans-serif; }}
</style>
<div>{mark}<h1>Maximum Likelihood, by Running It</h1>
<p>Questions answered by programs that you run.</p></div>{picture}"""


def font(name):
    """Return a font's file in letters."""
    return base64.b64encode((STATIC / "vendor" / "fonts" / name).read_bytes()).decode()


def main():
    """Draw the card and say how large it is."""
    text = CARD.format(
        width=WIDTH,
        height=HEIGHT,
        semibold=font("serif-semibold.woff2"),
        regular=font("serif.woff2"),
        mark=(STATIC / "logo.svg").read_text(encoding="utf-8"),
        picture=draw(),
    )
    target = STATIC / "card.png"
    with opened(WIDTH, HEIGHT) as page:
        page.set_content(text)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=target)
    print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
