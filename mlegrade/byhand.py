"""Read the marks that a person wrote into ``written.csv``, with whatever saved it."""

import csv

DELIMITERS = (",", ";", "\t")
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
