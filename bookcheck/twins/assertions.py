"""What an assertion compares: the pairs of sides that it says are equal, or close."""

import ast

CLOSE = {"isclose", "allclose", "array_equal", "approx", "array_almost_equal"}


def depends_on_names(source):
    """Whether the last assertion compares something computed: not ``assert True`` or ``1 < 2``."""
    last = ast.parse(source).body[-1]
    names = {node.id for node in ast.walk(last.test) if isinstance(node, ast.Name)}
    compares = any(
        isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and _name(node) in CLOSE)
        for node in ast.walk(last.test)
    )
    return compares and bool(names)


def hides_a_tolerance(source):
    """Whether NumPy compares with a tolerance that the cell does not name.

    Unless told otherwise ``isclose`` and ``allclose`` add ``atol=1e-8`` to what ``rtol`` allows.

    >>> hides_a_tolerance("assert np.isclose(a, b, rtol=1e-12)")
    True
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return any(
        ast.unparse(call.func) in {"np.isclose", "np.allclose"}
        and not {"rtol", "atol"} <= {keyword.arg for keyword in call.keywords}
        for call in calls
    )


def loosest_tolerance(source):
    """Return the largest relative tolerance that a cell names.

    >>> loosest_tolerance("assert np.isclose(a, b, rtol=1e-6, atol=0)")
    1e-06
    """
    keywords = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword)]
    named = [k.value for k in keywords if k.arg in {"rtol", "rel_tol", "rel"}]
    values = [node.value for node in named if isinstance(node, ast.Constant)]
    return max((value for value in values if isinstance(value, int | float)), default=0.0)


def compares_with_itself(source):
    """Whether an assertion has the same expression on both sides, names written out.

    >>> compares_with_itself("a = x + 1; b = x + 1; assert a == b")
    True
    >>> compares_with_itself("p = fit.p; assert p == q")
    False
    """
    tree = ast.parse(source)
    known = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            known[statement.targets[0].id] = _written_out(statement.value, known)
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    return any(
        _written_out(left, known) == _written_out(right, known)
        for node in asserts
        for left, right in comparisons(node.test)
    )


def _written_out(node, known):
    """Return an expression as text, with the names that the cell assigned replaced."""
    tree = ast.parse(ast.unparse(node), mode="eval")
    return ast.unparse(_Replace(known).visit(tree))


class _Replace(ast.NodeTransformer):
    """Put what a name stands for in its place; an attribute of the same name is another thing."""

    def __init__(self, known):
        self.known = known

    def visit_Name(self, node):
        written = self.known.get(node.id)
        return ast.parse(written, mode="eval").body if written else node


def comparisons(tree):
    """Yield pairs (side, other side) of nodes that an assertion says are equal, or close.

    In ``abs(a - b) < tolerance`` the sides are a and b; in ``abs(a) < tolerance`` they are a and 0.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in CLOSE and len(node.args) > 1:
            yield from _both(*node.args[:2])
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
                if isinstance(operator, ast.Eq):
                    yield from _both(left, right)
                elif not isinstance(operator, ast.Is | ast.IsNot | ast.In | ast.NotIn):
                    yield from _distances(left)
                    yield from _distances(right)


def _both(left, right):
    """Yield both ways to look at two sides."""
    yield left, right
    yield right, left


def _distances(side):
    """Yield the sides of each absolute difference in an inequality."""
    for node in ast.walk(side):
        if isinstance(node, ast.Call) and _name(node) in {"abs", "fabs", "norm"} and node.args:
            inside = [n for n in ast.walk(node.args[0]) if isinstance(n, ast.BinOp)]
            differences = [n for n in inside if isinstance(n.op, ast.Sub)]
            for difference in differences[:1]:
                yield from _both(difference.left, difference.right)
            if not differences:
                yield node.args[0], ast.Constant(0)


def _name(call):
    """Return the last part of a called name: isclose for np.isclose."""
    return ast.unparse(call.func).split(".")[-1]
