"""When pages are made anew: after a change to this extension, and after a build that warned."""

from pathlib import Path
from zlib import crc32

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx

from mlelib.explore import _bundle
from mlelib.explore._node import find_node

from . import explore, pyodide, questions, terms


def version() -> int:
    """Number this very text of the extension, so that a change to it rebuilds every page.

    The theme counts too, with its style sheet and scripts, since Sphinx copies them only when it
    has written a page; so do the explorers' and the glossary, which chapters show in parts, and
    whether formulas are drawn while building, whether pages run, and the questions that links to
    chapters name.
    """
    here = Path(__file__).parent
    files = sorted(here.glob("*.py"))
    for folder in ("_static", "theme"):
        files += sorted(p for p in (here.parents[1] / folder).rglob("*") if p.is_file())
    files += [p for p in [terms.GLOSSARY] if p.is_file()]
    text = b"".join(file.read_bytes() for file in files)
    made = _bundle.classic(*explore.CLASSES) + _bundle.style() + str(bool(find_node()))
    made += str(questions.questions()) + str(pyodide.found() is not None)
    return crc32(text + made.encode())


def forget_what_warned(app: Sphinx, error: Exception | None) -> None:
    """Drop Sphinx's memory of pages it has read, if reading or writing them gave a warning.

    Sphinx reads only changed pages; a page read with a warning would pass the second time.
    """
    if app._warncount:
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
