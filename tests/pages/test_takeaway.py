"""The take-away zip: whole, the same to the byte, enough to run a chapter. What Binder reads."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import book
import nbformat
import pytest
import refresh
from mlebook import takeaway
from packaging.requirements import Requirement
from page_checks import soup

from bookcheck.notebook import parse

CHAPTERS = sorted((book.ROOT / "chapters").glob("*.ipynb"))
LINK = re.compile(r"\]\(([\w.-]+\.(?:ipynb|md))[)#]")
ALONE = set(refresh.NEEDS.values())  # too large to come along; the zip's README says what to do
LOCK = (book.ROOT / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def archive():
    """Open the zip that the build wrote."""
    with ZipFile(book.build() / takeaway.NAME) as opened:
        yield opened


def imported(path):
    """Return the packages that a notebook's cells import, those of Python itself left out."""
    cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    nodes = [node for source in cells for node in ast.walk(parse(source) or ast.Module([], []))]
    names = [a.name for node in nodes if isinstance(node, ast.Import) for a in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names


def installed_with(requirements):
    """Return all packages that these bring, and that those bring."""
    found, wanted = set(), list(requirements)
    while wanted:
        name = wanted.pop().lower()
        if name not in found:
            found.add(name)
            needs = [Requirement(line) for line in metadata.requires(name) or []]
            wanted += [
                r.name for r in needs if r.marker is None or r.marker.evaluate({"extra": ""})
            ]
    return found


def test_every_page_offers_the_zip_and_a_notebook_offers_itself():
    """The file behind the button is the notebook, to the byte."""
    html = book.build()
    for source in [*CHAPTERS, book.ROOT / "chapters" / "api.md"]:
        page = html / "chapters" / f"{source.stem}.html"
        links = {a["href"] for a in soup(page).select(".menu.download a")}
        assert links == {f"../_sources/chapters/{source.name}", f"../{takeaway.NAME}"}
        assert (html / "_sources" / "chapters" / source.name).read_bytes() == source.read_bytes()


def test_zip_is_whole_and_its_links_lead_to_its_files(archive):
    """The notebooks as they are, the pages they link to, and all that its README names."""
    files = {name.removeprefix("mlelib-book/") for name in archive.namelist()}
    for path in CHAPTERS:
        text = archive.read(f"mlelib-book/chapters/{path.name}")
        assert text == path.read_bytes()
        linked = LINK.findall(text.decode())
        assert {name for name in linked if f"chapters/{name}" not in files} == set()
    tables = {f"data/{path.name}" for path in (book.ROOT / "mlelib/datasets").glob("*.csv")}
    (wheel,) = (name for name in files if name.endswith(".whl"))
    assert files >= tables | {"data/README.md", "LICENSE", "README.md", "versions.txt"}
    assignments = sorted(path.stem for path in (book.ROOT / "homework").glob("*.py"))
    offered = {f"homework/homework-{name}.ipynb" for name in assignments}
    assert {name for name in files if name.startswith("homework/")} == offered
    for name in offered:
        assert archive.read(f"mlelib-book/{name}") == (book.build() / name).read_bytes()
    for name in ("README.md", "requirements.txt"):
        assert wheel in archive.read(f"mlelib-book/{name}").decode()


def test_pages_of_the_zip_show_what_they_name_and_hold_no_directive(archive):
    """A page that is read unbuilt: drawings came along, docstrings stand in their place."""
    names = [name for name in archive.namelist() if name.endswith(".md") and "chapters/" in name]
    pages = {Path(name).name: archive.read(name).decode() for name in names}
    shown = {name for page in pages.values() for name in re.findall(r"\]\(\.\./([^)]+)\)", page)}
    assert {"_static/climb.svg", "_static/bench.svg"} <= shown
    assert {name for name in shown if f"mlelib-book/{name}" not in archive.namelist()} == set()
    assert [name for name, page in pages.items() if "```{" in page] == []
    for words in ("## Models", "### `mlelib.Normal.mle`", "Interval(3.9953853, 5.6046147)"):
        assert words in pages["api.md"]
    assert "make lab" not in re.sub(r"In a clone[^.]*\.", "", pages["intro.md"])


def test_the_same_contents_are_the_same_bytes(archive):
    """Built again, at another time and by somebody who keeps files private."""
    old = os.umask(0o077)
    try:
        name, built = takeaway.wheel()
    finally:
        os.umask(old)
    assert archive.read(f"mlelib-book/{name}") == built
    again = {name: archive.read(name) for name in reversed(archive.namelist())}
    assert takeaway.packed(again) == Path(archive.filename).read_bytes()


def test_a_wheel_that_cannot_be_built_says_why(monkeypatch):
    """The words of the tool that builds it come through."""
    monkeypatch.setattr(takeaway, "BUILD", "raise OSError('no disk')")
    with pytest.raises(takeaway.ExtensionError, match=r"(?s)cannot be built:.*no disk"):
        takeaway.wheel()


def test_what_chapters_import_is_what_gets_installed():
    """The extra ``chapters``, which zip, Binder and Colab install, brings every import, pinned."""
    extras = tomllib.loads((book.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = extras["optional-dependencies"]["chapters"] + extras["optional-dependencies"]["plot"]
    names = {Requirement(line).name for line in lines + extras["dependencies"]} - {"mlelib"}
    brought, providers = installed_with(names), metadata.packages_distributions()
    for path in CHAPTERS:
        for package in imported(path) - {"mlelib"} - ALONE:
            assert {name.lower() for name in providers[package]} & brought, f"{path}: {package}"
    pinned = set(re.findall(r"^([\w.-]+)==", LOCK, re.M))
    assert {name for name in names | {"jupyterlab"} if name not in pinned} == set()
    assert all(f"pip install {name}" in takeaway.README for name in ALONE)


def test_binder_reads_files_that_are_there():
    """The versions of the lock, this very library, and a script that can run."""
    folder = book.ROOT / ".binder"
    lines = (folder / "requirements.txt").read_text("utf-8").splitlines()
    constraint, library = [line.split() for line in lines if not line.startswith("#")]
    assert constraint[0] == "-c"
    assert (folder / constraint[1]).read_text("utf-8") == LOCK
    assert library == ["-e", ".[chapters]"]
    assert "[" not in LOCK  # pip takes no extras in a file of constraints
    # The students' notebooks, which pages offer for download, are made before their sources go.
    words = (folder / "postBuild").read_text("utf-8")
    assert words.index("mlegrade build --out") < words.index("rm -rf")
    script = folder / "postBuild"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0


def run(*command, **kwargs):
    """Run a program, which must succeed, and return what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_downloaded_chapter_runs_with_the_wheel_alone(archive, tmp_path):
    """Unpacked in an empty folder, with the zip's own library and no other."""
    archive.extractall(tmp_path)
    (wheel,) = (tmp_path / "mlelib-book").glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    run(*pip, "--no-deps", "--target", str(installed), str(wheel))
    empty.mkdir()
    chapter = tmp_path / "mlelib-book" / "chapters" / "06-normal.ipynb"
    chapter.rename(empty / chapter.name)
    alone = {**os.environ, "PYTHONPATH": str(installed)}
    where = run(sys.executable, "-c", "import mlelib; print(mlelib.__file__)", cwd=empty, env=alone)
    assert Path(where.strip()).is_relative_to(installed)
    run(sys.executable, "-m", "jupyter", "execute", chapter.name, cwd=empty, env=alone)
    assert sorted(path.name for path in empty.iterdir()) == [chapter.name]


@pytest.mark.slow
def test_the_requirements_of_the_zip_can_be_met(archive, tmp_path):
    """Pip, asked only to plan, finds the wheel with its extra and no conflict of versions."""
    archive.extractall(tmp_path)
    command = ["-m", "pip", "install", "--dry-run", "--quiet", "-r", "requirements.txt"]
    run(sys.executable, *command, cwd=tmp_path / "mlelib-book")
