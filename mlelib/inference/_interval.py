"""The pair of ends that every interval of `mlelib.inference` is."""

from __future__ import annotations


class Interval(tuple[float, float]):
    """A pair (low, high) that knows whether it is one-sided; it unpacks as a plain pair.

    Attributes
    ----------
    one_sided : bool
        True where an end is not a point at which the likelihood has fallen far enough, but the
        edge of the parameter space, or infinity.

    Examples
    --------
    >>> from mlelib.inference import Interval
    >>> low, high = Interval(0.0, 0.25, one_sided=True)
    >>> high
    0.25
    """

    one_sided: bool

    def __new__(cls, low: float, high: float, one_sided: bool = False) -> Interval:
        """Make the pair; the ends become plain floats."""
        interval = super().__new__(cls, (float(low), float(high)))
        interval.one_sided = one_sided
        return interval

    def __getnewargs__(self) -> tuple[float, float, bool]:
        """Let copies and pickles be made as the interval was."""
        return (*self, self.one_sided)

    def __repr__(self) -> str:
        return f"Interval({self[0]:.8g}, {self[1]:.8g}{', one_sided=True' * self.one_sided})"
