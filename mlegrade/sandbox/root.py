"""What a student's process sees of the files: what Python needs, read-only, and a small place."""

import ctypes
import os
import sys
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
NO_SUID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 2, 4, 1 << 12, 1 << 14, 1 << 18
SET_MOUNT_ATTRIBUTES, HERE, AT_RECURSIVE, READ_ONLY = 442, -100, 0x8000, 1 | 2 | 4
# Shared libraries and the hours of the world; Python's own files are found where Python is.
SYSTEM: tuple[str, ...] = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
SYSTEM += ("/etc/ld.so.cache", "/usr/share/zoneinfo")
DEVICES = ("null", "zero", "urandom", "random")
MOST_FILES = 10_000


def call(name, *values):
    """Call the C library; raise what it reports."""
    if getattr(LIBC, name)(*values) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def mount(source, target, kind=None, flags=0, data=None):
    """Mount a file system, or bind a directory to a second place."""
    text = [None if t is None else os.fsencode(t) for t in (source, target, kind, data)]
    call("mount", text[0], text[1], text[2], ctypes.c_ulong(flags), text[3])


def holds(folder, secret):
    """Tell whether a secret lies in a folder, by any of the names that both have."""
    return Path(secret).resolve().is_relative_to(Path(folder).resolve())


def needed(secrets):
    """List what Python needs, a folder before what is in it."""
    found = [Path(path) for path in SYSTEM]
    for prefix in {Path(sys.prefix), Path(sys.base_prefix)} - {Path("/usr")}:
        found += [prefix / "lib", prefix / "lib64", prefix / "pyvenv.cfg"]
    # Packages may be elsewhere. A checkout that is installed by its path is not one of them.
    found += [Path(p) for p in sys.path if not any(holds(p, secret) for secret in secrets)]
    program = Path(sys.executable)
    while program.is_symlink():
        found.append(program)
        program = program.parent / program.readlink()
    found.append(program)
    found += [path.resolve() for path in found]
    return sorted({Path(os.path.normpath(path)) for path in found if path.exists()})


def visible(*secrets):
    """Return what is to be seen; raise if a secret would be, with what to do."""
    seen = []
    for path in needed(secrets):
        if not any(path.is_relative_to(p) and not p.is_symlink() for p in seen):
            seen.append(path)
    for secret in secrets:
        for path in seen:
            if holds(path, secret):
                raise OSError(
                    f"students would see {secret}, since Python needs all of {path}; move it to "
                    "a folder that is not below that one"
                )
    return seen


def show(path, root, attributes=READ_ONLY):
    """Make a directory or file of the system visible below ``root``; read-only unless told."""
    path, target = Path(path), Path(root + str(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    target.mkdir() if path.is_dir() else target.touch()
    mount(path, target, flags=BIND | RECURSIVE)
    set_attributes(target, attributes, AT_RECURSIVE)


def set_attributes(target, attributes, depth=0):
    """Set what a mount allows; with ``depth``, what is mounted below it, too."""
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    call("syscall", SET_MOUNT_ATTRIBUTES, HERE, os.fsencode(target), depth, wanted, 32)


def build(root, size, seen):
    """Put the process into a world of its own: what is to be seen, and a small place to write."""
    mount("none", "/", flags=RECURSIVE | PRIVATE)
    room = f"size={size},nr_inodes={MOST_FILES},mode=755"
    mount("tmpfs", root, "tmpfs", NO_SUID | NO_DEVICES, room)
    for path in seen:
        show(path, root)
    for name in DEVICES:
        show(f"/dev/{name}", root, attributes=NO_SUID)
    for name in ("tmp", "dev/shm"):
        place = Path(root, name)
        place.mkdir(exist_ok=True)
        place.chmod(0o1777)
        mount(place, place, flags=BIND | RECURSIVE)  # a mount of its own, which stays open
    set_attributes(root, READ_ONLY)  # the student may be the owner, if the grader is not root
    os.chdir(root)
    call("pivot_root", b".", b".")
    call("umount2", b".", 2)
    os.chdir("/tmp")
