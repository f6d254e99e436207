"""What modules were compiled to: the browser keeps it, for it is most of what an import takes."""

import marshal
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from zipimport import zipimporter

codes: dict[str, bytes] = {}  # of each module's name
kept = 0  # how many of them the browser has


def begin(bytes_kept):
    """Take what was kept of an earlier visit, if there is anything; remember the rest."""
    global kept
    with suppress(EOFError, TypeError, ValueError):  # a damaged one is none
        codes.update(marshal.loads(bytes_kept.to_py()) if bytes_kept else {})
    kept = len(codes)
    for loader in (SourceFileLoader, zipimporter):
        loader.get_code = remembered(loader.get_code)


def more():
    """Return all there is to keep if it is more than before, else nothing."""
    global kept
    if kept == len(codes):
        return None
    kept = len(codes)
    return marshal.dumps(codes)


def remembered(compiled):
    """Return a loader's method that compiles no module twice; a reader's own may change."""

    def get_code(loader, name):
        place = getattr(loader, "archive", None) or loader.path
        if not place.startswith("/lib/python3"):
            return compiled(loader, name)
        if name not in codes:
            codes[name] = marshal.dumps(compiled(loader, name))
        return marshal.loads(codes[name])

    return get_code
