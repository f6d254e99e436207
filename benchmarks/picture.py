"""The plot: how long mlelib takes beside a peer, cell by cell."""

from io import StringIO

from benchmarks.tables import MODELS
from benchmarks.verdict import LIMITS, YARDSTICK
from mlelib.plot import COLORS, use_book_style

LINES = [(2, "blue", "o"), (10, "orange", "s"), (50, "purple", "^")]  # k, color, marker


def picture(measured):
    """Return the text of an SVG: a panel for each model, n across, ratios of times up."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        use_book_style()
        models = [m for m in MODELS if any(cell.model == m for cell in measured)]
        figure, axes = plt.subplots(
            len(models), sharex=True, figsize=(5.2, 0.7 + 2.1 * len(models)), squeeze=False
        )
        for ax, model in zip(axes[:, 0], models, strict=True):
            panel(ax, model, [cell for cell in measured if cell.model == model])
        axes[-1, 0].set_xlabel("observations n")
        figure.tight_layout()
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
        plt.close(figure)
    return text.getvalue()


def panel(ax, model, cells):
    """Draw one model: lines against the peer of the aim, rings against the best peer."""
    yardstick = YARDSTICK[model]
    for k, color, marker in LINES if model != "normal" else [(1, "green", "o")]:
        line = [cell for cell in cells if cell.k == k]
        style = {"color": COLORS[color], "marker": marker, "markersize": 4.5}
        label = None if model == "normal" else f"k = {k}"
        # None, where nothing can be compared, leaves a gap.
        height = [cell.yardstick() or float("nan") for cell in line]
        ax.plot([cell.n for cell in line], height, label=label, **style)
        if yardstick:
            others = [cell for cell in line if cell.best() and cell.best()["name"] != yardstick]
            height = [cell.ratio() or float("nan") for cell in others]
            ring = style | {"markerfacecolor": "none", "linestyle": "none", "markersize": 7}
            ax.plot([cell.n for cell in others], height, **ring)
    ax.axhline(1, color=COLORS["ink"], linewidth=0.8)
    if LIMITS[model] != 1:
        ax.axhline(LIMITS[model], color=COLORS["red"], linewidth=1, linestyle=(0, (4, 3)))
    ax.set(xscale="log", yscale="log", ylabel="time / time of peer")
    ticks = (0.1, 0.2, 0.5, 1, 2, 5, 10)
    low, high = ax.get_ylim()
    low, high = min(low, 0.4), max(high, 2.5)
    shown = [tick for tick in ticks if low <= tick <= high]
    ax.set_yticks(shown, [f"{tick:g}" for tick in shown])
    ax.set_yticks([], minor=True)
    ax.set_ylim(low, high)
    ax.set_title(f"{MODELS[model]}: beside {yardstick or 'the best peer with ten digits'}")
    if model == "logistic":
        ax.legend(ncols=3, fontsize=9)


def words(measured):
    """Return what the picture shows, for those who do not see it."""
    parts = []
    for model in MODELS:
        ratios = [cell.yardstick() for cell in measured if cell.model == model]
        ratios = [ratio for ratio in ratios if ratio is not None]
        if ratios:
            peer = YARDSTICK[model] or "the best peer"
            ends = f"{min(ratios):.2f} to {max(ratios):.2f}"
            parts.append(f"{MODELS[model]}: {ends} times as long as {peer}")
    return "Times of mlelib over those of a peer. " + "; ".join(parts) + "."
