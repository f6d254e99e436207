"""Kernels that are spoken to through files, not ports.

Jupyter looks for free ports, lets them go again, and tells the kernel to take them. Where two
programs do so at once, one may take the other's, and the kernel that comes second dies before its
first answer: rare, but a test suite starts many kernels. A socket that is a file has a name of its
own. Windows has no such sockets for kernels; there they keep their ports.

For pytest this is a plugin, ``-p kernels``, that gives such kernels to nbval, and words to its
failures: cells are counted as all other checks count them, and it is said what to do.
"""

import os
import tempfile
import uuid
from pathlib import Path

import nbval.kernel
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbval.plugin import IPyNbCell


class _ThroughFiles:
    """What makes a manager of kernels give each one socket files of its own."""

    def __init__(self, **options):
        if os.name == "posix":
            # The name of a socket has 107 bytes at most, and the folder for temporary files, which
            # the environment may name, is sometimes deep.
            folder = tempfile.gettempdir()
            folder = folder if len(os.fsencode(folder)) < 50 else "/tmp"
            name = Path(folder, f"kernel-{uuid.uuid4().hex}.json")
            options |= {"transport": "ipc", "connection_file": str(name)}
        super().__init__(**options)


class Kernel(_ThroughFiles, KernelManager):
    """For programs that wait, such as nbval."""


class AsyncKernel(_ThroughFiles, AsyncKernelManager):
    """For programs that do not, such as nbclient."""


def placed(cls, /, parent, cell, **given):
    """Make a cell's test, named by its place among all cells; nbval counts only those of code."""
    place = parent.nb.cells.index(cell)
    given |= {"name": f"cell {place} ({cell.get('id', 'no id')})", "cell_num": place}
    return super(IPyNbCell, cls).from_parent(parent, cell=cell, **given)


def failed(cell, excinfo, by_itself=IPyNbCell.repr_failure):
    """Say last, where an author looks first, which cell it is and what to do."""
    return (
        f"{by_itself(cell, excinfo)}\n{cell.parent.path.name}, {cell.name}: run again, it gives "
        "something else than the notebook holds. If the cell is wrong, mend it; then "
        "`make refresh` writes what it gives now, and `git diff` shows what that changed."
    )


def pytest_configure():
    """Give nbval such kernels, and its tests these names and words."""
    nbval.kernel.KernelManager = Kernel
    IPyNbCell.from_parent = classmethod(placed)
    IPyNbCell.repr_failure = failed
