"""Importing mlelib costs NumPy and SciPy's LAPACK; the rest is loaded when it is used."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATE = ["anywidget", "scipy.stats", "scipy.optimize", "scipy.sparse", "matplotlib", "IPython"]


def loaded_by(statements):
    """Run statements in a new Python; return which of the costly packages it then holds."""
    report = f"import sys; print(*[name for name in {LATE} if name in sys.modules])"
    command = [sys.executable, "-c", f"{statements}\n{report}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split()


@pytest.mark.parametrize(
    "statements",
    [
        "import mlelib",
        "from mlelib import check, data, inference, plot",
        "import mlelib; mlelib.maximize(mlelib.Normal([4, 5]), (4, 1), mlelib.scoring)",
        "from mlelib import data; data.michelson()",
    ],
)
def test_nothing_costly_is_loaded_before_it_is_used(statements):
    """Beyond what LAPACK itself loads, which in an older SciPy is its sparse matrices, too."""
    assert loaded_by(statements) == loaded_by("from scipy.linalg import lapack")


@pytest.mark.parametrize(
    ("statements", "needed"),
    [
        (
            "import mlelib; mlelib.maximize(mlelib.Normal([4, 5]), (4, 1), mlelib.lbfgs)",
            "scipy.optimize",
        ),
        ("from mlelib import plot; plot.use_book_style()", "matplotlib"),
    ],
)
def test_what_is_used_is_loaded(statements, needed):
    assert needed in loaded_by(statements)


def test_every_public_name_is_there():
    import mlelib

    assert sorted(mlelib.__all__) == mlelib.__all__
    assert all(callable(getattr(mlelib, name)) for name in mlelib.__all__)


def test_a_wheel_holds_every_file_of_the_package():
    """A file beside the code is installed only if a pattern of the configuration names it."""
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    found = set()
    for package in setuptools["packages"]:
        folder = ROOT / package.replace(".", "/")
        assert (folder / "__init__.py").is_file()
        for pattern in ["*.py", *setuptools["package-data"].get(package, [])]:
            found |= set(folder.glob(pattern))
    files = {file for file in (ROOT / "mlelib").rglob("*.*") if "__pycache__" not in file.parts}
    assert files == found
