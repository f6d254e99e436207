"""Certificates: whether a logistic MLE exists, against exact arithmetic and by one product."""

from types import SimpleNamespace

import exact
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize

from mlelib import LogisticRegression, gradient, lbfgs, maximize, newton, scoring, with_intercept

X6 = with_intercept([1, 2, 3, 4, 5, 6])
ONE = np.ones((4, 1))
TINY = 1 + 1e-8
CASES = {
    "overlap": (X6, [0, 0, 1, 0, 1, 1], "none"),
    "a gap": (X6, [0, 0, 0, 1, 1, 1], "complete"),
    "a gap, falling": (X6, [1, 1, 1, 0, 0, 0], "complete"),
    "one at the end": (X6, [0, 0, 0, 0, 0, 1], "complete"),
    "all 0": (X6, [0] * 6, "complete"),
    "all 1": (X6, [1] * 6, "complete"),
    "constants alone, both outcomes": (ONE, [0, 1, 1, 1], "none"),
    "constants alone, one outcome": (ONE, [0] * 4, "complete"),
    "a constant of -7, one outcome": (-7 * ONE, [1] * 4, "complete"),
    "a tie at the border": (with_intercept([1, 2, 2, 3]), [0, 0, 1, 1], "quasi-complete"),
    "a tie inside": (with_intercept([1, 2, 2, 3]), [0, 1, 0, 0], "none"),
    "ties everywhere": (with_intercept([1, 1, 2, 2]), [0, 1, 0, 1], "none"),
    "duplicated rows": (np.repeat(X6, 3, axis=0), np.repeat([0, 0, 0, 1, 1, 1], 3), "complete"),
    "duplicated overlap": (np.repeat(X6, 3, axis=0), np.repeat([0, 1, 0, 1, 0, 1], 3), "none"),
    "an empty cell": (with_intercept([0, 0, 0, 1, 1]), [0, 1, 1, 1, 1], "quasi-complete"),
    "no intercept, one sign": ([[1], [2], [3]], [1, 1, 1], "complete"),
    "no intercept, both signs": ([[1], [-2], [3]], [1, 1, 1], "none"),
    "no intercept, a zero": ([[1], [0], [3]], [1, 0, 1], "quasi-complete"),
    "no intercept, a zero with both outcomes": ([[1], [0], [0]], [1, 0, 1], "quasi-complete"),
    "a tiny row against a large one": ([[1e-12], [1]], [1, 0], "none"),
    "a tie and a tiny gap": (with_intercept([1, 1, TINY, 9]), [0, 1, 1, 1], "quasi-complete"),
    "a tie and a tiny overlap": (with_intercept([1, 1, TINY, 9]), [0, 1, 0, 1], "none"),
    "far from 0": (with_intercept(1e6 + X6[:, 1]), [0, 0, 0, 1, 1, 1], "complete"),
    "far from 0, overlap": (with_intercept(1e6 + X6[:, 1]), [0, 0, 1, 0, 1, 1], "none"),
    "a tiny overlap": (with_intercept([0, 1, 1 + 1e-6, 2]), [0, 1, 0, 1], "none"),
    "a tiny gap": (with_intercept([0, 1, 1 + 1e-6, 2]), [0, 0, 1, 1], "complete"),
    "columns of 1e-150 and 1e150": (X6 * [1e-150, 1e150], [0, 0, 0, 1, 1, 1], "complete"),
    "units far apart, overlap": (X6 * [1e-150, 1e150], [0, 0, 1, 0, 1, 1], "none"),
}


def assert_proved(X, y, trials, found):
    """Check the certificate by one product, (2y − 1) · (X d)."""
    X = np.asarray(X, dtype=float)
    y, trials = np.asarray(y), np.asarray(trials)
    assert abs(found.direction).max() == 1
    terms = X * found.direction
    product, size = terms.sum(axis=1), abs(terms).sum(axis=1).max()
    margins = np.concatenate([product[y > 0], -product[y < trials]])
    assert margins.min() >= -1e-9 * size
    assert margins.max() > 0
    if found.kind == "complete":
        assert margins.min() > 0


@pytest.mark.parametrize(("X", "y", "kind"), CASES.values(), ids=CASES)
def test_made_up_cases_get_the_right_certificate(X, y, kind):
    found = LogisticRegression(X, y).separation()
    assert found.kind == kind
    if kind == "none":
        assert found.direction is None
    else:
        assert_proved(X, y, np.ones(len(y)), found)


@given(
    rows=st.lists(st.tuples(*[st.integers(-3, 3)] * 2), min_size=3, max_size=10),
    k=st.sampled_from([2, 3]),
    offset=st.sampled_from([0, 10, 1000, 10**6]),
    border=st.integers(-3, 3) | st.none(),
    labels=st.lists(st.booleans(), min_size=10, max_size=10),
)
@settings(derandomize=True, deadline=None, database=None, max_examples=300)
def test_certificates_are_those_of_exact_arithmetic(rows, k, offset, border, labels):
    X = np.column_stack([np.ones(len(rows)), np.array(rows)])[:, :k]
    y = np.array(
        labels[: len(rows)] if border is None else [sum(r[: k - 1]) > border for r in rows]
    )
    assume(np.linalg.matrix_rank(X) == k)
    X[:, 1] += offset
    found = LogisticRegression(X, y).separation()
    assert found.kind == exact.separation((2 * y - 1.0)[:, None] * X)
    if found.kind != "none":
        assert_proved(X, y, np.ones(len(y)), found)


@pytest.mark.parametrize(
    ("successes", "trials", "kind"),
    [
        ([0, 0, 4, 4], [3, 3, 4, 4], "complete"),
        ([0, 1, 4, 4], [3, 3, 4, 4], "quasi-complete"),
        ([1, 3, 4, 4], [3, 3, 4, 4], "quasi-complete"),
        ([1, 3, 4, 3], [3, 3, 4, 4], "none"),
        ([1, 1, 1, 1], [3, 3, 4, 4], "none"),
        ([3, 3, 4, 4], [3, 3, 4, 4], "complete"),
        ([0, 0, 0, 0], [3, 3, 4, 4], "complete"),
    ],
)
def test_groups_with_both_outcomes_allow_no_direction_of_their_own(successes, trials, kind):
    X = with_intercept([1, 2, 3, 4])
    found = LogisticRegression.from_counts(X, successes, trials).separation()
    assert found.kind == kind
    if kind != "none":
        assert_proved(X, successes, trials, found)


@pytest.mark.parametrize("kind", ["complete", "quasi-complete"])
@pytest.mark.parametrize("method", [newton, scoring, gradient, lbfgs], ids=lambda m: m.__name__)
def test_a_climb_on_separated_data_does_not_converge_and_says_why(method, kind):
    X, y, _ = CASES["a gap" if kind == "complete" else "a tie at the border"]
    fit = maximize(LogisticRegression(X, y), np.zeros(2), method, max_steps=100)
    assert not fit.converged
    assert f"separated ({kind})" in fit.message


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[2] != "none"])
def test_the_likelihood_rises_for_ever_along_the_direction(name):
    X, y, kind = CASES[name]
    model = LogisticRegression(X, y)
    direction = model.separation().direction
    along = np.asarray(X, dtype=float) @ direction
    unit = direction / abs(along[along != 0]).max()
    heights = [model.loglik(t * unit) for t in (0, 1, 2, 4, 8)]
    assert (np.diff(heights) > 0).all()
    assert (model.loglik(1e9 * unit) == pytest.approx(0, abs=1e-12)) is (kind == "complete")


def test_a_certificate_is_frozen():
    with pytest.raises(AttributeError):
        LogisticRegression(*CASES["a gap"][:2]).separation().kind = "none"


def test_a_program_that_is_not_solved_is_an_error_and_no_certificate(monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr("scipy.optimize.linprog", lambda *args, **kwargs: SimpleNamespace(x=None))
    model = LogisticRegression(with_intercept([1, 2, 3, 4]), [0, 0, 1, 1])
    with pytest.raises(ArithmeticError, match=r"for 4 kinds .* is not certified; center the"):
        model.separation()


def test_a_program_that_nobody_solves_is_said_not_guessed(monkeypatch):
    monkeypatch.setattr(optimize, "linprog", lambda *given, **more: SimpleNamespace(x=None))
    with pytest.raises(ArithmeticError) as caught:
        LogisticRegression(with_intercept([1, 2, 3, 4]), [0, 0, 1, 1]).separation()
    assert str(caught.value) == (
        "the linear program for 4 kinds of responses was not solved, so whether the MLE "
        "exists is not certified; center the columns of X, or scale them to similar sizes."
    )
