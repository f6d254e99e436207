"""What can be dragged in each explorer, by the library: places, words and ranges."""

from math import exp, log, pi, sqrt

import numpy as np
from explore_readings import NAMES, coverages, em

from mlelib import Bernoulli
from mlelib.explore._paths import hill
from mlelib.explore._text import show


def knob(panel, label, text, at, **more):
    """Return one handle, ``x`` and ``y`` as (low, high, step)."""
    return {"panel": panel, "label": label, "text": text, "at": at, **more}


def coin(w, scene):
    height = exp(Bernoulli.from_counts(min(w.k, w.n), w.n).loglik(w.p))
    text = f"p = {show(w.p)}, likelihood {show(height)}"
    return [knob(0, "p", text, (w.p, height), x=(0.005, 0.995, 0.005))]


def readings(w, scene):
    ranges = {"x": (0, w.n, 1), "y": (0.01, 0.99, 0.01)}
    return [knob(0, "k and p", f"k = {w.k}, p = {show(w.p)}", (min(w.k, w.n), w.p), **ranges)]


def underflow(w, scene):
    low, total = scene["panels"][0]["y"][0], w.n * log(w.p)
    text = f"p = {show(w.p)}, the sum of logs reaches {show(total)}"
    place = (w.n, total / log(10))
    return [knob(0, "end of the true product", text, place, y=(low, 0, -low / 60))]


def normal(w, scene):
    across, widest = (w.low, w.high, 0.05), (w.high - w.low) / 4
    top, variance = 1 / sqrt(2 * pi) / w.sigma, w.sigma**2
    both = f"μ = {show(w.mu)}, σ² = {show(variance)}"
    wide = {"x": (w.mu + 0.05, w.mu + widest, 0.05)}
    turn = (w.mu + w.sigma, top * exp(-1 / 2))
    guess = {"x": across, "y": (0.05**2, widest**2, 0.05)}
    return [
        knob(0, "mean μ", f"μ = {show(w.mu)}", (w.mu, top), x=across),
        knob(0, "standard deviation σ", f"σ = {show(w.sigma)}", turn, **wide),
        knob(1, "guess: μ and σ²", both, (w.mu, variance), **guess),
        *(
            knob(0, f"point {i + 1}", f"x = {show(v)}", (v, 0), x=across, point=i)
            for i, v in enumerate(w.x)
        ),
    ]


def race(w, scene):
    here = hill(w.kind, w.x, w.y, w.scale)
    first, second = (scene["panels"][0][label] for label in ("xlabel", "ylabel"))
    text = f"{first} = {show(w.start[0])}, {second} = {show(w.start[1])}"
    x, y = ((low, high, float(f"{(high - low) / 100:.1e}")) for low, high in (here.x, here.y))
    return [knob(0, "start", text, w.start, x=x, y=y)]


def line(w, scene):
    low, high, bottom, top = w.box
    found = []
    for side, at in (("left", low + 0.04 * (high - low)), ("right", high - 0.04 * (high - low))):
        height = w.b0 + w.b1 * at
        text = f"the line is at y = {show(height)}"
        label = f"{side} end of the line"
        found.append(knob(0, label, text, (at, height), y=(bottom, top, 0.1)))
    ranges = {"x": (low, high, 0.1), "y": (bottom, top, 0.1)}
    for i, (x, y) in enumerate(zip(w.x, w.y, strict=True)):
        text = f"x = {show(x)}, y = {show(y)}"
        found.append(knob(0, f"point {i + 1}", text, (x, y), point=i, **ranges))
    return found


def logistic(w, scene):
    return [
        knob(
            0,
            f"point {i + 1}, label {y}",
            f"x = {show(x)}",
            (x, y),
            x=(w.low, w.high, 0.1),
            point=i,
        )
        for i, (x, y) in enumerate(zip(w.x, w.y, strict=True))
    ]


def interval(w, scene):
    share = coverages(w.n, w.scale)[0]
    text = f"n = {w.n}, actual coverage of the likelihood interval {show(share)}"
    return [knob(1, "n", text, (w.n, share), x=(2, 60, 1))]


def sampling(w, scene):
    place = w.n, scene["panels"][2]["y"][0]
    return [knob(2, "n", f"n = {w.n}", place, x=(2, 100, 1))]


def mixture(w, scene):
    trace, _, _ = em(w)
    (shares, mu, v), _, r = trace[min(w.at, len(trace) - 1)]
    sd, roof = np.sqrt(v), scene["panels"][0]["y"][1]
    across, widest, found = (w.low, w.high, 0.05), (w.high - w.low) / 2, []
    for j in (0, 1):
        peak = shares[j] / sd[j] / sqrt(2 * pi)
        wide = {"x": (mu[j] + 0.05, mu[j] + widest, 0.05)}
        turn = (mu[j] + sd[j], min(peak * exp(-1 / 2), roof))
        label = f"standard deviation of the {NAMES[j]}"
        found += [
            knob(
                0,
                f"mean of the {NAMES[j]}",
                f"μ = {show(mu[j])}",
                (mu[j], min(peak, roof)),
                x=across,
            ),
            knob(0, label, f"σ = {show(sd[j])}", turn, **wide),
        ]
    for i, x in enumerate(w.x):
        text = f"x = {show(x)}, {show(r[i], 3)} of it the first’s"
        found.append(knob(0, f"point {i + 1}", text, (x, -0.45 / 1.1 * roof), x=across, point=i))
    return found
