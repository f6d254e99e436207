"""Code and notebooks are written one way: ruff's checks and its format, over everything."""

import subprocess
import sys

import pytest
from exceptions import ROOT

# In a notebook the width of the page counts: lines of code are formatted to 80 columns.
COMMANDS = {
    "check": ["check", "."],
    "format of the code": ["format", "--check", ".", "--exclude", "*.ipynb"],
    "format of the notebooks": ["format", "--check", "chapters", "--config", "line-length = 80"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_ruff_is_content(command):
    """Ruff finds nothing, with the configuration in pyproject.toml."""
    whole = [sys.executable, "-m", "ruff", *command]
    done = subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
