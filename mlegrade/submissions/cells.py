"""Read a notebook's cells, and find in which of them a question is answered."""

import json
import re
import sys
from typing import NamedTuple
from urllib.parse import quote

from mlegrade.assignment.build import BLANK

# No pattern may run over many lines: tried from each line, it would read a long text many times.
PLACEHOLDER = re.compile(rf"(?m)(?:\n\n)?^[^\S\n]*{BLANK}[^\S\n]*$")


def text_of(source):
    """Return a cell's text, which old and new formats store as a line or as a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return clean(source) if isinstance(source, str) else ""


MOST_PICTURES = 50  # in one cell; each is put in once, so that no text grows beyond its file


def with_pictures(cell, text):
    """Return a text with the pictures that are attached to its cell, where it names them."""
    attached = cell.get("attachments")
    for name, kinds in list(attached.items() if isinstance(attached, dict) else ())[:MOST_PICTURES]:
        for kind, data in kinds.items() if isinstance(kinds, dict) else ():
            picture = f"data:{clean(kind)};base64,{''.join(text_of(data).split())}"
            for written in (clean(name), quote(clean(name))):
                text = text.replace(f"attachment:{written}", picture, 1)
    return text


def clean(text):
    """Return a text that can be written as UTF-8, whatever it came from."""
    return text.encode("utf-8", "replace").decode()


def about(cell):
    """Return what nbgrader's metadata say of a cell: a name that goes before its id, points."""
    found = cell.get("metadata")
    found = found.get("nbgrader") if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def cells_of(raw):
    """Return the cells of a notebook in any format since 3, as they are stored."""
    if raw.startswith(b"PK"):
        raise ValueError("a zip stands where a notebook should be")
    try:
        notebook = json.loads(raw.decode(json.detect_encoding(raw)))
    except (ValueError, RecursionError):
        what = "is empty" if not raw.strip() else "is no notebook"
        raise ValueError(f"the file {what}") from None
    if not isinstance(notebook, dict):
        raise ValueError("the file is no notebook")
    sheets = dicts(notebook.get("worksheets")) or [notebook]
    cells = [cell for sheet in sheets for cell in dicts(sheet.get("cells"))]
    if not cells:
        raise ValueError("the notebook has no cells")
    return cells


def newer_python(raw):
    """Return the version of Python that wrote a notebook, "" if it is no newer than this one."""
    try:
        said = json.loads(raw)["metadata"]["language_info"]["version"]
        found = re.match(r"3\.(\d{1,3})\.", said)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    newer = found and int(found[1]) > sys.version_info.minor
    return f"3.{found[1]}" if found and newer else ""


def dicts(value):
    """Return the records of a list, if it is one."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def slim(stored):
    """Return cells as bytes, without what they put out, which may be most of a notebook."""
    left = ("outputs", "attachments")
    cells = [{k: v for k, v in cell.items() if k not in left} for cell in stored]
    return json.dumps({"cells": cells}).encode()


class Cell(NamedTuple):
    """What of a cell is read: code or text, the name it has, and the points that it claims."""

    kind: str
    label: str
    text: str
    points: object = None
    number: int | None = None  # in the order in which the cells were run


def read_cells(stored):
    """Return what of a notebook's cells is read."""
    return [
        Cell(
            clean(str(cell.get("cell_type"))),
            clean(str(about(cell).get("grade_id") or cell.get("id") or "")),
            with_pictures(cell, text_of(cell.get("source", cell.get("input")))),
            about(cell).get("points"),
            whole(cell.get("execution_count", cell.get("prompt_number"))),
        )
        for cell in stored
    ]


def whole(value):
    """Return a value if it is a whole number, else None."""
    return value if isinstance(value, int) else None


def squeezed(text):
    """Return a text without its blanks, which some editors change."""
    return "".join(text.split())


def answers(cells, names, stubs=()):
    """Return where each question is answered: {name: (index of the cell, flags)}.

    The cell is known by its id, else by what it defines; of several the last counts, as it does
    in a notebook that is run from top to bottom. One that is as it was released answers nothing.
    """
    found = {}
    for name in names:
        defines = re.compile(rf"^(?:def[ \t]+{name}\b|{name}[ \t]*(?::[^=\n]*)?=[^=])", re.M)
        by_id = [i for i, cell in enumerate(cells) if cell.label == name]
        codes = [i for i, cell in enumerate(cells) if cell.kind == "code"]
        by_text = [i for i in codes if defines.search(cells[i].text)]
        if answered := [i for i in by_text if squeezed(cells[i].text) not in stubs]:
            by_text = answered
        flags = []
        if len(by_id) > 1:
            flags.append("the cell is there more than once; the last counts")
        if len(by_text) > 1:
            flags.append("defined more than once; the last counts")
        if by_text and by_text[-1] not in by_id:
            flags.append("answered in another cell")
        if by_id or by_text:
            found[name] = ((by_text or by_id)[-1], flags)
    return found
