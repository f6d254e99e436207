"""What all explorers are: traits, a static figure with true numbers, and a script that moves it."""

from __future__ import annotations

import json
from html import escape
from math import inf
from typing import Any, ClassVar

import anywidget
import traitlets
from IPython.display import display

from mlelib.explore import _bundle, _node
from mlelib.explore._controls import Button
from mlelib.plot import COLORS, as_image

TO_MOVE = "This is a still. Run the cell, and you can move it."
TO_SEE = "No picture is stored here. Run the cell to see the figure and to move it."
NO_SCRIPT = "A script draws the figure that belongs here, and scripts are switched off."
WIDTH = 340  # of a panel, as in js/svg.js
GROUND = f'<rect width="{WIDTH}" height="220" fill="{COLORS["paper"]}"/>'
NOT_DRAWN = {"panels": [], "readouts": [], "verdict": ""}  # for the script to fill
# In a saved notebook that is opened again, JupyterLab says in the place of the live figure that it
# was not found. Nothing is missing: the still is there.
NO_ERROR = (
    ".jp-OutputArea-child:has(.explore-still) + .jp-OutputArea-child "
    "> .jp-OutputArea-output:not(:has(*)) { display: none }"
)


def number(value: float, low: float | None = None, high: float | None = None) -> Any:
    """A trait that is a number between two bounds."""
    return traitlets.Float(value, min=low, max=high).tag(sync=True, state=True)


def count(value: int, low: int | None = None, high: int | None = None) -> Any:
    """A trait that is a whole number between two bounds."""
    return traitlets.Int(value, min=low, max=high).tag(sync=True, state=True)


def numbers(values: list) -> Any:
    """A trait that is a list of numbers."""
    return traitlets.List(default_value=values).tag(sync=True, state=True)


def choice(value: str, *others: str) -> Any:
    """A trait that is one of a few words."""
    return traitlets.Enum([value, *others], value).tag(sync=True, state=True)


def flag(value: bool) -> Any:
    """A trait that is true or false."""
    return traitlets.Bool(value).tag(sync=True, state=True)


def span(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis, which must be finite and in order."""
    if not -inf < low < high < inf:
        raise ValueError(
            f"low and high are {low} and {high}; an axis needs finite ends, low below high. "
            "Change one of the two."
        )
    return low, high


class Explorer(anywidget.AnyWidget):
    """A figure that the reader moves; its traits are live both ways in Jupyter.

    A notebook stores its still, with the state; from the state, a page makes the figure again.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    controls: ClassVar[tuple] = ()
    longest: ClassVar[str] = ""  # verdict, for which room is kept: what is below stays in its place
    page = traitlets.Unicode().tag(sync=True)
    _css = _bundle.style()

    def __init__(self, **state: Any) -> None:
        unknown = sorted(set(state) - set(self.trait_names(state=True)))
        if unknown:
            raise TypeError(
                f"{type(self).__name__} has no {' and no '.join(unknown)}; "
                f"it has {', '.join(sorted(self.trait_names(state=True)))}."
            )
        super().__init__(**state)
        self.check()
        self.page = self.frame(NOT_DRAWN)

    def check(self) -> None:
        """Refuse what cannot be drawn."""

    def state(self) -> dict:
        """The traits that the reader can change."""
        return {name: getattr(self, name) for name in sorted(self.trait_names(state=True))}

    def scene(self) -> dict | None:
        """What is to be seen, as Node draws it: panels, numbers, a verdict; None without Node."""
        return _node.scene(self.name, self.state())

    def html(self) -> str:
        """The figure for a reader without scripts, and for a script all that it needs."""
        scene = self.scene()
        return self.frame(scene) if scene else self.frame(NOT_DRAWN, NO_SCRIPT)

    def frame(self, scene: dict, instead: str = "") -> str:
        """The figure with its controls; what is not drawn, the script draws.

        ``instead`` is what readers without scripts see in the place of what is not drawn.
        """
        state = self.state()
        panels = "".join(f'<div class="explore-panel">{p["svg"]}</div>' for p in scene["panels"])
        values = "".join(
            f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in scene["readouts"]
        )
        inputs = [c.html(state[c.trait]) for c in self.controls if not isinstance(c, Button)]
        buttons = [c.html() for c in self.controls if isinstance(c, Button)]
        buttons.append(Button("reset", "Reset").html())
        chips = "".join(f"<li>{escape(chip)}</li>" for chip in scene.get("chips", ()))
        instead = f'<p class="explore-instead">{escape(instead)}</p>' if instead else ""
        room = f' data-longest="{escape(self.longest)}"' if self.longest else ""
        data = escape(json.dumps(state, ensure_ascii=False, sort_keys=True))
        data = data.replace("Infinity", "1e999")  # JSON has no infinity, but reads this as one
        return (
            f'<div class="explore" role="group" aria-label="{escape(self.title)}" '
            f'data-explorer="{self.name}" data-state="{data}">\n'
            f'<div class="explore-panels">{instead}{panels}\n'
            f'<dl class="explore-numbers">{values}</dl></div>\n'
            f'<ul class="explore-chips">{chips}</ul>\n'
            f'<p class="explore-verdict"{room}><span>{escape(scene["verdict"])}</span></p>\n'
            f'<div class="explore-controls">{"".join(inputs)}\n'
            f'<div class="explore-buttons">{"".join(buttons)}</div></div>\n'
            '<p class="explore-said" aria-live="polite"></p></div>'
        )

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self._said())
        return f"{type(self).__name__}({inside})"

    def _said(self) -> list:
        return [pair for pair in self.state().items() if not self.trait_metadata(pair[0], "quiet")]

    def still(self) -> str:
        """The figure for a notebook that was opened and not run: images, which every host shows."""
        scene, state = self.scene(), escape(json.dumps(self.state(), sort_keys=True))
        start = f'<div class="explore-still" data-explorer="{self.name}" data-state="{state}">'
        if scene is None:
            return f"{start}<style>{NO_ERROR}</style>\n<p><em>{TO_SEE}</em></p></div>"
        # A ground, so that it can be read where the page is black.
        pictures = [(p["svg"].replace(">", f">{GROUND}", 1), p["alt"]) for p in scene["panels"]]
        images = "\n".join(as_image(svg, alt, WIDTH) for svg, alt in pictures)
        values = "; ".join(f"{name}: {value}" for name, value in scene["readouts"])
        chips = "; ".join(scene.get("chips", ()))
        said = [escape(words) for words in (values, chips, scene["verdict"]) if words]
        return (
            f"{start}<style>{NO_ERROR}</style>\n{images}\n"
            + "".join(f"<p>{words}</p>\n" for words in said)
            + f"<p><em>{TO_MOVE}</em></p></div>"
        )

    def _ipython_display_(self) -> None:
        """Show the still, and below it what takes its place while a kernel runs.

        They are two outputs, because JupyterLab shows of one output only the live half, which a
        saved notebook has no longer.
        """
        live, _ = super()._repr_mimebundle_() or ({}, {})
        display({"text/plain": live.pop("text/plain"), "text/html": self.still()}, raw=True)
        self.page = self.frame(NOT_DRAWN)
        display(live, raw=True)
