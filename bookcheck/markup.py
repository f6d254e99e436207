"""Markdown as the checkers see it: formulas, tags, and what is code and no prose."""

import re

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.S)
INLINE = re.compile(r"(?<![\\$])\$(?!\s)([^$]+?)(?<!\s)\$")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
TAG = re.compile(r"\\tag\{([^}]*)\}")


def without_code(source):
    """Return markdown without fenced code and code spans.

    >>> without_code("so `n = 12` and 5")
    'so   and 5'
    """
    return CODE_SPAN.sub(" ", FENCE.sub(" ", source))
