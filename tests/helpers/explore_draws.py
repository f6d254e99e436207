"""The samples of the explorer of sampling distributions, drawn again by NumPy; exact coverage."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy import stats

from mlelib import Bernoulli, Normal
from mlelib.inference import likelihood_interval, wald_interval


def uniforms(seed, streams, n):
    """Return n numbers of SFC32 for each stream, in the open interval from 0 to 1."""
    c = np.asarray(streams, dtype=np.uint32)
    a, b, words = np.zeros_like(c), np.full_like(c, seed), []
    for counter in range(1, 16 + n):
        words.append(a + b + np.uint32(counter))
        a, b = b ^ (b >> 9), c + (c << 3)
        c = (c << 21 | c >> 11) + words[-1]
    return (np.array(words[15:], dtype=float).reshape(n, -1).T + 0.5) / 2**32


def samples(model, n, truth, seed, draws):
    """Return the samples, one a row."""
    even = n + n % 2 if model == "variance" else n
    u = uniforms(seed, np.arange(draws), even)
    if model == "coin":
        return (u < truth).astype(int)
    if model == "exponential":
        return -np.log(u) / truth
    radius, angle = np.sqrt(-2 * np.log(u[:, ::2])), 2 * np.pi * u[:, 1::2]
    z = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=2).reshape(draws, even)
    return sqrt(truth) * z[:, :n]


@dataclass(frozen=True)
class Exponential:
    """Waiting times with a rate; all that the library asks of a model."""

    x: np.ndarray
    param_names = ("lambda",)

    def loglik(self, rate):
        return len(self.x) * np.log(rate) - rate * self.x.sum() if rate > 0 else -np.inf

    def score(self, rate):
        return len(self.x) / rate - self.x.sum()

    def hessian(self, rate):
        return -len(self.x) / rate**2

    def fisher_information(self, rate):
        return len(self.x) / rate**2

    def mle(self):
        return len(self.x) / self.x.sum()


Z = stats.norm.ppf(0.975)
MODEL = {"coin": Bernoulli, "exponential": Exponential, "variance": Normal}


def by_library(model, how, data):
    """Return the interval that the library makes of one sample."""
    if model == "coin" and how == "wald" and len(set(data)) == 1:
        return float(data[0]), float(data[0])  # the library refuses a standard error of zero
    make = {"wald": wald_interval, "likelihood": likelihood_interval}[how]
    return tuple(make(MODEL[model](data), "sigma2" if model == "variance" else None))


def sample_with(model, n, estimate):
    """Return a sample of n with this estimate; an interval asks for no more."""
    if model == "coin":
        return np.arange(n) < round(n * estimate)
    if model == "exponential":
        return np.full(n, 1 / estimate)
    x = np.arange(n) - (n - 1) / 2
    return x * sqrt(estimate / np.mean(x**2))


@lru_cache(2000)
def ends(model, how, n):
    """Return the library's interval for an estimate of 1 of a rate or a variance."""
    return by_library(model, how, sample_with(model, n, 1.0))


def covers(model, how, n, estimate, truth):
    """Say whether the interval of an estimate holds the truth, without looking for its ends."""
    if model != "coin":
        low, high = ends(model, how, n)
        return bool(low * estimate <= truth <= high * estimate)
    fit = Bernoulli.from_counts(round(n * estimate), n)
    if how == "likelihood":
        return bool(2 * (fit.loglik(estimate) - fit.loglik(truth)) <= Z**2)
    error = 0 if estimate in (0, 1) else 1 / sqrt(fit.fisher_information(estimate))
    return bool(abs(estimate - truth) <= Z * error)


def exact_coverage(model, how, n, truth):
    """Sum over all numbers of heads, or ask the distribution of truth over estimate."""
    if model == "coin":
        inside = [k for k in range(n + 1) if covers(model, how, n, k / n, truth)]
        return float(stats.binom.pmf(inside, n, truth).sum())
    low, high = ends(model, how, n)
    law = stats.gamma(n, scale=1 / n)  # of rate over estimate
    if model == "variance":
        law = stats.invgamma((n - 1) / 2, scale=n / 2)
    return float(law.cdf(high) - law.cdf(max(low, 0)))


def moments(model, n, truth):
    """Return exact mean and standard deviation of the estimate, by SciPy's distributions."""
    if model == "coin":
        law, unit = stats.binom(n, truth), 1 / n
    elif model == "exponential":
        law, unit = stats.invgamma(n, scale=n), truth
    else:
        law, unit = stats.chi2(n - 1), truth / n
    return unit * float(law.mean()), unit * float(law.std())
