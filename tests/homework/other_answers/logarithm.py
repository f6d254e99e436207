"""Other correct answers to homework 2: each must lose nothing."""

import numpy as np


def tosses__scipy(p, x):
    from scipy.stats import bernoulli

    return bernoulli.logpmf(x, p).sum()


def tosses__xlogy(p, x):
    from scipy.special import xlog1py, xlogy

    return np.sum(xlogy(x, p) + xlog1py(1 - x, -p))


def tosses__loop(p, x):
    from math import inf, log

    total = 0.0
    for toss in x:
        chance = p if toss else 1 - p
        total += log(chance) if chance > 0 else -inf
    return np.array(total)


def relative__loop(loglik):
    from math import exp

    best = max(loglik)
    return [exp(value - best) for value in loglik]


def relative__softmax(loglik):
    from scipy.special import softmax

    weight = softmax(loglik)
    return weight / weight.max()


def relative__product(loglik):
    return tuple(np.exp(np.subtract(loglik, sorted(loglik)[-1])).tolist())


def average__scipy(loglik):
    from scipy.special import logsumexp

    return logsumexp(loglik) - np.log(len(loglik))


def average__logaddexp(loglik):
    return np.float64(np.logaddexp.reduce(loglik) - np.log(len(loglik)))


def average__fsum(loglik):
    from math import exp, fsum, log

    top = max(loglik)
    return top + log(fsum(exp(value - top) for value in loglik) / len(loglik))


def lamps__scipy(rate, hours, failed):
    from scipy.stats import expon

    dead, alive = expon.logpdf(hours, scale=1 / rate), expon.logsf(hours, scale=1 / rate)
    return np.where(failed == 1, dead, alive).sum()


def lamps__loop(rate, hours, failed):
    total = 0
    for t, f in zip(hours, failed, strict=True):
        total += (np.log(rate) if f else 0) - rate * t
    return total


def lamps__weibull(rate, hours, failed):
    from scipy.stats import weibull_min

    lifetime = weibull_min(1.0, scale=1 / rate)
    dead = lifetime.logpdf(hours[failed == 1]).sum()
    return dead + lifetime.logsf(hours[failed == 0]).sum()


def logbook__loop(rate, days):
    from math import expm1, log

    return sum(log(-expm1(-rate)) - rate * (day - 1) for day in days)


def logbook__geometric(rate, days):
    chance = -np.expm1(-rate)
    return np.sum(np.log(chance) + (days - 1) * np.log1p(-chance))


def logbook__log1mexp(rate, days):
    first = np.log(rate) - rate / 2 + np.log(np.sinh(rate / 2) / (rate / 2))
    return np.array(np.sum(first - rate * (np.array(days) - 1)))
