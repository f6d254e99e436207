"""Figures that the reader moves: in JupyterLab with their numbers in Python, and on a page alone.

>>> from mlelib.explore import Coin
>>> Coin(n=10, k=6)
Coin(k=6, n=10, p=0.5)
"""

from importlib.util import find_spec

if find_spec("anywidget") is None:
    raise ImportError(
        "mlelib.explore needs the package anywidget, which is not installed; "
        "get it with: pip install 'mlelib[explore]'"
    )

from mlelib.explore.coin import Coin
from mlelib.explore.interval import IntervalExplorer
from mlelib.explore.line import Line
from mlelib.explore.logistic import LogisticExplorer
from mlelib.explore.mixture import Mixture
from mlelib.explore.normal import NormalExplorer
from mlelib.explore.race import Race
from mlelib.explore.readings import TwoReadings
from mlelib.explore.sampling import SamplingExplorer
from mlelib.explore.underflow import Underflow

__all__ = [
    "Coin",
    "IntervalExplorer",
    "Line",
    "LogisticExplorer",
    "Mixture",
    "NormalExplorer",
    "Race",
    "SamplingExplorer",
    "TwoReadings",
    "Underflow",
]
