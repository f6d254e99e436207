"""The climb to the maximum of a log-likelihood, whatever the model."""

from mlelib.climb.maximize import Fit, Record, maximize
from mlelib.climb.methods import gradient, lbfgs, newton, scoring

__all__ = ["Fit", "Record", "gradient", "lbfgs", "maximize", "newton", "scoring"]
