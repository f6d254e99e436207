"""The data of the book: real measurements, and simulators whose truth is known.

The files stand in `mlelib/datasets/`, with source, units and license in its README.
"""

from __future__ import annotations

from importlib.resources import files
from math import isfinite, sqrt

import numpy as np

from mlelib._arguments import as_count, as_number


def michelson() -> dict[str, np.ndarray]:
    """Return Michelson's 100 measurements of the speed of light in air, June and July 1879.

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
    """Return Kerrich's 10,000 tosses of a coin, made in internment, at 28 checkpoints.

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


def coin_flips() -> dict[str, np.ndarray]:
    """Return the 350,757 coin flips that 48 people made and filmed in 2023.

    Returns
    -------
    dict of ndarray, each of shape (48,)
        `person` (1 to 48) and four counts: how the coin landed, and whether on the side that was
        up before the flip (`heads_same_side`, `heads_other_side`, `tails_same_side`, …).

    Notes
    -----
    Source: F. Bartoš and others, "Fair coins tend to land on the same side they started: Evidence
    from 350,757 flips" (2023), arXiv:2310.04153; names replaced by numbers.

    Examples
    --------
    >>> from mlelib import data
    >>> table = data.coin_flips()
    >>> int(table["heads_same_side"].sum() + table["tails_same_side"].sum())
    178078
    """
    return _load("coin_flips_2023")


def challenger() -> dict[str, np.ndarray]:
    """Return the 23 flights before the Challenger accident: temperature and O-ring distress.

    Returns
    -------
    dict of ndarray, each of shape (23,)
        `flight`, `temperature_f` at launch (°F), `leak_check_pressure_psi`,
        `o_rings_with_distress_of_6`, and `any_distress` (0 or 1).

    Notes
    -----
    Source: *Report of the Presidential Commission on the Space Shuttle Challenger Accident*
    (1986); S. R. Dalal, E. B. Fowlkes & B. Hoadley, *JASA* 84 (1989).  Flight 4 is missing: its
    hardware was lost at sea.

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.challenger()["any_distress"].sum())
    7
    """
    return _load("challenger_1986")


def penguins() -> dict[str, np.ndarray]:
    """Return 342 penguins of three species, measured near Palmer Station, Antarctica.

    Returns
    -------
    dict of ndarray, each of shape (342,)
        `species`, `island`, `sex` (text; empty where it was not determined), `bill_length_mm`,
        `bill_depth_mm`, `flipper_length_mm`, `body_mass_g`, and `year`.

    Notes
    -----
    Two birds of the published 344 were not measured and are left out.
    Source: K. B. Gorman, T. D. Williams & W. R. Fraser, *PLoS ONE* 9 (2014), e90081; collected by
    A. M. Horst, A. P. Hill & K. B. Gorman in *palmerpenguins* (2020).

    Examples
    --------
    >>> from mlelib import data
    >>> int((data.penguins()["species"] == "Adelie").sum())
    151
    """
    return _load("penguins")


def newcomb() -> dict[str, np.ndarray]:
    """Return Newcomb's 66 timings of light over 7.44 km in 1882, two of them far off.

    Returns
    -------
    dict of ndarray, each of shape (66,)
        `order` in time and `deviation_ns`, the time of passage in ns less 24,800 ns.

    Notes
    -----
    Source: S. Newcomb, *Astronomical Papers* 2 (1891), 107–230, as in S. M. Stigler,
    *Annals of Statistics* 5 (1977).

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.newcomb()["deviation_ns"].min())
    -44
    """
    return _load("newcomb_1882")


def horse_kicks() -> dict[str, np.ndarray]:
    """Return the deaths by horse kick in 14 Prussian corps over 20 years, 1875 to 1894.

    Returns
    -------
    dict of ndarray, each of shape (280,)
        `year`, `corps` (text) and `deaths`.

    Notes
    -----
    Source: L. von Bortkewitsch, *Das Gesetz der kleinen Zahlen* (1898).

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.horse_kicks()["deaths"].sum())
    196
    """
    return _load("horse_kicks_1898")


def ships() -> dict[str, np.ndarray]:
    """Return the damage that waves did to cargo ships, in 34 groups of ships of one kind.

    Returns
    -------
    dict of ndarray, each of shape (34,)
        `type` of ship (text, A to E), the first year of the five in which it was `built` (1960,
        1965, 1970, 1975) and of the period `in_service` (1960, to 1974; 1975, to 1979), the
        `months` that such ships served in all, and the `incidents` of damage.

    Notes
    -----
    Six of the published 40 groups had no service and are left out.
    Source: P. McCullagh & J. A. Nelder, *Generalized Linear Models* (1983; 1989, section 6.3.2).

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.ships()["incidents"].sum())
    356
    """
    return _load("ships_1983")


def weldon() -> dict[str, np.ndarray]:
    """Return Weldon's 26,306 throws of twelve dice: how many showed a five or a six.

    Returns
    -------
    dict of ndarray, each of shape (13,)
        `dice_showing_5_or_6` (0 to 12) and `throws_of_12_dice`.

    Notes
    -----
    Source: K. Pearson, *Philosophical Magazine* 50 (1900), 157–175.

    Examples
    --------
    >>> from mlelib import data
    >>> int(data.weldon()["throws_of_12_dice"].sum())
    26306
    """
    return _load("weldon_dice_1900")


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
    if not 0 <= as_number(p, "p", 0.5) <= 1:
        raise ValueError(
            f"p is {p!r}; a probability lies between 0 and 1. Look at the order: p, n, rng."
        )
    n = _count(n, rng)
    return (rng.random(n) < float(p)).astype(int)


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
    mean, variance = as_number(mu, "mu", 5.0), as_number(sigma2, "sigma2", 1.0)
    if not (isfinite(mean) and isfinite(variance) and variance > 0):
        raise ValueError(
            f"mu, sigma2 are {mu!r}, {sigma2!r}; the variance must be positive, and both finite. "
            "Look at the order: mu, sigma2, n, rng."
        )
    n = _count(n, rng)
    return mean + sqrt(variance) * rng.standard_normal(n)


def _count(n: int, rng: np.random.Generator) -> int:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}; make one with numpy.random.default_rng(seed).")
    if isinstance(n, int) and n < 1:
        raise ValueError(f"n is {n}; draw at least one observation.")
    return as_count(n, "n")


def _load(name: str) -> dict[str, np.ndarray]:
    """Read a CSV file with a header into named columns: integers, floats, or text.

    Rows with a number missing are left out.
    """
    lines = (files("mlelib.datasets") / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    header, *rows = (line.split(",") for line in lines)
    is_text = [any(not _is_number(row[j]) for row in rows) for j in range(len(header))]
    rows = [row for row in rows if all(t or e for t, e in zip(is_text, row, strict=True))]
    return {
        key: np.array(column) if text else _as_numbers(column)
        for key, text, column in zip(header, is_text, zip(*rows, strict=True), strict=True)
    }


def _is_number(entry: str) -> bool:
    """Tell whether it is a decimal number, or empty: a missing one."""
    return not entry.strip("+-.0123456789")


def _as_numbers(column: tuple[str, ...]) -> np.ndarray:
    values = np.array(column, float)
    return values.astype(int) if np.all(values == values.astype(int)) else values
