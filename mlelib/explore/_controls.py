"""Controls under a figure: plain elements of HTML, which every browser lets hands and keys move."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import log10

from mlelib.explore._text import show


@dataclass(frozen=True)
class Slider:
    """A control for a number; `log` ones move its decimal logarithm."""

    trait: str
    label: str
    low: float
    high: float
    step: float
    log: bool = False

    def html(self, value: float) -> str:
        """The control as it stands on the page."""
        kind = " data-log" if self.log else ""
        shown = log10(value) if self.log else value
        return (
            f'<label>{escape(self.label)} <input type="range" data-trait="{self.trait}"{kind} '
            f'min="{self.low}" max="{self.high}" step="{self.step}" value="{shown}" '
            f'aria-valuetext="{show(value)}"><output>{show(value)}</output></label>'
        )


@dataclass(frozen=True)
class Choice:
    """A control for one of a few words: value and label of each."""

    trait: str
    label: str
    options: dict = field(default_factory=dict)

    def html(self, value: str) -> str:
        """The control as it stands on the page."""
        options = "".join(
            f'<option value="{name}"{" selected" if name == value else ""}>{escape(label)}</option>'
            for name, label in self.options.items()
        )
        start = f'<label>{escape(self.label)} <select data-trait="{self.trait}">'
        return f"{start}{options}</select></label>"


@dataclass(frozen=True)
class Switch:
    """A control for yes or no."""

    trait: str
    label: str

    def html(self, value: bool) -> str:
        """The control as it stands on the page."""
        checked = " checked" if value else ""
        box = f'<input type="checkbox" data-trait="{self.trait}"{checked}>'
        return f"<label>{box} {escape(self.label)}</label>"


@dataclass(frozen=True)
class Button:
    """A control that does one of the explorer's actions."""

    trait: str
    label: str

    def html(self) -> str:
        """The control as it stands on the page."""
        return f'<button type="button" data-do="{self.trait}">{escape(self.label)}</button>'
