"""Read the marks that a person wrote into ``written.csv``, with whatever saved it."""

import csv
import hashlib

DELIMITERS = (",", ";", "\t")
csv.field_size_limit((1 << 31) - 1)  # an answer may be long: pictures are pasted into some
NEEDED = {"student", "question", "points", "comment", "text"}


def rows(path):
    """Return the lines of the file, if there is one; spreadsheets save it with other delimiters."""
    if not path.exists():
        return []
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise SystemExit(f"{path}: it is not in UTF-8; save it again as CSV UTF-8") from None
    lines = text.splitlines(keepends=True)
    for delimiter in DELIMITERS:
        reader = csv.DictReader(lines, delimiter=delimiter)
        if set(reader.fieldnames or ()) >= NEEDED:
            return list(reader)
    raise SystemExit(
        f"{path}: its first line is {lines[0].strip() if lines else ''!r}; the columns "
        f"{', '.join(sorted(NEEDED))} are needed. Keep them, and save it as CSV."
    )


def points(row, most):
    """Return the points in a line, None where there are none yet; a comma may stand for a point."""
    text = str(row["points"] or "").strip()
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise SystemExit(
            f"{row['student']}, {row['question']}: the points are {text!r}; a number from 0 to "
            f"{most} is needed. Correct it in written.csv, or where it was given."
        )
    return value


def digest(*texts):
    """Return a short name for texts, whatever their blanks and the apostrophe of ``safe``.

    >>> digest("'=1 ") == digest("=1"), digest("=1") == digest("=2")
    (True, False)
    """
    words = [" ".join(text.split()).lstrip("' ") for text in texts]
    return hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:12]


def marked(row, value, text):
    """Return the digests of a mark and of the text that it is for.

    The text's stays as long as points and comment do; it is renewed when a person marks again. An
    answer whose text is not in the row was marked elsewhere, as it is now.
    """
    mark = f"mark {digest(f'{value:g}', row['comment'] or '')} text "
    before = (row.get("marked") or "").strip()
    if row["text"] is not None and before.startswith(mark):
        return before
    return mark + digest(text if row["text"] is None else row["text"])


def nobodys(row, value, item):
    """Tell whether a zero in the table is no person's but the grader's, for an earlier blank."""
    blank = value == 0 and row["text"] == "" and not row["comment"]
    return blank and (item["text"] != "" or item["points"] == 0)
