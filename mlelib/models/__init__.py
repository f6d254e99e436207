"""Models: what a likelihood is once the data are fixed."""

from mlelib.models._pooled import pooled
from mlelib.models.bernoulli import Bernoulli
from mlelib.models.linear import LinearRegression, with_intercept
from mlelib.models.logistic import LogisticRegression
from mlelib.models.normal import Normal
from mlelib.models.poisson import PoissonRegression
from mlelib.models.protocol import Model

__all__ = [
    "Bernoulli",
    "LinearRegression",
    "LogisticRegression",
    "Model",
    "Normal",
    "PoissonRegression",
    "pooled",
    "with_intercept",
]
