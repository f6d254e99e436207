"""Node, where it is found, runs a page's own script to draw what a notebook stores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from mlelib.explore import _bundle

DRAW = """
const scene = modules[name].explorer.scene(state);
const drawn = (panel) => ({ ...panel, items: undefined, svg: modules.svg.whole(panel) });
const panels = scene.panels.map(drawn);
console.log(JSON.stringify({ ...scene, panels }));
"""


def find_node() -> str | None:
    """Find Node: on the path, else the one inside Playwright's wheel, else None.

    ``MLEBOOK_NODE`` names another one, or forbids any with the value ``none``.
    """
    wish = os.environ.get("MLEBOOK_NODE")
    if wish:
        return None if wish == "none" else wish
    found, wheel = shutil.which("node"), find_spec("playwright")
    if found or wheel is None:
        return found
    driver = Path(str(wheel.origin)).parent / "driver"
    return next((str(p) for p in (driver / "node", driver / "node.exe") if p.is_file()), None)


@lru_cache(200)
def _drawn(node: str, name: str, state: str) -> str:
    script = f"{_bundle.source('svg', name)}const [name, state] = [{json.dumps(name)}, {state}];"
    command, read = [node, "-"], script + DRAW
    done = subprocess.run(command, check=True, input=read, capture_output=True, encoding="utf-8")
    return done.stdout


def scene(name: str, state: dict) -> dict | None:
    """What an explorer shows in a state: panels, readouts, verdict; None without Node.

    Some have chips as well.
    """
    node = find_node()
    return json.loads(_drawn(node, name, json.dumps(state))) if node else None
