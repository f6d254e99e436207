"""The part of Matplotlib that draws for a page: SVG, and ``plt.show()`` shows it there."""

from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas
from matplotlib.backends.backend_svg import FigureManagerSVG as FigureManager

from mlepage.figures import show_all

__all__ = ["FigureCanvas", "FigureManager", "show"]


def show(*args, **options):
    """Show what is open."""
    show_all()
