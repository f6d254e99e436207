"""Find the students' notebooks in a folder or in the zip of a learning system, and read them.

Nothing is unpacked to the disk, so a path in a zip leads nowhere. What cannot be read is never a
silent zero: it comes back with a sentence for the person who has to look.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mlegrade.submissions.cells import answers, clean, read_cells

LARGEST = 20 << 20
HIDDEN = re.compile(r"(^|/)([._]|__MACOSX|Thumbs\.db)")


@dataclass
class Submission:
    """What one student handed in: code and text cells, or the problem with it."""

    student: str
    file: str = ""
    raw: bytes = b""
    cells: list = field(default_factory=list)
    problem: str = ""


def opened(place):
    """Open a zip that an instructor named."""
    try:
        return zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile) as error:
        raise SystemExit(f"{place}: the zip cannot be read: {error}; export it again") from None


def files(place):
    """Yield (path within, bytes or a problem) for each file in a folder or a zip."""
    if zipfile.is_zipfile(place):
        with opened(place) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield clean(entry.filename.replace("\\", "/")), from_zip(archive, entry)
        return
    for path in sorted(Path(place).rglob("*")):
        name = clean(path.relative_to(place).as_posix())
        if path.is_symlink():
            yield name, "the file is a link to another place"
        elif path.is_file():
            yield name, from_disk(path)


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
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        return f"the file in the zip cannot be read: {error}"
    return data if len(data) <= LARGEST else "the file is too large for a notebook"


def named(name, pattern):
    """Return what a pattern's first group finds in a path, None or "" if it finds nothing."""
    found = re.search(pattern, name)
    return found and found[1]


def student_of(name, pattern=None):
    """Say whose a file is: by a pattern's first group, else by its folder, else by its name.

    >>> student_of("kim/homework.ipynb"), student_of("kim.ipynb"), student_of("../../kim/a.ipynb")
    ('kim', 'kim', 'kim')
    """
    if pattern and (student := named(name, pattern)):
        return student
    parts = [part for part in PurePosixPath(name).parts if part not in {"..", ".", "/"}]
    return parts[0] if len(parts) > 1 else PurePosixPath(parts[0]).stem


def refusal(place):
    """Say why nothing can be found at a place, "" if something can."""
    if not place.exists():
        return "there is no such folder or zip; correct the path"
    if place.is_dir() or zipfile.is_zipfile(place):
        return ""
    if place.suffix == ".ipynb":
        return f"it is one file, and a class is marked; name its folder, {place.absolute().parent}"
    return "it is neither a folder nor a zip; name what your learning system exported"


def submissions(place, names, pattern=None):
    """Return one submission for each student; ``names`` are the questions of the assignment."""
    if why := refusal(Path(place)):
        raise SystemExit(f"{place}: {why}")
    found = {}
    every = [file for file in files(place) if not HIDDEN.search(file[0].replace("../", ""))]
    if not every:
        raise SystemExit(
            f"{place}: it is empty, or all in it is hidden; it needs a notebook or a folder for "
            "each student"
        )
    if pattern and not any(named(name, pattern) for name, _ in every):
        raise SystemExit(
            f"--student {re.compile(pattern).pattern!r}: it finds no student in any path, such as "
            f"{every[0][0]!r}; correct it, or leave it out"
        )
    for name, data in every:
        found.setdefault(student_of(name, pattern), []).append((name, data))
    return [choose(student, items, names) for student, items in sorted(found.items())]


def choose(student, items, names):
    """Choose the notebook of this assignment among a student's files, if there is just one."""
    readable, problems = [], []
    for name, data in items:
        try:
            if isinstance(data, str):
                raise ValueError(data)
            cells = read_cells(data)
        except ValueError as problem:
            problems.append(f"{name}: {problem}")
            continue
        if answers(cells, names):
            readable.append(Submission(student, name, data, cells))
        else:
            problems.append(f"{name}: no question of this assignment is in it")
    if len(readable) == 1:
        return readable[0]
    if readable:
        problems = [f"{len(readable)} notebooks: " + ", ".join(s.file for s in readable)]
    return Submission(student, items[0][0], problem="; ".join(problems))
