"""Least squares: as many digits as there are, no cut, and a dependent column by its name."""

from fractions import Fraction

import exact
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlelib import LinearRegression, LogisticRegression, with_intercept
from mlelib.inference import observed_information, standard_errors
from mlelib.models._least_squares import (
    PANEL_BYTES,
    add_up,
    column_scale,
    product,
    slices,
    triangle,
    two_sum,
)

# The residuals of NIST's Wampler3, 4 and 5, but for their factors of 1, 100 and 10000.
WAMPLER = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048]
WAMPLER = [*WAMPLER, 2048, *WAMPLER[::-1]]
POWERS = np.vander(np.arange(21.0), 6, increasing=True)


def fewest_digits(found, expected):
    return min(exact.digits(a, b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("factor", [1, 100, 10_000])
def test_wampler_polynomials_keep_all_digits_under_large_residuals(factor):
    y = POWERS.sum(axis=1) + factor * np.array(WAMPLER)
    model = LinearRegression(POWERS, y)
    assert fewest_digits(model.beta, [1] * 6) >= 15
    squares = factor**2 * sum(value**2 for value in WAMPLER)
    assert exact.digits(model.sum_of_squares, squares) >= 15


def test_a_polynomial_of_degree_10_is_solved_and_not_cut():
    # Like NIST's Filip: the condition number is 1e15, and 5e9 with the columns scaled.
    rng = np.random.default_rng(1)
    x = np.linspace(-9, -3, 82)
    X, y = np.vander(x, 11, increasing=True), 0.8 + 0.05 * np.sin(x) + rng.normal(0, 0.003, 82)
    beta, squares = exact.least_squares(X, y)
    model = LinearRegression(X, y)
    peers = [np.linalg.lstsq(X, y, rcond=rcond)[0] for rcond in (None, 0)]
    assert fewest_digits(model.beta, beta) >= max(fewest_digits(peer, beta) for peer in peers)
    # Even the squared condition number of the scaled columns, 2e19, is beyond 1/EPS.
    assert fewest_digits(model.beta, beta) >= 13
    assert exact.digits(model.sum_of_squares, squares) >= 13
    # The errors come from one triangle: rounding times the condition number, and not its square.
    errors = standard_errors(model, model.mle())[:-1]
    assert fewest_digits(errors, exact.standard_errors(X, y)) >= 6


@given(
    rows=st.lists(st.tuples(*[st.integers(-9, 9)] * 4), min_size=5, max_size=9),
    power=st.sampled_from([0, -7, -12, -18]),
)
@settings(derandomize=True, deadline=None, database=None, max_examples=60)
def test_near_dependence_is_solved_to_the_digits_of_exact_arithmetic(rows, power):
    table = np.array(rows, dtype=float)
    # The second column is the first but for its 2^power: condition up to 1e6.
    X = np.column_stack([table[:, 0], table[:, 0] + 2.0**power * table[:, 1], table[:, 2]])
    y = table[:, 3]
    if np.linalg.matrix_rank(table[:, :3]) < 3:
        with pytest.raises(ValueError, match=r"column [012] of X is"):
            LinearRegression(X, y)
        return
    beta, squares = exact.least_squares(X, y)
    model = LinearRegression(X, y)
    # One rounding of each coefficient, amplified by the condition number of this table at most.
    size = max(map(abs, beta))
    errors = [abs(Fraction(a) - b) for a, b in zip(model.beta.tolist(), beta, strict=True)]
    assert max(errors) <= size * Fraction(1, 10**12)
    assert abs(Fraction(model.sum_of_squares) - squares) <= Fraction(1, 10**12) * (squares + 1)


def test_a_sum_and_its_error_hold_the_sum_exactly():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 100)) * 10.0 ** rng.integers(-9, 9, (2, 100))
    total, lost = two_sum(a, b)
    assert lost.any()
    for x, y, high, low in zip(a, b, total, lost, strict=True):
        assert Fraction(high) + Fraction(low) == Fraction(x) + Fraction(y)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_slices_add_up_and_all_but_the_last_have_few_bits(count):
    values = np.random.default_rng(6).uniform(-1, 1, 1000)
    parts = list(slices(values, 20, count))
    assert len(parts) == count
    for s, part in enumerate(parts[:-1], start=1):
        assert ((part * 2.0 ** (20 * s)) % 1 == 0).all()
        assert abs(part).max() <= 2.0 ** -(20 * (s - 1))
    for i, value in enumerate(values):
        assert sum(Fraction(part[i]) for part in parts) == Fraction(value)


@pytest.mark.parametrize(("count", "twice"), [(2, 1), (4, 2)])
@pytest.mark.parametrize("shape", [(5, 3), (3, 5000), (40, 300)])
def test_products_have_the_digits_that_were_asked_for(shape, count, twice):
    rng = np.random.default_rng(7)
    A = rng.uniform(-1, 1, shape)
    b, more = rng.normal(size=shape[1]) * 1e5, rng.normal(size=shape[1]) * 1e-13
    total, error = add_up(np.zeros(shape[0]), product(A, b, count, more))
    # Terms are below 1e6: the rounding of each, once or twice.
    bound = shape[1] * 10**6 * Fraction(2) ** (-53 * twice)
    for row, high, low in zip(A, total, error, strict=True):
        whole = sum(
            Fraction(a) * (Fraction(x) + Fraction(y)) for a, x, y in zip(row, b, more, strict=True)
        )
        assert abs(Fraction(high) + Fraction(low) - whole) <= bound


@pytest.mark.parametrize("blocks", [0.001, 1, 2.5])
def test_the_triangle_is_the_same_in_one_block_and_in_many(blocks):
    n = int(blocks * PANEL_BYTES / 24) + 3
    X, y = np.random.default_rng(3).normal(size=(n, 3)) * [1, 1e3, 1e-3], np.arange(float(n))
    scale = column_scale(X)
    R = triangle(X, scale, lambda rows: y[rows])
    whole = np.column_stack([X * scale, y])
    assert R.shape == (4, 4)
    np.testing.assert_allclose(R.T @ R, whole.T @ whole, rtol=1e-12, atol=1e-11 * n**2)


def test_columns_are_scaled_by_powers_of_two_to_a_largest_entry_near_1():
    X = np.array([[3.0, -1e-200, 0.0, 5e-324], [1.0, 1e-201, 0.0, 0.0]])
    scale = column_scale(X)
    assert (np.frexp(scale)[0] == 0.5).all()
    largest = abs(X * scale).max(axis=0)
    assert (largest[:2] >= 0.5).all()
    assert (largest < 1).all()


NORMAL = np.random.default_rng(4).normal(size=(20, 3))
DEPENDENT = {
    "a column of zeros": (np.column_stack([NORMAL, np.zeros(20)]), "column 3 of X is zero"),
    "zeros before others": (np.column_stack([np.zeros(20), NORMAL]), "column 0 of X is zero"),
    "a duplicate": (NORMAL[:, [0, 1, 1, 2]], "column 2 of X is a combination"),
    "a negative multiple": (
        np.column_stack([NORMAL, -7e9 * NORMAL[:, 0]]),
        "column 3 of X is a combination",
    ),
    "a rounded sum": (
        np.column_stack([NORMAL, NORMAL @ [0.1, 0.3, -0.7]]),
        "column 3 of X is a combination",
    ),
    "two constants": (with_intercept(np.full((20, 1), 7.0)), "column 1 of X is a combination"),
    "all indicators and an intercept": (
        with_intercept(np.eye(4)[np.arange(20) % 4]),
        "column 4 of X is a combination",
    ),
    # Rounding alone leaves a pivot of 1e-9 here: the exact residual tells.
    "a difference of far numbers": (
        np.column_stack([np.ones(20), 1e8 + np.arange(20) ** 2 % 7, np.arange(20) ** 2 % 7]),
        "column 2 of X is a combination",
    ),
    # Coefficients 1/3 and -1e8, of which float64 holds one: it takes twice the digits to see it.
    "a third of far numbers": (
        np.column_stack([np.ones(20), 3e8 + 3 * (np.arange(20) ** 2 % 7), np.arange(20) ** 2 % 7]),
        "column 2 of X is a combination",
    ),
    "fewer rows than columns": (NORMAL[:2], "X has 2 rows and 3 columns; with fewer rows"),
}


@pytest.mark.parametrize(("X", "message"), DEPENDENT.values(), ids=DEPENDENT)
@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_dependent_columns_are_refused_by_number(model, X, message):
    with pytest.raises(ValueError, match=message + r".*(Drop it|Drop columns)"):
        model(X, np.arange(len(X)) % 2)


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 1e-12])
def test_columns_that_nearly_agree_are_not_refused(gap):
    X = np.column_stack([NORMAL[:, 0], NORMAL[:, 0] + gap * NORMAL[:, 1]])
    y = NORMAL[:, 2]
    beta, _ = exact.least_squares(X, y)
    # Residuals and products have twice the digits: the condition number 1/gap costs none until
    # its square is felt, in those 32.
    wanted = min(14, 32.5 + 2 * np.log10(gap))
    assert fewest_digits(LinearRegression(X, y).beta, beta) >= wanted


@pytest.mark.parametrize("y_unit", [1e-150, 1, 1e150])
@pytest.mark.parametrize("x_unit", [1e-300, 1e-150, 1e-5, 1e150])
def test_units_of_columns_and_of_y_carry_the_coefficients_along(x_unit, y_unit):
    X, y = with_intercept(NORMAL[:, :2]), NORMAL[:, 2]
    units = np.array([1, x_unit, 1])
    if y_unit / x_unit > 1e300:
        with pytest.raises(ValueError, match=r"y has entries up to about .* Change the unit of y"):
            LinearRegression(X * units, y * y_unit)
        return
    base, model = LinearRegression(X, y), LinearRegression(X * units, y * y_unit)
    # X and y in other units are rounded anew: 1e-16 each, and the table is well-conditioned.
    np.testing.assert_allclose(model.beta / y_unit * units, base.beta, rtol=1e-14)
    squares = model.sum_of_squares / y_unit / y_unit
    assert squares == pytest.approx(base.sum_of_squares, rel=1e-14)


@pytest.mark.parametrize("y_unit", [1e-300, 1e-170, 1e160, 1e300])
def test_a_sum_of_squares_beyond_float64_is_refused_and_never_0(y_unit):
    message = r"y has entries up to about .*e[+-].*; .* Change the unit of y, or of X\."
    with pytest.raises(ValueError, match=message):
        LinearRegression(NORMAL[:, :2], NORMAL[:, 2] * y_unit)


def test_a_column_longer_than_float64_can_say_is_refused():
    with pytest.raises(ValueError, match=r"lengths of columns .* Change the unit of y, or of X\."):
        LinearRegression(np.full((100, 1), 1.7e308), np.arange(100.0))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("offset", [0, 1e4, 1e7])
def test_many_rows_agree_with_lstsq(order, offset):
    rng = np.random.default_rng(5)
    X = np.asarray(with_intercept(offset + rng.normal(size=(30_000, 4))), order=order)
    y = rng.normal(size=30_000)
    # lstsq solves it centered, where the condition number is 1.
    centered = X - [0, *[offset] * 4]
    expected = np.linalg.lstsq(centered, y, rcond=None)[0]
    found = LinearRegression(X, y).beta
    np.testing.assert_allclose(found[1:], expected[1:], rtol=0, atol=1e-13)


def test_the_root_of_the_information_is_a_triangle_whose_square_it_is():
    X, y = with_intercept(NORMAL), NORMAL[:, 0] ** 2
    linear, logistic = LinearRegression(X, y), LogisticRegression(X, y > 1)
    for model, theta in ((linear, [0.9, 0.1, 0.2, -0.1, 0.8]), (logistic, [1, -0.5, 2, 0.3])):
        R = model.information_root(theta)
        assert (np.tril(R, -1) == 0).all()
        J = observed_information(model, theta)
        np.testing.assert_allclose(R.T @ R, J, rtol=0, atol=1e-14 * abs(J).max())
    with pytest.raises(ValueError, match="not positive definite"):
        standard_errors(linear, [*linear.beta, 2.01 * linear.mle()[-1]])
