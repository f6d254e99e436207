"""Pictures take and return `ax`, style nothing on their own, and are the same to the byte."""

import io
import sys
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from models import Cauchy, Logistic, Mixture

from mlelib import Bernoulli, Normal, maximize, plot, scoring

MODEL = Normal([4, 5, 6, 5, 4])
TOP = MODEL.loglik(MODEL.mle())
FIT = maximize(MODEL, (0, 1), scoring)

DRAW = {
    "curve": lambda **options: plot.curve(Bernoulli([1, 0, 1]).loglik, 0.1, 0.9, **options),
    "contours": lambda **options: plot.contours(MODEL, (3, 7), (0.2, 2), TOP, **options),
    "surface": lambda **options: plot.surface(MODEL, (3, 7), (0.3, 3), -15, **options),
    "path": lambda **options: plot.path(FIT, **options),
}
every_picture = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


@pytest.fixture(autouse=True)
def clean_slate():
    """Each test starts from Matplotlib's own style and leaves no figure open."""
    plt.close("all")
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.use("agg")
        yield
        plt.close("all")


def new_axes(draw):
    projection = "3d" if draw is DRAW["surface"] else None
    return plt.figure().add_subplot(projection=projection)


@every_picture
def test_the_axes_that_go_in_come_out(draw):
    ax = new_axes(draw)
    assert draw(ax=ax) is ax
    assert ax.has_data()
    assert len(plt.get_fignums()) == 1


@every_picture
def test_without_axes_a_new_figure_is_made(draw):
    current = new_axes(draw)
    ax = draw()
    assert ax is not current
    assert ax.has_data()
    assert not current.has_data()
    assert len(plt.get_fignums()) == 2


@every_picture
def test_drawing_leaves_the_style_as_it_was(draw):
    before = mpl.rcParams.copy()
    draw()
    assert mpl.rcParams == before


def test_a_curve_is_the_function_on_a_grid():
    asked = []
    ax = plot.curve(lambda p: asked.append(p) or p**2, -1, 2, points=7, label="p²", color="red")
    (line,) = ax.lines
    assert {type(p) for p in asked} == {float}
    np.testing.assert_allclose(line.get_xdata(), np.linspace(-1, 2, 7))
    np.testing.assert_allclose(line.get_ydata(), np.linspace(-1, 2, 7) ** 2)
    assert (line.get_label(), line.get_color()) == ("p²", "red")


def test_contours_lie_as_far_below_the_top_as_they_say():
    ax = plot.contours(MODEL, (3, 7), (0.2, 2), TOP, drops=(2.0, 0.5))
    (drawn,) = ax.collections
    assert drawn.levels.tolist() == [-2.0, -0.5]
    one = plot.contours(MODEL, (3, 7), (0.2, 2), TOP, drops=2).collections[0]
    assert one.levels.tolist() == [-2]
    assert {text.get_text() for text in ax.texts} == {"2", "0.5"}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("mu", "sigma2")
    for level, path in zip(drawn.levels, drawn.get_paths(), strict=True):
        # A contour is a chain of chords: off by the square of a cell of the grid.
        heights = [MODEL.loglik(point) - TOP for point in path.vertices]
        assert heights == pytest.approx([level] * len(heights), abs=0.02)


def test_the_default_contours_are_those_of_the_book():
    assert DRAW["contours"]().collections[0].levels.tolist() == [-8, -4, -2, -1, -0.5, -0.1]


def test_a_surface_is_cut_off_at_its_floor():
    ax = DRAW["surface"]()
    heights = np.concatenate([np.asarray(line)[:, 2] for line in ax.collections[0]._segments3d])
    assert heights.min() == -15
    assert TOP - 0.1 < heights.max() <= TOP
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("mu", "sigma2")


def test_a_path_joins_the_points_of_the_climb():
    (line,) = DRAW["path"]().lines
    np.testing.assert_array_equal(np.column_stack(line.get_data()), FIT.path)
    assert (line.get_marker(), line.get_color()) == ("o", plot.COLORS["orange"])


def test_the_callers_options_win():
    assert DRAW["path"](color="black", marker="x").lines[0].get_marker() == "x"
    contours = DRAW["contours"](colors="black", linewidths=3).collections[0]
    assert to_hex(contours.get_edgecolor()[0]) == "#000000"
    assert set(contours.get_linewidth()) == {3}
    assert DRAW["path"](c="black", ms=9).lines[0].get_markersize() == 9  # by their short names
    assert DRAW["contours"](cmap="viridis").collections[0].get_cmap().name == "viridis"
    assert len(DRAW["surface"](rstride=10, cstride=10).collections[0]._segments3d) == 10
    surface = DRAW["surface"](color="black", linewidth=3).collections[0]
    assert to_hex(surface.get_edgecolor()[0]) == "#000000"
    assert to_hex(DRAW["contours"]().collections[0].get_edgecolor()[0]) == plot.COLORS["blue"]
    assert to_hex(DRAW["surface"]().collections[0].get_edgecolor()[0]) == plot.COLORS["blue"]


def test_the_book_style_uses_the_palette_alone():
    plot.use_book_style()
    cycle = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    assert cycle == [plot.COLORS[name] for name in ("blue", "orange", "green", "purple", "red")]
    for key, name in {
        "text.color": "ink",
        "axes.labelcolor": "ink",
        "xtick.labelcolor": "ink",
        "ytick.labelcolor": "ink",
        "axes.edgecolor": "muted",
        "xtick.color": "muted",
        "ytick.color": "muted",
        "grid.color": "grid",
    }.items():
        assert mpl.rcParams[key] == plot.COLORS[name]
    # Ink on the black of a notebook could not be read: a figure brings its ground.
    for part, color in (("figure", "#ffffff"), ("axes", "none"), ("savefig", "#ffffff")):
        assert mpl.rcParams[f"{part}.facecolor"] == color
    assert all(len(color) == 7 and color == color.lower() for color in plot.COLORS.values())


@every_picture
def test_the_book_draws_the_same_bytes_twice(draw):
    plot.use_book_style()
    files = []
    for _ in range(2):
        file = io.BytesIO()
        draw().figure.savefig(file, format="svg", metadata={"Date": None})
        files.append(file.getvalue())
    assert files[0] == files[1]
    assert b"<text" in files[0]  # text stays text
    assert b"<dc:date>" not in files[0]


@pytest.fixture
def shell(monkeypatch):
    """Stand in for IPython, in a test that has no other."""
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setattr(mpl, "get_backend", lambda *a, **k: "agg")
    shell = InteractiveShell.instance()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    yield shell
    InteractiveShell.clear_instance()


def test_in_a_notebook_a_figure_is_svg_and_an_image_of_the_same(shell):
    """Without a date, and with words for those who do not see it; the ground is in both."""
    plot.use_book_style()
    ax = DRAW["contours"]()
    shown = shell.display_formatter.format(ax.figure)[0]
    assert set(shown) == {"image/svg+xml", "text/html", "text/plain"}
    svg = shown["image/svg+xml"]
    assert "<dc:date>" not in svg
    assert 'style="fill: #ffffff"' in svg
    assert shown["text/html"] == plot.as_image(svg, "A figure; its axes: mu, sigma2.")
    assert shown["text/plain"] == (
        "A figure; its axes: mu, sigma2. To see it, run this cell, or trust this notebook."
    )
    assert shell.display_formatter.format(plt.figure())[0]["text/plain"].startswith("A figure. To")


def test_a_drawing_is_the_same_where_the_last_bits_of_its_coordinates_are_not(shell):
    """Another kernel of linear algebra rounds a corner another way; the names must not show it."""
    plot.use_book_style()
    axes = plt.figure().add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([1, 2], [1, 2], "o-")
    before = shell.display_formatter.format(axes.figure)[0]
    axes.set_position((0.1, 0.1, 0.8, 0.8 + 2**-52))
    assert shell.display_formatter.format(axes.figure)[0] == before
    assert "url(#p" in before["image/svg+xml"]


def test_outside_a_notebook_nothing_is_registered(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    monkeypatch.setattr(plot, "_show_everywhere", None)
    plot.use_book_style()


def test_the_style_needs_no_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    plot.use_book_style()
    assert mpl.rcParams["svg.fonttype"] == "none"


OWN = [Mixture([4, 5, 6, 5, 4]), Logistic([[1, 1], [1, 2], [1, 4], [1, 3]], [0, 1, 1, 0])]


@pytest.mark.parametrize("model", OWN)
def test_a_model_of_ones_own_needs_no_names_to_be_drawn(model):
    top = maximize(model, (0.5, 0.3), scoring).loglik
    for ax in (
        plot.contours(model, (-9, 9), (-9, 9), top),
        plot.surface(model, (-1, 1), (-1, 1), floor=-30),
    ):
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("theta[0]", "theta[1]")
        assert ax.has_data()


def test_a_map_asks_for_the_log_likelihood_alone():
    bowl = SimpleNamespace(loglik=lambda theta: -float(theta @ theta), param_names=("a", "b"))
    assert plot.contours(bowl, (-1, 1), (-1, 1), 0.0).get_ylabel() == "b"


@pytest.mark.parametrize(
    ("model", "start"), [(Cauchy([0, 1, 5]), 0.2), (Logistic([[1], [2], [3]], [0, 1, 0]), [0.5])]
)
def test_a_path_of_one_parameter_lies_on_the_curve(model, start):
    fit = maximize(model, start)
    (line,) = plot.path(fit).lines
    np.testing.assert_array_equal(line.get_xdata(), fit.path.ravel())
    assert len(line.get_xdata()) > 2
    assert line.get_ydata().tolist() == [record.loglik for record in fit.trace]


COIN = Bernoulli([1, 0, 1])
WIDE = Logistic(np.vander(range(8), 3), [0, 0, 1, 0, 1, 0, 1, 1])
SLIPS = {
    "three parameters": (
        lambda: plot.path(maximize(WIDE, [0, 0, 0])),
        ValueError,
        r"fit has 3 parameters; .* plt.plot\(fit.path\[:, 0\], fit.path\[:, 1\]\)",
    ),
    "a path for a fit": (lambda: plot.path(FIT.path), TypeError, "what maximize.* returns"),
    "a model for a function": (
        lambda: plot.curve(COIN, 0, 1),
        TypeError,
        r"f is Bernoulli\(n=3, .* such as model.loglik",
    ),
    "text for an end": (
        lambda: plot.curve(COIN.loglik, "0", 1),
        TypeError,
        r"low is '0'; it must be one number, such as 0.05. .* float\('0'\)",
    ),
    "half a point": (
        lambda: plot.curve(COIN.loglik, 0.1, 0.9, points=10.5),
        ValueError,
        r"points is 10.5; it must be an integer of at least 1. Use int\(10.5\)",
    ),
    "one parameter": (
        lambda: plot.contours(COIN, (0, 1), (0, 1), 0),
        ValueError,
        r"Bernoulli\(.* has the parameters p; a map is drawn of two. Draw one with plot.curve",
    ),
    "a class": (
        lambda: plot.contours(Normal, (3, 7), (0.2, 2), TOP),
        TypeError,
        "model is the class Normal; .* Build it first",
    ),
    "a range and no end": (
        lambda: plot.contours(MODEL, 3, (0.2, 2), TOP),
        ValueError,
        r"first is 3; it must be a range \(low, high\)",
    ),
    "a range backwards": (
        lambda: plot.surface(MODEL, (3, 7), (2, 0.2), -15),
        ValueError,
        r"second is \(2, 0.2\); it must be a range \(low, high\), low first",
    ),
    "a theta for its height": (
        lambda: plot.contours(MODEL, (3, 7), (0.2, 2), MODEL.mle()),
        TypeError,
        r"top is \(4.8, .*; it must be one number",
    ),
    "a top that is lost": (
        lambda: plot.contours(MODEL, (3, 7), (0.2, 2), np.nan),
        ValueError,
        "top is nan; it must be finite, such as -5.0",
    ),
    "a drop that is lost": (
        lambda: plot.contours(MODEL, (3, 7), (0.2, 2), TOP, drops=(1, np.nan)),
        ValueError,
        r"drops is \(1, nan\)",
    ),
    "an endless floor": (
        lambda: plot.surface(MODEL, (3, 7), (0.2, 2), -np.inf),
        ValueError,
        "floor is -inf; it must be finite",
    ),
    "no floor": (
        lambda: plot.surface(MODEL, (3, 7), (0.2, 2), None),
        TypeError,
        "floor is None; it must be one number, such as -15.0",
    ),
    "flat axes": (
        lambda: plot.surface(MODEL, (3, 7), (0.2, 2), -15, ax=plt.subplots()[1]),
        TypeError,
        r"ax is <Axes: >; a surface .* fig.add_subplot\(projection='3d'\)",
    ),
    "a figure for axes": (
        lambda: plot.path(FIT, ax=plt.figure()),
        TypeError,
        r"ax is <Figure .*; it must be axes, such as plt.subplots\(\)\[1\]",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_refused_and_draws_nothing(call, error, message):
    with pytest.raises(error, match=message):
        call()
    assert not any(plt.figure(i).axes and plt.figure(i).gca().has_data() for i in plt.get_fignums())
