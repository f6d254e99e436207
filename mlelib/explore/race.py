"""The race: four methods climb one hill from one start."""

from __future__ import annotations

from typing import Any

import traitlets

from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Choice, Slider, Switch
from mlelib.explore._paths import MOST_STEPS, hill, lbfgs_paths
from mlelib.explore._widget import Explorer, choice, count, flag, number, numbers


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

    @property
    def longest(self) -> str:
        """The longest verdict: on separated data nobody arrives; else at most two get lost."""
        first = "At the start the Hessian is not negative definite: Newton’s whole step points "
        lost = " Gradient ascent ● left the space: no log-likelihood exists where its step led."
        if self.kind == "normal":
            return f"{first}downhill. The red dashed line bounds the region where it is.{2 * lost}"
        model = hill(self.kind, self.x, self.y, self.scale).model
        if model.separation().kind == "none":
            return f"{first}downhill.{lost}"
        ever = " Gradient ascent ● climbs forever: the data are separated, so no MLE exists."
        return f"{first}downhill.{4 * ever}"

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

    def check(self) -> None:
        """Refuse data on which there is no hill."""
        hill(self.kind, self.x, self.y, self.scale)
