"""A fit of many rows makes nothing of the size of X."""

import tracemalloc

import numpy as np
import pytest

from mlelib import LinearRegression, LogisticRegression, PoissonRegression, maximize

RNG = np.random.default_rng(12)
X = RNG.standard_normal((100_000, 10))
FAR = 1e5 + X
LABELS = (RNG.random(100_000) < 0.5).astype(float)
FITS = {
    "linear": lambda rows: LinearRegression(X[:rows], LABELS[:rows]).mle(),
    "linear, with exact products": lambda rows: LinearRegression(FAR[:rows], LABELS[:rows]).mle(),
    "logistic": lambda rows: maximize(LogisticRegression(X[:rows], LABELS[:rows]), np.zeros(10)),
    "Poisson": lambda rows: maximize(PoissonRegression(X[:rows], LABELS[:rows]), np.zeros(10)),
}


def peak(call, *given):
    """Return the most memory that a call holds at a time, beyond what was there."""
    tracemalloc.start()
    try:
        call(*given)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_memory_beyond_the_input_is_a_tenth_of_x_at_most(fit):
    fit(100)  # what is loaded on first use is not counted
    assert peak(fit, None) <= X.nbytes / 10


def test_contributions_need_little_more_memory_than_they_hold():
    model = LinearRegression(X, LABELS)
    assert peak(model.pointwise, np.ones(11)) <= 1.2 * LABELS.nbytes


@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression, PoissonRegression])
def test_a_response_beside_a_large_x_is_shared_and_beside_a_small_one_copied(model):
    assert np.shares_memory(model(X, LABELS).y, LABELS)
    assert not np.shares_memory(model(X[:100], LABELS[:100]).y, LABELS)
