"""What the library says of bad data and of a bad θ: the whole sentences, as a reader meets them."""

import re
from fractions import Fraction

import numpy as np
import pytest

from mlelib import Bernoulli, LinearRegression, LogisticRegression, Normal, with_intercept

NORMAL, COIN = Normal([4, 5, 6, 5, 4]), Bernoulli.from_counts(6, 10)
LINE = LinearRegression(with_intercept([1, 2, 3, 4]), [2, 4, 5, 4])
FAR = LogisticRegression([[1e10], [-1e10], [0.0]], [1, 0, 1])

REFUSED = [
    (
        lambda: Normal([[4, 5]]),
        "x has shape (1, 2); it must have one dimension. Use np.ravel(x), or select one column.",
    ),
    (
        lambda: Normal([]),
        "x is empty; a likelihood needs at least one observation.",
    ),
    (
        lambda: Normal([4, np.nan]),
        "x[1] is nan; every observation must be finite. Drop missing values first: x = "
        "np.asarray(x), then x[np.isfinite(x)], and the same rows of what belongs to it.",
    ),
    (
        lambda: Normal([[4], [5, 6]]),
        "x is ragged; it must be a flat sequence of numbers, or have rows of one length. Flatten "
        "it with np.hstack(x), or make the rows equally long.",
    ),
    (
        lambda: Normal(np.ma.array([4, 5], mask=[0, 1])),
        "x has masked entries; drop them first: x.compressed().",
    ),
    (
        lambda: Normal(["4", "5"]),
        "x has dtype <U1; it must hold real numbers. Convert it first: np.asarray(x, "
        "dtype=float) reads text with float().",
    ),
    (
        lambda: Normal([Fraction(4), None]),
        "x[1] is None; every entry must be a real number. Drop or replace what is missing: [v for "
        "v in x if v is not None].",
    ),
    (
        lambda: Normal([10**400, 1]),
        "x[0] is a number beyond 1.8e308, which float64 cannot hold. Change the unit: np.array(x, "
        "dtype=object) / 10**400.",
    ),
    (
        lambda: Normal([0, 1e200]),
        "x ranges from 0.0 to 1e+200; squares of such deviations do not fit in float64. "
        "Change the unit: divide x by 5e+199.",
    ),
    (
        lambda: Normal([5]).unbiased_variance(),
        "x has one observation; the unbiased variance needs at least two.",
    ),
    (
        lambda: Bernoulli([1, -1]),
        "x must hold only 0 and 1; x[1] is -1.0. Use (x + 1) / 2, with x = np.asarray(x).",
    ),
    (
        lambda: Bernoulli([1, 2]),
        "x must hold only 0 and 1; x[1] is 2.0. Recode it: (np.asarray(x) == 2).astype(float).",
    ),
    (
        lambda: Bernoulli.from_counts(6.0, 10),
        "counts are 6.0 of 10; both must be integers. Use int(6.0).",
    ),
    (
        lambda: Bernoulli.from_counts(10, 6),
        "counts are 10 of 6; the rule is 0 <= successes <= n and n >= 1. Check the order of "
        "the two: successes first.",
    ),
    (
        lambda: LinearRegression([1, 2, 3], [1, 2, 4]),
        "X has shape (3,); it must have two dimensions, a row for each observation. Use "
        "np.reshape(X, (-1, 1)) for one predictor.",
    ),
    (
        lambda: LinearRegression(np.ones((3, 0)), [1, 2, 4]),
        "X has shape (3, 0); it needs a row and a column at least. Look at what was selected.",
    ),
    (
        lambda: LinearRegression([[1], [np.inf]], [1, 2]),
        "X[1, 0] is inf; every observation must be finite. Drop missing values first: X = "
        "np.asarray(X), then X[np.isfinite(X).all(axis=1)], and the same rows of what belongs to "
        "it.",
    ),
    (
        lambda: with_intercept([1, np.nan]),
        "X[1] is nan; every observation must be finite. Drop missing values first: X = "
        "np.asarray(X), then X[np.isfinite(X)], and the same rows of what belongs to it.",
    ),
    (
        lambda: with_intercept([[1], [np.nan]]),
        "X[1, 0] is nan; every observation must be finite. Drop missing values first: X = "
        "np.asarray(X), then X[np.isfinite(X).all(axis=1)], and the same rows of what belongs to "
        "it.",
    ),
    (
        lambda: LinearRegression([[1], [2]], []),
        "y is empty; a likelihood needs at least one observation.",
    ),
    (
        lambda: LinearRegression([[1], [2]], [1, 2, 4]),
        "X has 2 rows and y has 3 entries; there must be one for each row. Drop the same "
        "observations from both.",
    ),
    (
        lambda: LinearRegression([[1, 2]], [1]),
        "X has 1 rows and 2 columns; with fewer rows than columns the coefficients are not "
        "determined. Drop columns, or collect more observations.",
    ),
    (
        lambda: LinearRegression([[1, 2], [2, 4], [3, 6]], [1, 2, 4]),
        "column 1 of X is a combination of the columns before it, so the coefficients are not"
        " determined. Drop it.",
    ),
    (
        lambda: LinearRegression([[0], [0], [0]], [1, 2, 4]),
        "column 0 of X is zero, so the coefficients are not determined. Drop it.",
    ),
    (
        lambda: LinearRegression([[1], [2], [3]], [1e200, 2e200, 4e200]),
        "y has entries up to about 6e+200; coefficients, lengths of columns and the sum of "
        "squares must stay within 1e-308 and 1.8e308. Change the unit of y, or of X.",
    ),
    (
        lambda: LinearRegression([[1]], [2]).unbiased_variance(),
        "n = k = 1: no residual is left over; the unbiased variance needs n > k.",
    ),
    (
        lambda: LogisticRegression([[1], [2], [3]], [1, 0]),
        "X has 3 rows and y has 2 entries; there must be one for each row. Drop the same "
        "observations from both.",
    ),
    (
        lambda: LogisticRegression.from_counts([[1], [2]], [1], [2, 2]),
        "X has 2 rows and successes has 1 entries; there must be one for each row. Drop the "
        "same observations from both.",
    ),
    (
        lambda: LogisticRegression.from_counts([[1], [2]], [1, 1], [2]),
        "X has 2 rows and trials has 1 entries; there must be one for each row. Drop the same"
        " observations from both.",
    ),
    (
        lambda: LogisticRegression.from_counts([1, 2], [1, 1], [2, 2]),
        "X has shape (2,); it must have two dimensions, a row for each observation. Use "
        "np.reshape(X, (-1, 1)) for one predictor.",
    ),
    (
        lambda: LogisticRegression.from_counts([[1]], [], [2]),
        "successes is empty; a likelihood needs at least one observation.",
    ),
    (
        lambda: LogisticRegression.from_counts([[1]], [1], []),
        "trials is empty; a likelihood needs at least one observation.",
    ),
    (
        lambda: LogisticRegression.from_counts([[1], [2]], [1, 3], [2, 2]),
        "counts in row 1 are 3 of 2; the rule is whole numbers with 0 <= successes <= trials "
        "and trials >= 1. Drop groups without trials.",
    ),
    (
        lambda: COIN.loglik((0.5, 0.5)),
        "theta is (0.5, 0.5); it must be p, 1 real number.",
    ),
    (
        lambda: NORMAL.loglik(4),
        "theta is 4; it must be (mu, sigma2), 2 real numbers.",
    ),
    (
        lambda: NORMAL.loglik((4, np.nan)),
        "theta is (4, nan); it must not be NaN. Look where it came from.",
    ),
    (
        lambda: NORMAL.score((4, 0)),
        "theta is (mu, sigma2) = (4.0, 0.0); mu must be finite and the variance sigma2 "
        "positive and finite.",
    ),
    (
        lambda: NORMAL.score((4, 5e-324)),
        "the score at theta = (4.0, 5e-324) is beyond the range of float64; rescale the data "
        "or start nearer to them.",
    ),
    (
        lambda: NORMAL.hessian((1e250, 1e-40)),
        "the Hessian at theta = (1e+250, 1e-40) is beyond the range of float64; rescale the "
        "data or start nearer to them.",
    ),
    (
        lambda: NORMAL.hessian((4, 1e200)),
        "the information at theta = (4.0, 1e+200) is beyond the range of float64; rescale "
        "the data or start nearer to them.",
    ),
    (
        lambda: NORMAL.fisher_information((4, 1e200)),
        "the information at theta = (4.0, 1e+200) is beyond the range of float64; rescale the"
        " data or start nearer to them.",
    ),
    (
        lambda: LINE.score((1, 1, 0)),
        "theta is (1, 1, 0); the coefficients must be finite and the variance sigma2, its "
        "last entry, positive and finite.",
    ),
    (
        lambda: LINE.score((1, 1, 5e-324)),
        "the score at theta = (1, 1, 5e-324) is beyond the range of float64; rescale the data"
        " or start nearer to them.",
    ),
    (
        lambda: LINE.hessian((1e250, 1, 1e-40)),
        "the Hessian at theta = (1e+250, 1, 1e-40) is beyond the range of float64; rescale "
        "the data or start nearer to them.",
    ),
    (
        lambda: LINE.fisher_information((1, 1, 1e200)),
        "the information at theta = (1, 1, 1e+200) is beyond the range of float64; rescale "
        "the data or start nearer to them.",
    ),
    (
        lambda: COIN.score(1.5),
        "p is 1.5; derivatives exist for p in [0, 1] only.",
    ),
    (
        lambda: COIN.score(0),
        "p is 0.0, where Bernoulli(n=10, successes=6) has probability 0; the log-likelihood "
        "has no derivative there. Move p inside (0, 1).",
    ),
    (
        lambda: COIN.score(5e-324),
        "the score at theta = 5e-324 is beyond the range of float64; rescale the data or "
        "start nearer to them.",
    ),
    (
        lambda: COIN.hessian(5e-324),
        "the Hessian at theta = 5e-324 is beyond the range of float64; rescale the data or "
        "start nearer to them.",
    ),
    (
        lambda: COIN.fisher_information(1.5),
        "p is 1.5; it must lie in [0, 1].",
    ),
    (
        lambda: COIN.fisher_information(5e-324),
        "the information at theta = 5e-324 is beyond the range of float64; rescale the data "
        "or start nearer to them.",
    ),
    (
        lambda: FAR.score([np.inf]),
        "the score at theta = [inf] is beyond the range of float64; rescale the data or start"
        " nearer to them.",
    ),
    (
        lambda: FAR.fisher_information([np.inf]),
        "the information at theta = [inf] is beyond the range of float64; rescale the data or"
        " start nearer to them.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_what_is_refused_is_told_value_rule_and_remedy(call, sentence):
    with pytest.raises((ValueError, TypeError, OverflowError), match=f"^{re.escape(sentence)}$"):
        call()
