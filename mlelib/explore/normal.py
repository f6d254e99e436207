"""Normal: data, mean and spread to be moved; each point brings its log-density to the sum."""

from __future__ import annotations

from math import cos, exp, expm1, inf, log1p, pi, sqrt
from typing import ClassVar

from mlelib import Normal
from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Slider
from mlelib.explore._text import dots, line, linspace, segments, show
from mlelib.explore._widget import Explorer, number, numbers, span

CHIPS = 12  # points that have a chip each; the others share one
DROPS = (0.1, 0.5, 1, 2, 4, 8)


def level_line(model: Normal, drop: float) -> list:
    """The line on which ℓ(μ, σ²) lies `drop` below its top, around it once.

    With t = log(σ²/σ̂²) and c = 2 drop/n it is (μ − x̄)² = σ̂² (eᵗ (1 + c − t) − 1).  Between its
    two ends, where μ = x̄, t goes as a cosine, so that the points lie close where the line turns.
    """
    mean, s2 = model.mle()
    c, half = 2 * drop / model.n, []
    low, high = (turn(c, t) for t in (-2 - log1p(c), 1 + c))
    for angle in linspace(0, pi, 61):
        t = (low + high) / 2 + (low - high) / 2 * cos(angle)
        squared = s2 * max(0.0, exp(t) * (1 + c - t) - 1)
        half.append((sqrt(squared), s2 * exp(t)))
    return [[mean + d, v] for d, v in half] + [[mean - d, v] for d, v in half[::-1]]


def turn(c: float, t: float) -> float:
    """Solve t + e⁻ᵗ − 1 = c by Newton, from outside: the function is convex, no step too long."""
    for _ in range(40):
        t -= (t + exp(-t) - 1 - c) / -expm1(-t)
    return t


class NormalExplorer(Explorer):
    """The log-likelihood of the normal model, point by point and as a hill.

    Parameters
    ----------
    x : list of float
        The data.
    mu, sigma : float
        The guess.
    low, high : float
        The range of x and μ that is shown.
    """

    name, title = "normal", "Normal log-likelihood"
    _esm = _bundle.module(name)
    x = numbers([4.0, 5.0, 6.0, 5.0, 4.0])
    mu, sigma = number(5.5), number(1.0, 0.05)
    low, high = number(2.0), number(8.0)
    controls: ClassVar[tuple] = (
        Slider("mu", "μ", 2, 8, 0.05),
        Slider("sigma", "σ", 0.05, 1.5, 0.01),
        Button("top", "Go to the top"),
    )

    def scene(self) -> dict:
        """The density over the data, and the hill."""
        x, mu, sigma, (low, high) = self.x, self.mu, self.sigma, span(self.low, self.high)
        model, v = Normal(x), sigma * sigma
        mean, s2 = model.mle()
        terms, roof = model.pointwise((mu, v)).tolist(), ((high - low) / 4) ** 2
        here, best = model.loglik((mu, v)), model.loglik((mean, s2)) if s2 > 0 else inf
        heights = [exp(term) for term in terms]
        curve = linspace(low, high, 161)
        density = [
            [q, exp(t)] for q, t in zip(curve, Normal(curve).pointwise((mu, v)), strict=True)
        ]
        chips = [f"x = {show(q)}: {show(t)}" for q, t in zip(x[:CHIPS], terms, strict=False)]
        if len(x) > CHIPS:
            chips.append(f"{len(x) - CHIPS} more: {show(sum(terms[CHIPS:]))}")
        levels = [level_line(model, drop) if s2 > 0 else [] for drop in DROPS]
        data = {
            "alt": f"The normal density with mean {show(mu)} and standard deviation {show(sigma)}, "
            f"a stem up to it from each of {len(x)} points; log-likelihood {show(here)}.",
            "x": [low, high],
            "y": [0, max(1.15 / sqrt(2 * pi * v), 0.05)],
            "xlabel": "x",
            "ylabel": "density",
            "items": [
                line("blue", density),
                segments(
                    "green", [[[q, 0], [q, h]] for q, h in zip(x, heights, strict=True)], width=2
                ),
                dots("green", [[q, h, 3] for q, h in zip(x, heights, strict=True)]),
            ],
        }
        hill = {
            "alt": "Lines of equal log-likelihood over μ and σ², the ridge of the best σ² for each "
            f"μ, the top at {show(mean)} and {show(s2)}, the guess at {show(mu)} and {show(v)}.",
            "x": [low, high],
            "y": [0, roof],
            "xlabel": "μ",
            "ylabel": "σ²",
            "items": [
                *(line("blue", points, width=1) for points in levels),
                line(
                    "purple",
                    [[m, s2 + (m - mean) ** 2] for m in linspace(low, high, 81)],
                    dash="5 3",
                    width=1.4,
                ),
                dots("green", [[mean, s2, 5]], shape="diamond"),
            ],
        }
        return {
            "panels": [data, hill],
            "readouts": [
                ["μ", show(mu)],
                ["σ", show(sigma)],
                ["σ²", show(v)],
                ["ℓ(μ, σ²), the sum", show(here)],
                ["ℓ at the top ◆", show(best)],
                ["below the top", show(best - here)],
            ],
            "chips": chips,
            "verdict": f"The top is at x̄ = {show(mean)} and σ² = {show(s2)}."
            if s2 > 0
            else "All points are equal: ℓ grows without bound as σ² falls to 0; there is no MLE.",
        }
