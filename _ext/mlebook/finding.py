"""What the search finds: formulas as they are said, and words under all their other names.

Only the index hears this. The page stays as it is.
"""

import re

from docutils import nodes

from .terms import PAGE, Term, entries

GREEK = re.compile(
    "(?:var)?(?:alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi"
    "|chi|psi|omega)",
    re.IGNORECASE,
)
SAID = {"ell": "log likelihood", "sum": "sum", "prod": "product", "sqrt": "square root"}
SAID |= {"partial": "derivative", "nabla": "gradient", "int": "integral", "infty": "infinity"}
UPRIGHT = re.compile(r"\\(?:mathrm|text|operatorname)\{([^}]*)\}")
ACCENT = re.compile(r"\\(?:wide)?(hat|bar)(?![a-zA-Z])\s*(\{[^{}]*\}|\\[a-zA-Z]+|\w)")
COMMAND = re.compile(r"\\([a-zA-Z]+)")
SYMBOL = re.compile(r"[^\W_]+ (?:hat|bar)(?: squared)?")


def said(tex):
    r"""Say a formula in words: ``\hat\sigma^2`` is "sigma hat squared"."""
    tex = ACCENT.sub(r" \2 \1 ", UPRIGHT.sub(r" \1 ", tex))
    tex = re.sub(r"\^(2|\{2\})", " squared ", tex)
    tex = COMMAND.sub(lambda m: f" {m[1] if GREEK.fullmatch(m[1]) else SAID.get(m[1], '')} ", tex)
    return " ".join(re.findall(r"[^\W_]+", tex))


def to_index(doctree, page):
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


def prose(heard):
    """Return the text of a page without its code and what that printed."""
    code = {id(part) for block in heard.findall(nodes.literal_block) for part in block.children}
    return " ".join(str(part) for part in heard.findall(nodes.Text) if id(part) not in code)
