"""The rooms of the library: what may import what, and that its map leads to files that exist."""

import ast
import re
from pathlib import Path

import pytest

import mlelib

HOME = Path(mlelib.__file__).parent
ROOMS = ["models", "climb", "inference"]  # each may import of those before it, and of itself


def imported(path):
    """Return the parts of mlelib that a file imports, also inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    names += [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    return {name.split(".")[1] for name in names if name.startswith("mlelib.")} | {
        "mlelib" for name in names if name == "mlelib"
    }


@pytest.mark.parametrize(
    "path",
    [path for room in ROOMS for path in sorted((HOME / room).glob("*.py"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_room_imports_nothing_of_those_above_it(path):
    below = ROOMS[: ROOMS.index(path.parent.name) + 1]
    assert imported(path) <= {"_arguments", *below}


def test_the_map_names_files_that_are_there():
    text = (HOME / "README.md").read_text("utf-8")
    named = re.findall(r"`((?:models|climb|inference)/\w+\.py)`", text)
    assert len(named) >= 12
    assert [name for name in named if not (HOME / name).is_file()] == []
