"""Coin: likelihood, log-likelihood and relative likelihood of one number of heads."""

from __future__ import annotations

from math import exp
from typing import ClassVar

from mlelib import Bernoulli
from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Slider
from mlelib.explore._text import dots, line, linspace, show
from mlelib.explore._widget import Explorer, count, number
from mlelib.inference import likelihood_interval

CUT = 1.959963984540054**2 / 2


class Coin(Explorer):
    """The likelihood of k heads among n tosses, over p.

    Parameters
    ----------
    n, k : int
        Tosses and heads.
    p : float
        The value of p that is looked at.
    """

    name, title = "coin", "Likelihood of a coin"
    _esm = _bundle.module(name)
    n, k, p = count(10, 1, 200), count(6, 0, 200), number(0.5, 0.005, 0.995)
    controls: ClassVar[tuple] = (
        Slider("n", "tosses n", 1, 200, 1),
        Slider("k", "heads k", 0, 200, 1),
        Slider("p", "p", 0.005, 0.995, 0.005),
        Button("top", "p to the top"),
    )

    def scene(self) -> dict:
        """Three heights of one curve."""
        model, p = Bernoulli.from_counts(min(self.k, self.n), self.n), self.p
        top, best, here = model.mle(), model.loglik(model.mle()), model.loglik(p)
        low, high = likelihood_interval(model)
        drops = [(q, model.loglik(q) - best) for q in linspace(0.001, 0.999, 161)]
        relative, peak = exp(here - best), exp(best)

        def panel(alt, y, ylabel, cut, curve, mark):
            items = [
                line("blue", [[q, height] for (q, _), height in zip(drops, curve, strict=True)])
            ]
            if cut is not None:
                dash = {"dash": "4 3", "width": 1.2}
                items.insert(0, line("muted", [[0, cut], [1, cut]], **dash))
                items.append(line("green", [[low, cut], [high, cut]], width=4))
            items.append(dots("orange", [[p, mark]]))
            x = {"x": [0, 1], "xlabel": "p"}
            return {"alt": alt, "y": y, "ylabel": ylabel, "items": items, **x}

        ends = f"{show(low)} to {show(high)}"
        return {
            "panels": [
                panel(
                    f"Likelihood over p, highest at {show(top)}; "
                    f"at p = {show(p)} it is {show(exp(here))}.",
                    [0, 1.08 * peak],
                    "likelihood L(p)",
                    None,
                    [peak * exp(drop) for _, drop in drops],
                    exp(here),
                ),
                panel(
                    f"Log-likelihood over p, within 1.92 of its top from {ends}.",
                    [best - 6, best + 0.5],
                    "log-likelihood ℓ(p)",
                    best - CUT,
                    [best + drop for _, drop in drops],
                    here,
                ),
                panel(
                    f"Relative likelihood over p; at p = {show(p)} it is {show(relative)}.",
                    [0, 1.08],
                    "relative likelihood L(p) / L(p̂)",
                    exp(-CUT),
                    [exp(drop) for _, drop in drops],
                    relative,
                ),
            ],
            "readouts": [
                ["p̂ = k/n", show(top)],
                ["L(p)", show(exp(here))],
                ["ℓ(p)", show(here)],
                ["ℓ(p̂)", show(best)],
                ["L(p) / L(p̂)", show(relative)],
                ["ℓ within 1.92 of its top", ends],
            ],
            "verdict": "",
        }
