"""What a climb stands on: factors of information, blocks of rows, when a top is doubted."""

from fractions import Fraction

import numpy as np
import pytest
from models import Logistic

from mlelib import LinearRegression, LogisticRegression, Normal, maximize, with_intercept
from mlelib.climb._existence import is_restless
from mlelib.climb._factor import cholesky, solve, triangular
from mlelib.climb._hill import Hill
from mlelib.inference import standard_errors
from mlelib.models._blocks import row_blocks
from mlelib.models._canonical import _is_far_from_singular

MATRIX = np.array([[4.0, 1.0, 0.5], [1.0, 9.0, 2.0], [0.5, 2.0, 1e6]])


def test_factors_give_the_matrix_back_with_its_diagonal_made_1():
    R, scale = cholesky(MATRIX)
    np.testing.assert_allclose(scale, [1 / 2, 1 / 3, 1e-3], rtol=1e-15)
    upper = np.triu(R)
    np.testing.assert_allclose(upper.T @ upper, scale[:, None] * MATRIX * scale, rtol=1e-14)


def test_entries_that_are_held_stay_0():
    b = np.array([1.0, 2.0, 3.0])
    held = solve(MATRIX, b, np.array([True, False, True]))
    assert held[1] == 0
    np.testing.assert_allclose(held[[0, 2]], np.linalg.solve(MATRIX[::2, ::2], b[::2]), rtol=1e-14)


@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e3])
def test_nearly_dependent_columns_are_seen_in_any_unit(unit):
    """Two columns whose correlation is 1 − gap have least eigenvalue gap."""
    for gap, far in ((1.0, True), (2e-6, True), (5e-7, False), (0.0, False)):
        matrix = np.array([[1.0, 1 - gap], [1 - gap, 1.0]]) * unit
        assert _is_far_from_singular(matrix) is far
    assert not _is_far_from_singular(np.array([[np.nan, 0], [0, 1.0]]))
    assert not _is_far_from_singular(np.array([[0.0, 0], [0, 1.0]]))


def test_rows_are_cut_into_blocks_of_the_size_asked_for():
    cut = [list(row_blocks(np.zeros((10, k)), 64)) for k in (1, 2, 4, 8, 100)]
    assert [len(blocks) for blocks in cut] == [2, 3, 5, 10, 10]
    for blocks in cut:
        assert [i for block in blocks for i in range(10)[block]] == list(range(10))


def test_a_factor_needs_no_matrix_where_the_root_is_known():
    """Columns (1, 1e9) and (1, 1e9 + 1): their matrix is singular in float64."""
    R = np.array([[-np.sqrt(2), -np.sqrt(2) * (1e9 + 0.5)], [0.0, np.sqrt(0.5)]])
    both, vector = np.array([True, True]), np.array([1.0, 1e9])
    assert solve(R.T @ R, vector, both) is None
    for sharp in (False, True):
        found = solve(R.T @ R, vector, both, lambda: R, sharp)
        np.testing.assert_allclose(found, [1e9 + 1, -1.0], rtol=1e-6)
    R[1, 1] = 0
    assert solve(R.T @ R, vector, both, lambda: R) is None
    assert triangular(np.array([[1.0, np.inf], [0.0, 1.0]])) is None


def separable(y):
    return LogisticRegression([[1, -2], [1, -1], [1, 1], [1, 2]], y)


def test_a_top_falls_away_on_both_sides_and_a_slope_to_a_limit_does_not():
    """The intercept is 0, and its error dwarfs it: in one case it is known, in the other not."""
    top = maximize(separable([0, 1, 0, 1]), [0, 0]).theta
    hill = Hill(separable([0, 1, 0, 1]), top)
    assert is_restless(hill, hill.point(top)) is False
    assert abs(top[0]) < 1e-12
    hill = Hill(separable([0, 0, 1, 1]), [0, 0])
    for steep in (5.0, 10.0, 20.0, 30.0):
        assert is_restless(hill, hill.point(np.array([0.0, steep]))) is True
    assert is_restless(hill, hill.point(np.array([0.0, 800.0]))) is True  # no information is left


def test_a_top_of_a_model_without_a_certificate_is_not_doubted():
    hill = Hill(Normal([-1.0, 1.0]), [0.0, 2.0])
    assert is_restless(hill, hill.point(hill.start)) is False


def test_a_balanced_design_costs_no_certificate(monkeypatch):
    monkeypatch.setattr(LogisticRegression, "separation", lambda _: pytest.fail("asked"))
    x, y = np.linspace(0.1, 1, 20), np.arange(20) % 3 == 1
    model = LogisticRegression(with_intercept(np.append(x, -x)), np.append(y, ~y))
    fit = maximize(model, [0, 0])
    assert abs(fit.theta[0]) < 1e-3 * standard_errors(model, fit.theta)[0]
    assert fit.converged


UNITS = [np.eye(3), np.diag([1, 1e3, 1e-5]), np.array([[1, 0.3, -2], [0, 1, 3], [1, 1, 1]])]


@pytest.mark.parametrize("turned", range(3))
@pytest.mark.parametrize("unit", [1.0, 1e-8, 1e8])
@pytest.mark.parametrize("Model", [LogisticRegression, Logistic])
def test_separated_data_are_refused_in_any_unit_and_at_any_tolerance(Model, unit, turned):
    X = np.array([[1, 0, 0]] * 3 + [[1, unit, 0]] * 3 + [[1, 0, 1]] * 4)
    model = Model(X @ UNITS[turned], [1, 0, 0, 1, 1, 0, 1, 1, 1, 1])
    for tol in (1e-2, 1e-4, 1e-8):
        assert not maximize(model, np.zeros(3), tol=tol).converged


def test_a_start_may_be_fractions():
    fit = maximize(Normal([4, 5, 6, 5, 4]), (Fraction(4), Fraction(1)))
    assert fit.converged
    assert fit.theta == pytest.approx((4.8, 0.56))


def test_data_become_plain_rows_one_after_the_other():
    class Labeled(np.ndarray):
        """An array of another kind, as libraries of units and labels have them."""

    x = np.arange(5.0).view(Labeled)
    assert type(Normal(x).x) is np.ndarray
    X = np.asfortranarray([[1, 2], [1, 3], [1, 5], [1, 4]])
    assert LinearRegression(X, [1, 2, 3, 5]).X.flags.c_contiguous
    assert LogisticRegression(X, [0, 1, 0, 1]).X.flags.c_contiguous
