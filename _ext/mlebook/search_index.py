"""The search index: formulas as they are said, and words under all their other names.

Only the index hears this. The page stays as it is.
"""

import re
from collections import Counter
from typing import IO

from docutils import nodes
from sphinx.search import SearchLanguage, js_index

from .terms import PAGE, Term, entries
from .words import SAID, SQUARED

GREEK = re.compile(
    "(?:var)?(?:alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi"
    "|chi|psi|omega)",
    re.IGNORECASE,
)
UPRIGHT = re.compile(r"\\(?:mathrm|text|operatorname)\{([^}]*)\}")
ACCENT = re.compile(r"\\(?:wide)?(hat|bar)(?![a-zA-Z])\s*(\{[^{}]*\}|\\[a-zA-Z]+|\w)")
COMMAND = re.compile(r"\\([a-zA-Z]+)")
SYMBOL = re.compile(rf"[^\W_]+ (?:hat|bar)(?: {SQUARED})?")


def said(tex: str) -> str:
    r"""Say a formula in words: ``\hat\sigma^2`` is "sigma hat squared"."""
    tex = ACCENT.sub(r" \2 \1 ", UPRIGHT.sub(r" \1 ", tex))
    tex = re.sub(r"\^(2|\{2\})", f" {SQUARED} ", tex)
    tex = COMMAND.sub(lambda m: f" {m[1] if GREEK.fullmatch(m[1]) else SAID.get(m[1], '')} ", tex)
    return " ".join(re.findall(r"[^\W_]+", tex))


def to_index(doctree: nodes.document, page: str) -> tuple[nodes.document, set[tuple[str, str]]]:
    """Copy a page for the index: with its formulas in words, and its words under all names.

    Return with it what this page is to be found under first, as in an index at the end of a book,
    each with its place on the page: its symbols, such as "sigma hat", and the words of the glossary
    that are born here.
    """
    copy = doctree.deepcopy()
    names, first = set(), set()
    for node in list(copy.findall(nodes.Element)):
        if isinstance(node, nodes.math | nodes.math_block):
            words = said(node.astext())
            first.update((symbol.lower(), "") for symbol in SYMBOL.findall(words))
            node.replace_self(nodes.Text(words))
        elif isinstance(node, Term):
            names.update(node["entry"].names)
    for entry in entries():
        if page == f"chapters/{entry.chapter}":
            first.update((name.lower(), "") for name in entry.names)
        elif page == PAGE:
            all_names = [*entry.names, entry.russian, entry.chinese]
            first.update((name.lower(), entry.anchor) for name in all_names)
    copy += nodes.paragraph("", " ".join(sorted(names)))
    return copy, first


def prose(heard: nodes.document) -> str:
    """Return the text of a page without its code and what that printed."""
    code = {id(part) for block in heard.findall(nodes.literal_block) for part in block.children}
    return " ".join(str(part) for part in heard.findall(nodes.Text) if id(part) not in code)


class IndexFormat:
    """The search index as Sphinx writes it, with the landing page under its public name.

    Search results link to ``<docname>.html``; so the docname is translated on the way out,
    and back again when the next build reads the index to update it. ``first`` holds for each page
    what it is found under first, and ``often`` how often it says each word outside its code:
    search.js ranks by both, and takes a word without counts as said once. Sphinx has a place for
    the one in the file, but forgets what stood there when the next build reads it.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.first: dict[str, set[tuple[str, str]]] = {}
        self.often: dict[str, Counter[str]] = {}

    def hear(self, doctree: nodes.document, page: str, language: SearchLanguage) -> nodes.document:
        """Copy a page as it is to be found, and count how often it says what."""
        heard, self.first[page] = to_index(doctree, page)
        self.often[page] = often = Counter()
        for word, times in Counter(language.split(prose(heard))).items():
            often[language.stem(word)] += times
        return heard

    def dump(self, frozen: dict, stream: IO[str]) -> None:
        """Write the index with the landing page called ``index``."""
        pages = frozen["docnames"]
        names = ["index" if name == self.root else name for name in pages]
        found = {}
        for i, page in enumerate(pages):
            for words, anchor in sorted(self.first.get(page, ())):
                found.setdefault(words, []).append([i, anchor, True])
        counts = {
            word: [self.often[pages[i]][word] for i in listed(where)]
            for word, where in frozen["terms"].items()
        }
        counts = {word: numbers for word, numbers in counts.items() if set(numbers) != {1}}
        new = {"docnames": names, "indexentries": found, "counts": counts}
        js_index.dump({**frozen, **new}, stream)

    def load(self, stream: IO[str]) -> dict:
        """Read an index and give the landing page its source name back."""
        frozen = js_index.load(stream)
        if "counts" not in frozen:
            raise ValueError("an index of an older build, which Sphinx then makes anew")
        names = [self.root if name == "index" else name for name in frozen["docnames"]]
        self.first = {name: set() for name in names}
        for words, places in frozen["indexentries"].items():
            for i, anchor, _ in places:
                self.first[names[i]].add((words, anchor))
        self.often = {name: Counter() for name in names}
        for word, where in frozen["terms"].items():
            once = [1] * len(listed(where))
            for i, count in zip(listed(where), frozen["counts"].get(word, once), strict=True):
                self.often[names[i]][word] = count
        return {**frozen, "docnames": names}


def listed(where: int | list[int]) -> list[int]:
    """List the pages of a word; Sphinx writes a single one without its list."""
    return where if isinstance(where, list) else [where]
