"""Figures of Matplotlib, as drawings in the page's own colors and font."""

import io
import logging
import os
import shutil
import sys
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from mlepage import show as page

numbers = count(1)


def choose_backend():
    """Let Matplotlib draw with what stands here; it asks when it is imported."""
    os.environ["MPLBACKEND"] = "module://mlepage.backend"
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it is only slow


def without_printers():
    """Take away what printers know of their fonts: Matplotlib reads all of it when it begins."""
    fonts = Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts"
    for folder in ("afm", "pdfcorefonts"):
        shutil.rmtree(fonts / folder, ignore_errors=True)


def pyplot():
    """Return pyplot if a cell has imported it."""
    return sys.modules.get("matplotlib.pyplot")


def is_figure(value):
    """Tell whether a value is a figure; without Matplotlib, none is."""
    figure = sys.modules.get("matplotlib.figure")
    return bool(figure) and isinstance(value, figure.Figure)


def show_all():
    """Show the figures that are open, and close them, as a notebook does after each cell."""
    if plt := pyplot():
        for number in plt.get_fignums():
            show(plt.figure(number))
        close_all()


def close_all():
    """Close the figures that are open."""
    if plt := pyplot():
        plt.close("all")


def show(figure):
    """Send a figure as SVG."""
    from mlelib.plot import _described
    from mlepage.svg import inline

    stream = io.StringIO()
    figure.savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None})
    page.out.finish()
    alt = page.alt or _described(figure)
    page.send("svg", inline(stream.getvalue(), alt, f"live-{next(numbers)}-"))
