"""Tell an error to a reader: the line of the cell first, short, and the whole for who asks."""

import traceback


def told(error, file, source):
    """Return an error as its kind, its words, the reader's line with its number, and all of it."""
    inside = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    number = inside[-1].lineno if inside else getattr(error, "lineno", None)
    lines = source.splitlines()
    line = lines[number - 1].strip() if number and number <= len(lines) else ""
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    own = traceback.TracebackException.from_exception(error)
    while own.stack and own.stack[0].filename != file:
        own.stack.pop(0)  # what runs the cell is no part of it
    return {
        "kind": type(error).__name__,
        "words": words,
        "number": number or 0,
        "line": line,
        "all": "".join(own.format()),
    }
