"""Panels as SVG: the static figure, drawn by the same rules as in ``js/svg.js``."""

from __future__ import annotations

from html import escape
from math import ceil, floor, isfinite, log10

from mlelib.explore._text import show
from mlelib.plot import COLORS

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340, 220, 46, 12, 26, 40
ACROSS, DOWN = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

# The shape says what the color says: a reader who sees no colors loses nothing.
SHAPES = {
    "circle": "m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0",
    "square": "m-{r} -{r}h{d}v{d}h-{d}z",
    "diamond": "m0 -{r}l{r} {r}l-{r} {r}l-{r} -{r}z",
    "triangle": "m0 -{r}l{r} {d}h-{d}z",
}


def draw(panel: dict) -> str:
    """Draw a panel: an ``<svg>`` with the panel's alt text as its name."""
    axes = "" if panel.get("bare") else _axes(panel)
    items = "".join(_item(item, panel) for item in panel["items"])
    box = f'x="{LEFT}" y="{TOP}" width="{ACROSS}" height="{DOWN}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12" aria-label="{escape(panel["alt"])}">{axes}'
        f"{_text(4, 14, panel['ylabel'], 'start')}"
        f'<svg {box} viewBox="{LEFT} {TOP} {ACROSS} {DOWN}">{items}</svg></svg>'
    )


def on_paper(svg: str) -> str:
    """Give a panel that stands alone a ground, so that it can be read where the page is black."""
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{COLORS["paper"]}"/>'
    return svg.replace(">", f">{ground}", 1)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers inside a range, at most six of them."""
    power = 10.0 ** floor(log10((high - low) / 5))
    step = power * next(m for m in (1, 2, 5, 10) if (high - low) / (power * m) <= 5.000001)
    return [i * step for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def _px(value: float) -> str:
    return f"{floor(10 * min(max(value, -5000), 5000) + 0.5) / 10:.1f}".removesuffix(".0")


def _x(panel: dict, value: float) -> float:
    low, high = panel["x"]
    return LEFT + (value - low) / (high - low) * ACROSS


def _y(panel: dict, value: float) -> float:
    low, high = panel["y"]
    return TOP + DOWN - (value - low) / (high - low) * DOWN


def _color(name: str) -> str:
    return f"var(--fig-{name},{COLORS[name]})"


def _text(x: float, y: float, text: str, anchor: str, name: str = "ink", more: str = "") -> str:
    at = f'x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}" fill="{_color(name)}"'
    return f"<text {at}{more}>{escape(text, quote=False)}</text>"


def _axes(panel: dict) -> str:
    right, bottom, marks, labels, small = WIDTH - RIGHT, HEIGHT - BOTTOM, "", "", ' font-size="11"'
    for value in ticks(*panel["x"]):
        x = _x(panel, value)
        marks += f"M{_px(x)} {bottom}v4"
        labels += _text(x, bottom + 15, show(value), "middle", more=small)
    for value in ticks(*panel["y"]):
        y = _y(panel, value)
        marks += f"M{LEFT} {_px(y)}h-4"
        labels += _text(LEFT - 7, y + 4, show(value), "end", more=small)
    labels += _text(right, HEIGHT - 6, panel["xlabel"], "end")
    frame = f"M{LEFT} {TOP}V{bottom}H{right}{marks}"
    return f'<path fill="none" stroke="{_color("muted")}" d="{frame}"/>{labels}'


def _path(points: list, panel: dict) -> str:
    d, pen = "", "M"
    for x, y in points:
        if isfinite(x) and isfinite(y):
            d += f"{pen}{_px(_x(panel, x))} {_px(_y(panel, y))}"
            pen = "L"
        else:
            pen = "M"
    return d


def _item(item: dict, panel: dict) -> str:
    kind, color = item["kind"], _color(item.get("color", "ink"))
    if kind == "text":
        x, y = _x(panel, item["x"]), _y(panel, item["y"])
        anchor = item.get("anchor", "start")
        return _text(x, y, item["words"], anchor, item.get("color", "ink"))
    if kind == "area":
        opacity = item.get("opacity", 0.18)
        d = _path(item["points"], panel)
        return f'<path fill="{color}" fill-opacity="{opacity}" d="{d}z"/>'
    if kind == "dots":
        shape, d = SHAPES[item.get("shape", "circle")], ""
        for x, y, *r in item["points"]:
            if isfinite(x) and isfinite(y):
                radius = float(_px(r[0] if r else 4))
                size = {"r": _px(radius), "d": _px(2 * radius)}
                d += f"M{_px(_x(panel, x))} {_px(_y(panel, y))}{shape.format(**size)}"
        return f'<path fill="{color}" d="{d}"/>'
    pieces = item["points"] if kind == "segments" else [item["points"]]
    d = "".join(_path(piece, panel) for piece in pieces)
    dash = f' stroke-dasharray="{item["dash"]}"' if item.get("dash") else ""
    width = item.get("width", 1.8 if kind == "line" else 1)
    return f'<path fill="none" stroke="{color}" stroke-width="{width}"{dash} d="{d}"/>'
