"""Other correct answers to homework 1: each must lose nothing."""

from math import comb

import numpy as np


def likelihood__scipy(p, k, n):
    from scipy.stats import binom

    return binom.pmf(k, n, p)


def likelihood__loop(p, k, n):
    if np.ndim(p) == 0:
        return np.float64(comb(n, k) * p**k * (1 - p) ** (n - k))
    return [comb(n, k) * q**k * (1 - q) ** (n - k) for q in p]


def likelihood__logs(p, k, n):
    from scipy.special import gammaln, xlog1py, xlogy

    orders = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.array(np.exp(orders + xlogy(k, p) + xlog1py(n - k, -p)))


def area__quad(k, n):
    from scipy.integrate import quad

    return quad(lambda p: comb(n, k) * p**k * (1 - p) ** (n - k), 0, 1, points=[k / n])[0]


def area__trapezoid(k, n):
    p = np.linspace(0, 1, 100_001)
    return np.trapezoid(comb(n, k) * p**k * (1 - p) ** (n - k), p)


def area__beta(k, n):
    from scipy.special import beta

    return np.array(comb(n, k) * beta(k + 1, n - k + 1))


def taxis__loop(N, seen):
    def one(fleet):
        value = 1.0
        for number in seen:
            value *= 1 / fleet if number <= fleet else 0
        return value

    return one(N) if np.ndim(N) == 0 else [one(fleet) for fleet in N]


def taxis__logical(N, seen):
    return (np.asarray(N) >= max(seen)) / np.asarray(N, float) ** len(seen)


def taxis__scipy(N, seen):
    from scipy.stats import randint

    return np.prod([randint.pmf(number, 1, np.asarray(N) + 1) for number in seen], axis=0)


def lake__search(marked, caught, again):
    from fractions import Fraction

    def value(N):
        ways = comb(marked, again) * comb(N - marked, caught - again)
        return Fraction(ways, comb(N, caught))

    N = marked + caught - again
    while value(N + 1) >= value(N):
        N += 1
    return N


def lake__floor(marked, caught, again):
    return np.floor(marked * caught / again)


def lake__ratio(marked, caught, again):
    N = marked + caught - again
    while (N + 1 - marked) * (N + 1 - caught) >= (N + 1 - marked - caught + again) * (N + 1):
        N += 1
    return np.int64(N)


def support__brentq(k, n):
    from scipy.optimize import brentq
    from scipy.special import xlog1py, xlogy

    def gap(p):
        return xlogy(k, p) + xlog1py(n - k, -p) - top + np.log(8)

    top = xlogy(k, k / n) + xlog1py(n - k, -k / n)
    low = brentq(gap, 1e-15, k / n, xtol=1e-12) if k else 0
    high = brentq(gap, k / n, 1 - 1e-15, xtol=1e-12) if k < n else 1
    return [low, high]


def support__grid(k, n):
    p = np.linspace(0, 1, 4_000_001)
    value = p**k * (1 - p) ** (n - k)
    inside = p[value >= value.max() / 8]
    return np.array([inside[0], inside[-1]])


def support__newton(k, n):
    if k in (0, n):
        end = 8 ** (-1 / n)
        return (0, 1 - end) if k == 0 else (end, 1)
    from scipy.optimize import root_scalar

    top = k * np.log(k / n) + (n - k) * np.log(1 - k / n)

    def gap(z):
        return k * z - n * np.logaddexp(0, z) - top + np.log(8)

    center = np.log(k / (n - k))
    ends = [root_scalar(gap, bracket=sorted([center, center + d]), xtol=1e-12) for d in (-9, 9)]
    return tuple(1 / (1 + np.exp(-end.root)) for end in ends)
