"""One table, two readings: f(k; p) as distributions over k and as likelihoods over p."""

from __future__ import annotations

from math import sqrt
from typing import ClassVar

import numpy as np
from scipy.special import beta, xlog1py, xlogy

from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._text import area, dots, line, linspace, segments, show
from mlelib.explore._widget import Explorer, count, number


class TwoReadings(Explorer):
    """The table of f(k; p), the probability of k heads in n tosses.

    Parameters
    ----------
    n, k : int
        Tosses, and the column that is read as a likelihood.
    p : float
        The row that is read as a distribution.
    """

    name, title = "readings", "One table, two readings"
    _esm = _bundle.module(name)
    n, k, p = count(10, 1, 20), count(6, 0, 20), number(0.5, 0.01, 0.99)
    controls: ClassVar[tuple] = (
        Slider("n", "tosses n", 1, 20, 1),
        Slider("k", "k", 0, 20, 1),
        Slider("p", "p", 0.01, 0.99, 0.01),
    )

    def scene(self) -> dict:
        """The table, one of its rows, one of its columns."""
        n, p = self.n, self.p
        k = min(self.k, n)
        ks = np.arange(n + 1)
        choose = 1 / ((n + 1) * beta(ks + 1.0, n - ks + 1.0))

        def f(s, q):
            return choose[s] * np.exp(xlogy(s, q) + xlog1py(n - s, -np.asarray(q)))

        row, here, peak = f(ks, p), float(f(k, p)), float(f(k, k / n))
        grid = linspace(0, 1, 101)
        column = [[q, float(v)] for q, v in zip(grid, f(k, np.array(grid)), strict=True)]
        # Exactly: the integral of a polynomial, from the beta function.
        integral, total = float(choose[k] * beta(k + 1.0, n - k + 1.0)), float(row.sum())
        cells = [[s, q, 7 * sqrt(f(s, q))] for q in linspace(0.05, 0.95, 19) for s in ks.tolist()]
        bars = [[[s, 0], [s, float(v)]] for s, v in zip(ks.tolist(), row, strict=True)]
        wide = [-0.7, n + 0.7]
        marked = f"the row p = {show(p)} and the column k = {k} are marked."
        table = {
            "alt": f"The table of f(k; p), dots as large as it is; {marked}",
            "x": wide,
            "y": [0, 1],
            "xlabel": "k",
            "ylabel": "p: each row a distribution",
            "items": [
                dots("muted", cells),
                line("blue", [[-0.7, p], [n + 0.7, p]], width=1.2),
                line("green", [[k, 0], [k, 1]], dash="4 3", width=1.2),
                dots("orange", [[k, p, 5]]),
            ],
        }
        distribution = {
            "alt": f"The row p = {show(p)}: the probability of each k; together {show(total)}.",
            "x": wide,
            "y": [0, 1.1 * float(row.max())],
            "xlabel": "k",
            "ylabel": f"row p = {show(p)}: probability of k",
            "items": [segments("blue", bars, width=5), dots("orange", [[k, here]])],
        }
        likelihood = {
            "alt": f"The column k = {k}: the likelihood of each p; its area is {show(integral)}.",
            "x": [0, 1],
            "y": [0, 1.1 * peak],
            "xlabel": "p",
            "ylabel": f"column k = {k}: likelihood of p",
            "items": [
                area("green", [[0, 0], *column, [1, 0]]),
                line("green", column),
                dots("orange", [[p, here]]),
            ],
        }
        return {
            "panels": [table, distribution, likelihood],
            "readouts": [
                ["f(k; p)", show(here)],
                ["sum of the row over k", show(total)],
                ["integral of the column over p", show(integral)],
                ["1/(n + 1)", show(1 / (n + 1))],
            ],
            "verdict": "",
        }
