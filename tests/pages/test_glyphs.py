"""The fonts that come with the book hold every character of its text, code and formulas."""

import unicodedata

import book
import pytest
from browser_checks import reader

from bookcheck.markup import DISPLAY, INLINE, without_code
from bookcheck.notebook import Notebook, printed

# {font: characters} of all text that a reader sees; a formula's other half is for screen readers.
COLLECT = """() => {
  const found = {};
  const walk = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (element.closest(".katex-mathml, svg, script, style")) continue;
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
    const font = `${fontStyle} ${fontWeight} 16px ${fontFamily}`;
    found[font] = (found[font] ?? "") + walk.currentNode.data;
  }
  return found;
}"""
SHOW = """async (pairs) => {
  for (const [font, sign] of pairs) {
    const shown = document.createElement("p");
    shown.style.font = font;
    shown.append(/\\p{M}/u.test(sign) ? `x${sign}` : sign);  // a mark stands on a letter
    document.body.append(shown);
  }
  await document.fonts.ready;
}"""
OTHER_SCRIPTS = ("CYRILLIC", "CJK")  # the glossary's words in other languages
LACKING = "ᵀ‖⁻"  # signs that the whole of Source Serif does not have
WORDS, CODE = "16px Book Serif", "16px Book Mono"
SYSTEM = "system-ui"  # the family of labels, on purpose the reader's own


def collected(browser, paths):
    """Return the pairs of font and character of these pages, without spaces."""
    pairs = set()
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        for path in paths:
            page.goto(path.as_uri())
            for font, text in page.evaluate(COLLECT).items():
                pairs.update((font, sign) for sign in text if not ignored(sign))
    return sorted(pair for pair in pairs if SYSTEM not in pair[0].split("px ")[1].split(",")[0])


def written():
    """Return the pairs of what stands in notebooks, as if all code and all words had one font."""
    pairs = set()
    for notebook in map(Notebook.read, sorted((book.ROOT / "chapters").glob("*.ipynb"))):
        cells = [cell for _, cell in notebook.code]
        texts = [text for cell in cells for text in (cell.source, *printed(cell))]
        pairs.update((CODE, sign) for text in texts for sign in text if not ignored(sign))
        for _, cell in notebook.markdown:
            words = INLINE.sub("", DISPLAY.sub("", without_code(cell.source)))
            pairs.update((WORDS, sign) for sign in words if not ignored(sign))
    return sorted(pairs)


def ignored(sign):
    """Tell whether a character has no shape, or is of a script that the fonts leave to others."""
    shapeless = unicodedata.category(sign) in {"Zs", "Cc", "Cf"}
    return shapeless or sign in LACKING or unicodedata.name(sign, "").startswith(OTHER_SCRIPTS)


@pytest.fixture
def drawn(browser):
    """Return a function that names, for pairs, the fonts they are drawn with; own ones as None."""
    with reader(browser, 1280, "light") as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((book.build() / "chapters/06-normal.html").as_uri())
        page.evaluate("() => document.body.replaceChildren()")
        session = context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")

        def draw(pairs):
            page.evaluate(SHOW, pairs)
            page.wait_for_function("document.fonts.status === 'loaded'")
            root = session.send("DOM.getDocument")["root"]["nodeId"]
            nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body > p"})
            for pair, node in zip(pairs, nodes["nodeIds"], strict=True):
                fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
                foreign = [font["familyName"] for font in fonts if not font["isCustomFont"]]
                yield *pair, "none" if not fonts else ", ".join(foreign) or None

        draw.page, draw.asked = page, asked
        yield draw


@pytest.mark.slow
def test_no_character_is_borrowed_from_the_readers_system(browser, drawn):
    """On every page, in the font that the style sheet gives it."""
    pairs = collected(browser, book.pages(book.build())[:-1])
    assert [(font[:32], ascii(sign), name) for font, sign, name in drawn(pairs) if name] == []
    fonts = {font.split("px ")[1].split(",")[0] for font, _ in pairs}
    assert {'"Book Serif"', '"Book Mono"', "KaTeX_Main", "KaTeX_Math"} <= fonts
    names = {address.rsplit("/")[-1] for address in drawn.asked}
    assert "KaTeX_Main-Regular-common.woff2" in names
    assert "KaTeX_Main-Regular.woff2" not in names  # the common part is enough for the book


def test_the_fonts_have_what_is_written(drawn):
    """As the slow test sees it, but without a look at the style of each page."""
    pairs = written()
    assert {CODE, WORDS} == {font for font, _ in pairs}
    assert [(font, ascii(sign), name) for font, sign, name in drawn(pairs) if name] == []


def test_a_missing_character_is_noticed_and_a_rare_sign_is_found(drawn):
    """The whole of a font for formulas is there for a sign that its common part lacks."""
    missing = [("16px Book Serif, serif", "Ж"), ("16px KaTeX_Main, serif", "Ж")]
    assert all(font for *_, font in drawn(missing))
    drawn.page.evaluate("() => document.body.replaceChildren()")
    assert list(drawn([("16px KaTeX_Main", "⊢")])) == [("16px KaTeX_Main", "⊢", None)]
