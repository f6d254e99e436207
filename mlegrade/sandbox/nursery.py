"""The process that stands between the grader and the students' code.

It holds Python and NumPy, loaded once, and no secret: it is started with a clean environment and
never sees a course key, a reference or a mark. For each question it forks a process, takes away
from it all that it does not need, and lets it serve one line to the grader.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NET = (1 << b for b in (17, *range(26, 31)))
NO_SUID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 2, 4, 1 << 12, 1 << 14, 1 << 18
SET_MOUNT_ATTRIBUTES, HERE, AT_RECURSIVE, READ_ONLY = 442, -100, 0x8000, 1 | 2 | 4
DIE_WITH_PARENT, NO_NEW_PRIVILEGES, DROP_CAPABILITY, SUBREAPER = 1, 38, 24, 36
CAPABILITIES_V3 = 0x20080522
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin")
# Where a course may be, its answers and its students' work: the last is this very checkout.
COVERED = ("/usr/src", "/usr/local/src", str(Path(__file__).resolve().parents[2]))
LINE, WORD = 3, 4  # to the grader: the student's, and the keeper's
DEVICES = ("null", "zero", "urandom", "random")
ALLOW = {  # how to come by namespaces, for root and for others
    True: "in a container, start it with --cap-add SYS_ADMIN --security-opt apparmor=unconfined",
    False: "as root, set `sysctl user.max_user_namespaces=10000`, and on Ubuntu "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`",
}


def call(name, *values):
    """Call the C library; raise what it reports."""
    if getattr(LIBC, name)(*values) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def mount(source, target, kind=None, flags=0, data=None):
    """Mount a file system, or bind a directory to a second place."""
    text = [None if t is None else os.fsencode(t) for t in (source, target, kind, data)]
    call("mount", text[0], text[1], text[2], ctypes.c_ulong(flags), text[3])


def show(path, root, attributes=READ_ONLY):
    """Make a directory or file of the system visible below ``root``; read-only unless told."""
    path, target = Path(path), Path(root + str(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    target.mkdir() if path.is_dir() else target.touch()
    mount(path, target, flags=BIND | RECURSIVE)
    protect(target, attributes)


def protect(target, attributes=READ_ONLY):
    """Give a mounted place, and all below it, attributes: read-only unless told."""
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    call("syscall", SET_MOUNT_ATTRIBUTES, HERE, os.fsencode(target), AT_RECURSIVE, wanted, 32)


def build_root(root, size):
    """Put the process into a world of its own: Python, read-only, and a small place to write."""
    mount("none", "/", flags=RECURSIVE | PRIVATE)
    mount("tmpfs", root, "tmpfs", NO_SUID | NO_DEVICES, f"size={size},mode=755")
    python = sorted({str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix)})
    for path in [*SYSTEM, *python]:
        if Path(path).exists() and not Path(root + path).exists():
            show(path, root)
    covers = []
    for cover in [root + path for path in COVERED]:
        if Path(cover).is_dir():  # the first may have covered the last
            mount("tmpfs", cover, "tmpfs", NO_SUID | NO_DEVICES, f"size={size},mode=755")
            covers.append(cover)
    for path in python:
        if not Path(root + path).exists():
            show(path, root)
    for cover in covers:
        protect(cover)
    for name in DEVICES:
        show(f"/dev/{name}", root, attributes=NO_SUID)
    for name in ("tmp", "dev/shm"):
        Path(root, name).mkdir(exist_ok=True)
        Path(root, name).chmod(0o1777)
    os.chdir(root)
    call("pivot_root", b".", b".")
    call("umount2", b".", 2)
    os.chdir("/tmp")


def enter_namespaces(root, size):
    """Leave the network, the other processes and the files behind; return as process 1."""
    me, group = os.geteuid(), os.getegid()
    flags = NEW_MOUNTS | NEW_NAMES | NEW_IPC | NEW_PIDS | NEW_NET
    call("unshare", flags if me == 0 else flags | NEW_USER)
    if me != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {me} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    inner = os.fork()
    if inner:  # stay, so that the death of the nursery is passed on, and say who ended
        os.waitpid(inner, 0)
        os.write(WORD, b"x")
        os._exit(0)
    os.close(WORD)
    build_root(root, size)


def give_up_rights(uid, limits):
    """Set the limits; become another user where one is given; never gain a right again."""
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    for capability in range(41):
        LIBC.prctl(DROP_CAPABILITY, capability, 0, 0, 0)
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header, nothing = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0), (ctypes.c_uint32 * 6)()
    call("capset", header, nothing)
    LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def check_reading():
    """Raise, with a remedy, where this user may not read Python or a package, nor import it so."""
    packages = Path(sys.modules["numpy"].__file__).parents[1]
    try:
        closed = [p for p in (os.__file__, *packages.iterdir()) if not os.access(p, os.R_OK)]
    except PermissionError:
        closed = [packages]
    if closed:
        inside = Path(closed[0]).is_relative_to(sys.prefix)
        raise OSError(
            f"a student's user may not read {closed[0]}; allow it with `chmod -R go+rX "
            f"{sys.prefix if inside else sys.base_prefix}`, or use a Python that all may read"
        )


def begin(ends, order, serve):
    """Turn the forked process into a student's."""
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    for end, number in zip(list(map(os.dup, ends)), (LINE, WORD), strict=True):
        os.dup2(end, number)
    os.closerange(WORD + 1, 256)
    line = socket.socket(fileno=LINE)
    try:
        os.chdir(order["home"])
        if order["level"] == "user" and not order["uid"]:
            raise OSError("only root can become another user")
        if order["level"] == "namespaces":
            try:
                enter_namespaces(order["home"], order["disk"])
            except OSError as error:
                raise OSError(f"{error}; {ALLOW[bool(order['uid'])]}") from None
        else:  # one student's settings and temporary files are not to be the next one's
            os.close(WORD)
            os.environ.update(dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), order["home"]))
        give_up_rights(order["uid"], order["limits"])
        check_reading()
    except OSError as error:
        line.sendall(json.dumps({"id": 0, "error": str(error)}).encode() + b"\n")
        os._exit(1)
    line.sendall(b'{"id": 0}\n')
    serve(line)
    os._exit(0)


def main():
    """Fork a process for each order that comes with an end of a line to talk on."""
    sys.path.insert(0, str(Path(__file__).parent))
    serve = importlib.import_module("child").serve
    del sys.path[0]
    control = socket.socket(fileno=int(sys.argv[1]))
    LIBC.prctl(SUBREAPER, 1, 0, 0, 0)
    os.umask(0o022)  # the student's user enters the folders that are made here
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        text, ends, _, _ = socket.recv_fds(control, 8192, 2)
        if not text:
            break
        order = json.loads(text)
        for module in order["modules"]:
            with contextlib.suppress(ImportError):  # the student's own import says so
                importlib.import_module(module)
        if os.fork() == 0:
            begin(ends, order, serve)
        for end in ends:
            os.close(end)


if __name__ == "__main__":
    main()
