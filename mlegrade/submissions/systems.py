"""Whose file it is, by the names that Moodle and Canvas write into their downloads.

Moodle: ``Kim Lee_12345_assignsubmission_file/hw.ipynb``, with a ``_`` more before version 4.1, or
without a folder. Canvas: ``leekim_LATE_12345_67890_hw-1.ipynb``: the student's number, then the
file's; of a student without a name, ``anon_x9f2k``. Numbers tell namesakes apart.
"""

import re
from dataclasses import dataclass

PATTERNS = {
    "moodle": re.compile(
        r"(?:^|/)(?P<name>[^/]*?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_?/|_)"
    ),
    "canvas": re.compile(
        r"(?:^|/)(?:(?P<name>\w+?)_)??(?P<late>LATE_)?(?:(?P<id>\d+)|anon_(?P<code>\w+?))_"
        r"(?:(?P<file>\d+)_|(?=text\.html|link\.html))[^/]*$"
    ),
}


@dataclass(frozen=True)
class Owner:
    """A student as a learning system names one, and what the name of the file says besides."""

    name: str
    id: str
    late: bool | None = None  # which only Canvas says
    file: int = 0  # Canvas numbers files in the order in which they came

    @property
    def student(self):
        """The name under which the student is in all reports; the number tells namesakes apart."""
        return f"{self.name} ({self.id})" if self.name else self.id


def owner(path, system):
    """Return whose file it is, None if the path is not of the system's form.

    >>> owner("Kim Lee_12345_assignsubmission_file/hw.ipynb", "moodle").student
    'Kim Lee (12345)'
    >>> owner("leekim_LATE_12345_67890_hw-1.ipynb", "canvas")
    Owner(name='leekim', id='12345', late=True, file=67890)
    """
    found = PATTERNS[system].search(path)
    if not found:
        return None
    said = found.groupdict()
    number = said["id"] or said["code"]
    late = bool(said["late"]) if "late" in said else None
    return Owner(said["name"] or "", number, late, int(said.get("file") or 0))
