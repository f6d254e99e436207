"""Students' slips: what is said of each, and that the remedy works when it is followed.

Each row has the names that the slip needs, the call, words of the message, the thing to mend, and
the remedy. Each line of the remedy stands in the message as it is; the value of the last line
takes the place of the thing, and the call is made again.
"""

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import mlelib
from mlelib import check, inference, plot
from mlelib.data import michelson, simulate_bernoulli, simulate_normal

NAN, T0 = float("nan"), 1_700_000_000_000_000_000
BASE = {
    **{name: getattr(mlelib, name) for name in mlelib.__all__},
    **{name: getattr(inference, name) for name in inference.__all__},
    "np": np,
    "check": check,
    "plot": plot,
    "rng": np.random.default_rng(1),
    "simulate_normal": simulate_normal,
    "simulate_bernoulli": simulate_bernoulli,
    "coin": mlelib.Bernoulli.from_counts(6, 10),
    "model": mlelib.Normal([4, 5, 6, 5, 4]),
    "fit": mlelib.maximize(mlelib.Normal([4, 5, 6, 5, 4]), (4, 1)),
    "y": [0, 1, 0, 1],
}
DAYS = [datetime.date(2026, 1, day) for day in (1, 2, 4)]
RAGGED = [[4, 5], [6], [5, 4]]

FINITE = "x = np.asarray(x, dtype=float)\nx[np.isfinite(x)]"

DATA = {
    "a list with nan": ([4, NAN, 6], "x[1] is nan", FINITE),
    "a series with nan": (pd.Series([4, NAN, 6]), "x[1]", FINITE),
    "objects with nan": (pd.Series([4, NAN, 6], dtype=object), "x[1]", FINITE),
    "a decimal nan": ([4, Decimal("NaN"), 6], "x[1]", FINITE),
    "inf": (np.array([4, np.inf, 6]), "x[1] is inf", "x[np.isfinite(x)]"),
    "None": ([4, None, 6], "x[1] is None", "[v for v in x if v is not None]"),
    "a masked vector": (np.ma.array([4, 5, 6], mask=[0, 1, 0]), "masked", "x.compressed()"),
    "text": (["4", "5"], "dtype <U1", "np.asarray(x, dtype=float)"),
    "text among numbers": (np.array([4, "5"], object), "x[1] is '5'", "np.asarray(x, dtype=float)"),
    "a line of text": ("4, 5, 6", "'4, 5, 6'", "[float(v) for v in x.replace(',', ' ').split()]"),
    "a line of bytes": (
        b"4, 5, 6",
        "b'4, 5, 6'",
        "[float(v) for v in x.decode().replace(',', ' ').split()]",
    ),
    "bytes": ([b"4", b"5"], "dtype |S1", "np.asarray(x, dtype=float)"),
    "words": (["a", "b", "a"], "dtype <U1", "(np.asarray(x) == 'a').astype(float)"),
    "words of pandas": (pd.Series(["a", "b"]), "x", "(np.asarray(x) == 'a').astype(float)"),
    "complex": ([4 + 0j, 5], "dtype complex128", "np.asarray(x, dtype=complex).real"),
    "complex among objects": ([Fraction(4), 5j], "x[1] is 5j", "np.asarray(x, dtype=complex).real"),
    "a generator": ((v for v in (4, 5)), "<generator object", "list(x)"),
    "a map": (map(float, "456"), "<map object", "list(x)"),
    "a set": ({4, 5}, "{4, 5}", "list(x)"),
    "values of a dict": ({"a": 4, "b": 5}.values(), "dict_values([4, 5])", "list(x)"),
    "a table": (michelson(), "x is {'experiment'", "x['experiment']"),
    "a column in brackets": ([[4], [5]], "shape (2, 1)", "np.ravel(x)"),
    "a row in brackets": ([[4, 5]], "shape (1, 2)", "np.ravel(x)"),
    "two columns": ([[4, 5], [6, 5]], "shape (2, 2)", "np.asarray(x)[:, 0]"),
    "a frame": (pd.DataFrame({"a": [4, 5], "b": [5, 6]}), "shape (2, 2)", "np.asarray(x)[:, 0]"),
    "ragged": (RAGGED, "x is ragged", "np.hstack(x)"),
    "dates": (np.array(DAYS, "M8[D]"), "dtype datetime64[D]", "DATES"),
    "dates as objects": (DAYS, "x[0] is datetime.date(2026, 1, 1)", "DATES"),
    "dates of pandas": (pd.Series(pd.date_range("2026", "2027", 3)), "dtype datetime64", "DATES"),
    "stamps": ([pd.Timestamp("2026"), pd.Timestamp("2027")], "x[0] is Timestamp", "DATES"),
    "durations": (
        np.array([1, 2], "m8[s]"),
        "timedelta64",
        "np.asarray(x) / np.timedelta64(1, 's')",
    ),
    "fields": (np.array([(1, 2), (2, 1)], [("a", int), ("b", int)]), "dtype [('a'", "x['a']"),
    "beyond float64": ([10**400, 3 * 10**400], "x[0]", "np.array(x, dtype=object) / 10**400"),
    "from 2**53 on": ([*range(2**53, 2**53 + 4)], f"x[1] is {2**53 + 1}", "SUBTRACT"),
    "nanoseconds": (np.arange(T0, T0 + 100, 10), f"x[1] is {T0 + 10}", "SUBTRACT"),
    "unsigned": (np.arange(T0, T0 + 100, 10, dtype=np.uint64), f"x[1] is {T0 + 10}", "SUBTRACT"),
    "negative": (-np.arange(T0, T0 + 100, 10), f"x[1] is {-T0 - 10}", "SUBTRACT"),
    "beyond 64 bits": ([2**70 + 1, 2**70 + 2], f"x[0] is {2**70 + 1}", "SUBTRACT"),
    "integers among floats": ([2**53 + 1, 0.5], f"x[0] is {2**53 + 1}", "ROUND"),
    "integers of two kinds": ([2**63, -1, 2**53 + 1], f"x[2] is {2**53 + 1}", "ROUND"),
    "integers of NumPy": (
        [np.int64(2**53 + 1), np.uint64(1)],
        f"x[0] is {2**53 + 1}",
        "np.asarray(x, dtype=float)",
    ),
    "decimals": ([Decimal(2**53 + 1), Decimal(2**53 + 2)], f"x[0] is {2**53 + 1}", "SUBTRACT"),
    "tiny fractions": (
        [Fraction(1, 10**400), Fraction(2, 10**400)],
        "x[0] is about 1e-400",
        "np.asarray(x) * 10**400",
    ),
    "tiny decimals": (
        [Decimal("1e-5000"), Decimal("3e-5000")],
        "x[0] is about 1e-5000",
        "np.asarray(x) * 10**5000",
    ),
    "beyond all": ([10**5000, 2 * 10**5000], "x[0]", "np.array(x, dtype=object) / 10**5000"),
    "the widest": ([1.7e308, -1.7e308], "x ranges from", "np.asarray(x) / 8e+307"),
    "nullable": (pd.array([4, None, 5], dtype="Int64"), "x has masked entries", "x.dropna()"),
    "masks in a list": (
        [np.ma.masked, 4, 5],
        "x has masked entries",
        "[v for v in x if v is not np.ma.masked]",
    ),
    "rounding accepted": ([2**53 + 1, 2**53 + 4], f"x[0] is {2**53 + 1}", "ROUND"),
}
SHORT = {
    "DATES": "t = np.asarray(x, dtype='datetime64[us]')\n"
    "(t - np.nanmin(t)) / np.timedelta64(1, 's')",
    "SUBTRACT": "x = np.array(x, dtype=object)\nx - x.min()",
    "ROUND": "np.asarray(x, dtype=float)",
}
LABELS = {
    "signs": ([-1, 1, 1, -1], "y[0] is -1.0", "y = np.asarray(y)\n(y + 1) / 2"),
    "signs in an array": (np.array([-1, 1, 1, -1]), "y[0] is -1.0. Use (y", "(y + 1) / 2"),
    "one and two": ([1, 2, 2, 1], "y[1] is 2.0", "(np.asarray(y) == 2).astype(float)"),
    "dates as numbers": (
        [20240101, 20240102, 20240102, 20240101],
        "y[0] is 20240101.0",
        "(np.asarray(y) == 20240102.0).astype(float)",
    ),
    "percent and nothing": ([0, 100, 0, 100], "y[1]", "(np.asarray(y) == 100).astype(float)"),
    "shares": ([0.1, 0.7, 0.4, 0.9], "y[0] is 0.1", "(np.asarray(y) > 0.5).astype(float)"),
    "words": (["no", "yes", "no", "yes"], "dtype <U3", "(np.asarray(y) == 'no').astype(float)"),
    "a column": ([[0], [1], [0], [1]], "shape (4, 1)", "np.ravel(y)"),
}
TABLES = {
    "a vector": ([1, 2, 4, 3], "shape (4,)", "np.reshape(X, (-1, 1))"),
    "a cube": (np.arange(4.0).reshape(4, 1, 1), "shape (4, 1, 1)", "np.reshape(X, (len(X), -1))"),
    "turned": ([[1, 2, 4, 3], [1, 1, 1, 1]], "X has 2 rows", "np.transpose(X)"),
    "sparse": (sparse.csr_array([[1], [2], [4], [3]]), "X is <", "X.toarray()"),
    "text": ([["1"], ["2"], ["4"], ["3"]], "dtype <U1", "np.asarray(X, dtype=float)"),
    "ticks": (
        [[1, T0], [1, T0 + 50], [1, T0 + 150], [1, T0 + 100]],
        f"X[1, 1] is {T0 + 50}",
        "X = np.array(X, dtype=object)\nX[:, 1] -= X[:, 1].min()\nX",
    ),
    "ticks beside a float": (
        [[1.0, T0], [0.5, T0 + 50], [1, T0 + 150], [1, T0 + 100]],
        f"X[1, 1] is {T0 + 50}",
        "X = np.array(X, dtype=object)\nX[:, 1] -= X[:, 1].min()\nX",
    ),
    "days": (
        pd.DataFrame({"t": pd.date_range("2026", "2027", 4), "v": [1.0, 4, 2, 2]}),
        "X[0, 0] is Timestamp",
        "X = np.array(X, dtype=object)\nt = X[:, 0].astype('datetime64[us]')\n"
        "X[:, 0] = (t - np.nanmin(t)) / np.timedelta64(1, 's')\nX",
    ),
    "a word in a column": (
        np.array([["a", 1], ["b", 3], ["b", 2], ["a", 5]], dtype=object),
        "X[0, 0] is 'a'",
        "X = np.array(X, dtype=object)\nX[:, 0] = X[:, 0] == 'a'\nX",
    ),
    "ticks in a frame": (
        pd.DataFrame({"one": [1.0, 1, 1, 1], "t": [T0, T0 + 50, T0 + 150, T0 + 100]}),
        f"X[1, 1] is {T0 + 50}",
        "X = X.to_numpy(dtype=object)\nX[:, 1] -= X[:, 1].min()\nX",
    ),
}
ROWS = "[row for row in np.asarray(X) if None not in list(row)]"
MISSING = {  # the remedy drops rows, and y must follow
    "nan": (
        [[1], [NAN], [4]],
        "X[1, 0] is nan",
        "X = np.asarray(X, dtype=float)\nX[np.isfinite(X).all(axis=1)]",
    ),
    "a frame with None": (pd.DataFrame({"a": [1, None, 4]}, dtype=object), "X[1, 0] is None", ROWS),
    "None": ([[1], [None], [4]], "X[1, 0] is None", ROWS),
    "masked in a list": (
        [np.ma.array([1], mask=[0]), np.ma.array([9], mask=[1]), [4]],
        "np.ma.array(X) has masked entries",
        "np.ma.array(X)[~np.ma.getmaskarray(np.ma.array(X)).any(axis=1)]",
    ),
    "masked": (
        np.ma.array([[1], [2], [4]], mask=[[0], [1], [0]]),
        "X has masked entries",
        "X[~np.ma.getmaskarray(X).any(axis=1)]",
    ),
}
NUMBERS = {
    "level as text": ("wald_interval(model, 'mu', it)", "0.95", "level is", "float('0.95')"),
    "percent": ("likelihood_interval(coin, level=it)", 95, "level is 95;", "0.95"),
    "no level": ("score_interval(coin, level=it)", None, "level is None", "0.95"),
    "a list of levels": ("score_interval(coin, level=it)", [0.9, 0.95], "level is [0.9", "0.95"),
    "a tiny level": ("likelihood_interval(coin, level=it)", 1e-17, "level is 1e-17", "0.95"),
    "value as text": ("score_test(model, 'mu', it)", "5", "value is '5'", "float('5')"),
    "no value": ("likelihood_ratio_test(coin, None, it)", None, "value is None", "0.5"),
    "value of nothing": ("relative_likelihood(coin, 'p', it)", None, "value is None", "0.5"),
    "value as a list": ("wald_test(coin, 'p', it)", [0.5], "value is [0.5]", "0.5"),
    "tol as text": ("maximize(coin, 0.5, tol=it)", "1e-8", "tol is '1e-8'", "float('1e-8')"),
    "steps as a float": ("maximize(coin, 0.5, max_steps=it)", 100.0, "max_steps", "int(100.0)"),
    "step as text": ("maximize(coin, 0.5, gradient(it))", "0.1", "step is '0.1'", "float('0.1')"),
    "memory as a float": ("maximize(coin, 0.4, lbfgs(it))", 5.0, "memory is 5.0", "int(5.0)"),
    "tol of a check": ("check.score(model, (4, 1), it)", "1e-6", "tol is", "float('1e-6')"),
    "truth as text": ("coverage([coin], score_interval, truth=it)", "1", "truth", "float('1')"),
    "draws as a float": ("simulate_bernoulli(0.5, it, rng)", 10.0, "n is 10.0", "int(10.0)"),
    "a probability as text": ("simulate_bernoulli(it, 9, rng)", "0.5", "p is", "float('0.5')"),
    "a mean as text": ("simulate_normal(it, 1, 9, rng)", "5", "mu is '5'", "float('5')"),
    "counts as floats": ("Bernoulli.from_counts(it, 10)", 6.0, "counts are 6.0", "int(6.0)"),
    "counts as text": ("Bernoulli.from_counts(it, 10)", "6", "counts are '6'", "int('6')"),
    "a share": ("Bernoulli.from_counts(it, 10)", 0.6, "counts are 0.6", "round(0.6 * 10)"),
    "a seed": ("simulate_normal(5, 1, 9, it)", 1, "rng is 1", "np.random.default_rng(1)"),
}
THETAS = {
    "a masked one": (
        "model.loglik(it)",
        "np.ma.array([5, 1], mask=[1, 0])",
        "theta is masked_array",
        "it.data",
    ),
    "a fit": ("model.loglik(it)", "fit", "theta is Fit(converged", "fit.theta"),
    "a fit for an interval": ("wald_interval(model, 'mu', theta=it)", "fit", "Fit(", "fit.theta"),
    "a fit for errors": ("standard_errors(model, it)", "fit", "theta is Fit(", "fit.theta"),
    "a fit for the information": ("observed_information(model, it)", "fit", "Fit(", "fit.theta"),
    "a fit for a start": ("maximize(model, it)", "fit", "start is Fit(", "fit.theta"),
    "a fit for a check": ("check.hessian(model, it)", "fit", "theta is Fit(", "fit.theta"),
    "a number in brackets": ("coin.loglik(it)", "[0.6]", "theta is [0.6]", "np.ravel(it)[0]"),
    "a column": ("model.score(it)", "[[4], [1]]", "theta is [[4], [1]]", "np.ravel(it)"),
    "text": ("model.score(it)", "['4', '1']", "['4', '1']", "[float(v) for v in it]"),
    "names": ("model.score(it)", "{'mu': 4, 'sigma2': 1}", "{'mu'", "list(it.values())"),
}
ORDERS = {
    "y before X": ("LinearRegression({}, {})", "[1, 2, 4]", "[[1], [2], [3]]", "comes first"),
    "labels before X": ("LogisticRegression({}, {})", "y", "[[1], [2], [3], [4]]", "comes first"),
    "counts before X": ("PoissonRegression({}, {})", "y", "[[1], [2], [4], [3]]", "comes first"),
    "start before model": ("maximize({}, {})", "(4, 1)", "model", "model is the first argument"),
    "param before model": ("wald_interval({}, {})", "'mu'", "model", "model is the first argument"),
    "theta before model": ("standard_errors({}, {})", "model.mle()", "model", "first argument"),
    "level before param": (
        "score_interval(model, {}, {})",
        "0.9",
        "'mu'",
        "order of the arguments",
    ),
    "value before param": ("score_test(model, {}, {})", "5", "'mu'", "choose one of 'mu', 'sig"),
    "n before successes": ("Bernoulli.from_counts({}, {})", "10", "6", "successes first"),
    "trials before successes": (
        "LogisticRegression.from_counts([[1], [2]], {}, {})",
        "[5, 6]",
        "[2, 3]",
        "order: X, successes, trials",
    ),
    "n before p": ("simulate_bernoulli({}, {}, rng)", "100", "0.5", "order: p, n, rng"),
    "a function after its place": ("check.derivative({}, {})", "4.0", "np.log", "f is 4.0"),
}
CLASSES = [
    "maximize(it, (4, 1))",
    "maximize(it, (4, 1), scoring)",
    "wald_interval(it, 'mu')",
    "likelihood_interval(it, 'mu')",
    "score_interval(it, 'mu')",
    "relative_likelihood(it, 'mu', 5)",
    "likelihood_ratio_test(it, 'mu', 5)",
    "wald_test(it, 'mu', 5)",
    "score_test(it, 'mu', 5)",
    "standard_errors(it, (4.8, 0.56))",
    "observed_information(it, (4.8, 0.56))",
    "coverage([it], wald_interval, 'mu', truth=5)",
    "check.score(it, (4, 1))",
    "check.hessian(it, (4, 1))",
]


def slip(call, names, *words):
    """Make the call, which must be refused, and return the message."""
    with pytest.raises((ValueError, TypeError)) as refused:
        eval(call, BASE | names)
    for part in words:
        assert part in str(refused.value)
    return str(refused.value)


def follow(remedy, message, names):
    """Do what the message says, line by line, and return the value of the last line."""
    names = BASE | names
    for line in remedy.splitlines():
        assert line in message or line == "X"  # the name that was mended in place
    *first, last = remedy.splitlines()
    exec("\n".join(first), names)
    return eval(last, names)


def mend(name, thing, call, words, remedy):
    message = slip(call, {name: thing}, words)
    return eval(call, BASE | {name: follow(remedy, message, {name: thing})})


@pytest.mark.parametrize(("x", "words", "remedy"), DATA.values(), ids=DATA)
def test_data_that_are_no_vector_of_numbers(x, words, remedy):
    mend("x", x, "Normal(x)", words, SHORT.get(remedy, remedy))


@pytest.mark.parametrize(("y", "words", "remedy"), LABELS.values(), ids=LABELS)
def test_labels_that_are_not_0_and_1(y, words, remedy):
    mend("y", y, "LogisticRegression([[1], [2], [4], [3]], y)", words, remedy)


@pytest.mark.parametrize(("X", "words", "remedy"), TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("model", ["LinearRegression", "LogisticRegression"])
def test_predictors_that_are_no_matrix_of_numbers(model, X, words, remedy):
    mend("X", X, f"{model}(X, y)", words, remedy)


@pytest.mark.parametrize(("X", "words", "remedy"), MISSING.values(), ids=MISSING)
def test_rows_that_are_missing_are_dropped_on_both_sides(X, words, remedy):
    message = slip("LinearRegression(X, [1, 2, 3])", {"X": X}, words)
    left = follow(remedy, message, {"X": X})
    assert mlelib.LinearRegression(left, [1, 3]).X.tolist() == [[1], [4]]


@pytest.mark.parametrize(("call", "it", "words", "remedy"), NUMBERS.values(), ids=NUMBERS)
def test_what_must_be_one_number(call, it, words, remedy):
    message = slip(call, {"it": it}, words).replace("numpy.random", "np.random")
    message = message.replace("(seed)", "(1)")
    eval(call, BASE | {"it": follow(remedy, message, {"it": it})})


@pytest.mark.parametrize(("call", "it", "words", "remedy"), THETAS.values(), ids=THETAS)
def test_what_must_be_theta(call, it, words, remedy):
    names = {"it": eval(it, BASE)}
    message = slip(call, names, words).replace("theta.values", "it.values")
    message = message.replace("theta.data", "it.data")
    message = message.replace("in theta]", "in it]").replace("ravel(theta)", "ravel(it)")
    eval(call, BASE | {"it": follow(remedy, message, names)})


@pytest.mark.parametrize(("call", "first", "second", "words"), ORDERS.values(), ids=ORDERS)
def test_arguments_in_the_wrong_order(call, first, second, words):
    slip(call.format(first, second), {}, words)
    eval(call.format(second, first), BASE)


@pytest.mark.parametrize("call", CLASSES)
def test_a_class_is_a_model_without_data(call):
    message = slip(call, {"it": mlelib.Normal}, "model is the class Normal; it must be a model")
    assert "Build it first: model = Normal(...)" in message
    eval(call, BASE | {"it": mlelib.Normal([4, 5, 6, 5, 4])})


def test_a_method_is_called_by_its_name():
    for wrong in ("'newton'", "np.linalg.norm", "model", "None", "len"):
        slip(f"maximize(model, (4, 1), {wrong})", {}, "method is", "use newton, gradient, scoring")


def test_tosses_are_no_count():
    message = slip("Bernoulli.from_counts(it, 3)", {"it": [1, 0, 1]}, "counts are [1, 0, 1] of 3")
    assert "Bernoulli(x) takes the tosses themselves" in message


def test_labels_of_pandas_are_not_compared():
    X, y = pd.DataFrame({"a": [1, 2, 4]}, index=[2, 1, 0]), pd.Series([1, 3, 2], index=[0, 1, 2])
    assert mlelib.LinearRegression(X, y).beta == mlelib.LinearRegression([[1], [2], [4]], y).beta
    for model in (mlelib.LinearRegression, mlelib.LogisticRegression):
        assert "by position" in model.__doc__


def test_integers_that_are_exact_stay_so():
    x = np.array([2**53, 2**60, -(2**62)])
    assert mlelib.Normal(x).x.tolist() == x.tolist()
    shifted = np.array([*range(2**53, 2**53 + 4)], dtype=object) - 2**53
    assert mlelib.Normal(shifted).sum_of_squares == 5
    stamps = np.arange(T0, T0 + 100, 10)
    assert mlelib.Normal(stamps - stamps.min()).sum_of_squares == 8250


def test_what_has_no_remedy_but_another_reading():
    slip("Normal(x)", {"x": np.zeros(2, "V2")}, "x has dtype |V2", "Convert it to numbers first")
    slip("Normal(x)", {"x": [4, pd.NA]}, "x[1] is <NA>", "Drop or replace it")
    slip("Normal(x)", {"x": None}, "x is None", "Give the observations")
    slip("LinearRegression(X, y)", {"X": [[1], [2, 3], [1], [1]]}, "X is ragged")
    slip("likelihood_ratio_test(model, 'mu', v)", {"v": 10**400}, "it must be a finite value of mu")
    slip("likelihood_ratio_test(model, 'mu', v)", {"v": -(10**400)}, "finite value of mu")
    slip("Bernoulli.from_counts(None, 3)", {}, "counts are None of 3", "Give both")


def test_a_number_may_come_as_an_array_of_none_but_one():
    level = np.array(0.95)
    assert inference.wald_interval(BASE["coin"], level=level) == eval("wald_interval(coin)", BASE)


def test_a_long_double_is_not_rounded_in_silence():
    """Where it is a plain double there is nothing to round."""
    x = np.longdouble(2**53) + np.arange(4)
    if x[1] == 2**53:
        x = x.astype(object) + np.array([0, 1, 0, 1], dtype=object)
    message = slip("Normal(x)", {"x": x}, "beyond 2**53")
    left = follow(SHORT["SUBTRACT"], message, {"x": x})
    assert mlelib.Normal(left).sum_of_squares == 5
