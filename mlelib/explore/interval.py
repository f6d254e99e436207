"""Interval: three constructions on one profile of the normal variance, and their coverage."""

from __future__ import annotations

from math import exp, inf, log, sqrt
from typing import ClassVar

import numpy as np
from scipy.special import chdtr

from mlelib import Normal
from mlelib.explore import _bundle
from mlelib.explore._controls import Choice, Slider
from mlelib.explore._text import dots, line, linspace, show
from mlelib.explore._widget import Explorer, choice, count, number
from mlelib.inference import likelihood_interval, score_interval, standard_errors, wald_interval

Z = 1.959963984540054  # the 0.975 quantile of the standard normal
LEVEL, MOST_N = 0.95, 60
NAMES = {"variance": "σ²", "sd": "σ", "log": "log σ"}
METHODS = {
    "likelihood": ("likelihood ●", "blue", "circle", {}),
    "wald": ("Wald ■", "orange", "square", {"dash": "6 4"}),
    "score": ("score ▲", "green", "triangle", {"dash": "2 3"}),
}


class IntervalExplorer(Explorer):
    """Likelihood-ratio, Wald and score interval for the variance of a normal model.

    Parameters
    ----------
    n : int
        Observations.
    s2 : float
        The estimate of σ².
    scale : {'variance', 'sd', 'log'}
        The parameter in which the intervals are made: σ², σ or log σ.
    """

    name, title = "interval", "Three intervals"
    _esm = _bundle.module(name)
    n, s2 = count(10, 2, MOST_N), number(0.56, 0.01, 10)
    scale = choice("variance", "sd", "log")
    controls: ClassVar[tuple] = (
        Slider("n", "observations n", 2, MOST_N, 1),
        Choice("scale", "made for", NAMES),
    )

    def scene(self) -> dict:
        """The three curves with one cut, and the coverage against n."""
        n, s2, scale = self.n, self.s2, self.scale
        model = Normal(sample(n, s2))
        error = float(standard_errors(model, model.mle())[1]) * slope(s2, scale)
        here, top = to(s2, scale), model.loglik(model.mle())
        center = model.mean
        ends = {
            "likelihood": tuple(likelihood_interval(model, "sigma2")),
            "wald": tuple(wald_interval(model, "sigma2"))
            if scale == "variance"
            else [
                max(0.0, back(here + z * error, scale))
                if here + z * error > 0 or scale == "log"
                else 0.0
                for z in (-Z, Z)
            ],
            "score": tuple(score_interval(model, "sigma2")),
        }
        if n < 8:  # the statistic levels out below the cut
            ends["score"] = ends["score"][0], inf
        places = {
            name: [to(v, scale) for v in pair] for name, pair in ends.items() if name != "wald"
        }
        places["wald"] = [here - Z * error, here + Z * error]
        low, high = to(0.2 * s2, scale), to(5 * s2, scale)
        curves = {name: [] for name in METHODS}
        for t in linspace(low, high, 161):
            v = back(t, scale)
            score = model.score((center, v))[1]
            information = model.fisher_information((center, v))[1, 1]
            curves["likelihood"].append([t, model.loglik((center, v)) - top])
            curves["wald"].append([t, -(((t - here) / error) ** 2) / 2])
            curves["score"].append([t, -score * score / information / 2])
        actual = coverages(n, scale)
        table = [coverages(m, scale) for m in range(2, MOST_N + 1)]
        bars, rates, cut = [], [], -Z * Z / 2
        for i, (name, (_, color, shape, dash)) in enumerate(METHODS.items()):
            pair = [[min(v, 99), -2.6 - 0.45 * i] for v in places[name]]
            bars += [line(color, pair, width=2.5), dots(color, pair, shape=shape)]
            rates.append(line(color, [[m + 2, row[i]] for m, row in enumerate(table)], **dash))
            rates.append(dots(color, [[n, actual[i]]], shape=shape))
        labels = {name: METHODS[name][0] for name in METHODS}
        spans = {name: f"{show(places[name][0])} to {show(places[name][1])}" for name in METHODS}
        made = "; ".join(f"{labels[name]} {spans[name]}" for name in METHODS)
        rate = ", ".join(f"{labels[a]} {show(b)}" for a, b in zip(METHODS, actual, strict=True))
        over = {name: f"{show(pair[0])} to {show(pair[1])}" for name, pair in ends.items()}
        dash = {"dash": "4 3", "width": 1.2}
        return {
            "panels": [
                {
                    "alt": f"Three curves over {NAMES[scale]}, cut 1.92 below the top at "
                    f"{show(here)}: {made}.",
                    "x": [low, high],
                    "y": [-4, 0.3],
                    "xlabel": NAMES[scale],
                    "ylabel": "below the top",
                    "items": [
                        line("muted", [[low, cut], [high, cut]], **dash),
                        *(line(METHODS[a][1], curves[a], **METHODS[a][3]) for a in METHODS),
                        *bars,
                    ],
                },
                {
                    "alt": f"Actual coverage against n, nominal {LEVEL}; at n = {n}: {rate}.",
                    "x": [0, MOST_N],
                    "y": [0.5, 1],
                    "xlabel": "n",
                    "ylabel": "actual coverage",
                    "items": [line("muted", [[0, LEVEL], [MOST_N, LEVEL]], **dash), *rates],
                },
            ],
            "readouts": [
                *([f"{labels[name]}, for {NAMES[scale]}", spans[name]] for name in METHODS),
                *(
                    [f"{labels[name]}, actual coverage", f"{show(100 * share, 3)} %"]
                    for name, share in zip(METHODS, actual, strict=True)
                ),
            ],
            "verdict": f"Carried over to σ²: likelihood {over['likelihood']}, Wald {over['wald']}, "
            f"score {over['score']}. Only Wald’s depends on the parameter in which it was made.",
        }


def sample(n: int, s2: float) -> np.ndarray:
    """Some n observations with mean 0 and mean squared deviation s2: σ² asks for no more."""
    x = np.arange(n) - (n - 1) / 2
    return x * sqrt(s2 / np.mean(x**2))


def to(v: float, scale: str) -> float:
    """A variance in the chosen parameter."""
    return v if scale == "variance" else sqrt(v) if scale == "sd" else log(v) / 2


def back(t: float, scale: str) -> float:
    """The variance that a value of the chosen parameter means."""
    return t if scale == "variance" else t * t if scale == "sd" else exp(2 * t)


def slope(v: float, scale: str) -> float:
    """The derivative of the chosen parameter with respect to the variance."""
    return 1.0 if scale == "variance" else 0.5 / sqrt(v) if scale == "sd" else 0.5 / v


def coverages(n: int, scale: str) -> list[float]:
    """Exact coverage of the three: n σ̂²/σ² is chi-squared with n − 1 degrees of freedom."""
    from scipy.optimize import brentq  # imported late: it costs half a second

    w = Z * sqrt(2 / n)
    g = [
        brentq(lambda t: t + exp(-t) - 1 - Z * Z / n, *side, xtol=1e-14)
        for side in ((-40, 0), (0, 2 + Z * Z / n))
    ]
    wald = {
        "variance": (1 - w, 1 + w),
        "sd": (max(0, 1 - w / 2) ** 2, (1 + w / 2) ** 2),
        "log": (exp(-w), exp(w)),
    }[scale]
    score = 1 / (1 + w), 1 / (1 - w) if w < 1 else inf
    return [
        float((chdtr(n - 1, n / low) if low > 0 else 1.0) - chdtr(n - 1, n / high))
        for low, high in ((exp(g[0]), exp(g[1])), wald, score)
    ]
