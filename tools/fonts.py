"""Make the book's fonts: the characters that its pages use, from the whole fonts.

``python tools/fonts.py FOLDER`` reads the WOFF2 files of Source Serif 4 and Source Code Pro, as
their makers release them, from anywhere below FOLDER, and writes _static/vendor/fonts.  It needs
``pip install fonttools brotli``, and is run again only if a page needs more characters.  Their
license keeps the name "Source" for the whole fonts; so the parts have names of their own.
"""

import argparse
import string
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parents[1] / "_static" / "vendor" / "fonts"
FONTS = {
    "SourceSerif4-Regular": ("Book Serif", "serif.woff2"),
    "SourceSerif4-It": ("Book Serif Italic", "serif-italic.woff2"),
    "SourceSerif4-Semibold": ("Book Serif Semibold", "serif-semibold.woff2"),
    "SourceCodePro-Regular": ("Book Mono", "mono.woff2"),
}
LATIN = string.printable.strip() + " " + "".join(map(chr, range(0xA0, 0x100))) + "šŠžŽčČœŒłńőő"
GREEK = "ΓΔΘΛΠΣΦΨΩαβγδεζηθικλμνξπρστυφχψω"
SIGNS = "–—\u2018’“”…•−≈≠≤≥∞√∂∑∏∫ℓ→←↑↓⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅ᵀ‖∈■▲◆●✓✗¼½¾⅓"
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "onum", "pnum", "tnum"]


def make(source, name, target):
    """Write the part of one font under its own name; say its size and what the font lacks."""
    options = subset.Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, FEATURES
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    font = subset.load_font(source, options)
    text = LATIN + GREEK + SIGNS
    lacks = "".join(sign for sign in text if ord(sign) not in font.getBestCmap())
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 4, 6}:
            record.string = name.replace(" ", "" if record.nameID == 6 else " ")
    subset.save_font(font, target, options)
    print(
        f"{target.name}: {target.stat().st_size} bytes; left to other fonts: {lacks or 'nothing'}"
    )


def main():
    """Make all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where the whole fonts lie")
    folder = parser.parse_args().folder
    for source, (name, target) in FONTS.items():
        found = sorted(folder.rglob(f"{source}.ttf.woff2"))
        if not found:
            parser.error(f"no {source}.ttf.woff2 below {folder}: unpack both fonts' releases there")
        make(found[0], name, HERE / target)


if __name__ == "__main__":
    main()
