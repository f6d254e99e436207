"""How far to trust an estimate: information, standard errors, intervals, tests."""

from mlelib.inference._bootstrap import Bootstrap, bootstrap
from mlelib.inference._coverage import Coverage, coverage
from mlelib.inference._interval import Interval
from mlelib.inference.hypotheses import (
    HypothesisTest,
    likelihood_ratio_test,
    score_test,
    wald_test,
)
from mlelib.inference.information import observed_information, standard_errors
from mlelib.inference.intervals import (
    likelihood_interval,
    relative_likelihood,
    score_interval,
    wald_interval,
)

__all__ = [
    "Bootstrap",
    "Coverage",
    "HypothesisTest",
    "Interval",
    "bootstrap",
    "coverage",
    "likelihood_interval",
    "likelihood_ratio_test",
    "observed_information",
    "relative_likelihood",
    "score_interval",
    "score_test",
    "standard_errors",
    "wald_interval",
    "wald_test",
]
