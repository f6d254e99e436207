"""What runs inside the sandbox: the student's cells, then one value after another, as plain data.

This file, ``values.py``, ``cellcode.py`` and ``nursery.py`` are the only ones of the grader that a
student's process ever holds.
"""

import ast
import builtins
import codeop
import inspect
import json
import os
import signal
import sys
import traceback
import types
from typing import Any

import numpy as np

try:  # where a student's process finds them
    from cellcode import IMPORTS, only_defines, parse
    from values import plain
except ImportError:
    from mlegrade.sandbox.cellcode import IMPORTS, only_defines, parse
    from mlegrade.sandbox.values import plain

MOST_SAID = 5  # of a cell


class OverTimeError(BaseException):
    """A statement has used up its time; no ``except Exception`` of a student's catches it."""


def arguments(inputs):
    """Turn inputs as they are sent into arguments: lists into arrays, code into functions."""
    made = []
    for value in inputs:
        if isinstance(value, list):
            made.append(np.array(value, dtype=float))
        elif isinstance(value, dict):
            made.append(eval(value["code"], {"np": np}))  # the instructor's text, never a student's
        else:
            made.append(value)
    return made


def over_time(*_):
    """End a statement."""
    raise OverTimeError("more than its time")


class Notebook:
    """The names that a notebook has defined so far, and what of it waits for a second try."""

    def __init__(self, space):
        self.compile: Any = codeop.Compile()  # which takes trees, too
        self.space, self.waiting = space, []
        self.compile.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.loop = None
        self.number = None  # of the cell that runs, in the notebook as it was handed in

    def keep(self, value):
        """Keep what a cell shows under the names that Jupyter gives it."""
        if value is not None:
            names = vars(builtins)
            names.update(___=names["__"], __=names["_"], _=value)
            names["Out"][self.number] = names[f"_{self.number}"] = value

    def wait(self, coroutine):
        """Wait for what a cell awaits, in one loop for all cells, as in Jupyter."""
        import asyncio  # where it is wanted: few need it

        self.loop = self.loop or asyncio.new_event_loop()
        self.loop.run_until_complete(coroutine)

    def run(self, cell):
        """Run a cell statement by statement; return what was skipped. The rest runs."""
        seconds, said = cell.get("seconds", {}), []
        self.number = cell.get("number")
        try:
            body = parse(cell["source"])
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            return [f"a cell that cannot be read: {describe(error)}"] if cell["whole"] else []
        rest = {"cpu": seconds.get("cpu", 0), "imports": seconds.get("imports", 0)}
        for node in body:
            if cell["whole"] or only_defines(node):
                wrong = self.step(node, rest)
                if cell["whole"] and isinstance(wrong, NameError):
                    self.waiting.append(node)
                elif cell["whole"] and wrong:
                    said.append(f"line {node.lineno}: {describe(wrong)}")
        return said[:MOST_SAID]

    def again(self):
        """Try what named something that a later cell defines; cells run in any order in Jupyter."""
        waiting, self.waiting, said = self.waiting, [], []
        for node in waiting:
            if error := self.step(node, {}):
                said.append(f"line {node.lineno}: {describe(error)}")
        return said[:MOST_SAID]

    def step(self, node, rest):
        """Run a statement within what is left of its cell's time; return the error, if any."""
        kind = "imports" if isinstance(node, IMPORTS) else "cpu"
        signal.signal(signal.SIGPROF, over_time)
        signal.setitimer(signal.ITIMER_PROF, rest.get(kind, 0))
        try:
            shown = isinstance(node, ast.Expr)
            tree = ast.Interactive([node]) if shown else ast.Module([node], [])
            code = self.compile(tree, "<answer>", "single" if shown else "exec")
            made = eval(code, self.space)
            if code.co_flags & inspect.CO_COROUTINE:
                self.wait(made)
        except BaseException as error:
            return error
        finally:
            left = signal.setitimer(signal.ITIMER_PROF, 0)[0]
            if rest.get(kind):
                rest[kind] = max(left, 0.001)
        return None


def describe(error):
    """Say what went wrong, in a line that is short whatever the error holds."""
    if isinstance(error, OverTimeError):
        return "no answer within the limit of time"
    return f"{type(error).__name__}: {error}"[:200]


def told(error):
    """Say which error came, and where in the answer; its text may hold what was asked."""
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == "<answer>"
    ]
    line = lines[0] if lines else None
    return {"error": type(error).__name__, "line": line, "name": getattr(error, "name", None)}


def called(value, inputs):
    """Return what a function gives for the inputs of one call; a letter is there already."""
    return value(*arguments(inputs)) if callable(value) else value


def reply(request, notebook):
    """Do what the grader asks: run cells, or give values."""
    try:
        if "cells" in request:
            return {"value": [line for cell in request["cells"] for line in notebook.run(cell)]}
        if "fork" in request:
            return {"value": True}
        if "again" in request:
            return {"value": notebook.again()}
        if request["name"] not in notebook.space:
            return {"missing": request["name"]}
        value = notebook.space[request["name"]]
        return {"value": [plain(called(value, inputs)) for inputs in request["cases"]]}
    except BaseException as error:
        return told(error)


def copied(sock, number):
    """Leave the line to a copy of this process, until that has ended; return True in the copy."""
    pid = os.fork()
    if pid == 0:
        return True
    while os.waitpid(-1, 0)[0] != pid:  # orphans may end, too
        pass
    sock.sendall(json.dumps({"id": number, "ended": True}).encode() + b"\n")
    return False


def serve(sock):
    """Answer requests, a line each, until the grader closes the line."""
    builtins.input = lambda *prompt: ""
    vars(builtins)["display"] = vars(builtins)["get_ipython"] = lambda *things, **options: None
    vars(builtins).update(_="", __="", ___="", Out={})
    vars(np).setdefault("trapz", np.trapezoid)  # as in the NumPy of the book's pages
    sys.modules["__main__"] = types.ModuleType("__main__")  # without the nursery's names
    sys.path.insert(0, "")
    notebook = Notebook(sys.modules["__main__"].__dict__)
    sys.displayhook = notebook.keep
    copy = 0  # the number of the request that made this one
    for line in sock.makefile("rb"):
        request = json.loads(line)
        if request.get("copy", 0) != copy:  # it was for one that has ended
            continue
        if "fork" in request:
            if not copied(sock, request["id"]):
                continue
            copy = request["id"]
        answer = {"id": request["id"], **reply(request, notebook)}
        try:
            text = json.dumps(answer)
        except (TypeError, ValueError, RecursionError) as error:
            text = json.dumps({"id": request["id"], **told(error)})
        sock.sendall(text.encode() + b"\n")
