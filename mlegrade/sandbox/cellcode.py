"""A cell's text as Python: without Jupyter's own lines, and, where asked, for its names alone."""

import ast
import re

MAGIC = re.compile(r"^(\s*)(?:[%!?]|[\w, ]+=\s*[%!]|.*\?\s*$)(.*)")
TIMED = re.compile(r"^(\s*)%time\s+(?=\S)")
RUN = re.compile(r"^(\s*)%run\s+(?:-\w+\s+)*[\"']?([^\s\"']+?)(?:\.py)?[\"']?(?:\s.*)?$")
PYLAB = re.compile(r"^(\s*)%pylab\b.*")
WRITTEN = re.compile(r"%%(?:write)?file\s+(-a\s|--append\s)?(.*)")
PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)|In \[\d+\]: |\s*\.{3,}: ?")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
KEPT_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
HARMLESS = ("staticmethod", "classmethod", "property")
MOST_TRIES = 50
PLOTS = "import numpy as np, matplotlib.pyplot as plt"
PLOTS += "; from matplotlib.pylab import *; from numpy import *"


def parse(source):
    r"""Split a cell into statements; magics and shell lines are dropped where there are any.

    Only where Python cannot read a line, so that a line of arithmetic may begin with ``%``.

    >>> len(parse("%matplotlib inline\nx = (17\n  % 5)\n?x"))
    3
    """
    source = unpasted(re.sub(r"\A(?:[^\S\n]*\n)+", "", source))
    if written := WRITTEN.match(source):
        mode, name = "a" if written[1] else "w", written[2].strip().strip("\"'")
        text = source.partition("\n")[2].rstrip("\n") + "\n"  # as IPython ends a file
        return ast.parse(f"with open({name!r}, {mode!r}) as f: f.write({text!r})").body
    if source.startswith("%%"):  # below it there may be another
        return parse(source.partition("\n")[2]) if source.startswith(KEPT_MAGICS) else []
    lines = source.split("\n")
    for _ in range(MOST_TRIES):
        try:
            return ast.parse("\n".join(lines), "answer").body
        except SyntaxError as error:
            at = (error.lineno or 1) - 1
            if at >= len(lines) or not MAGIC.match(lines[at]):
                break
            drop_magic(lines, at)
    for at in range(len(lines)):
        drop_magic(lines, at)
    return ast.parse("\n".join(lines), "answer").body


def unpasted(source):
    r"""Return a cell without the indent or the prompts that came with it from elsewhere.

    >>> unpasted("  x = 1\n  y = 2"), unpasted(">>> def f():\n...     pass")
    ('x = 1\ny = 2', 'def f():\n    pass')
    """
    lines = source.split("\n")
    if PROMPT.match(lines[0]):
        lines = [PROMPT.sub("", line, 1) if PROMPT.match(line) else line for line in lines]
    indent = lines[0].removesuffix(lines[0].lstrip(" \t"))
    return "\n".join(line.removeprefix(indent) for line in lines)


def drop_magic(lines, at):
    """Make a line Python: %time, %run and %pylab do what they say, other magics do nothing."""
    if TIMED.match(lines[at]):
        lines[at] = TIMED.sub(r"\1", lines[at])
    elif run := RUN.match(lines[at]):
        lines[at] = f"{run[1]}exec(open({run[2] + '.py'!r}).read(), globals())"
    elif pylab := PYLAB.match(lines[at]):
        lines[at] = pylab[1] + PLOTS
    elif magic := MAGIC.match(lines[at]):
        while lines[at].endswith("\\") and at + 1 < len(lines):  # it goes on
            lines[at], at = "", at + 1
        lines[at] = f"{magic[1]}pass"


def is_literal(node):
    """Tell whether an expression is a plain constant: numbers, words, lists of them."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def only_defines(node):
    """Tell whether a statement can be run for the names that it gives, once it calls nothing.

    Else a loop in one question could cost all the others: annotations and decorators are taken
    away, and what needs them, or calls anything else, is left out.
    """
    if isinstance(node, FUNCTIONS):
        node.args = silent(node.args)
        node.returns = None
        node.decorator_list = [d for d in node.decorator_list if ast.unparse(d) in HARMLESS]
        return all(map(is_literal, defaults(node.args)))
    if isinstance(node, ast.ClassDef):
        called = node.decorator_list or node.bases or node.keywords
        return not called and all(map(only_defines, node.body))
    if isinstance(node, ast.AnnAssign):
        node.annotation = ast.Constant(None, lineno=1, col_offset=0)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if not all(isinstance(target, ast.Name) for target in targets):
            return False
        if isinstance(node.value, ast.Lambda):
            return all(map(is_literal, defaults(node.value.args)))
        return node.value is not None and is_literal(node.value)
    if isinstance(node, ast.Expr):  # a docstring
        return isinstance(node.value, ast.Constant)
    return isinstance(node, (*IMPORTS, ast.Pass))


def defaults(arguments):
    """Return the expressions that are evaluated where a function is defined."""
    return [d for d in arguments.defaults + arguments.kw_defaults if d is not None]


def silent(arguments):
    """Return a function's arguments without their annotations."""
    for node in ast.walk(arguments):
        if isinstance(node, ast.arg):
            node.annotation = None
    return arguments
