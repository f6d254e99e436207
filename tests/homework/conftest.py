"""Nurseries for all tests: at the strongest level that the system has, and as another user."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from mlegrade.sandbox.limits import Limits
from mlegrade.sandbox.start import OPEN_PLACES, Nursery, strongest

NOT_NEEDED = shutil.ignore_patterns("test", "tests", "site-packages", "idlelib", "ensurepip")


@pytest.fixture(scope="session")
def level():
    """Return the strongest isolation here."""
    return strongest()[0]


@pytest.fixture(scope="session")
def nursery(level):
    """Return a nursery with the limits that students have."""
    with Nursery(level) as made:
        yield made


@pytest.fixture(scope="session")
def hasty(level):
    """Return a nursery with small limits, for submissions that run into them."""
    limits = Limits(cpu=0.5, wait=1, memory=1 << 30)
    with Nursery(level, limits=limits) as made:
        yield made


def open_to_all(place):
    """Tell whether every user may run programs that are there."""
    entered = all(path.stat().st_mode & 1 for path in (Path(place), *Path(place).parents))
    return entered and not os.statvfs(place).f_flag & os.ST_NOEXEC


@pytest.fixture(scope="session")
def python():
    """Copy Python and NumPy to where every user may read them: root's own often hides in /root."""
    place = next(filter(open_to_all, (tempfile.gettempdir(), *OPEN_PLACES)))
    with tempfile.TemporaryDirectory(prefix="python-for-all-", dir=place) as folder:
        library = f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
        shutil.copytree(Path(os.__file__).parent, f"{folder}/{library}", ignore=NOT_NEEDED)
        packages = Path(np.__file__).parents[1]
        for path in packages.glob("numpy*"):
            if path.name in {"numpy", "numpy.libs"}:
                shutil.copytree(path, f"{folder}/{library}/site-packages/{path.name}")
        Path(folder, "bin").mkdir()
        made = Path(shutil.copy(Path(sys.executable).resolve(), f"{folder}/bin"))
        for path in (Path(folder), *Path(folder).rglob("*")):  # whatever they were before
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        made.chmod(0o755)
        yield made


@pytest.fixture
def another(python, monkeypatch):
    """Return a nursery at this level, with small limits."""
    monkeypatch.setattr(sys, "executable", str(python))
    limits = Limits(cpu=0.5, wait=1, memory=1 << 30, disk=8 << 20)
    with Nursery("user", limits) as made:
        yield made
