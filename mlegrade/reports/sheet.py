"""Tables that survive a spreadsheet: nothing in them is taken for a formula or a number.

A spreadsheet changes what it opens: it runs formulas, drops the zeros of 00123, reads MAR1 as a
date, cuts a cell after 32,767 characters, and saves with the delimiters of its language.
"""

import csv
import re
from itertools import zip_longest

LONGEST = 1000  # characters of a text in a cell; all of it is on the page for marking
MOST = 32_000  # characters of anything else
BLANK = r"[\s\u200b-\u200f\u2060\ufeff]*"
SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"  # some are wide, or small
FORMULA = re.compile(rf"[\t\r\n]|{BLANK}[{SIGNS}]")
# What a terminal, or a reader, takes for an order: ESC and its kin, and turns of the direction.
ORDERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
CHANGED = re.compile(  # numbers and dates that come back as others
    r"0\d+|\d{12,}|\d+e\d+|\d+[-/]\d+(?:[-/]\d+)?|"
    rf"(?:{MONTHS})[a-z]*[- ]?\d+|\d+[- ]?(?:{MONTHS})",
    re.I,
)
KEPT = re.compile(r'="(.*)"')
DELIMITERS = (",", ";", "\t")
csv.field_size_limit((1 << 31) - 1)  # a table of an earlier version may have long cells


def tame(text):
    r"""Return a text without the signs that give orders to a terminal.

    >>> tame("\x1b[2JKim") == "\ufffd[2JKim"
    True
    """
    return ORDERS.sub("\ufffd", text)


def safe(value):
    """Return a text that a spreadsheet shows as it is.

    >>> safe("=1+1"), safe("Kim"), safe("00123")
    ("'=1+1", 'Kim', '="00123"')
    """
    text = tame(str(value))[:MOST]
    if CHANGED.fullmatch(text):
        return f'="{text}"'
    return "'" + text if FORMULA.match(text) else text


def plain(text):
    """Return what was meant by a cell: the inverse of ``safe``.

    >>> plain("'=1+1"), plain('="00123"'), plain("'tis")
    ('=1+1', '00123', "'tis")
    """
    if kept := KEPT.fullmatch(text.strip()):
        return kept[1]
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def short(text):
    """Return a text that fits into a cell: its beginning, if it is long."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST] + f" \u2026 ({len(text):,} characters; all of it is in marking.html)"


def write(path, head, rows, guard=safe, mark=True):
    """Write a table: quoted, UTF-8, with the mark by which spreadsheets know that it is."""
    form = "utf-8-sig" if mark else "utf-8"
    with open(path, "w", encoding=form, errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(head)
        writer.writerows([guard(v) if isinstance(v, str) else v for v in row] for row in rows)


def lines(path):
    """Return a table's lines as lists of cells, as they are, whatever saved it."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise SystemExit(f"{path}: it is not in UTF-8; save it again as CSV UTF-8") from None
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def read(path, needed=()):
    """Return a table's lines as {column: text}, with the number of each line under "line".

    Raises SystemExit, in words, for a table that has other columns or letters.
    """
    head, *rows = lines(path) or [[]]
    if not set(head) >= set(needed):
        raise SystemExit(
            f"{path}: its first line is {','.join(head)!r}; the columns "
            f"{', '.join(sorted(needed))} are needed. Keep them, and save it as CSV."
        )
    return [
        dict(zip_longest(head, map(plain, row[: len(head)]), fillvalue="")) | {"line": number}
        for number, row in enumerate(rows, 2)
        if any(row)
    ]
