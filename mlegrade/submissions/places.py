"""The files of a folder or a zip, each with its time; read when they are wanted.

Nothing is unpacked to the disk, so a path in a zip leads nowhere.
"""

import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from mlegrade.reports.sheet import tame
from mlegrade.submissions.cells import clean

LARGEST = 20 << 20
# What systems and editors leave, and no student hands in.
LEFT = re.compile(
    r"(^|/)(\.ipynb_checkpoints|__MACOSX|\.git|__pycache__)/|"
    r"(^|/)(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$"
)


@dataclass(frozen=True)
class File:
    """A file that was handed in; ``read`` gives its bytes, or a sentence on why there are none."""

    name: str
    time: datetime | None
    read: Callable


def opened(place):
    """Open a zip that an instructor named."""
    try:
        return zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile) as error:
        raise SystemExit(f"{place}: the zip cannot be read: {error}; export it again") from None


def in_zip(place):
    """Yield each file of a zip, which is closed when the last of them is forgotten."""
    archive = opened(place)
    for entry in archive.infolist():
        if not entry.filename.endswith("/"):
            try:
                time = datetime(*entry.date_time)
            except ValueError:  # such as a month 0
                time = None
            name = tame(clean(entry.filename.replace("\\", "/")))
            name = name if PurePosixPath(name).parts else "no name"
            yield File(name, time, lambda entry=entry: from_zip(archive, entry))


def in_folder(place, without=None):
    """Yield each file of a folder, except those in one that may be inside it."""
    closed = []
    walk = os.walk(place, onerror=lambda error: closed.append(Path(error.filename)))
    paths = [Path(folder) / name for folder, inner, names in walk for name in (*inner, *names)]
    if Path(place) in closed:
        raise SystemExit(f"{place}: the folder cannot be read; have its owner allow it")
    for path in sorted(paths):
        if without is not None and path.resolve().is_relative_to(without.resolve()):
            continue
        name = tame(clean(path.relative_to(place).as_posix()))
        if path in closed:
            yield File(f"{name}/folder", None, lambda: "the folder cannot be read")
        elif why := refused(path):
            yield File(name, None, lambda why=why: why)
        elif not path.is_dir():
            yield File(name, changed(path), lambda path=path: from_disk(path))


def refused(path):
    """Say why a path of a folder is no file to be read, "" if it is one, or a folder."""
    try:
        if path.is_symlink():
            return "the file is a link to another place"
        return "" if path.is_file() or path.is_dir() else "it is no file, but a pipe or a device"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def changed(path):
    """Return when a file was changed, or None where no calendar knows the time."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None


def from_disk(path):
    """Read a file, or say why it cannot be read."""
    try:
        large = path.stat().st_size > LARGEST
        return "the file is too large for a notebook" if large else path.read_bytes()
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def from_zip(archive, entry):
    """Read an entry, never more than the limit, whatever size it claims to have."""
    try:
        with archive.open(entry) as stream:
            data = stream.read(LARGEST + 1)
    except Exception as error:
        # Decoders of broken bytes raise errors of their own, too many to name.
        return f"the file in the zip cannot be read: {error or type(error).__name__}"
    return data if len(data) <= LARGEST else "the file is too large for a notebook"


def refusal(place):
    """Say why nothing can be found at a place, "" if something can."""
    if not place.exists():
        return "there is no such folder or zip; correct the path"
    if place.is_dir() or zipfile.is_zipfile(place):
        return ""
    if place.suffix == ".ipynb":
        return f"it is one file, and a class is marked; name its folder, {place.absolute().parent}"
    return "it is neither a folder nor a zip; name what your learning system exported"


def files(place, without=None):
    """Return the files that students handed in at a place."""
    place = Path(place)
    if why := refusal(place):
        raise SystemExit(f"{place}: {why}")
    every = in_zip(place) if zipfile.is_zipfile(place) else in_folder(place, without)
    found = [file for file in every if not LEFT.search(file.name)]
    if not found:
        raise SystemExit(
            f"{place}: it is empty, or all in it is hidden; it needs a notebook or a folder for "
            "each student"
        )
    return found


def top(names):
    """Return the folder that all files are in and that is no student's, "" if there is none.

    It holds at least two folders, or two notebooks.

    >>> top(["hw/kim/a.ipynb", "hw/lee/a.ipynb"]), top(["kim/a.ipynb", "kim/b.txt"])
    ('hw', '')
    """
    paths = [PurePosixPath(name).parts for name in names]
    if len({path[0] for path in paths}) != 1 or min(map(len, paths)) < 2 or paths[0][0] == "..":
        return ""
    folders = {path[1] for path in paths if len(path) > 2}
    notebooks = [path for path in paths if len(path) == 2 and path[1].endswith(".ipynb")]
    return paths[0][0] if len(folders) > 1 or len(notebooks) > 1 else ""
