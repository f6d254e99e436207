"""What runs inside the sandbox: the student's cells, then one value after another, as plain data.

This file and ``nursery.py`` are the only ones of the grader that a student's process ever holds.
"""

import ast
import builtins
import json
import re
import sys
import types

import numpy as np

try:
    from values import plain  # where a student's process finds it
except ImportError:
    from mlegrade.sandbox.values import plain

MAGIC = re.compile(r"^(\s*)(?:[%!]|[\w, ]+=\s*[%!]|[\w.]+\?+\s*$).*")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
KEPT_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")


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


def parse(source):
    """Split a cell into statements; magics and shell lines are dropped where there are any."""
    if source.startswith("%%"):
        source = source.split("\n", 1)[-1] if source.startswith(KEPT_MAGICS) else ""
    try:
        return ast.parse(source, "answer").body
    except SyntaxError:
        lines = [MAGIC.sub(r"\1pass", line) for line in source.split("\n")]
        return ast.parse("\n".join(lines), "answer").body


def is_literal(node):
    """Tell whether an expression is a plain constant: numbers, words, lists of them."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def only_defines(node):
    """Tell whether a statement of another cell can be run for the names that it gives.

    Nothing is called: else a loop in one question could cost all the others.
    """
    if isinstance(node, FUNCTIONS):
        defaults = [d for d in node.args.defaults + node.args.kw_defaults if d is not None]
        return not node.decorator_list and all(map(is_literal, defaults))
    if isinstance(node, ast.ClassDef):
        return not (node.decorator_list or node.bases) and all(map(only_defines, node.body))
    if isinstance(node, ast.Assign | ast.Expr):
        return is_literal(node.value)
    return isinstance(node, IMPORTS)


def run(cells, space, imports_only=False):
    """Run cells statement by statement; one that fails is skipped and reported, the rest runs."""
    skipped = []
    for cell in cells:
        try:
            body = parse(cell["source"])
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            if cell["whole"]:
                skipped.append(f"a cell that cannot be read: {describe(error)}")
            continue
        for node in body:
            if imports_only and not isinstance(node, IMPORTS):
                continue
            if cell["whole"] or only_defines(node):
                try:
                    exec(compile(ast.Module([node], []), "<answer>", "exec"), space)
                except BaseException as error:
                    if cell["whole"]:
                        skipped.append(f"line {node.lineno}: {describe(error)}")
    return skipped


def describe(error):
    """Say what went wrong, in a line that is short whatever the error holds."""
    return f"{type(error).__name__}: {error}"[:200]


def reply(request, space):
    """Do what the grader asks: import, run cells, or give a value."""
    try:
        if "imports" in request:
            return {"value": run(request["imports"], space, imports_only=True)}
        if "cells" in request:
            return {"value": run(request["cells"], space)}
        if request["name"] not in space:
            return {"missing": request["name"]}
        value = space[request["name"]]
        return {"value": plain(value(*arguments(request["inputs"])) if callable(value) else value)}
    except BaseException as error:
        return {"error": describe(error)}


def serve(sock):
    """Answer requests, a line each, until the grader closes the line."""
    builtins.input = lambda *prompt: ""
    builtins.display = builtins.get_ipython = lambda *things, **options: None
    sys.modules["__main__"] = types.ModuleType("__main__")  # without the nursery's names
    space = sys.modules["__main__"].__dict__
    lines = sock.makefile("rb")
    for line in lines:
        request = json.loads(line)
        answer = {"id": request["id"], **reply(request, space)}
        try:
            text = json.dumps(answer)
        except (TypeError, ValueError, RecursionError) as error:
            text = json.dumps({"id": request["id"], "error": describe(error)})
        sock.sendall(text.encode() + b"\n")
