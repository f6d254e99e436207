"""What a climb stands on: factors of information, blocks of rows, when a top is doubted."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mlelib import LinearRegression, LogisticRegression, Normal, maximize
from mlelib._factor import cholesky, solve
from mlelib._hill import Hill
from mlelib._validate import row_blocks
from mlelib.logistic import _is_far_from_singular

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


def test_a_top_is_doubted_where_its_error_dwarfs_it():
    """The mean's standard error is 1/√5 = 0.447 at variance 1, a thousand times 0.000447."""
    hill = Hill(Normal([-1.0, 1.0, -2.0, 2.0, 0.0]), [0.0, 2.0])
    for mu, doubted in ((6e-4, False), (3e-4, True)):
        point = hill.point(np.array([mu, 1.0]))
        assert hill.is_restless(replace(point, step=np.zeros(2))) is doubted


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
