"""What stands between a student's process and the rest: namespaces, limits, another user, a filter.

A process goes through them once, and no way leads back.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

import root  # which the nursery finds beside this file

NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NET = (1 << b for b in (17, *range(26, 31)))
DIE_WITH_PARENT, NO_NEW_PRIVILEGES, DROP_CAPABILITY = 1, 38, 24
CAPABILITIES_V3 = 0x20080522
ALLOW = {  # how to come by namespaces, for root and for others
    True: "in a container, start it with --cap-add SYS_ADMIN --security-opt apparmor=unconfined",
    False: "as root, set `sysctl user.max_user_namespaces=10000`, and on Ubuntu "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`",
}


def enter_namespaces(home, size, seen, word):
    """Leave the network, the other processes and the files behind; return as process 1."""
    me, group = os.geteuid(), os.getegid()
    flags = NEW_MOUNTS | NEW_NAMES | NEW_IPC | NEW_PIDS | NEW_NET
    root.call("unshare", flags if me == 0 else flags | NEW_USER)
    if me != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {me} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    inner = os.fork()
    if inner:  # stay, so that the death of the nursery is passed on, and say who ended
        os.waitpid(inner, 0)
        os.write(word, b"x")
        os._exit(0)
    os.close(word)
    root.build(home, size, seen)


def give_up_rights(uid, limits):
    """Set the limits; become another user where one is given; never gain a right again."""
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    for capability in range(41):
        root.LIBC.prctl(DROP_CAPABILITY, capability, 0, 0, 0)
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header, nothing = (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0), (ctypes.c_uint32 * 6)()
    root.call("capset", header, nothing)
    root.LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    root.LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def check_reading():
    """Raise, with a remedy, where this user may not read Python or a package, nor import it so."""
    packages = Path(str(sys.modules["numpy"].__file__)).parents[1]
    try:
        closed = [p for p in (Path(os.__file__), *packages.iterdir()) if not os.access(p, os.R_OK)]
    except PermissionError:
        closed = [packages]
    if closed:
        inside = closed[0].is_relative_to(sys.prefix)
        raise OSError(
            f"a student's user may not read {closed[0]}; allow it with `chmod -R go+rX "
            f"{sys.prefix if inside else sys.base_prefix}`, or use a Python that all may read"
        )
