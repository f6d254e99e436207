"""How often an interval covers the truth, beside how often it says it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from math import isfinite, sqrt

import numpy as np

from mlelib._arguments import MisuseError, as_level, as_number
from mlelib.inference._interval import Interval
from mlelib.models.protocol import Model


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
    models: Iterable[Model],
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
        If there are no models, the level or the parameter does not exist, the models have no
        `mle`, or the probabilities are not one for each model with the sum 1.  A data set whose
        interval raises another ValueError, such as Wald's at a boundary, or an OverflowError,
        counts as not covered.
    TypeError
        If the models are none, or an interval is no pair (low, high).

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
    level, truth = as_level(level), as_number(truth, "truth", 0.5)
    if not isfinite(truth):
        raise ValueError(f"truth is {truth!r}; it must be a finite number, the true value.")
    if not callable(interval):
        raise TypeError(f"interval is {interval!r}; it must be a function, such as wald_interval.")
    if not isinstance(models, Iterable):
        raise TypeError(f"models is {models!r}; it must be an iterable of models, such as [model].")
    n, total, hits, gaps = 0, 0.0, 0.0, 0.0
    for n, (model, weight) in enumerate(_pairs(models, probabilities), 1):
        total += weight
        try:
            ends = interval(model, param, level=level)
        except MisuseError:
            raise
        except (ValueError, OverflowError):
            gaps += weight
            continue
        if np.shape(ends) != (2,) or not ends[0] <= ends[1]:
            raise TypeError(
                f"the interval of data set {n - 1} is {ends!r}; it must be a pair (low, high)."
            )
        hits += weight * (ends[0] <= truth <= ends[1])
    if n == 0:
        raise ValueError("models is empty; coverage needs the model of one data set at least.")
    if probabilities is not None and not abs(total - 1) <= 1e-9:
        raise ValueError(
            f"the probabilities of {n} data sets sum to {total:.9g}; they must sum to 1. "
            "Give one for each data set that can occur."
        )
    actual = hits / total
    error = sqrt(actual * (1 - actual) / n) if probabilities is None else 0.0
    return Coverage(level, actual, error, gaps / total)


def _pairs(
    models: Iterable[Model], probabilities: Iterable[float] | None
) -> Iterator[tuple[Model, float]]:
    """Each model with its weight."""
    i, weights = -1, repeat(1.0) if probabilities is None else iter(probabilities)
    for i, model in enumerate(models):
        weight = next(weights, None)
        if weight is None:
            raise ValueError(
                f"probabilities has {i} entries and models has more; there must be one for each "
                "data set that can occur."
            )
        p = as_number(weight, f"probabilities[{i}]", 0.5)
        if not 0 <= p <= 1:
            raise ValueError(
                f"probabilities[{i}] is {weight!r}; it must lie between 0 and 1. Divide counts "
                "or percent by their sum."
            )
        yield model, p
    if probabilities is not None and next(weights, None) is not None:
        raise ValueError(
            f"models has {i + 1} entries and probabilities has more; there must be one for each "
            "data set that can occur."
        )
