"""One style sheet for all pages: of the theme and the book, without the rules that nothing uses."""

import re
from pathlib import Path
from zlib import crc32

import tinycss2

from mlelib.explore import _bundle

# In the order in which the theme and the extensions would have linked them, and the book's last.
SOURCES = [
    "basic.css",
    "styles/bootstrap.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "copybutton.css",
    "mystnb.*.css",
    "vendor/katex/katex.min.css",
    "vendor/katex/common.css",
    "icons.css",
    "book.css",
]
NAME = "style.css"
WORD = re.compile(r"[\w-]+")
NAMED = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)'|([\w-]+))""")
SCRIPT = re.compile(r"""<script(?:[^>]* src=["']?([^"'?>]+))?[^>]*>(.*?)</script>""", re.DOTALL)
READ = re.compile(r"var\(\s*(--[\w-]+)")
PROPERTY = re.compile(r"""(?<=[{;\s])(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|[^;{}"'])*;?\s*""")
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^"')]+)\1\)""")
LINK = re.compile(rf"(?<=_static/{re.escape(NAME)}\?v=)\w*")
NESTED = {"media", "supports"}


def read(static):
    """Return the text of all style sheets, with addresses as they are for a file in ``_static``."""
    texts = []
    for source in SOURCES:
        (path,) = static.glob(source)
        folder = path.parent.relative_to(static).as_posix()
        text = path.read_text("utf-8")
        texts.append(ADDRESS.sub(lambda found, f=folder: f"url({f}/{found[2]})", text))
    return "\n".join([*texts, _bundle.style()])


def vocabulary(pages):
    """Collect the classes and ids of pages, what their drawings read, and their scripts' words.

    Of the words that scripts complete, collect the beginnings.
    """
    named, spoken = set(), set()
    for page in pages:
        text = page.read_text("utf-8")
        for found in NAMED.finditer(text):
            named.update("".join(filter(None, found.groups())).split())
        named.update(READ.findall(text))
        for address, inside in SCRIPT.findall(text):
            spoken.add((page.parent / address).resolve() if address else inside)
    words = set()
    for script in spoken:
        words.update(WORD.findall(script if isinstance(script, str) else script.read_text("utf-8")))
    return named | words, tuple(word for word in words if word.endswith("-") and len(word) > 3)


def selectors(tokens):
    """Split the tokens before a rule's braces into its selectors."""
    parts = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def names(selector):
    """Yield the classes and ids that an element and those around it must have for a selector."""
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "hash" or (token.type == "ident" and before == "."):
            yield token.value


def thin(rules, known):
    """Yield the rules that may apply somewhere, each with only its selectors that may."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in NESTED:
            inner = list(thin(tinycss2.parse_rule_list(rule.content, True, True), known))
            if inner:
                text = tinycss2.serialize(rule.prelude)
                yield f"@{rule.lower_at_keyword}{text}{{{''.join(inner)}}}"
        elif rule.type == "qualified-rule":
            kept = [s for s in selectors(rule.prelude) if all(map(known, names(s)))]
            if kept:
                texts = [tinycss2.serialize(s).strip() for s in kept]
                inside = " ".join(tinycss2.serialize(rule.content).split())
                yield f"{','.join(texts)}{{{inside}}}\n"
        elif rule.type == "at-rule":
            yield rule.serialize() + "\n"


def without_unread(style, words):
    """Drop the custom properties that no rule and no script reads, and those only they read."""
    while True:
        read = words | set(READ.findall(style))
        shorter = PROPERTY.sub(lambda found, r=read: found[0] if found[1] in r else "", style)
        if shorter == style:
            return style
        style = shorter


def write_style(app, error):
    """Write the style sheet, and put a number of its text into the pages' links to it."""
    if error is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    pages = [page for page in out.rglob("*.html") if static not in page.parents]
    words, beginnings = vocabulary(pages)
    rules = tinycss2.parse_stylesheet(read(static), skip_comments=True, skip_whitespace=True)
    style = "".join(thin(rules, lambda name: name in words or name.startswith(beginnings)))
    style = without_unread(style, words)
    (static / NAME).write_text(style, encoding="utf-8")
    number = f"{crc32(style.encode()):08x}"
    for page in pages:
        text = page.read_text("utf-8")
        linked = LINK.sub(number, text)
        if linked != text:
            page.write_text(linked, encoding="utf-8")
