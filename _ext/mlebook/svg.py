"""Make a plotting library's SVG part of a page: named, scalable, in the page's colors and font."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mlelib.plot import COLORS

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"

# The figures' fixed palette and the style sheet's names for it: dark mode changes only the names.
PALETTE = {value: name for name, value in COLORS.items()}
COLOR = re.compile("|".join(PALETTE))
POINTER = re.compile(r"url\(#([^)]+)\)")
COORDINATES = {"d", "points", "x", "y"}
LONG = re.compile(r"(\d+)\.\d{3,}")
UNSEEN = re.compile(r"fill: none(; opacity: 0)?")
GROUND = f".//{SVG}g[@id='patch_1']/{SVG}path[@style='fill: {COLORS['paper']}']"
FAMILY = re.compile(r"font-family:[^;]*;?\s*")


def inline(source: str, alt: str, prefix: str) -> str:
    """Return a whole SVG file as an ``<svg>`` element to stand in a page.

    Parameters
    ----------
    source : str
        The file's text.
    alt : str
        What a reader who cannot see the figure is told.
    prefix : str
        Put before each id, so that ids stay unique on a page with many figures.
    """
    root = ElementTree.fromstring(source)
    for ground in root.iterfind(GROUND):
        ground.set("style", "fill: none")  # the page has a ground, light or dark
    strip(root)
    pointed = {name for element in root.iter() for name in pointers(element)}
    for element in root.iter():
        rewrite(element.attrib, pointed, prefix)
        round_coordinates(element.attrib)
    width = float(root.attrib.pop("width").removesuffix("pt"))
    del root.attrib["height"]
    root.attrib |= {"role": "img", "aria-label": alt, "style": f"max-width: {width / 72:.4g}in"}
    return ElementTree.tostring(root, encoding="unicode")


def strip(element: Element) -> None:
    """Drop namespaces, white space between elements, and what a page has no use for."""
    element.tag = element.tag.removeprefix(SVG)
    element.tail = None
    if element.tag not in {"text", "tspan"} or not (element.text or "").strip(" \n"):
        # A tspan may be one space of a label; anything else blank is indentation.
        element.text = element.text if element.tag == "tspan" else None
    for child in list(element):
        # A style element inside a page would style the whole page; the theme has its one rule.
        if child.tag in {SVG + "metadata", SVG + "style"} or unseen(child):
            element.remove(child)
        else:
            strip(child)


def unseen(element: Element) -> bool:
    """Tell whether an element is a path without color, as the borders of an empty area are."""
    return element.tag == SVG + "path" and bool(UNSEEN.fullmatch(element.get("style", "")))


def pointers(element: Element) -> list[str]:
    """List the ids that an element points at."""
    link = element.get(XLINK) or element.get("href") or ""
    named = [name for value in element.attrib.values() for name in POINTER.findall(value)]
    return [*named, link[1:]] if link.startswith("#") else named


def rewrite(attributes: dict[str, str], pointed: set[str], prefix: str) -> None:
    """Keep only ids that something points at, prefixed; use the page's colors and font."""
    if attributes.get("id") not in pointed:
        attributes.pop("id", None)
    if XLINK in attributes:
        attributes["href"] = attributes.pop(XLINK)
    for key, value in attributes.items():
        if key == "id":
            value = prefix + value
        elif key == "href":
            value = f"#{prefix}{value[1:]}"
        elif key == "style":
            value = FAMILY.sub("", value)
        value = POINTER.sub(rf"url(#{prefix}\1)", value)
        attributes[key] = COLOR.sub(lambda m: f"var(--fig-{PALETTE[m[0]]})", value)


def round_coordinates(attributes: dict[str, str]) -> None:
    """Write coordinates with four digits, and one of them a decimal: no screen shows the rest."""
    for key in COORDINATES & attributes.keys():
        value = " ".join(attributes[key].split())
        attributes[key] = LONG.sub(lambda m: f"{float(m[0]):.{max(4, len(m[1]) + 1)}g}", value)
