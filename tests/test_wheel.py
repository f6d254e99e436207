"""The wheel alone, in an empty folder, runs a chapter that somebody downloaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command, **kwargs):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_downloaded_chapter_runs_with_the_wheel_alone(tmp_path):
    source = tmp_path / "source"
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        source.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "mlelib", source / "mlelib")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(source))
    (wheel,) = tmp_path.glob("mlelib-*.whl")
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    run(*pip, "install", "--no-deps", "--target", str(installed), str(wheel))
    empty.mkdir()
    shutil.copy(ROOT / "chapters" / "06-normal.ipynb", empty)
    alone = {**os.environ, "PYTHONPATH": str(installed)}
    where = run(sys.executable, "-c", "import mlelib; print(mlelib.__file__)", cwd=empty, env=alone)
    assert Path(where.strip()).is_relative_to(installed)
    run(sys.executable, "-m", "jupyter", "execute", "06-normal.ipynb", cwd=empty, env=alone)
    assert sorted(path.name for path in empty.iterdir()) == ["06-normal.ipynb"]
