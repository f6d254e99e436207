"""The process that stands between the grader and the students' code.

It holds Python and NumPy, loaded once, and no secret: it is started with a clean environment and
never sees a course key, a reference or a mark. For each question it forks a process, takes away
from it all that it does not need, and lets it serve one line to the grader.
"""

import contextlib
import ctypes
import functools
import importlib
import json
import os
import signal
import socket
import sys
from pathlib import Path

DIE_WITH_PARENT, SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None, use_errno=True)
LINE, WORD = 3, 4  # to the grader: the student's, and the keeper's
sys.path.insert(0, str(Path(__file__).parent))  # -I leaves it out
calls, root, walls = map(importlib.import_module, ("calls", "root", "walls"))
del sys.path[0]


@functools.cache
def once(make, *values):
    """Make what is the same for all processes, before they are forked; or the error, to be told."""
    try:
        return make(*values)
    except OSError as error:
        return error


def told(made):
    """Return what was made, or raise the error."""
    if isinstance(made, OSError):
        raise made
    return made


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
            seen = told(once(root.visible, *order["secrets"]))
            try:
                walls.enter_namespaces(order["home"], order["disk"], seen, WORD)
            except OSError as error:
                raise OSError(f"{error}; {walls.ALLOW[bool(order['uid'])]}") from None
        else:  # one student's settings and temporary files are not to be the next one's
            os.close(WORD)
            os.environ.update(dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), order["home"]))
        rules = told(once(calls.Filter))
        walls.give_up_rights(order["uid"], order["limits"])
        walls.check_reading()
        rules.put_on()
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
        once(calls.Filter)
        once(root.visible, *order["secrets"])
        if os.fork() == 0:
            begin(ends, order, serve)
        for end in ends:
            os.close(end)


if __name__ == "__main__":
    main()
