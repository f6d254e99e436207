"""Kernels that are spoken to through files, not ports.

Jupyter looks for free ports, lets them go again, and tells the kernel to take them. Where two
programs do so at once, one may take the other's, and the kernel that comes second dies before its
first answer: rare, but a test suite starts many kernels. A socket that is a file has a name of its
own. Windows has no such sockets for kernels; there they keep their ports.

For pytest this is a plugin, ``-p kernels``, that gives such kernels to nbval.
"""

import os
import tempfile
import uuid
from pathlib import Path

import nbval.kernel
from jupyter_client.manager import AsyncKernelManager, KernelManager


class _ThroughFiles:
    """What makes a manager of kernels give each one socket files of its own."""

    def __init__(self, **options):
        if os.name == "posix":
            # In the folder for temporary files: the name of a socket has 100 characters at most.
            name = Path(tempfile.gettempdir()) / f"kernel-{uuid.uuid4().hex}.json"
            options |= {"transport": "ipc", "connection_file": str(name)}
        super().__init__(**options)


class Kernel(_ThroughFiles, KernelManager):
    """For programs that wait, such as nbval."""


class AsyncKernel(_ThroughFiles, AsyncKernelManager):
    """For programs that do not, such as nbclient."""


def pytest_configure():
    """Give such kernels to nbval, which takes a manager by this name."""
    nbval.kernel.KernelManager = Kernel
