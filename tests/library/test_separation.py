"""Certificates: whether a logistic MLE exists, against exact arithmetic and by one product."""

from collections import Counter

import exact
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mlelib import (
    LogisticRegression,
    gradient,
    lbfgs,
    maximize,
    newton,
    scoring,
    with_intercept,
)
from mlelib.models import _separation
from mlelib.models._whole import Basis

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
    "a dummy with one outcome": (with_intercept([0, 0, 1]), [1, 0, 0], "quasi-complete"),
    "mixed scales": (with_intercept([4, 40457, 4, 5, 58361183]), [0, 1, 1, 1, 1], "quasi-complete"),
    "a far point": (with_intercept([0, 1, 10**10]), [1, 0, 1], "none"),
    "an overlap of 1e-10": (with_intercept([0, 1, 1 - 1e-10, 2]), [0, 0, 1, 1], "none"),
    "an overlap of one bit": (with_intercept([0, 1, 1 - 2**-53, 2]), [0, 0, 1, 1], "none"),
    "a gap of 1e-10": (with_intercept([0, 1 - 1e-10, 1, 2]), [0, 0, 1, 1], "complete"),
    "a gap of 1 in 1e8": (with_intercept([0, 1e8, 1e8 + 1, 2e8]), [0, 0, 1, 1], "complete"),
    "the smallest numbers, overlap": (with_intercept([0, 1e-323, 5e-324, 1]), [0, 0, 1, 1], "none"),
}


def assert_proved(X, y, trials, found, rounding=0):
    """Check the certificate by one product, (2y − 1) · (X d), in rational numbers."""
    up, down = np.asarray(y) > 0, np.asarray(y) < trials
    for row, succeeds, fails, supports in zip(
        exact.fractions(X), up, down, found.supported, strict=True
    ):
        (d,) = exact.fractions([found.direction])
        size = exact.dot(map(abs, row), map(abs, d))
        for sign in [1] * int(succeeds) + [-1] * int(fails):
            margin = sign * exact.dot(row, d)
            assert margin >= -rounding * size
            assert (margin > -rounding * size) if supports else (abs(margin) <= rounding * size)
    assert found.kind == ("complete" if found.supported.all() else "quasi-complete")


@pytest.fixture(params=["by whole numbers alone", "after a climb"])
def either(request, monkeypatch):
    """Certify in both ways: with few columns no climb is tried, unless a test asks for it."""
    if request.param == "after a climb":
        monkeypatch.setattr(_separation, "MANY", 0)


@pytest.mark.parametrize(("X", "y", "kind"), CASES.values(), ids=CASES)
def test_made_up_cases_get_the_right_certificate(X, y, kind, either):
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
    far = 40 / abs(along[along != 0]).min()
    assert (model.loglik(far * direction) == pytest.approx(0, abs=1e-12)) is (kind == "complete")


def test_a_certificate_is_frozen():
    with pytest.raises(AttributeError):
        LogisticRegression(*CASES["a gap"][:2]).separation().kind = "none"


POOLS = {
    "dummies": [0, 1],
    "small numbers": [-3, -2, -1, 0, 1, 2, 3],
    "mixed scales": [0, 1, 4, 5, 40457, 58361183, 1e10],
    "near 1": [0.0, 1 - 1e-10, 1 - 2**-53, 1.0, 1 + 2**-52, 1 + 1e-8, 2.0],
    "years": [2000, 2001, 2002, 2004, 2007, 2009],
    "a far origin": [1e8, 1e8 + 1, 1e8 + 2, 2e8],
    "decimals": [0.1, 0.2, 0.3, 0.7, 1.1],
}


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("pool", POOLS)
def test_verdicts_on_small_sets_are_those_of_rational_numbers(pool, k, grouped, either):
    rng, kinds = np.random.default_rng(7), Counter()
    for _ in range(60):
        n = rng.integers(k, 9)
        X = np.column_stack([np.ones(n), rng.choice(POOLS[pool], (n, k - 1))])
        trials = rng.integers(1, 1 + 3 * grouped, n, endpoint=True)
        y = rng.integers(0, trials, endpoint=True)
        if np.linalg.matrix_rank(X / abs(X).max(axis=0).clip(min=1), tol=1e-11) < k:
            continue
        model = (
            LogisticRegression.from_counts(X, y, trials) if grouped else LogisticRegression(X, y)
        )
        found = model.separation()
        kinds[found.kind] += 1
        assert found.kind == exact.separation(np.vstack([X[y > 0], -X[y < trials]]))
        if found.kind == "none":
            assert found.direction is None
            assert not found.supported.any()
        else:
            d = found.direction
            whole = (X % 1 == 0).all() and (d % 1 == 0).all() and (abs(X) @ abs(d)).max() < 2**53
            assert_proved(X, y, trials, found, 0 if whole else 2**-52)
            if whole:  # then floats do as well
                product = X @ found.direction
                assert (product[y > 0] >= 0).all()
                assert (product[y < trials] <= 0).all()
    assert len(kinds) >= 2


def test_the_direction_has_no_dust_and_the_message_names_what_runs():
    groups = np.arange(400) % 20
    X = np.column_stack([np.ones(400), np.eye(20)[groups][:, 1:]])
    y = (np.arange(400) // 20 % 3 == 0).astype(float)
    y[groups == 4], y[groups == 9] = 1, 0
    model = LogisticRegression(X, y)
    assert np.flatnonzero(model.separation().direction).tolist() == [4, 9]
    assert "in which beta_5 and beta_10 run away." in maximize(model, np.zeros(20)).message
    dummy = LogisticRegression(with_intercept([0, 0, 1]), [1, 0, 0])
    assert dummy.separation().direction.tolist() == [0, -1]
    assert "in which beta_2 runs away." in maximize(dummy, (0, 0)).message


def test_the_least_of_gaps_is_a_gap():
    X, y = with_intercept([0, 1e-299, 2e-299, 1]), np.array([0, 0, 1, 1])
    found = LogisticRegression(X, y).separation()
    assert found.kind == "complete"
    assert_proved(X, y, np.ones(4), found)


def test_whole_numbers_are_given_as_they_are():
    assert LogisticRegression(*CASES["a gap"][:2]).separation().direction.tolist() == [-7, 2]


def test_where_the_overlap_is_tiny_the_fit_and_the_certificate_agree():
    far = maximize(LogisticRegression(*CASES["a far point"][:2]), (0, 0))
    assert far.converged, far.message
    # known by rational arithmetic and 60 digits
    assert far.theta == pytest.approx((-1.085949905e-9, 2.371899811e-9), rel=1e-6)
    assert maximize(LogisticRegression(*CASES["an overlap of 1e-10"][:2]), (0, 0)).converged


@pytest.mark.parametrize("kind", ["none", "quasi-complete", "complete"])
def test_a_few_looks_at_many_rows_are_enough(kind, monkeypatch):
    """No look costs more than a product of X; a program with a variable for each row costs much."""
    rng = np.random.default_rng(3)
    X = with_intercept(rng.normal(size=(20_000, 6)))
    y = X[:, 1] > {"none": rng.normal(size=20_000), "complete": 0.1}.get(kind, 0.5)
    if kind == "quasi-complete":
        X[:, 6] = np.arange(20_000) % 50 == 0
        y = np.where(X[:, 6] == 1, True, np.arange(20_000) % 3 == 0)
    looks, bring = [], Basis._bring
    monkeypatch.setattr(Basis, "_bring", lambda *given: looks.append(1) or bring(*given))
    found = LogisticRegression(X, y).separation()
    assert found.kind == kind
    assert len(looks) < 100
    if kind == "quasi-complete":
        assert found.direction.tolist() == [0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("kind", ["none", "quasi-complete", "complete"])
def test_with_many_columns_a_climb_comes_first(kind, monkeypatch):
    """Whole numbers of fifty columns are long: where rounding leaves no doubt none are needed."""
    rng = np.random.default_rng(5)
    X = with_intercept(rng.normal(size=(2_000, 30)))
    y = X[:, 1] > (rng.normal(size=2_000) if kind == "none" else 0.1)
    if kind == "quasi-complete":
        X = np.column_stack([X, np.arange(2_000) % 50 == 0])
        y = np.where(X[:, -1] == 1, True, rng.random(2_000) < 0.5)
    looks, bring = [], Basis._bring
    monkeypatch.setattr(Basis, "_bring", lambda *given: looks.append(1) or bring(*given))
    found = LogisticRegression(X, y).separation()
    assert found.kind == kind
    assert bool(looks) == (kind == "quasi-complete")
    if kind == "complete":
        assert_proved(X, y, np.ones(2_000), found, 2**-52)


def test_the_certificate_is_made_once_and_cannot_be_spoiled():
    model = LogisticRegression(*CASES["a gap"][:2])
    found = model.separation()
    assert model.separation() is found
    for array in (found.direction, found.supported):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
