"""The book's own Sphinx extension: what its pages need and no setting gives."""

from importlib import import_module
from pathlib import Path
from zlib import crc32

from mlelib.explore import _bundle

from . import formulas, questions, terms

CONCERNS = [
    "explore",
    "figures",
    "formulas",
    "head",
    "homework",
    "landing",
    "memory",
    "online",
    "part",
    "questions",
    "quiz",
    "tables",
    "takeaway",
    "terms",
    "theme",
]


def version():
    """Number this very text of the extension, so that a change to it rebuilds every page.

    The theme, with its style sheet and scripts, counts too, since Sphinx copies them only when it
    has written a page; so do the explorers' and the glossary, which chapters show in parts, and
    whether formulas are drawn while building, and the questions that links to chapters name.
    """
    here = Path(__file__).parent
    files = sorted(here.glob("*.py"))
    for folder in ("_static", "theme"):
        files += sorted(p for p in (here.parents[1] / folder).rglob("*") if p.is_file())
    files += [p for p in [terms.GLOSSARY] if p.is_file()]
    text = b"".join(file.read_bytes() for file in files)
    made = _bundle.classic(*_bundle.NAMES) + _bundle.style() + str(bool(formulas.find_node()))
    made += str(questions.questions())
    return crc32(text + made.encode())


def setup(app):
    """Register each concern of the book's pages, one module each."""
    for concern in CONCERNS:
        import_module(f".{concern}", __name__).setup(app)
    return {"env_version": version(), "parallel_read_safe": True, "parallel_write_safe": True}
