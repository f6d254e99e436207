"""One source, two hosts: the scripts as one classic script for a page, as a module for Jupyter."""

from __future__ import annotations

import json
from pathlib import Path

from mlelib.plot import COLORS

JS = Path(__file__).parent / "js"
PARTS = ("svg", "handle", "mount")
MATHS = ("math", "ascent", "hill")
NAMES = ("coin", "readings", "underflow", "normal", "race", "line", "logistic", "interval")


def source(*names: str) -> str:
    """The palette, the parts, the mathematics and the named explorers, one after the other."""
    files = [*PARTS, *MATHS, *names]
    texts = [f"const COLORS = {json.dumps(COLORS)};\n"]
    return "".join(texts + [(JS / f"{name}.js").read_text(encoding="utf-8") for name in files])


def module(name: str) -> str:
    """The script for Jupyter: an ES module with one explorer, as anywidget loads it."""
    return f"{source(name)}export default {{ render }};\n"


def classic(*names: str) -> str:
    """The script for a page, which also loads from a file: the named explorers, and the host."""
    host = (JS / "host.js").read_text(encoding="utf-8")
    return f'(() => {{\n"use strict";\n{source(*names)}{host}}})();\n'


def style() -> str:
    """The style sheet, the same for both."""
    return (JS / "explore.css").read_text(encoding="utf-8")
