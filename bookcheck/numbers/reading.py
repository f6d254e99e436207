"""The numbers of a notebook's prose, found where they are claims, and only there."""

import html
import re
from dataclasses import dataclass

from bookcheck.markup import DISPLAY, INLINE, TAG, without_code
from bookcheck.notebook import Notebook, alt_text
from bookcheck.numbers.numerals import DIGITS, Numeral, numerals

MATH = re.compile(f"{DISPLAY.pattern}|{INLINE.pattern}", re.S)
NOT_PROSE = [
    (re.compile(r"<!--.*?-->", re.S), " "),
    (re.compile(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), "] "),  # targets of links
    (re.compile(r"<?https?://[^\s>]+>?|\b10\.\d{4,9}/\S+"), " "),  # addresses and DOIs
    (re.compile(r"<[^>]+>"), " "),
    (re.compile(r"^\s*\d+[.)]\s", re.M), " "),  # marks of a list
]
LINKED = re.compile(r"\[\((\d+\.\d+)\)\]\(([\w-]+\.ipynb)[^)\s]*\)")
YEAR = r"\b(?:1[6-9]|20)\d\d[a-z]?\b"
CITED = re.compile(rf"\((?:[A-Z][^()=]*\s)?{YEAR}(?:, pp?\.\s?\d+(?:[-–]\d+)?)?\)")
# Volume (issue), pages: how a reference is found, not a result.
LOCATOR = re.compile(
    r"\d+\**\s*(?:\(\d+\))?\s*[,:]\s*(?:pp?\.\s*)?\d+(?:\s*[-–]\s*\d+)?|pp?\.\s*\d+"
)
SPACING = re.compile(r"\\(?:[;:! ]|quad|qquad|left|right|[bB]igg?[lr]?(?![a-z]))|[&~]")
RELATION = re.compile(r"(?:=|≈|<|>|\\(?:approx|simeq|doteq|in|to|lt|gt|leq?|geq?)(?![a-z]))")
NUMBER = rf"[-−+]?\s*(?:{DIGITS})(?:\s*(?:\\times|\\cdot)\s*10\^\{{[-−]?\d+\}}|\^\{{[-−]?\d+\}})?"
VALUE = rf"{NUMBER}(?:\s*(?:\\[, ])?\\%)?"
# With its sign where it stands first in brackets, as in e^{-0.5}; elsewhere it is a difference.
DECIMAL = re.compile(r"(?:(?<=[({\[])[-−])?\d+\.\d+")
FRACTION = re.compile(r"\\[td]?frac\{(\d+)\}\{(\d+)\}")
BETWEEN = r"\s*(?:,|;|/|\\pm|\\ldots|\\dots)\s*(?:\\[, ])?"
VALUES = re.compile(rf"\s*(?:\\,)?[\[({{]*\s*(?:\\,)?({VALUE}(?:{BETWEEN}{VALUE})*)")
# What may stand in a formula that holds numbers only, such as [3.995,\ 5.605].
ONLY_NUMBERS = re.compile(
    r"\\(?:pm|times|cdot|ldots|dots|approx|[,;:! %])|[-−+\d.,;:()\[\]{}^/=≈\s]"
)


@dataclass(frozen=True)
class Claim:
    """A number in prose, where it stands, and the words around it."""

    cell: int
    place: str
    numeral: Numeral
    before: str
    after: str

    @property
    def context(self):
        """The number among the words around it."""
        return " ".join(f"{self.before}{self.numeral.text}{self.after}".split())


def _tags(path):
    """Return the tags of a notebook that a link leads to; none where there is no such file."""
    return Notebook.read(path).tags if path.is_file() else []


def claims(notebook):
    """Return all numbers of a notebook that are to be checked, in order.

    A formula is cited by its tag, (6.4), or as [(6.4)](06-normal.ipynb) from another notebook.
    """

    def cited(match):
        return " " if match[1] in _tags(notebook.path.parent / match[2]) else match[0]

    references = notebook.under(notebook.rules.references_heading)
    found = []
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            source = LINKED.sub(cited, cell.source)
            text = readable(source, i in references, notebook.tags)
            found += [Claim(i, "text", *found) for found in _numbers(text)]
        elif alt := alt_text(cell):
            found += [Claim(i, "alt text", *found) for found in _numbers(alt)]
    return found


def readable(source, references=False, tags=()):
    r"""Return markdown with all that is no claim taken out, formulas cut down to their values.

    >>> readable(r"By (6.4), $\hat\mu = 4.8$ as in [Stigler (1977)](https://e.org/1)", tags=["6.4"])
    'By    ,  4.8  as in [Stigler  ] '
    """
    # Formulas first: a < b and c > d must not be taken for a tag.
    text = MATH.sub(lambda m: f" {_values(m[1] or m[2])} ", without_code(source))
    for rule, instead in NOT_PROSE:
        text = rule.sub(instead, text)
    text = html.unescape(text)
    for tag in tags:
        text = text.replace(f"({tag})", "   ")
    if references:
        text = re.sub(YEAR, " ", LOCATOR.sub(" ", text))
    return CITED.sub(" ", text)


def without_formulas(source):
    """Return markdown without code and formulas: its words."""
    return MATH.sub(" ", without_code(source))


def _values(formula):
    """Return the numbers that a formula states: after a relation, and all decimals.

    A whole number elsewhere is part of the formula, as the 12 of 12x is. A formula without a
    letter is a number, a pair or an interval, and is read like text.
    """
    formula = SPACING.sub(" ", TAG.sub(" ", formula))
    formula = FRACTION.sub(r"\1/\2", formula)
    if not ONLY_NUMBERS.sub("", formula):
        return formula
    found = (VALUES.match(formula, match.end()) for match in RELATION.finditer(formula))
    stated, rest = [], formula
    for match in filter(None, found):
        stated.append(re.sub(r"([-−+])\s+", r"\1", match[1]))
        rest = rest[: match.start(1)] + " " * len(match[1]) + rest[match.end(1) :]
    return " ; ".join(stated + DECIMAL.findall(rest))


def _numbers(text):
    """Yield (numeral, the words before it in its line, the words after it)."""
    for line in text.splitlines():
        end = 0
        for numeral in numerals(line):
            at = line.index(numeral.text, end)
            end = at + len(numeral.text)
            yield numeral, line[max(0, at - 30) : at], line[end : end + 30]
