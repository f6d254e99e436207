"""Other correct answers to the project: each must lose nothing."""

import numpy as np


def fit(X, y):
    """Stand for the function that the notebook gives; only texts of functions are handed in."""
    raise NotImplementedError


def risk__covariance(x, y, at):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x]), y)
    row = np.array([1, at])
    eta, error = row @ beta, np.sqrt(row @ inverse @ row)
    ends = [eta, eta - 1.959964 * error, eta + 1.959964 * error]
    return [1 / (1 + np.exp(-value)) for value in ends]


def risk__statsmodels(x, y, at):
    from statsmodels.api import Logit

    model = Logit(y, np.column_stack([np.ones(len(x)), x - at])).fit(disp=False)
    low, high = model.conf_int()[0]
    return tuple(1 / (1 + np.exp(-value)) for value in (model.params[0], low, high))


def risk__scipy(x, y, at):
    from scipy.optimize import minimize
    from scipy.special import expit

    z = (x - at) / 10

    def loss(b):
        eta = b[0] + b[1] * z
        return np.sum(np.logaddexp(0, eta) - y * eta)

    b = minimize(loss, [0, 0], method="BFGS", options={"gtol": 1e-7}).x
    p = expit(b[0] + b[1] * z)
    w = p * (1 - p)
    det = w.sum() * (w * z * z).sum() - (w * z).sum() ** 2
    error = np.sqrt((w * z * z).sum() / det)
    return expit(b[0] + np.array([0, -1.959964, 1.959964]) * error)


def supported__offset(x, y):
    from scipy.optimize import brentq

    z = x - x.mean()

    def profile(slope):
        def score(center):
            return np.sum(y - 1 / (1 + np.exp(-(center + slope * z))))

        eta = brentq(score, -60, 60) + slope * z
        return np.sum(y * eta - np.logaddexp(0, eta))

    slope = fit(np.column_stack([np.ones(len(x)), z]), y)[0][1]

    def gap(s):
        return profile(s) - profile(slope) + 1.920729

    return brentq(gap, slope - 1, slope), brentq(gap, slope, slope + 1)


def supported__minimize(x, y):
    from scipy.optimize import brentq, minimize_scalar

    def loss(center, slope):
        eta = center + slope * (x - 69)
        return np.sum(np.logaddexp(0, eta) - y * eta)

    def profile(slope):
        return minimize_scalar(loss, args=(slope,)).fun

    best = minimize_scalar(profile, bracket=(-0.3, -0.1), tol=1e-10)
    ends = [brentq(lambda s: profile(s) - best.fun - 1.920729, best.x, best.x + d) for d in (-1, 1)]
    return np.array(ends)


def supported__table(x, y):
    z = x - x.mean()
    slopes = np.linspace(-1.2, 0.3, 6_001)
    center = np.zeros(len(slopes))
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(center[:, None] + slopes[:, None] * z, -700, 700)))
        center += np.clip(np.sum(y - p, axis=1) / np.sum(p * (1 - p) + 1e-300, axis=1), -1, 1)
    eta = center[:, None] + slopes[:, None] * z
    value = np.sum(y * eta - np.logaddexp(0, eta), axis=1) + 1.920729
    inside = np.flatnonzero(value > value.max() - 1.920729)
    i, j = inside[0], inside[-1]
    floor = value.max() - 1.920729
    low = np.interp(floor, value[i - 1 : i + 1], slopes[i - 1 : i + 1])
    return [low, np.interp(-floor, -value[j : j + 2], slopes[j : j + 2])]


def evidence__statsmodels(x, y):
    from statsmodels.api import Logit

    return Logit(y, np.column_stack([np.ones(len(x)), x])).fit(disp=False).llr


def evidence__null(x, y):
    from scipy.special import log_expit

    def best(X):
        eta = X @ fit(X, y)[0]
        return np.sum(log_expit((2 * y - 1) * eta))

    one = np.ones((len(x), 1))
    return np.array(2 * (best(np.column_stack([one, x])) - best(one)))


def evidence__deviance(x, y):
    def deviance(p):
        return -2 * sum(np.log(q if label else 1 - q) for q, label in zip(p, y, strict=True))

    X = np.column_stack([np.ones(len(x)), x])
    return deviance([y.mean()] * len(y)) - deviance(1 / (1 + np.exp(-(X @ fit(X, y)[0]))))


def selected__scipy(beta, x, k):
    from scipy.stats import binom

    p = 1 / (1 + np.exp(-(beta[0] + beta[1] * x)))
    return np.sum(binom.logpmf(k, 6, p) - binom.logsf(0, 6, p))


def selected__loop(beta, x, k):
    from math import comb, exp, log

    total = 0.0
    for temperature, count in zip(x, k, strict=True):
        p = 1 / (1 + exp(-beta[0] - beta[1] * temperature))
        chances = [comb(6, j) * p**j * (1 - p) ** (6 - j) for j in range(7)]
        total += log(chances[int(count)] / sum(chances[1:]))
    return total


def selected__library(beta, x, k):
    from scipy.special import binom, expit

    p = expit(np.vander(x, 2, increasing=True) @ beta)
    return np.log(binom(6, k) * p**k * (1 - p) ** (6 - k) / (1 - (1 - p) ** 6)).sum()


def influential__loop(x, y):
    def slope(x, y):
        return fit(np.column_stack([np.ones(len(x)), x]), y)[0][1]

    changes = [abs(slope(np.delete(x, i), np.delete(y, i)) - slope(x, y)) for i in range(len(x))]
    return changes.index(max(changes))


def influential__numpy(x, y):
    X = np.vander(x - 70, 2)
    full = fit(X, y)[0][0]
    return np.argmax(
        [(fit(np.delete(X, i, 0), np.delete(y, i))[0][0] - full) ** 2 for i in range(len(x))]
    )


def influential__float(x, y):
    worst, where = -1.0, None
    X = np.column_stack([np.ones(len(x)), (x - 70) / 10])
    for i in range(len(x)):
        keep = [j for j in range(len(x)) if j != i]
        change = abs(fit(X[keep], y[keep])[0][1] - fit(X, y)[0][1])
        if change > worst:
            worst, where = change, i
    return np.array(float(where))
