"""Make a plotting library's SVG part of a page: named, scalable, in the page's colors and font."""

import re
from xml.etree import ElementTree

from mlelib.plot import COLORS

from .paths import shorten

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"

# The figures' fixed palette and the style sheet's names for it: dark mode changes only the names.
PALETTE = {value: name for name, value in COLORS.items()}
COLOR = re.compile("|".join(PALETTE))
POINTER = re.compile(r"url\(#([^)]+)\)")
PLACES = {"points", "x", "y"}
LONG = re.compile(r"-?\d+\.\d{3,}")
UNSEEN = re.compile(r"fill: none(; opacity: 0)?")
GROUND = f".//{SVG}g[@id='patch_1']/{SVG}path[@style='fill: {COLORS['paper']}']"
FAMILY = re.compile(r"font-family:[^;]*;?\s*")
SCALING = re.compile(r"\b(scale|matrix|skew)")


def inline(source, alt, prefix):
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
    exact = magnified(root)
    for element in root.iter():
        rewrite(element.attrib, pointed, prefix)
        if not exact:
            round_places(element.attrib)
    width = float(root.attrib.pop("width").removesuffix("pt"))
    del root.attrib["height"]
    root.attrib |= {"role": "img", "aria-label": alt, "style": f"max-width: {width / 72:.4g}in"}
    return ElementTree.tostring(root, encoding="unicode")


def strip(element):
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


def unseen(element):
    """Tell whether an element is a path without color, as the borders of an empty area are."""
    return element.tag == SVG + "path" and UNSEEN.fullmatch(element.get("style", ""))


def pointers(element):
    """List the ids that an element points at."""
    link = element.get(XLINK) or element.get("href") or ""
    named = [name for value in element.attrib.values() for name in POINTER.findall(value)]
    return [*named, link[1:]] if link.startswith("#") else named


def rewrite(attributes, pointed, prefix):
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


def magnified(root):
    """Tell whether a unit somewhere in a drawing is more than a point, so that rounding shows."""
    width = float(root.get("width").removesuffix("pt"))
    parts = list(root.iter())
    boxes = [part.get("viewBox").split() for part in parts if "viewBox" in part.attrib]
    scaled = any(SCALING.search(value) for part in parts for value in changes(part))
    return scaled or any(float(box[2]) < width for box in boxes)


def changes(element):
    """Yield what an element says of how it, or what it moves, is turned, moved or scaled."""
    yield from (element.get(key, "") for key in ("transform", "style"))
    if element.tag.startswith("animate"):
        yield element.get("type", "")


def round_places(attributes):
    """Write places in hundredths of a point: less than a screen shows, and half of the file."""
    for key in attributes:
        if key == "d":
            attributes[key] = shorten(attributes[key])
        elif key in PLACES:
            value = " ".join(attributes[key].split())
            attributes[key] = LONG.sub(lambda m: f"{float(m[0]):.2f}", value)
