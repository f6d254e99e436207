"""How an estimate varies from data set to data set, seen by fitting it to many that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from mlelib._arguments import MisuseError, as_count, as_level, as_position
from mlelib.climb.maximize import Fit
from mlelib.inference._interval import Interval

MISSING = ("None", "nan", "NaT", "<NA>")  # as NumPy and pandas write what is not there


@dataclass(frozen=True, eq=False, repr=False)
class Bootstrap:
    """The estimates from many drawn data sets, as `bootstrap` found them.

    Attributes
    ----------
    estimates : ndarray
        One estimate for each data set that has one: its first axis counts them, the others are θ's.
    failures : int
        The number of data sets without an estimate.
    why : str
        What was said of the first of them; '' where there is none.
    """

    estimates: np.ndarray
    failures: int
    why: str

    def __repr__(self) -> str:
        draws = len(self.estimates) + self.failures
        return f"Bootstrap(draws={draws}, failures={self.failures})"

    @property
    def standard_error(self) -> Any:
        """The standard deviation of the estimates, in the shape of θ."""
        away, unit = self._away()
        return unit * np.sqrt(np.square(away).sum(axis=0) / (len(away) - 1))

    @property
    def monte_carlo_error(self) -> Any:
        """About the standard error of `standard_error` itself, from so few draws.

        √((m₄ − m₂²)/(4 m₂ B)) with the central moments of the B estimates; se/√(2B) if they are
        normal.
        """
        away, unit = self._away()
        m2, m4 = (np.mean(away**power, axis=0) for power in (2, 4))
        spread = np.maximum(m4 - m2 * m2, 0.0)
        return unit * np.sqrt(spread / np.where(m2 > 0, 4 * m2 * len(away), 1.0))

    def interval(self, param: str | int | None = None, level: float = 0.95) -> Interval:
        """The middle `level` of the estimates of one parameter, given by its position.

        Source: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13.
        """
        tail = (1 - as_level(level)) / 2
        return Interval(*np.quantile(self._of(param), [tail, 1 - tail]))

    def interval_error(
        self, param: str | int | None = None, level: float = 0.95
    ) -> tuple[float, float]:
        """About the Monte Carlo errors of the two ends of `interval`.

        A share p of B draws has the standard error √(p(1 − p)/B); this is half of what the
        quantile moves while its share moves by one of them to either side.
        """
        of, tail = self._of(param), (1 - as_level(level)) / 2
        off = sqrt(tail * (1 - tail) / len(of))
        shares = np.add.outer([-off, off], [tail, 1 - tail])
        ends = np.quantile(of, np.clip(shares, 0, 1))
        low, high = (ends[1] - ends[0]) / 2
        return float(low), float(high)

    def _away(self) -> tuple[np.ndarray, Any]:
        """Distances from the mean in units of the largest, whose fourth powers are in range."""
        away = self.estimates - self.estimates.mean(axis=0)
        unit = abs(away).max(axis=0)
        return away / np.where(unit > 0, unit, 1.0), unit

    def _of(self, param: str | int | None) -> np.ndarray:
        columns = self.estimates.reshape(len(self.estimates), -1)
        names = tuple(f"theta[{i}]" for i in range(columns.shape[1]))
        return columns[:, as_position(param, names)]


def bootstrap(
    fit: Callable[..., Any],
    data: Any,
    rng: np.random.Generator,
    draws: int = 1000,
    *,
    clusters: Any = None,
    progress: Callable[[int, int], Any] | None = None,
) -> Bootstrap:
    """Fit many data sets that are drawn, and keep the estimates.

    Parameters
    ----------
    fit : callable
        Takes a data set and returns its estimate: θ, or a `Fit`, whose θ is used if it converged.
    data : array_like, tuple of them, or callable
        The data.  Arrays are drawn from, by rows with replacement, a tuple such as ``(X, y)`` by
        the same rows in each, and `fit` takes ``fit(X, y)``: the nonparametric bootstrap.  A
        function is called as ``data(rng)`` and returns such a data set, for example one that is
        simulated where the parameter is the estimate: the parametric bootstrap.
    rng : numpy.random.Generator
        Where the draws come from: the same generator gives the same answer.
    draws : int
        The number of data sets, at least 2.
    clusters : array_like, shape (n,), optional
        Labels of rows that belong together, such as tosses of one person.  Whole clusters are
        drawn, as many as there are.
    progress : callable, optional
        Called as ``progress(done, draws)`` after each data set.

    Returns
    -------
    Bootstrap
        With `estimates`, `standard_error`, `monte_carlo_error`, `interval`, `failures`, `why`.

    Raises
    ------
    ValueError
        If the arrays have different lengths or masked entries, if there is one row or cluster
        only, a label is missing, or fewer than two data sets have an estimate.  A
        data set whose fit raises a ValueError or an OverflowError, does not converge or is not
        finite counts as a failure; the estimates that are left are no longer a fair sample.
    TypeError
        If `fit` is no function, `rng` no generator, or the data no arrays.

    Notes
    -----
    Source: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), chapters 6 and 8.

    Examples
    --------
    >>> import numpy as np
    >>> from mlelib.inference import bootstrap
    >>> found = bootstrap(np.median, [4, 5, 6, 5, 4, 9], np.random.default_rng(1), draws=200)
    >>> found
    Bootstrap(draws=200, failures=0)
    >>> low, high = found.interval()
    >>> low, high
    (4.0, 7.5)
    """
    if not callable(fit):
        raise TypeError(f"fit is {fit!r}; it must be a function of the data, such as np.mean.")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is {rng!r}; it must be a generator, such as np.random.default_rng(1)."
        )
    if as_count(draws, "draws") < 2:
        raise MisuseError(f"draws is {draws}; one draw does not vary. Use many, such as 1000.")
    draw = _drawer(data, clusters)
    estimates, why, failures = [], "", 0
    for done in range(1, draws + 1):
        arrays = draw(rng)
        try:
            estimates.append(_estimate(fit(*arrays)))
        except MisuseError:
            raise
        except (ValueError, OverflowError) as error:
            failures += 1
            why = why or str(error)
        if progress is not None:
            progress(done, draws)
    if len(estimates) < 2:
        raise ValueError(
            f"{failures} of {draws} data sets have no estimate, the first because: {why} "
            "Look at fit on the data themselves first."
        )
    return Bootstrap(np.array(estimates), failures, why)


def _estimate(found: Any) -> np.ndarray:
    if isinstance(found, Fit):
        if not found.converged:
            raise ValueError(found.message)
        found = found.theta
    theta = np.asarray(found, dtype=float)
    if not np.isfinite(theta).all():
        raise ValueError(f"the estimate is {theta}, which is not finite.")
    return theta


def _drawer(data: Any, clusters: Any) -> Callable[[np.random.Generator], tuple[Any, ...]]:
    """A function that draws a data set, as a tuple of arrays."""
    if callable(data):
        if clusters is not None:
            raise MisuseError(
                "clusters are given and data is a function; it draws whole data sets itself. "
                "Leave clusters out, or give the arrays."
            )
        return lambda rng: _tuple(data(rng))
    arrays = [_rows(array, "data") for array in _tuple(data)]
    labels = np.arange(len(arrays[0])) if clusters is None else _labels(clusters)
    lengths = [len(array) for array in (*arrays, labels)]
    if len(set(lengths)) > 1 or not lengths[0]:
        raise MisuseError(
            f"the arrays of data and clusters have lengths {lengths}; they must be equally long, "
            "and not empty. For one array of rows give an array, not a tuple: np.array(data)."
        )
    _, member = np.unique(labels, return_inverse=True)
    order = np.argsort(member, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(member[order])) + 1)
    if len(groups) < 2:
        raise MisuseError(
            f"there is one {'row' if clusters is None else 'cluster'} to draw from, and all draws "
            "would be alike. Give at least two; simulate if there are no more: data=function."
        )

    def draw(rng: np.random.Generator) -> tuple[Any, ...]:
        chosen = rng.integers(len(groups), size=len(groups))
        rows = order[chosen] if clusters is None else np.concatenate([groups[g] for g in chosen])
        return tuple(array[rows] for array in arrays)

    return draw


def _rows(values: Any, name: str) -> np.ndarray:
    """An array of rows; a mask would be lost, and what it hides be drawn."""
    if np.ma.is_masked(values):
        raise MisuseError(f"{name} has masked entries; drop these rows first, in all arrays alike.")
    array = np.asarray(values)
    if array.ndim == 0:
        raise TypeError(f"{name} is {values!r}; it must be an array of rows: np.array(list(...)).")
    return array


def _labels(clusters: Any) -> np.ndarray:
    """A label for each row, of one kind and none missing."""
    labels = _rows(clusters, "clusters")
    if labels.size != len(labels):
        raise MisuseError(
            f"clusters has shape {labels.shape}; it must be one label for each row. Take one "
            "column, or join them to one label: [f'{a} {b}' for a, b in clusters]."
        )
    labels = labels.ravel()
    known = labels.tolist()
    missing = [i for i, v in enumerate(known) if not isinstance(v, str) and str(v) in MISSING]
    if missing:
        raise MisuseError(
            f"clusters[{missing[0]}] is {labels[missing[0]]}; every row must have a label. Drop "
            "rows without one, or give each of them a label of its own."
        )
    if labels.dtype != object:
        return labels
    # Those that are equal are one, as Python compares them: 1 and 1.0, but not 1 and "1".
    order = {v: i for i, v in enumerate(sorted(set(known), key=lambda v: (str(v), repr(type(v)))))}
    return np.array([order[v] for v in known])


def _tuple(data: Any) -> tuple[Any, ...]:
    return data if isinstance(data, tuple) else (data,)
