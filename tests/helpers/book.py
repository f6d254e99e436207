"""Building books, this one and small ones, for the tests of what was built."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from filelock import FileLock

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
PARTS = ("_config.yml", "references.bib", "_ext", "_static", "theme")
# As in bookcheck/__init__.py: a module that takes two seconds to load, and that no page needs.
COMMAND = (
    "import sys; sys.modules['rfc3987_syntax'] = None\n"
    "from jupyter_book.cli.main import main; main()"
)


def run(folder, **environment):
    """Build the book in ``folder`` as ``make book`` does; return the finished process."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "build", str(folder), "-W", "-n", "--keep-going"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", **environment},
    )


def warnings(process):
    """List what a build complained of, without the colors of a terminal."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", process.stdout + process.stderr)
    return [line for line in text.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b", line)]


@functools.cache
def build():
    """Build this book, once for all the tests of a run; return the folder of its pages."""
    HTML.parent.mkdir(exist_ok=True)
    # Of the processes that test the book at once, the first builds it, and no other may: they read
    # the pages while it would write them. All have the name of the run; alone, a process has none.
    name, built = os.environ.get("PYTEST_XDIST_TESTRUNUID"), HTML.parent / "tests.built"
    with FileLock(HTML.parent / "tests.lock"):
        if name and built.is_file() and built.read_text() == name:
            return HTML
        complain_of(run(ROOT))
        built.write_text(name or "")
    return HTML


def complain_of(process):
    """Fail with what a build complained of."""
    said = "\n".join(warnings(process)) or process.stdout[-1000:] + process.stderr[-1000:]
    assert process.returncode == 0, said
    assert warnings(process) == []


def pages(html):
    """List the pages of a built book."""
    return sorted(p for p in html.rglob("*.html") if "_static" not in p.parts)


def small_book(folder, text, cells=(), address="", **environment):
    """Build a book of one page of Markdown, and a notebook if there are cells for one.

    Its settings, style and extension are this book's own; it may have a public address.
    """
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    settings = (folder / "_config.yml").read_text("utf-8")
    assert settings.count('html_baseurl: ""') == 1
    settings = settings.replace('html_baseurl: ""', f'html_baseurl: "{address}"')
    (folder / "_config.yml").write_text(settings, "utf-8")
    chapters = folder / "chapters"
    chapters.mkdir()
    (chapters / "intro.md").write_text(text, encoding="utf-8")
    toc = "format: jb-book\nroot: chapters/intro\n"
    if cells:
        toc += "chapters:\n  - file: chapters/notebook\n"
        notebook = nbformat.v4.new_notebook(cells=list(cells))
        notebook.metadata.update(
            kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
            language_info={"name": "python"},
        )
        nbformat.write(notebook, chapters / "notebook.ipynb")
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    return run(folder, **environment)
