"""Models as a student would write them in a cell: plain classes, no more than they need."""

import numpy as np
from scipy.special import gammaln, log_expit

from mlelib import Bernoulli


class Poisson:
    """Counts x_i with mean λ, a scalar."""

    bounds = ((0, np.inf),)

    def __init__(self, x):
        self.x = np.asarray(x, dtype=float)

    def loglik(self, lam):
        if lam <= 0:
            return -np.inf
        return float(np.sum(self.x * np.log(lam) - lam - gammaln(self.x + 1)))

    def score(self, lam):
        return self.x.sum() / lam - self.x.size

    def hessian(self, lam):
        return -self.x.sum() / lam**2

    def fisher_information(self, lam):
        return self.x.size / lam


class Cauchy:
    """Observations x_i around a location m, a scalar, with scale 1: often several tops."""

    def __init__(self, x):
        self.x = np.asarray(x, dtype=float)

    def loglik(self, m):
        return float(-np.log(np.pi * (1 + (self.x - m) ** 2)).sum())

    def score(self, m):
        r = self.x - m
        return float((2 * r / (1 + r**2)).sum())

    def hessian(self, m):
        r = self.x - m
        return float((2 * (r**2 - 1) / (1 + r**2) ** 2).sum())

    def fisher_information(self, m):
        return self.x.size / 2


class Mixture:
    """Observations from ½N(m₁, ¼) + ½N(m₂, ¼), θ = (m₁, m₂): two tops and a saddle between."""

    variance = 0.25

    def __init__(self, x):
        self.x = np.asarray(x, dtype=float)

    def loglik(self, theta):
        squares = (self.x - np.reshape(theta, (2, 1))) ** 2 / self.variance
        logs = np.log(0.5) - 0.5 * (np.log(2 * np.pi * self.variance) + squares)
        return float(np.logaddexp(*logs).sum())

    def score(self, theta):
        shares, pulls = self._shares_and_pulls(theta)
        return (shares * pulls).sum(axis=1)

    def hessian(self, theta):
        (s, t), (a, b) = self._shares_and_pulls(theta)
        off = -(s * t * a * b).sum()
        first = (s * t * a**2 - s / self.variance).sum()
        second = (s * t * b**2 - t / self.variance).sum()
        return np.array([[first, off], [off, second]])

    def fisher_information(self, theta):
        """Return the information there would be, were each one's component known."""
        return np.eye(2) * self.x.size / (2 * self.variance)

    def _shares_and_pulls(self, theta):
        pulls = (self.x - np.reshape(theta, (2, 1))) / self.variance
        log_odds = -0.5 * self.variance * (pulls[0] ** 2 - pulls[1] ** 2)
        first = np.exp(log_expit(log_odds))
        return np.array([first, 1 - first]), pulls


class Logistic:
    """Labels y_i in {0, 1} with log-odds X β, θ = β, shape (k,)."""

    def __init__(self, X, y):
        self.X, self.y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)

    def loglik(self, beta):
        return float(log_expit((2 * self.y - 1) * (self.X @ beta)).sum())

    def score(self, beta):
        return self.X.T @ (self.y - np.exp(log_expit(self.X @ beta)))

    def hessian(self, beta):
        return -self.fisher_information(beta)

    def fisher_information(self, beta):
        eta = self.X @ beta
        weights = np.exp(log_expit(eta) + log_expit(-eta))
        return (self.X * weights[:, None]).T @ self.X

    def separation(self):
        """Look for a direction d with (2y − 1) X d ≥ 0 in every row, and > 0 in as many as can be.

        The linear program maximizes Σ s_i with 0 ≤ s_i ≤ 1 and s_i ≤ (2y_i − 1) x_i·d.  As d may
        be scaled up at will, each s_i ends at 0 or 1.
        """
        from types import SimpleNamespace

        from scipy.optimize import linprog

        n, k = self.X.shape
        signed = (2 * self.y - 1)[:, None] * self.X
        found = linprog(
            np.repeat([0, -1], [k, n]),
            A_ub=np.hstack([-signed, np.eye(n)]),
            b_ub=np.zeros(n),
            bounds=[(None, None)] * k + [(0, 1)] * n,
        )
        rows = round(found.x[k:].sum())
        kind = "none" if rows == 0 else "complete" if rows == n else "quasi-complete"
        return SimpleNamespace(kind=kind, direction=found.x[:k] if rows else None)


class Background:
    """One count of 2 with mean 1 + e^(−θ): for large θ only the background of 1 is left."""

    def loglik(self, theta):
        mean = 1 + np.exp(-theta)
        return float(2 * np.log(mean) - mean - np.log(2))

    def score(self, theta):
        signal = np.exp(-theta)
        return float(signal - 2 * signal / (1 + signal))

    def hessian(self, theta):
        signal = np.exp(-theta)
        return float(2 * signal / (1 + signal) ** 2 - signal)

    def fisher_information(self, theta):
        signal = np.exp(-theta)
        return float(signal**2 / (1 + signal))


class TwoCoins:
    """Two coins, θ = (p, q): the second has never shown a head, so q̂ = 0, at the edge."""

    bounds = ((0, 1), (0, 1))
    coins = (Bernoulli.from_counts(6, 10), Bernoulli.from_counts(0, 4))

    def loglik(self, theta):
        return sum(coin.loglik(p) for coin, p in zip(self.coins, theta, strict=True))

    def score(self, theta):
        return np.array([coin.score(p) for coin, p in zip(self.coins, theta, strict=True)])

    def hessian(self, theta):
        return -self.fisher_information(theta)

    def fisher_information(self, theta):
        pairs = zip(self.coins, theta, strict=True)
        return np.diag([coin.fisher_information(p) for coin, p in pairs])
