"""Pages that run: what a page made from a notebook needs, so that a reader can run its cells in it.

Nothing of it is loaded before the reader presses Run. The scripts are in ``theme/live``.
"""

import hashlib
import json
import os
import shutil
import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from . import homework, pyodide, takeaway, words
from .elements import HtmlElement
from .theme import THEME

LIVE = THEME / "live"
SVG = Path(__file__).with_name("svg.py")  # a drawing becomes part of a page here and there alike


def add_tries(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a place to try an exercise before the cell of its solution."""
    if not notebook(app, docname):
        return
    for section in doctree.findall(nodes.section):
        parent = section.parent
        if not isinstance(parent, nodes.section) or words.EXERCISES.lower() not in parent["ids"]:
            continue
        for cell in [c for c in section.children if "tag_hide-cell" in c.get("classes", ())]:
            place = HtmlElement(tag="div", attributes={"class": "try"})
            place += HtmlElement("", words.TRY, tag="button", attributes={"type": "button"})
            section.insert(section.index(cell), place)


def notebook(app: Sphinx, docname: str) -> str:
    """Name the notebook that a reader runs in a page: its own, or a homework's; else nothing."""
    if pyodide.found() is None:
        return ""
    if path := homework.notebook(app, docname):
        return f"homework/{path.name}"
    source = app.env.doc2path(docname, base=False)
    return f"_sources/{source}" if str(source).endswith(".ipynb") else ""


def name_notebook(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Tell the template where the notebook of the page is."""
    if doctree is not None:
        context["notebook"] = notebook(app, pagename)


def write_live(app: Sphinx, error: Exception | None) -> None:
    """Write scripts, Python and what it needs beside the pages."""
    found = pyodide.found()
    if error or app.builder.format != "html" or found is None:
        return
    static = Path(app.outdir, "_static")
    shutil.copytree(LIVE / "page", static / "live", dirs_exist_ok=True)
    shutil.copy(LIVE / "LICENSES.txt", static / "live")
    (static / "live" / "vendor").mkdir(exist_ok=True)
    for name in ("codemirror.js", "LICENSE"):
        shutil.copy(LIVE / "vendor" / name, static / "live" / "vendor")
    folder = static / "pyodide"
    folder.mkdir(exist_ok=True)
    made = own_packages()
    for path in folder.iterdir():
        if path.name not in found and path.name not in made:
            path.unlink()
    for name, path in found.items():
        link(path, folder / name)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    lock = pyodide.lock()
    lock["packages"] |= own_entries(made)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    about = describe(lock, folder)
    (static / "live" / "about.json").write_text(json.dumps(about), encoding="utf-8")


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk is another."""
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def own_packages() -> dict[str, bytes]:
    """Make the library's wheel, and a zip of what runs the cells."""
    wheel, built = takeaway.wheel()
    folder = LIVE / "python"
    files = {}
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix().removeprefix("stand_ins/")
        files[name.replace("ipython/", "IPython/")] = path.read_bytes()
    files["mlepage/svg.py"] = SVG.read_bytes()
    return {wheel: built, "mlepage.zip": takeaway.packed(files)}


def own_entries(made: dict[str, bytes]) -> dict[str, dict]:
    """List the two as Pyodide lists its packages."""
    depends = {"mlelib": ["numpy", "scipy", "matplotlib", "traitlets"], "mlepage": []}
    entries = {}
    for (name, needs), (file, content) in zip(depends.items(), made.items(), strict=True):
        entries[name] = {
            "name": name,
            "version": "1",
            "file_name": file,
            "install_dir": "site",
            "sha256": hashlib.sha256(content).hexdigest(),
            "package_type": "package",
            "imports": [name],
            "depends": needs,
            "unvendored_tests": False,
        }
    return entries


def describe(lock: dict, folder: Path) -> dict:
    """Say what the scripts must know: files with their bytes and sums, packages, and words."""
    packages = lock["packages"]
    owner = dict.fromkeys(lock["core"], "core")
    owner |= {entry["file_name"]: name for name, entry in packages.items()}
    sums = {**lock["core"], **{e["file_name"]: e["sha256"] for e in packages.values()}}
    return {
        "files": {n: [(folder / n).stat().st_size, sums[n], owner[n]] for n in owner},
        "packages": {i: name for name, entry in packages.items() for i in entry["imports"]},
        "depends": {name: entry["depends"] for name, entry in packages.items()},
        "words": tomllib.loads((THEME / "words.toml").read_text("utf-8"))["live"],
    }
