r"""Signs of formulas that SymPy can read: their twins are asked, at the same values of the letters.

A side written with letters, numbers and named functions, such as ``\frac{k - np}{p(1-p)}``, should
be an expression of its twin. Where it is none, but becomes one when a sign is turned, one of the
two is wrong. Sums, vectors and operators are left to the twin's own assertion.
"""

import ast
import re
from functools import cache
from hashlib import sha256

import sympy
from sympy.parsing import sympy_parser

from bookcheck.markup import TAG
from bookcheck.notebook import parse
from bookcheck.twins.formulas import formulas, plain

GREEK = "pi|mu|sigma|eta|kappa"
CODE = sympy_parser.standard_transformations
# In a formula np is n times p; a word is one letter where the table below makes it one.
FORMULA = (
    *CODE,
    sympy_parser.convert_xor,
    sympy_parser.factorial_notation,
    sympy_parser.split_symbols_custom(
        lambda name: not re.fullmatch(rf"\w*(?:hat|2)|{GREEK}", name)
    ),
    sympy_parser.implicit_multiplication,
    sympy_parser.implicit_application,
)
GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
# From LaTeX without spacing to what SymPy reads; a variance is a letter of its own, as in code.
LATEX = [
    (r"\\(?:left|right|[bB]igg?[lr]) ?|[.,]$", ""),
    (r"\\hat ?\\?([a-z]+) ?", r" \1hat "),
    (r"\\sigma ?\^(?:2|\{2\})", " sigma2 "),
    (rf"\\t?frac ?{GROUP}{GROUP}", r"((\1)/(\2))"),
    (rf"\\binom ?{GROUP}{GROUP}", r" binomial(\1,\2) "),
    (rf"\\sqrt ?{GROUP}", r" sqrt(\1) "),
    (rf"\^{GROUP}", r"^(\1)"),
    (rf"\\(log|exp|Gamma|{GREEK}) ?", r" \1 "),
    (r"\\(?:times|cdot) ?", "*"),
    (r"\[", "("),
    (r"\]", ")"),
]
PYTHON = [(r"\b(?:np|math|special)\.", ""), (r"_hat\b", "hat")]
KNOWN = {letter: sympy.Symbol(letter) for letter in "SINEOQCU"} | {
    "Gamma": sympy.gamma,
    "gammaln": sympy.loggamma,
    "comb": sympy.binomial,
    "e": sympy.E,
}
WHOLE = {"n": 11, "k": 4}  # others lie between 0 and 1, as a probability does


def rewritten(text, rules):
    r"""Return a text as SymPy reads it.

    >>> rewritten(r"\frac {k-np}{p^{2}(1-p)}", LATEX)
    '((k-np)/(p^(2)(1-p)))'
    """
    for old, new in rules:
        while (again := re.sub(old, new, text)) != text and "{" in text:
            text = again
        text = again
    return text


def value(text, rules=FORMULA):
    """Return the value of an expression at fixed values of its letters, or None."""
    try:
        found = sympy_parser.parse_expr(text, KNOWN, rules)
        places = {letter: _place(letter.name) for letter in found.free_symbols}
        return float(found.subs(places))
    except Exception:  # whatever is no expression fails in a way of its own
        return None


def _place(name):
    share = int(sha256(name.encode()).hexdigest()[:8], 16) / 2**32
    return WHOLE.get(name, sympy.Rational(round(1000 * (0.15 + 0.7 * share)), 1000))


def sides(notebook):
    """Yield (cell, tag, whether its twin has it, or has it with one sign turned) of each side."""
    for i, formula in formulas(notebook):
        for tag in TAG.findall(formula):
            twins = [cell for _, cell in notebook.code if tag in cell.metadata.get("checks", [])]
            known = [v for cell in twins for v in _expressions(cell.source)]
            for side in re.split(r"=|\\approx ?", plain(formula)):
                text = rewritten(side, LATEX)
                if not re.search(r"[\\{}_']", text) and re.search(r"[-+*/^( ]", text.strip()):
                    yield i, tag, _among(text, known), any(_among(t, known) for t in _turned(text))


def _turned(text):
    """Yield an expression with each sign turned, and with one more before it."""
    yield f"-{text}"
    for sign in re.finditer(r"[-+]", text):
        yield f"{text[: sign.start()]}{'+-'[sign[0] == '+']}{text[sign.end() :]}"


def _among(text, known):
    found = value(text)
    return found is not None and any(abs(found - v) <= 1e-9 * abs(found) for v in known)


@cache
def _expressions(source):
    """Return the values of the expressions in a cell that are made of letters and numbers."""
    nodes = [
        n for n in ast.walk(parse(source)) if isinstance(n, ast.BinOp | ast.UnaryOp | ast.Call)
    ]
    found = (value(rewritten(ast.unparse(node), PYTHON), CODE) for node in nodes)
    return [v for v in found if v is not None]


def check(notebook):
    """Return formulas that their twins have with another sign."""
    message = "formula ({}) has a sign that its twin has not: mend one of the two"
    return [
        notebook.problem(i, message.format(tag))
        for i, tag, there, turned in sides(notebook)
        if turned and not there
    ]
