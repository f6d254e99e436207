"""Sampling: estimates of many samples, their intervals, and how many of these cover."""

from __future__ import annotations

from typing import ClassVar

from mlelib.explore import _bundle
from mlelib.explore._controls import Button, Choice, Slider
from mlelib.explore._widget import Explorer, choice, count, number

MOST_N = 100
MOST_DRAWS = 2000
MODELS = {"coin": "a coin, p", "exponential": "exponential, λ", "variance": "normal, σ²"}


class SamplingExplorer(Explorer):
    """The sampling distribution of an estimate, beside what the information predicts.

    The estimates of all draws stand in a histogram; the last 50 intervals are lines, and those
    that miss the truth stand out.  Coverage is counted, and computed exactly: as a sum over the
    numbers of heads, or by the chi-squared distribution.

    Parameters
    ----------
    model : {'coin', 'exponential', 'variance'}
        What is estimated: p of a coin, the rate of an exponential, or the variance of a normal
        whose mean is estimated, too.
    n : int
        Observations in each sample, from 2 to 100.
    truth : float
        The value of the parameter from which samples are drawn, from 0.02 to 0.98.
    interval : {'wald', 'likelihood'}
        The interval of each sample, at level 0.95.
    seed : int
        Draw number i is the same for a seed each time, whatever was drawn before it.
    draws : int
        Samples that are drawn, at most 2000.

    Notes
    -----
    The random numbers are those of SFC32, the small fast counting generator of C. Doty-Humphrey
    (PractRand), with a stream for each sample: a smaller n keeps the first n observations.
    """

    name, title = "sampling", "A sampling distribution"
    _esm = _bundle.module(name)
    longest = (
        "1872 of 2000 intervals contain the truth: 93.6 %. In the long run it is 94.3 %, exactly; "
        "a share of 2000 is off by about 0.52 points by chance (one standard error)."
    )
    model = choice("coin", "exponential", "variance")
    n, truth = count(20, 2, MOST_N), number(0.3, 0.02, 0.98)
    interval = choice("wald", "likelihood")
    seed, draws = count(1, 0, 2**31 - 1), count(100, 0, MOST_DRAWS)
    controls: ClassVar[tuple] = (
        Choice("model", "model", MODELS),
        Choice("interval", "interval", {"wald": "Wald", "likelihood": "likelihood"}),
        Slider("n", "observations n", 2, MOST_N, 1),
        Slider("truth", "truth", 0.02, 0.98, 0.01),
        Button("one", "Draw"),
        Button("many", "Draw 100"),
        Button("anew", "Anew"),
    )
