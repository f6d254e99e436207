"""The Bernoulli model: its data, its closed forms, and its edges."""

import math
import re

import numpy as np
import pytest
from scipy import stats

from mlelib import Bernoulli

SIX_OF_TEN = [1, 0, 1, 1, 0, 1, 0, 1, 0, 1]
METHODS = ["loglik", "score", "hessian", "fisher_information"]
DERIVATIVES = ["score", "hessian", "fisher_information"]


@pytest.mark.parametrize("p", [1e-300, 1e-9, 0.25, 0.5, 0.6, 1 - 1e-9])
def test_densities_are_those_of_scipy(p):
    # SciPy takes log(pmf), which costs it an ulp or two of each term.
    expected = stats.bernoulli.logpmf(SIX_OF_TEN, p)
    model = Bernoulli(SIX_OF_TEN)
    np.testing.assert_allclose(model.pointwise(p), expected, rtol=1e-14)
    assert model.loglik(p) == pytest.approx(expected.sum(), rel=1e-14)


def test_the_numbers_of_six_heads_in_ten():
    model = Bernoulli(SIX_OF_TEN)
    assert (model.n, model.successes, model.mle()) == (10, 6, 0.6)
    # Each is one or two roundings away from the exact rational number.
    assert model.score(0.5) == pytest.approx(4, rel=1e-15)
    assert model.hessian(0.6) == pytest.approx(-125 / 3, rel=1e-15)
    assert model.fisher_information(0.6) == pytest.approx(125 / 3, rel=1e-15)
    assert model.loglik(0.6) - model.loglik(0.5) == pytest.approx(
        math.log(1.2**6 * 0.8**4), rel=1e-13
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.6, 0.99])
def test_counts_are_sufficient(method, p):
    tosses, counts = Bernoulli(SIX_OF_TEN), Bernoulli.from_counts(6, 10)
    assert getattr(tosses, method)(p) == getattr(counts, method)(p)


def test_from_counts_knows_no_order_of_the_tosses():
    model = Bernoulli.from_counts(np.int64(2), n=3)
    assert model.x is None
    assert model.pointwise(0.25).tolist() == Bernoulli([1, 1, 0]).pointwise(0.25).tolist()
    assert (model.n, model.successes) == (3, 2)


@pytest.mark.parametrize("method", METHODS)
def test_a_scalar_parameter_gives_plain_floats(method):
    assert type(getattr(Bernoulli(SIX_OF_TEN), method)(np.float64(0.5))) is float


@pytest.mark.parametrize("method", DERIVATIVES)
@pytest.mark.parametrize("p", [-0.1, 1.1, -math.inf, math.inf, -5e-324, 1e16])
def test_outside_the_space_the_likelihood_is_zero_and_has_no_derivative(method, p):
    model = Bernoulli(SIX_OF_TEN)
    assert model.loglik(p) == -math.inf
    assert model.pointwise(p).tolist() == [-math.inf] * 10
    with pytest.raises(ValueError, match=rf"p is {re.escape(str(p))}; .* in \[0, 1\]"):
        getattr(model, method)(p)


@pytest.mark.parametrize(("successes", "edge", "score"), [(0, 0.0, -10.0), (10, 1.0, 10.0)])
def test_on_the_boundary_the_mle_exists_and_derivatives_are_one_sided(successes, edge, score):
    model = Bernoulli.from_counts(successes, 10)
    assert model.mle() == edge
    assert model.loglik(edge) == 0.0
    assert model.pointwise(edge).tolist() == [0.0] * 10
    assert model.score(edge) == score
    assert model.hessian(edge) == -10.0
    assert model.fisher_information(edge) == math.inf


@pytest.mark.parametrize("edge", [0.0, 1.0])
@pytest.mark.parametrize("method", ["score", "hessian"])
def test_no_derivative_exists_where_the_data_are_impossible(method, edge):
    model = Bernoulli(SIX_OF_TEN)
    assert model.loglik(edge) == -math.inf
    assert model.pointwise(edge).tolist() == [
        0 if toss == edge else -math.inf for toss in SIX_OF_TEN
    ]
    assert model.fisher_information(edge) == math.inf
    with pytest.raises(ValueError, match=rf"p is {edge}, where Bernoulli\(n=10, successes=6\) has"):
        getattr(model, method)(edge)


@pytest.mark.parametrize(
    ("method", "p", "what"),
    [
        ("score", 5e-324, "score"),
        ("hessian", 1e-200, "Hessian"),
        ("hessian", 5e-324, "Hessian"),
        ("fisher_information", 5e-324, "information"),
    ],
)
def test_derivatives_beyond_float64_say_so(method, p, what):
    with pytest.raises(OverflowError, match=f"the {what} at theta = {p} is beyond the range"):
        getattr(Bernoulli(SIX_OF_TEN), method)(p)


def test_large_derivatives_that_fit_are_given():
    assert Bernoulli([1]).score(1e-300) == pytest.approx(1e300, rel=1e-15)
    assert Bernoulli([1]).hessian(1e-150) == pytest.approx(-1e300, rel=1e-15)
    assert Bernoulli([1, 0]).loglik(5e-324) == math.log(5e-324)


@pytest.mark.parametrize("x", [0, 1])
def test_one_toss_is_enough(x):
    model = Bernoulli([x])
    assert (model.n, model.mle(), model.loglik(0.5)) == (1, x, -math.log(2))
    assert Bernoulli.from_counts(x, 1).mle() == x


@pytest.mark.parametrize("half", [10**18 + 1, 10**30 + 1])
def test_counts_beyond_the_digits_of_float64_are_kept(half):
    model = Bernoulli.from_counts(half, 2 * half)
    assert (model.successes, model.mle()) == (half, 0.5)
    assert model.loglik(0.5) == pytest.approx(2 * half * math.log(0.5), rel=1e-15)
    assert model.score(0.25) == pytest.approx(half * 8 / 3, rel=1e-15)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([0, 1, 2.0], r"x must hold only 0 and 1; x\[2\] is 2.0. Recode it."),
        ([1, 0, 0.5], r"x\[2\] is 0.5. Recode it."),
        ([-1, 1, 1], r"x must hold only 0 and 1; x\[0\] is -1.0. Use \(x \+ 1\) / 2."),
        ([1, -1, 2], r"x\[1\] is -1.0. Recode it."),
    ],
)
def test_labels_other_than_0_and_1_are_refused_with_the_remedy(x, message):
    with pytest.raises(ValueError, match=message):
        Bernoulli(x)


@pytest.mark.parametrize("counts", [(11, 10), (-1, 10), (0, 0), (0, -1)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(
        ValueError, match=f"counts are {counts[0]} of {counts[1]}; the rule is 0 <="
    ):
        Bernoulli.from_counts(*counts)


@pytest.mark.parametrize("counts", [(6.0, 10), (6, 10.0), ("6", 10), (None, 10)])
def test_counts_that_are_no_integers_are_refused(counts):
    with pytest.raises(TypeError, match=r"both must be integers. (Use int\(.*\)|Give both)"):
        Bernoulli.from_counts(*counts)
