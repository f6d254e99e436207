"""Make the book's fonts: the characters that its pages use, from the whole fonts.

``python tools/fonts.py FOLDER`` reads the WOFF2 files of Source Serif 4 and Source Code Pro, as
their makers release them, from anywhere below FOLDER, and writes _static/vendor/fonts.  It needs
``pip install fonttools brotli``, and is run again only if a page needs more characters.  Their
license keeps the name "Source" for the whole fonts; so the parts have names of their own.
Of KaTeX's two largest fonts it writes the common part beside the whole.
"""

import argparse
import string
from pathlib import Path

from fontTools import subset

VENDOR = Path(__file__).parents[1] / "_static" / "vendor"
TEXT = string.printable.strip() + " \u00a0–—\u2018’“”…"
GREEK = "ΓΔΘΛΠΣΦΨΩαβγδεζηθικλμνξπρστυφχψω"
# The last two are the hat and the bar of an estimate and a mean.
SIGNS = "©°±²³µ·×÷•−≈≠≤≥∞√∂∑∏∫ℓ→←↑↓¹⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅ᵀ‖∈■▲◆●✓✗¼½¾⅓\u0302\u0304"
NAMES = "äçèéíñóôöøüšž"  # letters of people's names
SERIF = TEXT + NAMES + GREEK + SIGNS
FONTS = {
    "SourceSerif4-Regular": ("Book Serif", "serif.woff2", SERIF),
    "SourceSerif4-It": ("Book Serif Italic", "serif-italic.woff2", TEXT + NAMES),
    "SourceSerif4-Semibold": ("Book Serif Semibold", "serif-semibold.woff2", SERIF),
    "SourceCodePro-Regular": ("Book Mono", "mono.woff2", TEXT + GREEK + SIGNS),
}
FEATURES = ["ccmp", "kern", "liga", "lnum", "mark", "tnum"]
# The letters and signs of most formulas; a browser loads the whole font for any other.
FORMULAS = VENDOR / "katex" / "fonts"
LETTERS = string.ascii_letters + GREEK + "ϑϕϵ"
# The last two are parts of ≠.
COMMON = TEXT + "ΓΔΘΛΠΣΦΨΩ±×÷·¯ˉ\u200b\u2032ℓ→←∂∇−\u2217∞∣∥≈≤≥≠≡\u223c∝∈√∏∑∫⋅⋯⊙⟺⌊⌋⌈⌉\ue020\u0338"
PARTS = {
    ("KaTeX_Main", "normal"): ("KaTeX_Main-Regular", COMMON),
    ("KaTeX_Math", "italic"): ("KaTeX_Math-Italic", LETTERS),
}


def make(source, text, target, name=None):
    """Write the part of a font, under a name of its own if it has one."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, FEATURES
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    font = subset.load_font(source, options)
    lacks = "".join(sign for sign in text if ord(sign) not in font.getBestCmap())
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    for record in font["name"].names if name else ():
        if record.nameID in {1, 4, 6}:
            record.string = name.replace(" ", "" if record.nameID == 6 else " ")
    subset.save_font(font, target, options)
    print(
        f"{target.name}: {target.stat().st_size} bytes; left to other fonts: {lacks or 'nothing'}"
    )


def face(family, style, file, text):
    """Write the rule that prefers a part of a font for its characters."""
    ranges = ",".join(f"U+{code:X}" for code in sorted(map(ord, text)))
    source = f'url(fonts/{file}) format("woff2")'
    rule = f"font-family:{family};font-style:{style};src:{source};unicode-range:{ranges}"
    return f"@font-face{{{rule}}}\n"


def main():
    """Make all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where the whole fonts lie")
    folder = parser.parse_args().folder
    for source, (name, file, text) in FONTS.items():
        found = sorted(folder.rglob(f"{source}.ttf.woff2"))
        if not found:
            parser.error(f"no {source}.ttf.woff2 below {folder}: unpack both fonts' releases there")
        make(found[0], text, VENDOR / "fonts" / file, name)
    rules = ""
    for (family, style), (whole, text) in PARTS.items():
        name = f"{whole}-common.woff2"
        make(FORMULAS / f"{whole}.woff2", text, FORMULAS / name)
        rules += face(family, style, name, text)
    (VENDOR / "katex" / "common.css").write_text(rules)


if __name__ == "__main__":
    main()
