"""A cell's text as Python: without Jupyter's own lines, and, where asked, for its names alone."""

import ast
import re

MAGIC = re.compile(r"^(\s*)(?:[%!?]|[\w, ]+=\s*[%!]|[\w.]+\?+\s*$)(.*)")
TIMED = re.compile(r"^(\s*)%time\s+(?=\S)")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
KEPT_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
HARMLESS = ("staticmethod", "classmethod", "property")
PLACE = {"lineno": 1, "col_offset": 0}
MOST_TRIES = 50


def parse(source):
    r"""Split a cell into statements; magics and shell lines are dropped where there are any.

    Only where Python cannot read a line, so that a line of arithmetic may begin with ``%``.

    >>> len(parse("%matplotlib inline\nx = (17\n  % 5)\n?x"))
    3
    """
    source = source.lstrip("\n")
    if source.startswith("%%writefile "):
        name, _, text = source.removeprefix("%%writefile ").partition("\n")
        return ast.parse(f"with open({name.strip()!r}, 'w') as f: f.write({text!r})").body
    if source.startswith("%%"):
        source = source.split("\n", 1)[-1] if source.startswith(KEPT_MAGICS) else ""
    lines = source.split("\n")
    for _ in range(MOST_TRIES):
        try:
            return ast.parse("\n".join(lines), "answer").body
        except SyntaxError as error:
            at = (error.lineno or 1) - 1
            if at >= len(lines) or not MAGIC.match(lines[at]):
                break
            lines[at] = without_magic(lines[at])
    return ast.parse("\n".join(map(without_magic, lines)), "answer").body


def without_magic(line):
    """Return a line as Python: what ``%time`` times is kept, other magics do nothing."""
    return TIMED.sub(r"\1", line) if TIMED.match(line) else MAGIC.sub(r"\1pass", line)


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
        node.annotation = ast.Constant(None, **PLACE)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = getattr(node, "targets", None) or [node.target]
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
