"""Broken copies of a twin: a sign or operator exchanged, a side of the assertion moved by 0.1 %."""

import ast
import copy
from dataclasses import dataclass

from bookcheck.twins.assertions import comparisons

EXCHANGE = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
}
OPPOSITE = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.NotEq: ast.Eq}
# Not the formula: how close is close enough, and how large an array is.
SPARED = {"atol", "rtol", "rel_tol", "abs_tol", "tol", "rel", "abs", "axis", "size", "shape"}
NUDGE = "__nudge__"


@dataclass(frozen=True)
class Mutant:
    """A broken copy of a cell, and in words what was broken."""

    source: str
    change: str


def mutants(source):
    """Return every mutant of a cell: of its arithmetic, and of what its assertions compare.

    >>> [m.change for m in mutants("assert a - b == c")]
    ['`a + b` in line 1', '`(a - b) * 1.001` in line 1', '`c * 1.001` in line 1']
    """
    tree = ast.parse(source)
    found = []
    for node, broken, change in [*_arithmetic(tree), *_sides(tree)]:
        words = f"`{change}` in line {node.lineno}"
        found.append(Mutant(ast.unparse(_replaced(tree, node, broken)), words))
    return found


def _arithmetic(tree):
    """Yield (node, broken node, words) for each operator and each minus sign."""
    for node in _formulas(tree):
        broken = copy.copy(node)
        if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in EXCHANGE:
            broken.op = EXCHANGE[type(node.op)]()
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            broken = node.operand
        else:
            continue
        yield node, broken, ast.unparse(broken)


def _formulas(node):
    """Yield the nodes below one, tolerances, indices and messages left out."""
    for name, value in ast.iter_fields(node):
        spared = (isinstance(node, ast.Subscript) and name == "slice") or (
            isinstance(node, ast.Assert) and name == "msg"
        )
        for child in value if isinstance(value, list) else [value]:
            keyword = isinstance(child, ast.keyword) and child.arg in SPARED
            text = isinstance(child, ast.JoinedStr)
            if isinstance(child, ast.AST) and not (spared or keyword or text):
                yield child
                yield from _formulas(child)


def _sides(tree):
    """Yield (node, broken node, words) for what an assertion compares, and which way."""
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assert):
            for side, other in comparisons(statement.test):
                call = ast.Call(ast.Name(NUDGE, ast.Load()), [side, other], [])
                factor = ast.BinOp(side, ast.Mult(), ast.Constant(1.001))
                yield side, call, ast.unparse(factor)
            for node in ast.walk(statement.test):
                if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITE:
                    operators = [OPPOSITE[type(node.ops[0])](), *node.ops[1:]]
                    broken = ast.Compare(node.left, operators, node.comparators)
                    yield node, broken, ast.unparse(broken)


def _replaced(tree, node, broken):
    """Return a copy of a tree with one node exchanged; the tree itself is left alone."""
    if tree is node:
        return broken
    fresh = copy.copy(tree)
    for name, value in ast.iter_fields(tree):
        if isinstance(value, list):
            items = [_replaced(v, node, broken) if isinstance(v, ast.AST) else v for v in value]
            setattr(fresh, name, items)
        elif isinstance(value, ast.AST):
            setattr(fresh, name, _replaced(value, node, broken))
    return fresh
