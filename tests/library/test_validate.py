"""What a model accepts as data and as θ, what it refuses, and in which words."""

import copy
from decimal import Decimal
from fractions import Fraction
from pickle import dumps, loads

import numpy as np
import pytest

from mlelib import Bernoulli, LinearRegression, LogisticRegression, Normal, PoissonRegression
from mlelib.models._blocks import BLOCK_BYTES, row_blocks
from mlelib.models._validate import COPY_BELOW_BYTES

LARGE = COPY_BELOW_BYTES // 8  # the fewest float64 values that are shared, not copied


class Table:
    """A column of another library, which NumPy reads through `__array__`."""

    def __array__(self, dtype=None, copy=None):
        return np.array([4, 5, 6, 5, 4], dtype=dtype)


# What students slip on, with remedies that work, stands in test_slips.py.
REFUSED = {
    "empty": ([], ValueError, "x is empty; .* at least one observation"),
    "a number": (4.0, ValueError, r"x has shape \(\); .* one dimension. Use np.ravel\(x\)"),
    "text among objects": ([Fraction(4), "5"], TypeError, r"x\[1\] is '5'; .* text with float\(\)"),
    "None in a table": ([[4, None]], TypeError, r"x\[0, 1\] is None; every entry"),
    "None": (None, TypeError, "x is None; it must be a sequence of real numbers"),
    # Where a long double is a plain double, the models' own rules refuse it.
    "beyond float64, as a long double": (
        [np.finfo(np.longdouble).max, -np.finfo(np.longdouble).max],
        ValueError,
        r"x\[0\] is inf; every observation must be finite|x ranges from|must hold only 0 and 1",
    ),
}


@pytest.mark.parametrize(("data", "error", "message"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("model", [Normal, Bernoulli])
def test_bad_data_are_refused_with_value_rule_and_remedy(model, data, error, message):
    with pytest.raises(error, match=message):
        model(data)


READ = {
    "integers": [4, 5, 6, 5, 4],
    "a tuple": (4, 5, 6, 5, 4),
    "fractions": [Fraction(4), Fraction(5), Fraction(6), Fraction(5), Fraction(4)],
    "decimals": [Decimal("4"), Decimal("5"), Decimal("6"), 5, 4.0],
    "unsigned bytes": np.array([4, 5, 6, 5, 4], dtype=np.uint8),
    "float32": np.array([4, 5, 6, 5, 4], dtype=np.float32),
    "float16": np.array([4, 5, 6, 5, 4], dtype=np.float16),
    "long double": np.array([4, 5, 6, 5, 4], dtype=np.longdouble),
    "big-endian": np.array([4, 5, 6, 5, 4], dtype=">f8"),
    "strided": np.array([4.0, 0, 5, 0, 6, 0, 5, 0, 4])[::2],
    "reversed": np.array([4.0, 5, 6, 5, 4])[::-1],
    "a column of a Fortran-ordered table": np.asfortranarray(
        [[4.0, 9], [5, 9], [6, 9], [5, 9], [4, 9]]
    )[:, 0],
    "masked, none missing": np.ma.array([4, 5, 6, 5, 4], mask=False),
    "a table's column": Table(),
    "a range and back": [*range(4, 7), 5, 4],
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_numbers_of_every_kind_are_read_alike(data):
    x = Normal(data).x
    assert x.dtype == np.float64
    assert x.dtype.isnative
    assert x.flags.c_contiguous
    assert x.tolist() == [4.0, 5.0, 6.0, 5.0, 4.0]


def test_fractions_are_rounded_once_and_what_float64_holds_not_at_all():
    assert Normal([Fraction(1, 3), Decimal("0.1")]).x.tolist() == [1 / 3, 0.1]
    assert Normal([2**70, 2.0**60]).x.tolist() == [2.0**70, 2.0**60]


def test_booleans_are_tosses():
    assert Bernoulli(np.array([np.True_, False, 1], dtype=object)).mle() == 2 / 3
    assert Bernoulli([True, False, True]).successes == 2
    assert Bernoulli(np.array([True, False, True])).successes == 2


@pytest.mark.parametrize("n", [5, LARGE])
@pytest.mark.parametrize("order", ["contiguous", "strided"])
def test_the_callers_array_is_left_as_it_was(n, order):
    base = np.arange(2.0 * n)
    data = base[:n] if order == "contiguous" else base[::2]
    before = base.copy()
    Normal(data)
    assert data.flags.writeable
    assert base.tobytes() == before.tobytes()


def test_a_read_only_array_is_accepted():
    data = np.array([4.0, 5, 6])
    data.flags.writeable = False
    assert Normal(data).n == 3


@pytest.mark.parametrize("data", [[4.0, 5, 6], np.array([4.0, 5, 6]), np.arange(LARGE - 1.0)])
def test_later_changes_of_small_data_do_not_reach_the_model(data):
    model = Normal(data)
    before = model.x.tolist()
    data[0] = 99.0
    assert model.x.tolist() == before


@pytest.mark.parametrize(
    ("data", "shared"),
    [
        (np.arange(float(LARGE)), True),
        (np.arange(LARGE - 1.0), False),
        (np.arange(2.0 * LARGE)[::2], False),
        (np.arange(LARGE), False),
    ],
    ids=["large", "one byte short", "strided", "integers"],
)
def test_only_large_contiguous_float64_data_are_shared(data, shared):
    assert np.shares_memory(Normal(data).x, data) is shared


@pytest.mark.parametrize("model", [Bernoulli, Normal, LinearRegression, LogisticRegression])
def test_every_model_says_that_large_data_are_shared(model):
    words = " ".join(model.__doc__.split())
    assert "of 1 MB and more" in words or "1 MB and more together" in words
    assert "not change" in words
    assert "copy()" in words


@pytest.mark.parametrize("n", [5, LARGE])
def test_data_cannot_be_written_through_the_model(n):
    model = Normal(np.arange(float(n)))
    with pytest.raises(ValueError, match="read-only"):
        model.x[0] = 99.0


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda m: loads(dumps(m))])
@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Normal([4, 5, 6]), ["x"]),
        (Bernoulli([1, 0, 1]), ["x"]),
        (LinearRegression([[1], [2], [4]], [1, 2, 2]), ["X", "y", "beta"]),
        (LogisticRegression.from_counts([[1], [2]], [3, 4], [5, 9]), ["X", "y", "trials"]),
        (PoissonRegression([[1], [2]], [3, 4], exposure=[5, 9]), ["X", "y", "exposure"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_data_of_a_copy_cannot_be_written_either(model, names, again):
    for name in names:
        with pytest.raises(ValueError, match="read-only"):
            getattr(again(model), name)[0] = 7


METHODS = ["loglik", "pointwise", "score", "hessian", "fisher_information"]
NO_THETA = {
    "a missing component": (4.0,),
    "a scalar": 4.0,
    "one too many": (4.0, 1.0, 1.0),
    "two-dimensional": ((4.0, 1.0),),
    "ragged": ((4.0, 1.0), 1.0),
    "text": ("4", "1"),
    "a None": (4.0, None),
    "complex": (4.0, 1j),
    "a complex array": np.array([4.0, 1j]),
    "beyond float64": (10**400, 1),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("theta", NO_THETA.values(), ids=NO_THETA)
def test_a_theta_that_is_not_two_numbers_is_refused(method, theta):
    with pytest.raises(
        ValueError, match=r"theta is .*(; it must be \(mu, sigma2\), 2 real numbers|NaN)"
    ):
        getattr(Normal([4, 5]), method)(theta)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("theta", [(0.5,), [0.5, 0.5], "0.5", None, 0.5j, 10**400])
def test_a_theta_that_is_not_one_number_is_refused(method, theta):
    with pytest.raises(
        ValueError, match=r"theta is .*; it must (be p, 1 real number\.|not be NaN)"
    ):
        getattr(Bernoulli([0, 1]), method)(theta)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("model", "theta"),
    [(Normal([4, 5]), (np.nan, 1)), (Normal([4, 5]), (4, np.nan)), (Bernoulli([0, 1]), np.nan)],
)
def test_nan_is_no_theta(method, model, theta):
    with pytest.raises(ValueError, match=r"theta is .*nan.*; it must not be NaN. Look where"):
        getattr(model, method)(theta)


@pytest.mark.parametrize(
    "theta",
    [
        (5, 1),
        [5.0, 1.0],
        np.array([5, 1]),
        (Fraction(5), Decimal(1)),
        np.array([5, 1], dtype=">f4"),
    ],
)
def test_theta_may_be_any_pair_of_real_numbers(theta):
    assert Normal([4, 5, 6]).loglik(theta) == Normal([4, 5, 6]).loglik((5.0, 1.0))


@pytest.mark.parametrize(
    "theta", [0.5, np.float64(0.5), np.array(0.5), Fraction(1, 2), np.float32(0.5)]
)
def test_theta_may_be_any_real_number(theta):
    assert Bernoulli([0, 1]).loglik(theta) == Bernoulli([0, 1]).loglik(0.5)


def test_true_is_one():
    assert Bernoulli([1, 1]).loglik(True) == 0.0


TABLE = [[1.0, 4.0], [1.0, 5.0], [1.0, 7.0]]
READ_TABLES = {
    "a list of lists": TABLE,
    "integers": [[1, 4], [1, 5], [1, 7]],
    "fractions": [[1, Fraction(4)], [1, 5.0], [Decimal(1), 7]],
    "float32": np.array(TABLE, dtype=np.float32),
    "big-endian": np.array(TABLE, dtype=">f8"),
    "Fortran-ordered": np.asfortranarray(TABLE),
    "strided": np.repeat(np.repeat(TABLE, 2, axis=0), 3, axis=1)[::2, ::3],
    "reversed": np.array(TABLE[::-1])[::-1],
    "masked, none missing": np.ma.array(TABLE, mask=False),
}


@pytest.mark.parametrize("data", READ_TABLES.values(), ids=READ_TABLES)
@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_tables_of_every_kind_are_read_alike(model, data):
    X = model(data, [0, 1, 1]).X
    assert X.dtype == np.float64
    assert X.dtype.isnative
    assert X.tolist() == TABLE
    assert not X.flags.writeable


REFUSED_TABLES = {
    "no columns": (np.ones((3, 0)), ValueError, r"X has shape \(3, 0\); it needs a row and a"),
    "no rows": (np.ones((0, 2)), ValueError, r"X has shape \(0, 2\); it needs a row and a column"),
    "one row more": (TABLE + TABLE[:1], ValueError, "X has 4 rows and y has 3 entries"),
}


@pytest.mark.parametrize(("data", "error", "message"), REFUSED_TABLES.values(), ids=REFUSED_TABLES)
@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_bad_tables_are_refused_with_value_rule_and_remedy(model, data, error, message):
    with pytest.raises(error, match=message):
        model(data, [0, 1, 1])


def test_the_first_bad_entry_is_named_in_whatever_block_it_stands():
    data = np.ones((BLOCK_BYTES // 8, 2))
    data[-5, 1] = np.inf
    with pytest.raises(ValueError, match=rf"X\[{len(data) - 5}, 1\] is inf"):
        LinearRegression(data, np.ones(len(data)))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_large_tables_are_shared_and_left_as_they_were(model, order):
    data = np.asarray(np.random.default_rng(6).normal(size=(LARGE // 2, 2)), order=order)
    y = np.arange(len(data)) % 2
    before = data.copy()
    built = model(data, y)
    built.loglik(np.ones(len(built.param_names)))
    assert np.shares_memory(built.X, data)
    assert data.flags.writeable
    assert np.array_equal(data, before)
    with pytest.raises(ValueError, match="read-only"):
        built.X[0, 0] = 99.0


@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_later_changes_of_small_tables_do_not_reach_the_model(model):
    data, y = np.array(TABLE), np.array([0.0, 1, 1])
    built = model(data, y)
    data[0, 0], y[0] = 99.0, 1.0
    assert built.X.tolist() == TABLE
    assert built.y.tolist() == [0, 1, 1]


@pytest.mark.parametrize("shape", [(1,), (10,), (7, 3), (1000, 2), (3, 10**6)])
@pytest.mark.parametrize("bytes_", [1, 100, 10**4])
def test_blocks_of_rows_cover_every_row_once_and_keep_to_their_size(shape, bytes_):
    array = np.empty(shape)
    blocks = [range(shape[0])[rows] for rows in row_blocks(array, bytes_)]
    assert [i for block in blocks for i in block] == [*range(shape[0])]
    assert all(len(block) == 1 or array[: len(block)].nbytes <= bytes_ for block in blocks)
    assert len({len(block) for block in blocks[:-1]}) <= 1
