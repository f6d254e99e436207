"""The page of the library as plain Markdown, for those who take it along and read it unbuilt."""

import inspect
import pydoc
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

BLOCK = re.compile(r"```\{eval-rst\}\n(.*?)```", re.S)
HEADING = re.compile(r"^(.+)\n-+$", re.M)
DIRECTIVE = re.compile(r"^\.\. auto(\w+):: (\S+)(\n +:no-members:)?$", re.M)


def plain(text: str) -> str:
    """Return a page with the docstrings in the place of the directives that ask for them."""
    return BLOCK.sub(lambda block: DIRECTIVE.sub(told, HEADING.sub(r"## \1", block[1])), text)


def told(directive: re.Match) -> str:
    """Return what one directive asks for: the docstring of a name, and those of its members."""
    kind, name, alone = directive.groups()
    thing: Any = pydoc.locate(name)
    parts = {name: thing}
    if kind != "function" and not alone:
        parts |= {f"{name}.{key}": value for key, value in members(thing, kind)}
    return "\n\n".join(
        f"### `{key}`\n\n```text\n{inspect.getdoc(parts[key])}\n```" for key in parts
    )


def members(thing: type | ModuleType, kind: str) -> Iterator[tuple[str, object]]:
    """Yield the public functions, classes and properties of a class, or that a module offers."""
    offered = getattr(thing, "__all__", None)
    for key, value in vars(thing).items():
        defined = getattr(value, "__module__", "") == thing.__name__
        own = kind == "class" or (defined if offered is None else key in offered)
        documented = inspect.isroutine(value) or isinstance(value, type | property)
        if own and documented and not key.startswith("_") and inspect.getdoc(value):
            yield key, value
