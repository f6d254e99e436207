"""Pictures of likelihoods.  Every function takes `ax` (None: a new one) and returns it.

Matplotlib is imported when something is drawn, and nothing is styled on import: the book's
style is asked for with `use_book_style()`.  Options that you pass on always win.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from html import escape
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from mlelib._arguments import as_count, as_model, as_number, as_point
from mlelib.models.protocol import Model

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from mpl_toolkits.mplot3d.axes3d import Axes3D

    from mlelib.climb.maximize import Fit

# The book's colors. When the book is built they become variables of the style sheet, so that a
# figure changes with the page from light to dark.
COLORS = {
    "ink": "#1f2430",
    "muted": "#6b7280",
    "grid": "#d8dce3",
    "paper": "#ffffff",
    "blue": "#1f5fa8",
    "orange": "#b4530a",
    "green": "#1b7a4b",
    "purple": "#8e2a80",
    "red": "#b3261e",
}

NAMES = ("theta[0]", "theta[1]")  # of the parameters of a model that gives none
MADE_UP = re.compile(r"\b[hmp][0-9a-f]{10}\b")  # Matplotlib's names of hatches, marks and clips
# What stands in the place of a figure where a notebook may not show it.
TO_SEE = "To see it, run this cell, or trust this notebook."

CONTOUR_DROPS = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0)  # below the top of ℓ


def use_book_style() -> None:
    """Draw as the book does: its colors, and SVG that is the same to the byte on each run.

    Examples
    --------
    >>> from mlelib import plot
    >>> plot.use_book_style()
    >>> import matplotlib
    >>> matplotlib.rcParams["svg.fonttype"]
    'none'
    """
    import matplotlib as mpl
    from cycler import cycler

    ink, muted = COLORS["ink"], COLORS["muted"]
    cycle = [COLORS[name] for name in ("blue", "orange", "green", "purple", "red")]
    mpl.rcParams.update(
        {
            "figure.figsize": (5.2, 3.1),  # narrow, so that labels can be read on a phone
            # A ground of its own: a notebook may stand on black. The built page takes it away.
            "figure.facecolor": COLORS["paper"],
            "axes.facecolor": "none",
            "savefig.facecolor": COLORS["paper"],
            "font.family": "sans-serif",
            "font.sans-serif": ["DejaVu Sans"],
            "font.size": 10,
            "svg.fonttype": "none",  # text stays text: it takes the font of the page
            "svg.hashsalt": "mlelib",  # the ids in the file do not change from run to run
            "text.color": ink,
            "axes.edgecolor": muted,
            "axes.labelcolor": ink,
            "axes.titlesize": 10,
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=cycle),
            "axes3d.grid": False,
            "xtick.color": muted,
            "ytick.color": muted,
            "xtick.labelcolor": ink,
            "ytick.labelcolor": ink,
            "grid.color": COLORS["grid"],
            "lines.linewidth": 1.8,
            "legend.frameon": False,
        }
    )
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if (shell := get_ipython()) is not None:
        _show_everywhere(shell)


def _show_everywhere(shell: Any) -> None:
    """Have figures shown as SVG, and as an image that notebooks show which nobody trusts yet."""
    from matplotlib.figure import Figure
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg", metadata={"Date": None})
    formats = shell.display_formatter.formatters
    svg, html, plain = (formats[f] for f in ("image/svg+xml", "text/html", "text/plain"))
    draw = svg.lookup_by_type(Figure)
    svg.for_type(Figure, lambda figure: _numbered(draw(figure)))
    html.for_type(Figure, lambda figure: as_image(svg(figure), _described(figure)))
    plain.for_type(Figure, lambda figure, out, cycle: out.text(f"{_described(figure)} {TO_SEE}"))


def _numbered(svg: str) -> str:
    """Name the parts that a drawing refers to by their order.

    Matplotlib's own names are sums of coordinates: their last bits are not the same everywhere.
    """
    names: dict[str, str] = {}
    return MADE_UP.sub(lambda name: names.setdefault(name[0], f"{name[0][0]}{len(names)}"), svg)


def _described(figure: Figure) -> str:
    """Say in a sentence what a figure's axes are called."""
    axes = [a for ax in figure.axes for a in (ax.xaxis, ax.yaxis, getattr(ax, "zaxis", None)) if a]
    names = dict.fromkeys(axis.get_label_text() for axis in axes)
    names.pop("", None)
    return f"A figure; its axes: {', '.join(names)}." if names else "A figure."


def curve(
    f: Callable[[float], float],
    low: float,
    high: float,
    ax: Axes | None = None,
    points: int = 201,
    **options: Any,
) -> Axes:
    """Draw f over [low, high]; f takes one number at a time, as `model.loglik` does.

    Examples
    --------
    >>> from mlelib import Bernoulli, plot
    >>> ax = plot.curve(Bernoulli([1, 0, 1]).loglik, 0.05, 0.95, label="ℓ(p)")
    >>> len(ax.lines)
    1
    """
    if not callable(f):
        raise TypeError(f"f is {f!r}; it must be a function of one number, such as model.loglik.")
    ends = as_number(low, "low", 0.05), as_number(high, "high", 0.95)
    ax, grid = _axes(ax), np.linspace(*ends, as_count(points, "points"))
    ax.plot(grid, [f(float(value)) for value in grid], **options)
    return ax


def contours(
    model: Model,
    first: tuple[float, float],
    second: tuple[float, float],
    top: float,
    ax: Axes | None = None,
    drops: tuple[float, ...] = CONTOUR_DROPS,
    **options: Any,
) -> Axes:
    """Draw the lines on which ℓ of a model with two parameters lies `drops` below `top`.

    Parameters
    ----------
    model : object
        A model with two parameters; one of your own will do, see `mlelib.maximize`.
    first, second : (low, high)
        The range of each parameter, in its own unit.
    top : float
        The log-likelihood that the drops are measured from, usually that of the MLE.

    Examples
    --------
    >>> from mlelib import Normal, plot
    >>> model = Normal([4, 5, 6, 5, 4])
    >>> ax = plot.contours(model, (3, 7), (0.2, 2), model.loglik(model.mle()))
    >>> ax.get_xlabel()
    'mu'
    """
    top, levels = _height(top, "top", -5.0), -np.unique(as_point(drops, "drops"))[::-1]
    a, b, heights = _grid(model, first, second, 121)
    ax = _axes(ax)
    lines = {"linewidths": 1.2, "linestyles": "solid", **options}
    if "cmap" not in lines:
        lines.setdefault("colors", COLORS["blue"])
    drawn = ax.contour(a, b, heights - top, levels=levels, **lines)
    ax.clabel(drawn, fmt=lambda level: f"{-level:g}", fontsize=8)
    return _named(ax, model)


def surface(
    model: Model,
    first: tuple[float, float],
    second: tuple[float, float],
    floor: float,
    ax: Axes3D | None = None,
    **options: Any,
) -> Axes:
    """Draw ℓ of a model with two parameters as a wire surface, cut off below `floor`.

    Examples
    --------
    >>> from mlelib import Normal, plot
    >>> plot.surface(Normal([4, 5, 6, 5, 4]), (3, 7), (0.3, 3), floor=-15).name
    '3d'
    """
    floor = _height(floor, "floor", -15.0)
    a, b, heights = _grid(model, first, second, 41)
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.figure(figsize=(5.2, 3.8)).add_subplot(projection="3d", computed_zorder=False)
    if not hasattr(ax, "zaxis"):
        raise TypeError(
            f"ax is {ax!r}; a surface needs axes in space: fig.add_subplot(projection='3d')."
        )
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color(COLORS["paper"], alpha=0)
    ax.view_init(elev=28, azim=-50)
    ax.set_box_aspect(None, zoom=1.15)
    strides = {"rstride", "cstride"} & set(options)  # Matplotlib takes these or counts
    counts = {} if strides else {"rcount": 25, "ccount": 25}
    wires = {"color": COLORS["blue"], "linewidth": 0.7, **counts, **options}
    ax.plot_wireframe(a, b, np.maximum(heights, floor), **wires)
    return _named(ax, model)


def path(fit: Fit, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw the points that a climb with one or two parameters visited, joined in order.

    Those of one parameter are drawn at their height, on the curve of ℓ.

    Examples
    --------
    >>> from mlelib import Normal, maximize, plot, scoring
    >>> fit = maximize(Normal([4, 5, 6, 5, 4]), (0, 1), scoring)
    >>> len(plot.path(fit).lines[0].get_xdata())
    3
    """
    if not hasattr(fit, "path"):
        raise TypeError(f"fit is {fit!r}; it must be what maximize(model, start) returns.")
    across = fit.path.reshape(len(fit.trace), -1).T
    if len(across) > 2:
        raise ValueError(
            f"fit has {len(across)} parameters; a path is drawn of one or two. "
            "Draw two of them with plt.plot(fit.path[:, 0], fit.path[:, 1])."
        )
    if len(across) == 1:
        across = np.stack([across[0], [record.loglik for record in fit.trace]])
    ax = _axes(ax)
    from matplotlib.cbook import normalize_kwargs
    from matplotlib.lines import Line2D

    line: dict[str, Any] = {"color": COLORS["orange"], "marker": "o", "markersize": 4}
    ax.plot(*across, **line | normalize_kwargs(options, Line2D))
    return ax


def as_image(svg: str, alt: str, width: int | None = None) -> str:
    """Write an SVG as an ``<img>``, which a host of notebooks shows even where it does not trust.

    Examples
    --------
    >>> from mlelib.plot import as_image
    >>> as_image("<svg/>", "nothing")
    '<img alt="nothing" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """
    data = b64encode(svg.encode()).decode()
    size = "" if width is None else f' width="{width}"'
    return f'<img alt="{escape(alt)}"{size} src="data:image/svg+xml;base64,{data}">'


def _axes(ax: Axes | None) -> Axes:
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.subplots()[1]
    if not hasattr(ax, "set_xlabel"):
        raise TypeError(f"ax is {ax!r}; it must be axes, such as plt.subplots()[1].")
    return ax


def _grid(
    model: Model, first: tuple[float, float], second: tuple[float, float], points: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    names = getattr(as_model(model, ("loglik",)), "param_names", NAMES)
    if len(names) != 2:
        raise ValueError(
            f"{model!r} has the parameters {', '.join(names)}; a map is drawn of two. Draw one "
            "with plot.curve(f, low, high); hold others still in a model of your own."
        )
    ends = _pair(first, "first"), _pair(second, "second")
    a, b = np.meshgrid(*(np.linspace(*pair, points) for pair in ends))
    heights = [model.loglik(np.array(pair)) for pair in zip(a.ravel(), b.ravel(), strict=True)]
    return a, b, np.reshape(heights, a.shape)


def _pair(values: tuple[float, float], called: str) -> tuple[float, float]:
    pair = as_point(values, called)
    if pair.shape != (2,) or not pair[0] < pair[1]:
        raise ValueError(f"{called} is {values!r}; it must be a range (low, high), low first.")
    return float(pair[0]), float(pair[1])


def _height(value: Any, name: str, example: float) -> float:
    height = as_number(value, name, example)
    if not isfinite(height):
        raise ValueError(f"{name} is {height}; it must be finite, such as {example}.")
    return height


def _named(ax: Axes, model: Model) -> Axes:
    names = getattr(model, "param_names", NAMES)
    ax.set(xlabel=names[0], ylabel=names[1])
    return ax
