"""Other correct answers to homework 3: each must lose nothing."""

import numpy as np


def normal_fit__numpy(x):
    return [np.mean(x), np.var(x)]


def normal_fit__scipy(x):
    from scipy.stats import norm

    mu, sigma = norm.fit(x)
    return np.array([mu, sigma**2])


def normal_fit__exact(x):
    from fractions import Fraction

    values = [Fraction(float(v)) for v in x]
    mean = sum(values) / len(values)
    return float(mean), float(sum((v - mean) ** 2 for v in values) / len(values))


def delayed__loop(x):
    first = sorted(x)[0]
    return first, len(x) / sum(v - first for v in x)


def delayed__scipy(x):
    from scipy.stats import expon

    loc, scale = expon.fit(x)
    return np.array([loc, 1 / scale])


def delayed__search(x):
    from scipy.optimize import brentq

    a = x.min()
    return a, brentq(lambda rate: len(x) / rate - np.sum(x - a), 1e-6, 1e6, xtol=1e-14)


def lost_starts__numpy(x):
    return np.var(x) * np.array([1.5, 2.0])


def lost_starts__loop(x):
    mean = sum(x) / len(x)
    total = sum((v - mean) ** 2 for v in x)
    return [3 * total / (2 * len(x)), 2 * total / len(x)]


def lost_starts__search(x):
    from scipy.optimize import brentq

    v = np.var(x)

    def landing(s):
        return s * (3 * v - 2 * s)

    def pole(s):
        return 2 * v - s

    return brentq(landing, v, 1.9 * v, xtol=1e-14), brentq(pole, v, 3 * v, xtol=1e-14)


def climb__gradient(loglik, score, hessian, start):
    theta, step = start, 1.0
    for _ in range(3000):
        slope = score(theta)
        step = min(2 * step, 1.0)
        while step > 1e-14 and loglik(theta + step * slope) < loglik(theta):
            step /= 2
        if step > 1e-14:
            theta += step * slope
    return np.float64(theta)


def climb__bisection(loglik, score, hessian, start):
    direction = np.sign(score(start))
    inside, length = start, 1e-3
    while loglik(inside + direction * length) > -np.inf:
        outside = inside + direction * length
        if np.sign(score(outside)) != direction:
            break
        inside, length = outside, 2 * length
    else:
        outside = inside + direction * length
    for _ in range(200):
        middle = (inside + outside) / 2
        uphill = loglik(middle) > -np.inf and np.sign(score(middle)) == direction
        inside, outside = (middle, outside) if uphill else (inside, middle)
    return inside


def climb__damped(loglik, score, hessian, start):
    t = start
    for _ in range(2000):
        step = score(t) / max(abs(hessian(t)), 1e-3)
        step = max(-0.05, min(0.05, step))
        while loglik(t + step) == -np.inf:
            step /= 2
        t = t + step
    return np.array(t)


def profile__scipy(mu, x):
    from scipy.stats import norm

    def best(m):
        return norm.logpdf(x, m, np.sqrt(np.mean((x - m) ** 2))).sum()

    top = best(np.mean(x))
    return best(mu) - top if np.ndim(mu) == 0 else [best(m) - top for m in mu]


def profile__ratio(mu, x):
    v = np.mean((np.subtract.outer(np.asarray(mu), x)) ** 2, axis=-1)
    return len(x) / 2 * np.log(np.var(x) / v)


def profile__optimizer(mu, x):
    from scipy.optimize import minimize_scalar

    def best(m):
        square = np.sum((x - m) ** 2)

        def loss(w):
            return len(x) / 2 * w + square / 2 * np.exp(-w)

        return -minimize_scalar(
            loss, bounds=(-9, 9), method="bounded", options={"xatol": 1e-10}
        ).fun

    top = best(np.mean(x))
    return best(mu) - top if np.ndim(mu) == 0 else np.array([best(m) - top for m in mu])
