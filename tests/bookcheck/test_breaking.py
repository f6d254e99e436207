"""Twins are broken in every way that matters, and one that does not notice is named."""

import ast

import pytest
from spoil import write

from bookcheck.checkers import refused
from bookcheck.notebook import Notebook
from bookcheck.twins import trials
from bookcheck.twins.assertions import depends_on_names
from bookcheck.twins.breaking import nudge, trial
from bookcheck.twins.mutants import mutants

TERMS = "terms = [0.5 * (value - 4.25) ** 2 for value in x]\n"
TWIN = "assert np.isclose(loglik(4.25), -sum(terms), rtol=1e-12, atol=0)"
SUM = "loglik(4.25) + sum(terms)"
HEAD = "still passes with "
BROKEN = {
    "sign flipped": ("fails when", "-sum(terms)", "sum(terms)"),
    "formula wrong": ("fails when", "0.5 *", "0.6 *"),
    "tolerance": (f"{HEAD}`loglik(4.25) * 1.001`", "rtol=1e-12", "rtol=10"),
    "distance": (f"{HEAD}`x.mean() * 1.001`", TWIN, "assert abs(x.mean() - mu_hat) < 9"),
    "against zero": (f"{HEAD}`({SUM}) * 1.001`", TWIN, f"assert abs({SUM}) < 1"),
    "input only": (f"{HEAD}`mu_hat - 1`", TWIN, "a = mu_hat + 1\nassert loglik(a) == loglik(a)"),
    "no number": ("depends on numbers", TERMS + TWIN, 'assert str(x.dtype) == "int64"'),
    "never ends": (
        "does not end within 2 s: `n - 1`",
        TWIN,
        "n = 0\nwhile n < 3:\n    n = n + 1\nassert n == 3",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_twin_that_cannot_fail_is_refused(spoil, monkeypatch, name):
    """A twin that fails, or that passes with broken numbers, is named with its cell."""
    message, old, new = BROKEN[name]
    monkeypatch.setattr(trials, "LIMIT", 2)
    found = refused(spoil(write("loglik-check", old, new)), ["breaking"])
    assert message in "\n".join(found["breaking"])
    assert "cell 9 (loglik-check)" in found["breaking"][0]


def test_notebook_that_ends_its_process_is_an_error(spoil):
    """What cannot be run cannot be broken: an exit is not taken for a clean bill."""
    with pytest.raises(RuntimeError, match="90-sample"):
        refused(spoil(write("top", "round", "import sys\n\nsys.exit(3)\nround")), ["breaking"])


def test_a_module_beside_the_notebook_is_found(spoil):
    """As Jupyter finds it."""
    notebook = spoil(write("top", "round", "import beside\n\nround"))
    assert "No module named 'beside'" in refused(notebook, ["breaking"])["breaking"][0]
    notebook.path.with_name("beside.py").touch()
    assert refused(Notebook.read(notebook.path), ["breaking"]) == {}


def test_slow_twin_is_named(spoil):
    """A twin that takes seconds is slow for each of its mutants: the author is told."""
    pause = "import time\n\ntime.sleep(0.7)\nassert x[0] > 1"
    (line,) = trials.slow(spoil(write("loglik-check", TERMS + TWIN, pause)))
    assert "cell 9: the twin takes 0." in line


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("y = a + b", ["a - b"]),
        ("y = a * b - c / d", ["a * b + c / d", "a / b", "c * d"]),
        ("y = -(a ** 2)", ["a ** 2", "a * 2"]),
        ("y -= a", ["y += a"]),
        ("y = a[n - 1] @ b", []),
        ("y = f(a, tol=2 * b, scale=2 * b)", ["2 / b"]),
        ("assert a is b, 'a' + b", []),
        ("assert a == b == c", [f"{name} * 1.001" for name in "abbc"]),
        ("assert isclose(a, b, rel_tol=10 ** -9)", ["a * 1.001", "b * 1.001"]),
        ("assert abs(a - b) <= c", ["a + b", "a * 1.001", "b * 1.001", "abs(a - b) > c"]),
        ("assert norm(a) < c", ["a * 1.001", "norm(a) >= c"]),
        ("assert all(eigenvalues < 0)", ["eigenvalues >= 0"]),
    ],
)
def test_mutants(source, changes):
    """Each operator and sign, and each side of the assertion; no index, tolerance or message."""
    found = [mutant.change.split("`")[1] for mutant in mutants(source)]
    assert found == changes


def test_mutants_differ_from_the_cell():
    """Every mutant is another program than the cell, and all are different."""
    source = "y = -(a + b) ** 2\nassert np.allclose(y, [c, d], atol=0)"
    programs = [ast.unparse(ast.parse(source)), *(mutant.source for mutant in mutants(source))]
    assert len(set(programs)) == len(programs) == 6


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("assert True", False),
        ("assert 1 < 2", False),
        ("assert x", False),
        ("assert x == 1", True),
        ("assert np.isclose(f(x), 2)", True),
        ("assert all(a < b for a in y)", True),
    ],
)
def test_assertion_about_numbers(source, verdict):
    """An assertion compares something computed."""
    assert depends_on_names(source) is verdict


def test_nudge_keeps_shape_and_has_a_floor_only_against_zero():
    """Numbers move by 0.1 %; tiny ones too, unless they are compared with an exact zero."""
    assert nudge(-2.0, 1.0) == pytest.approx(-2.002)
    assert nudge(1e-30, 2e-30) == pytest.approx(1.001e-30, rel=1e-12, abs=0)
    assert nudge(1e-30, 0) == pytest.approx(1e-3)
    assert nudge((1.0, [0.0]), (1.0, [0.0])) == (1.001, [0.001])


def test_trial_leaves_the_notebook_alone():
    """A trial draws from a copy of the generator and changes copies of lists."""
    namespace = {"y": [1.0]}
    assert trial("y.append(2)\nassert y == [1.0, 2]", namespace, 60) is None
    assert isinstance(trial("assert y == [2.0]", namespace, 60), AssertionError)
    assert namespace == {"y": [1.0]}
