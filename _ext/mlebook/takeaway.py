"""The take-away: one zip with chapters, homework, the library, its data, and how to install them.

It is written beside the pages. The same contents give the same bytes, on any day.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .plain import plain

ROOT = Path(__file__).parents[2]
NAME = "mlelib-book.zip"
LIBRARY = ("pyproject.toml", "README.md", "LICENSE", "mlelib")
SHOWN = re.compile(r"\(\.\./(_static/[\w.-]+)\)")  # a drawing that a page shows
BUILD = "from setuptools import build_meta; build_meta.build_wheel('.')"

README = """# Maximum Likelihood, by Running It

The chapters of the book as notebooks, the homework, the library that they import, and its data.
You need Python 3.11 or newer, and the network once, to install. In a terminal, in this folder:

    python -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab chapters

On Windows, write `.venv\\Scripts\\` for `.venv/bin/`. One appendix, `pytorch.ipynb`, needs PyTorch,
too: `.venv/bin/pip install torch`.

- `chapters/`: the pages of the book; those that end in `.ipynb` run, and JupyterLab shows the rest
  when you open it with its Markdown Preview
{homework}- `{wheel}`: the library, `mlelib`
- `data/`: the tables that the library brings, each with its source and license
- `requirements.txt`: what the chapters import, in the versions (`versions.txt`) that made the book

The license for code and text is in `LICENSE`.
"""
HOMEWORK = "- `homework/`: the assignments to solve; they need NumPy and nothing else\n"
REQUIREMENTS = """# What the chapters import. From this folder: pip install -r requirements.txt
-c versions.txt
./{wheel}[chapters]
jupyterlab
"""


def packed(files: dict[str, bytes]) -> bytes:
    """Zip a dict of names and bytes, all of the year 1980, readable by everybody."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name)  # without a date, it is the first one that a zip can say
            entry.create_system = 3  # the permissions below are those of Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name], ZIP_DEFLATED, 9)
    return stream.getvalue()


def wheel() -> tuple[str, bytes]:
    """Build the library's wheel from a copy, and give its name and its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in LIBRARY:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        done = subprocess.run(
            [sys.executable, "-c", BUILD], cwd=folder, capture_output=True, encoding="utf-8"
        )
        if done.returncode:
            raise ExtensionError(f"the wheel of mlelib cannot be built:\n{done.stderr}")
        (path,) = Path(folder).glob("*.whl")
        with ZipFile(path) as archive:
            return path.name, packed({name: archive.read(name) for name in archive.namelist()})


def contents(pages: list[str], homework: list[Path]) -> dict[str, bytes]:
    """Give all files of the zip: pages by their paths from the book's folder, and homework."""
    library, built = wheel()
    data = [p for p in (ROOT / "mlelib" / "datasets").iterdir() if p.suffix in {".csv", ".md"}]
    copied = {page: ROOT / page for page in pages}
    copied |= {f"data/{path.name}": path for path in data}
    copied |= {f"homework/{path.name}": path for path in homework}
    copied |= {"LICENSE": ROOT / "LICENSE", "versions.txt": ROOT / "requirements.lock"}
    read = {file: path.read_bytes() for file, path in copied.items()}
    for page in [file for file in pages if file.endswith(".md")]:
        text = plain(read.pop(page).decode())
        if "```{book-table}" in text:  # lists that a build makes of all pages; none links to them
            continue
        read[page] = text.encode()
        read |= {name: (ROOT / name).read_bytes() for name in SHOWN.findall(text)}
    return read | {
        library: built,
        "README.md": README.format(wheel=library, homework=HOMEWORK if homework else "").encode(),
        "requirements.txt": REQUIREMENTS.format(wheel=library).encode(),
    }


def write_zip(app: Sphinx, error: Exception | None) -> None:
    """Write the zip beside the pages."""
    if error is None and app.builder.format == "html" and exists():
        pages = [str(app.env.doc2path(name, base=False)) for name in app.env.found_docs]
        homework = list(Path(app.outdir, "homework").glob("*.ipynb"))  # as the pages offer them
        files = {f"mlelib-book/{n}": text for n, text in contents(pages, homework).items()}
        Path(app.outdir, NAME).write_bytes(packed(files))


def exists() -> bool:
    """Tell whether there is a library to take away: the tests' small books have none."""
    return (ROOT / "mlelib").is_dir()
