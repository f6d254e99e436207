"""Other correct answers to homework 5: each must lose nothing."""

import numpy as np


def rate__wilson(events, hours):
    k, t = sum(events), sum(hours)
    half = 1.96 * (k + 1.96**2 / 4) ** 0.5
    return [k / t, k**0.5 / t, (k + 1.96**2 / 2 - half) / t, (k + 1.96**2 / 2 + half) / t]


def rate__search(events, hours):
    from scipy.optimize import brentq
    from scipy.stats import norm

    k, t, z = events.sum(), hours.sum(), norm.ppf(0.975)

    def excess(lam):
        return (k / lam - t) ** 2 / (t / lam) - z**2

    high = brentq(excess, max(k, 0.5) / t, (k + 50) / t, xtol=1e-14)
    low = brentq(excess, 1e-12, k / t, xtol=1e-16) if k else 0.0
    return np.array([k / t, np.sqrt(k / t**2), low, high])


def rate__roots(events, hours):
    k, t, z = int(np.sum(events)), float(np.sum(hours)), 1.959964
    low, high = sorted(np.roots([t**2, -(2 * k * t + z * z * t), k * k]).real)
    return k / t, np.sqrt(k) / t, low, high


def two_rates__scipy(count1, hours1, count2, hours2):
    from scipy.special import xlogy
    from scipy.stats import chi2

    k, t = np.array([count1, count2]), np.array([hours1, hours2])
    top = np.sum(xlogy(k, np.where(k > 0, k, 1) / t))
    null = np.sum(k) * np.log(np.sum(k) / np.sum(t))
    return np.array([2 * (top - null), chi2.sf(2 * (top - null), df=1)])


def two_rates__poisson(count1, hours1, count2, hours2):
    from scipy.stats import norm, poisson

    one = (count1 + count2) / (hours1 + hours2)
    G2 = 0.0
    for k, t in ((count1, hours1), (count2, hours2)):
        G2 += 2 * (poisson.logpmf(k, k) - poisson.logpmf(k, one * t))
    return np.float64(G2), 2 * norm.sf(np.sqrt(G2))


def two_rates__binomial(count1, hours1, count2, hours2):
    """Given their sum, the first count is binomial, and the ratio is the same."""
    import math

    n, share = count1 + count2, hours1 / (hours1 + hours2)
    terms = (count1, share), (count2, 1 - share)
    G2 = 2 * sum(k * math.log(k / n / p) for k, p in terms if k > 0)
    return [G2, 1 - math.erf((G2 / 2) ** 0.5)]


def aic__scipy(x):
    from scipy.stats import expon, lognorm

    s, mu = np.std(np.log(x)), np.mean(np.log(x))
    first = np.sum(expon.logpdf(x, scale=np.mean(x)))
    second = np.sum(lognorm.logpdf(x, s, scale=np.exp(mu)))
    return [2 * 1 - 2 * first, 2 * 2 - 2 * second]


def aic__fit(x):
    from scipy.stats import expon, lognorm

    found = []
    for family, parameters in ((expon, 1), (lognorm, 2)):
        ell = family.logpdf(x, *family.fit(x, floc=0)).sum()
        found.append(2 * parameters - 2 * ell)
    return np.array(found)


def aic__loop(x):
    import math

    n = len(x)
    lam = n / sum(x)
    mu = sum(math.log(v) for v in x) / n
    s2 = sum((math.log(v) - mu) ** 2 for v in x) / n
    one = sum(math.log(lam) - lam * v for v in x)
    two = 0
    for v in x:
        two += -math.log(v) - math.log(2 * math.pi * s2) / 2 - (math.log(v) - mu) ** 2 / (2 * s2)
    return 2 - 2 * one, 4 - 2 * two


def inspected__scipy(low, high):
    from scipy.optimize import brentq

    failed = np.isfinite(high)
    if not failed.any():
        return 0
    w = (high - low)[failed & (high > low)]

    def slope(lam):
        return np.sum(high == low) / lam - low.sum() + (w / np.expm1(lam * w)).sum()

    return brentq(slope, 1e-9, failed.sum() / low.sum() * 2, xtol=1e-15)


def inspected__minimize(low, high):
    from scipy.optimize import minimize_scalar

    if np.all(high == np.inf):
        return 0.0

    def loss(log_rate):
        lam, total = np.exp(log_rate), 0.0
        for a, b in zip(low, high, strict=True):
            if a == b:
                total += log_rate - lam * a
            elif b == np.inf:
                total -= lam * a
            else:
                total += -lam * a + np.log(-np.expm1(-lam * (b - a)))
        return -total

    return np.exp(minimize_scalar(loss, bracket=(-6, -2), tol=1e-14).x)


def inspected__em(low, high):
    """An expected lifetime stands for each that nobody saw."""
    failed = np.isfinite(high)
    if not failed.any():
        return 0
    lam = failed.sum() / low.sum()
    for _ in range(1500):
        width = np.where(failed, high, low) - low
        seen = width > 0
        inner = np.zeros(len(low))
        inner[seen] = 1 / lam - width[seen] / np.expm1(lam * width[seen])
        lam = len(low) / np.sum(low + np.where(failed, inner, 1 / lam))
    return np.array(lam)


def em_step__scipy(x, w, m1, m2, s1, s2):
    from scipy.special import expit
    from scipy.stats import norm

    one = np.log(w) + norm.logpdf(x, m1, s1)
    two = np.log1p(-w) + norm.logpdf(x, m2, s2)
    r = expit(one - two)
    return [r.mean(), np.average(x, weights=r), np.average(x, weights=expit(two - one))]


def em_step__softmax(x, w, m1, m2, s1, s2):
    from scipy.special import logsumexp

    logs = np.stack(
        [np.log(p / s) - (x - m) ** 2 / (2 * s**2) for p, m, s in ((w, m1, s1), (1 - w, m2, s2))]
    )
    r = np.exp(logs - logsumexp(logs, axis=0))
    means = r @ x / r.sum(axis=1)
    return r[0].sum() / len(x), means[0], means[1]


def em_step__loop(x, w, m1, m2, s1, s2):
    import math

    total, first, second = 0.0, 0.0, 0.0
    for v in x:
        one = math.log(w) - math.log(s1) - ((v - m1) / s1) ** 2 / 2
        two = math.log(1 - w) - math.log(s2) - ((v - m2) / s2) ** 2 / 2
        top = max(one, two)
        a, b = math.exp(one - top), math.exp(two - top)
        total += a / (a + b)
        first += v * a / (a + b)
        second += v * b / (a + b)
    return np.array([total / len(x), first / total, second / (len(x) - total)])
