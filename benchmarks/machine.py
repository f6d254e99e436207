"""The machine and the versions."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "scipy", "scikit-learn", "statsmodels", "glum", "mlelib")


def thread_pools():
    """Return what runs in threads, such as a BLAS: a list of dicts, one thread in each."""
    from threadpoolctl import threadpool_info

    pools = threadpool_info()
    wide = [pool["filepath"] for pool in pools if pool["num_threads"] != 1]
    if wide:
        raise SystemExit(f"Not measured: one thread is the rule, and more run in {wide}.")
    return pools


def processor():
    """Return the name of the processor, as far as the system tells it."""
    if Path("/proc/cpuinfo").is_file():
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def description(more=()):
    """Return what a reader must know to compare; `more` are packages beside the usual ones."""
    blas = {
        f"{pool['internal_api']} {pool['version']}, {pool.get('architecture')}"
        for pool in thread_pools()
        if pool["user_api"] == "blas"
    }
    packages = (*PACKAGES, *more)
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "blas": sorted(blas),
        "versions": {"python": platform.python_version()} | {p: version(p) for p in packages},
    }
