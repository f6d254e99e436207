"""Maximum likelihood estimation, small enough to read in class.

A likelihood is what a model becomes when the data are fixed.  So a model is built
with its data, checks them once, and from then on the parameter is the only argument.

>>> from mlelib import Normal, maximize
>>> model = Normal([4, 5, 6, 5, 4])
>>> maximize(model, start=(4, 1)).theta.round(6)
array([4.8 , 0.56])
"""

from mlelib.climb import Fit, Record, gradient, lbfgs, maximize, newton, scoring
from mlelib.models import (
    Bernoulli,
    LinearRegression,
    LogisticRegression,
    Normal,
    PoissonRegression,
    pooled,
    with_intercept,
)

__version__ = "0.1.0"

__all__ = [
    "Bernoulli",
    "Fit",
    "LinearRegression",
    "LogisticRegression",
    "Normal",
    "PoissonRegression",
    "Record",
    "gradient",
    "lbfgs",
    "maximize",
    "newton",
    "pooled",
    "scoring",
    "with_intercept",
]
