"""Who is timed: each contender is a function of the data that returns the estimates.

All of them start from the same float64 arrays and build what they need: that is part of the time.
None adds an intercept (X has a column of ones) or a penalty.  Where a library stops before ten
digits by default, it also runs with a tolerance at which it can reach them, if there is one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.linalg
import scipy.stats
import statsmodels.api as sm
from glum import GeneralizedLinearRegressor
from sklearn.linear_model import LinearRegression as LearnLinear
from sklearn.linear_model import LogisticRegression as LearnLogistic
from sklearn.linear_model import PoissonRegressor

from benchmarks.verdict import OURS
from mlelib import LinearRegression, LogisticRegression, Normal, maximize, newton
from mlelib.models import PoissonRegression


class NotConvergedError(Exception):
    """A contender says that it did not arrive."""


@dataclass(frozen=True)
class Contender:
    """A name, and a function of (X, y) that returns the estimates."""

    name: str
    run: Callable


def mlelib_logistic(X, y):
    """Fit by Newton's method from zero."""
    fit = maximize(LogisticRegression(X, y), start=np.zeros(X.shape[1]), method=newton)
    return arrived(fit.converged, fit.theta)


def learn_logistic(X, y, **options):
    """Fit by scikit-learn; C is the inverse of the penalty."""
    return LearnLogistic(C=np.inf, fit_intercept=False, **options).fit(X, y).coef_[0]


def models_logit(X, y):
    """Fit statsmodels' discrete choice model."""
    fit = sm.Logit(y, X).fit(method="newton", disp=0)
    return arrived(fit.mle_retvals["converged"], fit.params)


def models_glm(X, y, family=sm.families.Binomial):
    """Fit statsmodels' generalized linear model, by reweighted least squares."""
    fit = sm.GLM(y, X, family=family()).fit()
    return arrived(fit.converged, fit.params)


def glum_fit(X, y, **options):
    """Fit glum's generalized linear model without its default penalty."""
    return GeneralizedLinearRegressor(alpha=0, fit_intercept=False, **options).fit(X, y).coef_


def mlelib_poisson(X, y):
    """Fit by Newton's method from one rate for all."""
    start = np.zeros(X.shape[1])
    start[0] = np.log(y.mean())
    fit = maximize(PoissonRegression(X, y), start=start, method=newton)
    return arrived(fit.converged, fit.theta)


def learn_poisson(X, y, **options):
    """Fit by scikit-learn, without its default penalty."""
    return PoissonRegressor(alpha=0, fit_intercept=False, **options).fit(X, y).coef_


def models_poisson(X, y):
    """Fit statsmodels' discrete model of counts."""
    fit = sm.Poisson(y, X).fit(method="newton", disp=0)
    return arrived(fit.mle_retvals["converged"], fit.params)


def mlelib_normal(x, _):
    """Return mean and standard deviation: the others have no variance."""
    mean, variance = Normal(x).mle()
    return mean, np.sqrt(variance)


def arrived(converged, estimates):
    """Return the estimates, if the contender itself stands by them."""
    if not converged:
        raise NotConvergedError("did not converge")
    return estimates


# Ten digits need no more than 1e-10 here; less makes some solvers complain of rounding.
TIGHT = {"tol": 1e-10, "max_iter": 1000}
BINOMIAL, POISSON = (partial(glum_fit, family=name) for name in ("binomial", "poisson"))
# It needs seven steps, or, where rounding hides its gradient, goes on to the last that it may.
TIGHT_GLUM = {"gradient_tol": 1e-10, "max_iter": 15}

CONTENDERS = {
    "logistic": [
        Contender(OURS, mlelib_logistic),
        Contender("scikit-learn lbfgs", learn_logistic),
        Contender("scikit-learn lbfgs, tol 1e-10", partial(learn_logistic, **TIGHT)),
        *(
            Contender(f"scikit-learn {solver}{words}", partial(learn_logistic, solver=solver, **o))
            for solver in ("newton-cholesky", "newton-cg")
            for words, o in (("", {}), (", tol 1e-10", TIGHT))
        ),
        Contender("statsmodels Logit", models_logit),
        Contender("statsmodels GLM", models_glm),
        Contender("glum", BINOMIAL),
        Contender("glum, gradient_tol 1e-10", partial(BINOMIAL, **TIGHT_GLUM)),
    ],
    "poisson": [
        Contender(OURS, mlelib_poisson),
        *(
            Contender(f"scikit-learn {solver}{words}", partial(learn_poisson, solver=solver, **o))
            for solver in ("lbfgs", "newton-cholesky")
            for words, o in (("", {}), (", tol 1e-10", TIGHT))
        ),
        Contender("statsmodels Poisson", models_poisson),
        Contender("statsmodels GLM", partial(models_glm, family=sm.families.Poisson)),
        Contender("glum", POISSON),
        Contender("glum, gradient_tol 1e-10", partial(POISSON, **TIGHT_GLUM)),
    ],
    "linear": [
        Contender(OURS, lambda X, y: LinearRegression(X, y).mle()[:-1]),
        Contender("numpy.linalg.lstsq", lambda X, y: np.linalg.lstsq(X, y)[0]),
        Contender("scipy.linalg.lstsq", lambda X, y: scipy.linalg.lstsq(X, y)[0]),
        Contender(
            "scipy.linalg.lstsq, gelsy",
            lambda X, y: scipy.linalg.lstsq(X, y, lapack_driver="gelsy")[0],
        ),
        Contender(
            "scikit-learn LinearRegression",
            lambda X, y: LearnLinear(fit_intercept=False).fit(X, y).coef_,
        ),
        Contender("statsmodels OLS", lambda X, y: sm.OLS(y, X).fit().params),
        Contender("statsmodels OLS, qr", lambda X, y: sm.OLS(y, X).fit(method="qr").params),
        Contender("glum", partial(glum_fit, family="normal")),
    ],
    "normal": [
        Contender(OURS, mlelib_normal),
        Contender("scipy.stats.norm.fit", lambda x, _: scipy.stats.norm.fit(x)),
        Contender("numpy mean and std", lambda x, _: (x.mean(), x.std())),
    ],
}
