"""The data of the book: real measurements, and simulators whose truth is known.

The files stand in `mlelib/datasets/`, with source, units and license in its README.
"""

from __future__ import annotations

from importlib.resources import files
from math import isfinite, sqrt

import numpy as np


def michelson() -> dict[str, np.ndarray]:
    """Michelson's 100 measurements of the speed of light in air, June and July 1879.

    Returns
    -------
    dict of ndarray, each of shape (100,)
        `experiment` (1 to 5) and `run` (1 to 20), which together give the order in time, and
        `speed_km_per_s`.

    Notes
    -----
    Source: A. A. Michelson, *Astronomical Papers* 1 (1880), 109–145, grouped in five series of
    twenty by S. M. Stigler, *Annals of Statistics* 5 (1977).  The reference value is 299734.5
    km/s: the speed in vacuum less the adjustment for air that Michelson made.

    Examples
    --------
    >>> from mlelib import data
    >>> float(data.michelson()["speed_km_per_s"].mean().round(1))
    299852.4
    """
    return _load("michelson_1879")


def kerrich() -> dict[str, np.ndarray]:
    """Kerrich's 10,000 tosses of a coin, made in internment in Denmark, at 28 checkpoints.

    Returns
    -------
    dict of ndarray, each of shape (28,)
        `tosses` so far and `heads` among them.

    Notes
    -----
    Source: J. E. Kerrich, *An Experimental Introduction to the Theory of Probability* (1946).
    Printed copies differ by one or two heads at 2,000 tosses; the total is the same in all.

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.kerrich()["heads"][-1])
    5067
    """
    return _load("kerrich_coin_1946")


def simulate_bernoulli(p: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw n tosses with probability p of a 1; shape (n,), integers 0 and 1.

    Raises
    ------
    ValueError
        If p is outside [0, 1], or n is less than 1.
    TypeError
        If `rng` is not a `numpy.random.Generator`.

    Examples
    --------
    >>> import numpy as np
    >>> from mlelib import data
    >>> data.simulate_bernoulli(1.0, 3, np.random.default_rng(1))
    array([1, 1, 1])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p!r}; a probability lies between 0 and 1.")
    _check_draw(n, rng)
    return (rng.random(n) < p).astype(int)


def simulate_normal(mu: float, sigma2: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw n observations with mean mu and *variance* sigma2; shape (n,).

    Raises
    ------
    ValueError
        If sigma2 is not positive, mu or sigma2 is not finite, or n is less than 1.
    TypeError
        If `rng` is not a `numpy.random.Generator`.

    Examples
    --------
    >>> import numpy as np
    >>> from mlelib import data
    >>> data.simulate_normal(5.0, 1.0, 1000, np.random.default_rng(1)).shape
    (1000,)
    """
    if not (isfinite(mu) and isfinite(sigma2) and sigma2 > 0):
        raise ValueError(f"mu, sigma2 are {mu!r}, {sigma2!r}; the variance must be positive.")
    _check_draw(n, rng)
    return mu + sqrt(sigma2) * rng.standard_normal(n)


def _check_draw(n: int, rng: np.random.Generator) -> None:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}; make one with numpy.random.default_rng(seed).")
    if n < 1:
        raise ValueError(f"n is {n!r}; draw at least one observation.")


def _load(name: str) -> dict[str, np.ndarray]:
    """Read a CSV file of numbers with a header into named columns."""
    lines = (files("mlelib.datasets") / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    columns = np.loadtxt(lines[1:], delimiter=",", ndmin=2).T
    return {
        key: column.astype(int) if np.all(column == column.astype(int)) else column
        for key, column in zip(lines[0].split(","), columns, strict=True)
    }
