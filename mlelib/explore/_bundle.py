"""One source, two hosts: the scripts as one classic script for a page, as a module for Jupyter."""

from __future__ import annotations

import json
import re
from pathlib import Path

from mlelib.plot import COLORS

JS = Path(__file__).parent / "js"
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)  # a line of its own: for readers of the source
EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)


def source(*names: str, folder: Path = JS) -> str:
    """The named scripts after all that they import, each in a scope of its own, as ``modules``."""
    scopes = {"colors": f"modules.colors = {{ COLORS: {json.dumps(COLORS)} }};\n"}

    def add(name: str) -> None:
        text = COMMENT.sub("", (folder / f"{name}.js").read_text(encoding="utf-8"))
        for _, other in IMPORT.findall(text):
            if other not in scopes:
                add(other)
        inside = EXPORT.sub("", IMPORT.sub(r"const \1 = modules.\2;", text))
        given = ", ".join(EXPORT.findall(text))
        scopes[name] = f"modules.{name} = (() => {{\n{inside}return {{ {given} }};\n}})();\n"

    for name in names:
        add(name)
    return "const modules = {};\n" + "".join(scopes.values())


def module(name: str) -> str:
    """The script for Jupyter: an ES module with one explorer, as anywidget loads it."""
    render = f"(given) => modules.mount.render(modules.{name}.explorer, given)"
    return f"{source('mount', name)}export default {{ render: {render} }};\n"


def classic(*names: str) -> str:
    """The script for a page, which also loads from a file: the named explorers, and the host."""
    explorers = ", ".join(f"{name}: modules.{name}.explorer" for name in names)
    start = f"modules.host.start({{ {explorers} }});\n"
    return f'(() => {{\n"use strict";\n{source("host", *names)}{start}}})();\n'


def style() -> str:
    """The style sheet, the same for both."""
    return (JS / "explore.css").read_text(encoding="utf-8")
