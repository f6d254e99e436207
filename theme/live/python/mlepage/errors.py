"""Tell an error to a reader: the line of the cell first, short, and the whole for who asks."""

import traceback
from contextlib import suppress

MOST = 5000  # characters of what an error says


def told(error, file, source):
    """Return an error as its kind, its words, the reader's line with its number, and all of it."""
    inside = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    number = inside[-1].lineno if inside else getattr(error, "lineno", None)
    lines = source.splitlines()
    line = lines[number - 1].strip() if number and number <= len(lines) else ""
    words = "its text cannot be written"
    with suppress(Exception):
        words = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, SyntaxError) and line[:1] in ("%", "!", "?"):
        words = f"{line[0]} is for Jupyter; a page runs Python alone"
    own = traceback.TracebackException.from_exception(error)
    while own.stack and own.stack[0].filename != file:
        own.stack.pop(0)  # what runs the cell is no part of it
    return {
        "kind": type(error).__name__,
        "words": words[:MOST],
        "number": number or 0,
        "line": line,
        "all": "".join(own.format())[-MOST:],
    }
