"""The climb to the maximum of a log-likelihood, whatever the model."""

from mlelib.climb.lbfgs import lbfgs
from mlelib.climb.maximize import Fit, Record, maximize
from mlelib.climb.methods import gradient, newton, scoring

__all__ = ["Fit", "Record", "gradient", "lbfgs", "maximize", "newton", "scoring"]
