"""How often an interval covers the truth, beside how often it says it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from math import fsum, sqrt
from typing import Any

from mlelib._interval import Interval


@dataclass(frozen=True)
class Coverage:
    """Actual coverage beside the nominal level, as `coverage` found it.

    Attributes
    ----------
    nominal : float
        The level that was asked for.
    actual : float
        The share of data sets whose interval holds the true value.
    monte_carlo_error : float
        √(actual (1 − actual)/N), the standard error of `actual` from N simulated data sets; 0.0
        where the data sets came with their probabilities.
    without_interval : float
        The share of data sets for which there is no interval; they count as not covered.
    """

    nominal: float
    actual: float
    monte_carlo_error: float
    without_interval: float


def coverage(
    models: Iterable[Any],
    interval: Callable[..., Interval],
    param: str | int | None = None,
    *,
    truth: float,
    level: float = 0.95,
    probabilities: Iterable[float] | None = None,
) -> Coverage:
    """Actual coverage of an interval: how often it holds the truth, over many data sets.

    Parameters
    ----------
    models : iterable of models
        The model on one data set after the other, drawn where the parameter is `truth`; or on
        every data set there can be, with `probabilities`.
    interval : callable
        `wald_interval`, `likelihood_interval`, `score_interval`, or a function of your own that
        takes (model, param, level) and returns (low, high).
    param : str or int, optional
        Name or position of the parameter; not needed where there is only one.
    truth : float
        Its true value.
    level : float
        The nominal level.
    probabilities : iterable of float, optional
        The probability of each data set: the answer is then exact.  Without, the data sets
        count alike, and the answer has a Monte Carlo error.

    Returns
    -------
    Coverage
        With `nominal`, `actual`, `monte_carlo_error` and `without_interval`.

    Raises
    ------
    ValueError
        If there are no models, or the probabilities do not sum to 1.  A data set whose interval
        raises, such as Wald's at a boundary, counts as not covered.

    Notes
    -----
    The data sets are read one at a time, so a generator over a million costs no memory.
    Source: Brown, Cai & DasGupta, *Statistical Science* 16 (2001).

    Examples
    --------
    All 11 results of 10 tosses, with p = 0.3: Wald's interval promises more than it keeps.

    >>> from scipy.stats import binom
    >>> from mlelib import Bernoulli
    >>> from mlelib.inference import coverage, wald_interval
    >>> found = coverage(
    ...     [Bernoulli.from_counts(s, 10) for s in range(11)],
    ...     wald_interval,
    ...     truth=0.3,
    ...     probabilities=binom.pmf(range(11), 10, 0.3),
    ... )
    >>> round(found.actual, 3), round(found.without_interval, 3)
    (0.84, 0.028)
    """
    hits, gaps, weights = [], [], []
    for model, weight in zip(
        models, repeat(1.0) if probabilities is None else probabilities, strict=False
    ):
        weights.append(float(weight))
        try:
            low, high = interval(model, param, level=level)
        except ValueError:
            gaps.append(weights[-1])
            continue
        if low <= truth <= high:
            hits.append(weights[-1])
    total, n = fsum(weights), len(weights)
    if n == 0:
        raise ValueError("models is empty; coverage needs the model of one data set at least.")
    if probabilities is not None and not abs(total - 1) <= 1e-9:
        raise ValueError(
            f"the probabilities of {n} data sets sum to {total:.9g}; they must sum to 1. "
            "Give one for each data set that can occur."
        )
    actual = fsum(hits) / total
    error = sqrt(actual * (1 - actual) / n) if probabilities is None else 0.0
    return Coverage(level, actual, error, fsum(gaps) / total)
