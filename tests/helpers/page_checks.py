"""What must be true of every page, read as text; each check returns the list of what is not."""

import functools
import gc
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from mlelib.plot import COLORS

LOADED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "object": "data",
    "embed": "src",
    "use": "href",
}
# A style sheet may hold small drawings of its own; their name space is no address.
CSS_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)(?:"([^"]*)"|'([^']*)'|([^"'\s)]+))""")
SENTENCE = re.compile(r"[A-Z0-9].*[.?!]", re.S)
HEX = re.compile("|".join(COLORS.values()))


@functools.lru_cache(maxsize=64)
def soup(page):
    """Read a page, or a page a link leads to, once."""
    gc.disable()  # a page has many objects, and none is garbage: half of the time
    page = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    gc.enable()
    gc.freeze()
    return page


@functools.lru_cache(maxsize=64)
def ids(page):
    """Collect what links may lead to on a page, once."""
    return {element["id"] for element in soup(page).find_all(id=True)}


def is_outside(address):
    """Tell whether an address leaves the book."""
    return bool(urlsplit(address).netloc)


def addresses(page):
    """Yield every address that a page names, with its element."""
    for element in soup(page).find_all(True):
        for name in ("href", "src", "data", "poster", "action"):
            if name in element.attrs:
                yield element, element[name]
        for part in element.get("srcset", "").split(","):
            if part.strip():
                yield element, part.split()[0]


def broken_links(page):
    """Find addresses within the book that lead to no file or no anchor, and links within links."""
    found = [f"a link in the link {link.parent}" for link in soup(page).select("a a")]
    for element, address in addresses(page):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if not target.is_file():
            found.append(f"{element.name}: {address} leads to no file")
        elif parts.fragment and unquote(parts.fragment) not in ids(target):
            found.append(f"{element.name}: {address} leads to no anchor")
    return found


def outside_resources(page):
    """Find what a page would load from elsewhere; plain links to elsewhere are fine."""
    text = soup(page)
    found = [
        f"{e.name}: {e[LOADED[e.name]]}"
        for e in text.find_all(list(LOADED))
        if is_outside(e.get(LOADED[e.name], "")) and e.get("rel") != ["canonical"]
    ]
    found += [f"srcset: {e['srcset']}" for e in text.find_all(srcset=True) if "//" in e["srcset"]]
    for element in text.find_all(["style"]) + text.find_all(style=True):
        found += outside_in_css(element.get("style") or element.string or "")
    found += [f"preload: {e.get('href')}" for e in text.find_all("link", rel="preload")]
    return found + [line for e in text.find_all("script") for line in outside_in_js(e.string or "")]


def outside_in_css(text):
    """Find addresses elsewhere in a style sheet."""
    named = ("".join(groups) for groups in CSS_ADDRESS.findall(text))
    return [f"css: {address}" for address in named if is_outside(address)]


def outside_in_js(text):
    """Find strings in a script that are addresses elsewhere."""
    found = re.findall(r"""["'`](https?://[^"'`\s]+|//[\w.-]+\.\w+/[^"'`\s]*)""", text)
    return [f"script: {a}" for a in found if not a.startswith("http://www.w3.org/")]


def repeated_ids(page):
    """Find ids that stand twice on a page."""
    ids = [element["id"] for element in soup(page).find_all(id=True)]
    return sorted({name for name in ids if ids.count(name) > 1})


def heading_faults(page):
    """Find a page without exactly one first heading, or with a level left out."""
    article = soup(page).find("main")
    levels = [int(h.name[1]) for h in article.find_all(re.compile("^h[1-6]$"))]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    steps = zip([0, *levels], levels, strict=False)
    return found + [f"h{b} follows h{a}" for a, b in steps if b > a + 1]


def drawing_faults(page):
    """Find drawings without a name, colors that dark mode cannot change, stray global styles."""
    images = soup(page).select("main article img[src$='.svg']")
    found = [f"a drawing that is not part of the page: {image['src']}" for image in images]
    for svg in soup(page).select("figure svg"):
        if svg.get("role") != "img" or not SENTENCE.fullmatch(svg.get("aria-label", "")):
            found.append(f"a drawing not told in a sentence: {svg.get('aria-label')}")
        found += [f"a raw color {color}" for color in HEX.findall(str(svg).lower())]
        found += [f"<{e.name}> in a drawing" for e in svg.find_all(["style", "metadata"])]
        if svg.has_attr("width") or not svg.has_attr("viewbox"):
            found.append("a drawing that cannot scale")
    return found


def formula_faults(page):
    """Find formulas that are not heard once: as MathML, and not as what is drawn for the eyes."""
    found = []
    for formula in soup(page).select(".math .katex"):
        drawn = formula.select(".katex-html")
        if not formula.find("math") or any(e.get("aria-hidden") != "true" for e in drawn):
            found.append(f"a formula not heard once: {formula.get_text()[:60]}")
    return found


def parted_signs(page):
    """Find numbers that a line may end after, although their sign follows."""
    texts = [
        text
        for e in soup(page).select("article :is(p, dd):not(.explore *)")
        for text in e.find_all(string=True)
    ]
    texts = [text for text in texts if not text.find_parent("a")]  # headings are as one wrote them
    return [near for text in texts for near in re.findall(r"\d [%°]", text)]


def anchors(html):
    """List the addresses of all headings of the second and third level."""
    return [
        f"{page.relative_to(html).as_posix()}#{heading.parent['id']}"
        for page in sorted(html.rglob("*.html"))
        if "_static" not in page.parts
        for heading in soup(page).select("article section[id] > :is(h2, h3)")
    ]


CHECKS = [broken_links, outside_resources, repeated_ids]
CHECKS += [heading_faults, drawing_faults, formula_faults, parted_signs]

if __name__ == "__main__":
    print(*anchors(Path(__file__).parents[2] / "_build" / "html"), sep="\n")
