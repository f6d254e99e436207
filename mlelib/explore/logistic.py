"""Logistic: points across a boundary, and what happens when a boundary separates them."""

from __future__ import annotations

from math import exp, hypot, log10
from typing import ClassVar

from mlelib import LogisticRegression, maximize, newton, with_intercept
from mlelib.explore import _bundle
from mlelib.explore._controls import Slider
from mlelib.explore._text import dots, line, linspace, segments, show, words
from mlelib.explore._widget import Explorer, count, number, numbers, span

ITERATIONS = 15
HIDDEN = 0.01  # a bar below it cannot be seen on an axis that ends at 1


class LogisticExplorer(Explorer):
    """Logistic regression on one predictor, climbed by Newton from β = 0.

    Parameters
    ----------
    x, y : list of float
        The predictor, and the labels 0 and 1.
    steps : int
        How many iterations of Newton are shown.
    low, high : float
        The range of x that is shown.
    """

    name, title = "logistic", "Logistic regression and separation"
    _esm = _bundle.module(name)
    x = numbers([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    y = numbers([0, 0, 0, 1, 0, 1, 1, 1])
    steps = count(ITERATIONS, 0, ITERATIONS)
    low, high = number(0.0), number(10.0)
    controls: ClassVar[tuple] = (Slider("steps", "iterations", 0, ITERATIONS, 1),)

    def scene(self) -> dict:
        """The curve, the losses, and the climb."""
        x, y, (low, high) = self.x, self.y, span(self.low, self.high)
        model = LogisticRegression(with_intercept(x), y)
        trace = maximize(model, [0, 0], newton, max_steps=ITERATIONS).trace
        at = min(self.steps, len(trace) - 1)
        b0, b1 = trace[at].theta.tolist()
        losses = (-model.pointwise((b0, b1)) + 0.0).tolist()
        loglik = model.loglik((b0, b1))
        sizes = [hypot(*record.theta) for record in trace]
        heights = [log10(-record.loglik) for record in trace]
        flat = abs(b1) < 1e-9  # rounding, where the labels do not depend on x
        boundary = "nowhere" if flat else show(-b0 / b1)
        grid = linspace(low, high, 121)
        sticks = [[[v, k], [v, p(b0 + b1 * v)]] for v, k in zip(x, y, strict=True)]
        bars = [[[v, 0], [v, loss]] for v, loss in zip(x, losses, strict=True)]

        def panel(alt: str, xs: list, ys: list, xlabel: str, ylabel: str, items: list) -> dict:
            ranges = {"alt": alt, "x": xs, "y": ys}
            return {**ranges, "xlabel": xlabel, "ylabel": ylabel, "items": items}

        def along(values: list) -> list:
            points = [[i, value] for i, value in enumerate(values)]
            return [line("blue", points), dots("orange", [points[at]])]

        bars_seen = [segments("orange", bars, width=5)]
        if max(losses) < HIDDEN:  # an empty panel would not say why
            most = f"none is above {show(max(losses))}"
            bars_seen.append(words((low + high) / 2, 0.5, most, color="muted", anchor="middle"))
        iterations, name = [0, ITERATIONS], "iteration of Newton"
        return {
            "panels": [
                panel(
                    f"{len(x)} points with labels 0 and 1, and the fitted probability after {at} "
                    f"iterations; a half at x: {boundary}.",
                    [low, high],
                    [-0.12, 1.12],
                    "x",
                    "probability of y = 1",
                    [
                        line("muted", [[low, 0.5], [high, 0.5]], dash="4 3", width=1.2),
                        line("blue", [[v, p(b0 + b1 * v)] for v in grid]),
                        segments("orange", sticks, width=2),
                    ],
                ),
                panel(
                    f"Cross-entropy of each point, largest {show(max(losses))}; "
                    f"together {show(-loglik)}.",
                    [low, high],
                    [0, max(1, 1.1 * max(losses))],
                    "x",
                    "cross-entropy of each point",
                    bars_seen,
                ),
                panel(
                    f"Length of β after each iteration; {show(sizes[at])} after {at}.",
                    iterations,
                    [0, max(1, 1.1 * max(sizes))],
                    name,
                    "‖β‖",
                    along(sizes),
                ),
                panel(
                    "Minus the log-likelihood on a scale of powers of ten; "
                    f"{show(-loglik)} after {at} iterations.",
                    iterations,
                    [min(-2, *heights) - 0.5, 2],
                    name,
                    "log₁₀ of −ℓ",
                    along(heights),
                ),
            ],
            "readouts": [
                ["β₁, intercept", show(b0)],
                ["β₂, slope", show(0 if flat else b1)],
                ["odds per unit of x, times", show(exp(b1))],
                ["p = ½ at x", boundary],
                ["‖β‖", show(sizes[at])],
                ["ℓ(β)", show(loglik)],
            ],
            "verdict": verdict(model, x, y),
        }


def p(eta: float) -> float:
    """The probability of a 1 at these log-odds."""
    return 1 / (1 + exp(-eta)) if eta > -700 else 0.0


def verdict(model: LogisticRegression, x: list, y: list) -> str:
    """What the library's certificate says, with the place where the labels part."""
    kind = model.separation().kind
    if kind == "none":
        return "The labels overlap: no threshold tells them apart, and the MLE exists."
    if len(set(y)) == 1:
        return "All labels are equal: completely separated, and no MLE exists."
    zeros, ones = ([v for v, k in zip(x, y, strict=True) if k == label] for label in (0, 1))
    below, above = (zeros, ones) if max(zeros) <= min(ones) else (ones, zeros)
    a, b = max(below), min(above)
    where = f"between x = {show(a)} and {show(b)}" if kind == "complete" else f"at x = {show(a)}"
    how = "Completely" if kind == "complete" else "Quasi-completely"
    ends = "ℓ climbs for ever, ‖β‖ grows without end, and no MLE exists."
    return f"{how} separated {where}: {ends}"
