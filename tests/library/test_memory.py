"""A fit of many rows makes nothing of the size of X."""

import tracemalloc

import numpy as np
import pytest

from mlelib import LinearRegression, LogisticRegression, PoissonRegression, maximize

RNG = np.random.default_rng(12)
X = RNG.standard_normal((100_000, 10))
LABELS = (RNG.random(100_000) < 0.5).astype(float)
FITS = {
    "linear": lambda rows: LinearRegression(X[:rows], LABELS[:rows]).mle(),
    "logistic": lambda rows: maximize(LogisticRegression(X[:rows], LABELS[:rows]), np.zeros(10)),
    "Poisson": lambda rows: maximize(PoissonRegression(X[:rows], LABELS[:rows]), np.zeros(10)),
}


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_memory_beyond_the_input_is_a_tenth_of_x_at_most(fit):
    fit(100)  # what is loaded on first use is not counted
    tracemalloc.start()
    try:
        fit(None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= X.nbytes / 10


@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression, PoissonRegression])
def test_a_response_beside_a_large_x_is_shared_and_beside_a_small_one_copied(model):
    assert np.shares_memory(model(X, LABELS).y, LABELS)
    assert not np.shares_memory(model(X[:100], LABELS[:100]).y, LABELS)
