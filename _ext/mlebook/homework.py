"""The students' notebooks, beside the pages that offer them for download."""

import shutil
import subprocess
import sys
from pathlib import Path

from sphinx.application import Sphinx


def build_homework(app: Sphinx, error: Exception | None) -> None:
    """Build the notebooks and copy the students'; a copy of the book without homework has none."""
    if error or app.builder.format != "html" or not Path(app.srcdir, "homework").is_dir():
        return
    out = Path(app.outdir).parent / "homework"
    command = [sys.executable, "-m", "mlegrade", "build", "--out", str(out)]
    subprocess.run(command, cwd=app.srcdir, check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(out / "student", Path(app.outdir) / "homework", dirs_exist_ok=True)
