"""The race: four methods climb one hill from one start."""

from __future__ import annotations

from math import log10
from typing import Any

import traitlets

from mlelib.explore import _bundle
from mlelib.explore._climbs import (
    MOST_STEPS,
    NEAREST,
    climb_all,
    lbfgs_paths,
    newtons_start,
    place,
    standing,
)
from mlelib.explore._controls import Button, Choice, Slider, Switch
from mlelib.explore._hills import hill
from mlelib.explore._text import dots, line, segments
from mlelib.explore._widget import Explorer, choice, count, flag, number, numbers

RUNNERS = {
    "gradient ascent ●": ("blue", "circle", {"width": 1.4}),
    "Newton ■": ("orange", "square", {"width": 1.4}),
    "Fisher scoring ▲": ("green", "triangle", {"width": 1.4}),
    "L-BFGS ◆": ("purple", "diamond", {"dash": "2 3", "width": 1.4}),
}


class Race(Explorer):
    """Gradient ascent, Newton, Fisher scoring and L-BFGS on one log-likelihood.

    Parameters
    ----------
    kind : {'normal', 'logistic'}
        The model: normal with mean and spread, or logistic on one predictor with intercept.
    x, y : list of float
        The data; y (labels) for the logistic model only.
    start : list of two floats
        Where all begin.
    scale : {'variance', 'sd', 'log'}
        The second parameter of the normal model: σ², σ or log σ.
    careful : bool
        Whether gradient ascent and Newton shorten steps by a line search.
    step_size : float
        The step of gradient ascent, or the first one to try.
    at : int
        Up to which step the climbs are shown.
    """

    name, title = "race", "Race of four methods"
    _esm = _bundle.module(name)
    kind = choice("normal", "logistic")
    x, y = numbers([4.0, 5.0, 6.0, 5.0, 4.0]), numbers([])
    start = numbers([3.5, 1.0])
    scale, careful = choice("variance", "sd", "log"), flag(True)
    step_size, at = number(1.0, 0.001, 10), count(MOST_STEPS, 0, MOST_STEPS)
    paths = traitlets.Dict().tag(sync=True, state=True, quiet=True)

    @property
    def controls(self) -> tuple:
        """The controls; a logistic race has one parametrization."""
        scales = {"variance": "σ²", "sd": "σ", "log": "log σ"}
        buttons = Button("back", "Step back"), Button("step", "Step"), Button("run", "Run")
        return (
            *buttons,
            *([Choice("scale", "parameter", scales)] if self.kind == "normal" else []),
            Switch("careful", "line search"),
            Slider("step_size", "gradient step", -3, 1, 0.05, log=True),
        )

    def __init__(self, **state: Any) -> None:
        kind = state.get("kind", "normal")
        if "paths" not in state and kind in ("normal", "logistic"):
            x, y = state.get("x", [4.0, 5.0, 6.0, 5.0, 4.0]), state.get("y", [])
            scales = ("variance", "sd", "log") if kind == "normal" else ("logistic",)
            first = state.get("scale", "variance") if kind == "normal" else "logistic"
            start = state.get("start", [3.5, 1.0])
            state["paths"] = {
                scale: lbfgs_paths(hill(kind, x, y, scale), start if scale == first else None)
                for scale in scales
            }
        super().__init__(**state)

    def scene(self) -> dict:
        """The map with the climbs, and the distance to the top against steps."""
        land, start, at = hill(self.kind, self.x, self.y, self.scale), list(self.start), self.at
        paths = self.paths[self.scale if self.kind == "normal" else "logistic"]
        climbs = climb_all(land, start, self.step_size, self.careful, paths)
        names = list(RUNNERS)
        stands = [standing(climb, at) for climb in climbs]
        bound = "The red dashed line bounds the region where it is."
        says = [
            newtons_start(land.model, start),
            bound if land.edge else "For this model it is so everywhere.",
        ]
        says += [
            f"{name} {stopped}"
            for name, (points, _, stopped) in zip(names, climbs, strict=True)
            if stopped and at >= len(points) - 1
        ]
        tracks, distances = [], []
        for (color, shape, how), (points, _, _) in zip(RUNNERS.values(), climbs, strict=True):
            seen = points[: at + 1]
            tracks.append(line(color, [theta for theta, _ in seen], **how))
            tracks.append(dots(color, [[*theta, 3] for theta, _ in seen], shape=shape))
            far = [[t, log10(min(max(d, NEAREST), 1e3))] for t, (_, d) in enumerate(seen)]
            distances.append(line(color, far, **how))
            distances.append(dots(color, [[*point, 3] for point in far], shape=shape))
        around = f" around the top at {place(land.top)}" if land.top else ", which has no top"
        listed = "; ".join(f"{a} {b}" for a, b in zip(names, stands, strict=True))
        return {
            "panels": [
                {
                    "alt": f"Lines of equal log-likelihood{around}, and four climbs from "
                    f"{place(start)}, up to step {at}.",
                    "x": land.x,
                    "y": land.y,
                    "xlabel": land.names[0],
                    "ylabel": land.names[1],
                    "items": [
                        segments("muted", land.lines, width=0.8),
                        *(line("red", edge, dash="6 4", width=1.4) for edge in land.edge),
                        *tracks,
                    ],
                },
                {
                    "alt": "Distance to the top in standard errors, on a scale of powers of ten, "
                    f"against steps: {listed}.",
                    "x": [0, max(10, *(len(points) - 1 for points, _, _ in climbs))],
                    "y": [-6, 3],
                    "xlabel": "steps",
                    "ylabel": "log₁₀ of the distance in standard errors",
                    "items": distances,
                },
            ],
            "readouts": [[a, b] for a, b in zip(names, stands, strict=True)],
            "verdict": " ".join(says),
        }
