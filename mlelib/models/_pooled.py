"""Data in parts: ℓ and its derivatives are sums, wherever the parts are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import fsum, inf, nan
from typing import Any

import numpy as np

from mlelib._arguments import as_model
from mlelib.models._validate import representable

Gather = Callable[..., Iterable[Any]]


def pooled(parts: Iterable[Any], gather: Gather | None = None) -> Pooled:
    """Build the model of all parts together: ℓ(θ) = Σ ℓ_j(θ), and its derivatives likewise.

    Parameters
    ----------
    parts : iterable of models
        One for each part of the data, all with the same θ; the parts are independent.
    gather : callable, optional
        Where what the parts answer is still to be computed: ``gather(*answers)`` returns the
        computed answers, in order.  For parts made by ``dask.delayed`` it is ``dask.compute``,
        which lets all parts answer at once, each where its data are.

    Returns
    -------
    Pooled
        A model: `maximize`, intervals and tests take it as any other.

    Raises
    ------
    ValueError
        If there are no parts, or, when first asked, their answers have different shapes.
    TypeError
        If a part is no model.

    Notes
    -----
    The answers of the parts are added exactly and rounded once, so the sum does not depend on the
    order of the parts.  Against the same data in one piece only the rounding inside the parts
    differs: the steps are the same to about their last three digits.

    Parts far from 0, such as columns of years, keep fewer digits than in one piece, since
    normal equations are formed: subtract a typical value first.  Each part must be a model by
    itself, with more rows than columns and no column of zeros: join a short last part to the one
    before.  Certificates do not add up: a pooled model has no `separation`.  If the maximum of one
    part exists, that of all exists.  Where ℓ levels out around the end of a climb it is not called
    converged; of lazy parts this is not seen, so look whether the standard errors are huge.
    Source: Casella & Berger, *Statistical Inference* (2002), section 6.3: likelihoods multiply.

    Examples
    --------
    >>> from mlelib import Normal, maximize, pooled
    >>> model = pooled([Normal([4, 5, 6]), Normal([5, 4])])
    >>> maximize(model, start=(4, 1)).theta.round(6)
    array([4.8 , 0.56])
    """
    if not isinstance(parts, Iterable):
        raise TypeError(
            f"parts is {parts!r}; it must be an iterable of models, such as [model, other]."
        )
    models = [as_model(part) for part in parts]
    if not models:
        raise ValueError("parts is empty; give the model of one part of the data at least.")
    return Pooled(models, gather)


class Pooled:
    """The model that `pooled` builds; it has `param_names` and `bounds` where its parts do."""

    def __init__(self, parts: list[Any], gather: Gather | None) -> None:
        self._parts, self._gather = parts, gather
        # No lazy part is asked: its answer would bring the data along.
        self.may_be_separated = gather is None and all(hasattr(p, "separation") for p in parts)
        for name in ("param_names", "bounds"):
            try:
                (vars(self)[name],) = self._computed([getattr(parts[0], name)])
            except AttributeError:
                continue  # a lazy part says so only when it is computed

    def __repr__(self) -> str:
        return f"Pooled(parts={len(self._parts)})"

    def loglik(self, theta: Any) -> float:
        """The sum of the parts' log-likelihoods; −inf where one of them is."""
        values = [float(value) for value in self._answers("loglik", theta)]
        return -inf if -inf in values else _sum(values, -inf)

    def score(self, theta: Any) -> Any:
        """First derivatives, in the shape of θ."""
        return self._total("score", theta)

    def hessian(self, theta: Any) -> Any:
        """Second derivatives: a float, or shape (k, k)."""
        return self._total("hessian", theta)

    def fisher_information(self, theta: Any) -> Any:
        """Expected information: a float, or shape (k, k)."""
        return self._total("fisher_information", theta)

    def _computed(self, answers: list[Any]) -> list[Any]:
        return answers if self._gather is None else list(self._gather(*answers))

    def _answers(self, method: str, theta: Any) -> list[Any]:
        return self._computed([getattr(part, method)(theta) for part in self._parts])

    def _total(self, method: str, theta: Any) -> Any:
        answers = [np.asarray(answer, dtype=float) for answer in self._answers(method, theta)]
        shape = answers[0].shape
        for j, answer in enumerate(answers):
            if answer.shape != shape:
                raise ValueError(
                    f"the {method} of part {j} has shape {answer.shape} and that of part 0 "
                    f"{shape}; all parts must have the same theta. Build them from the same "
                    "columns."
                )
        columns = np.reshape(answers, (len(answers), -1)).T.tolist()
        total = np.reshape([_sum(column, inf) for column in columns], shape)
        if np.isfinite(answers).all():  # what a part says at a boundary may be infinite
            total = representable(total, method, theta)
        return total if shape else float(total)


def _sum(values: list[float], beyond: float) -> float:
    """The sum, rounded once; `beyond` where it leaves the range of float64."""
    try:
        return fsum(values)
    except OverflowError:
        return beyond
    except ValueError:  # infinities of both signs
        return nan
