"""The three classical tests of the hypothesis that a parameter has a given value."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, isfinite, sqrt
from typing import Any

import numpy as np

from mlelib._arguments import as_number, as_position
from mlelib.climb._hill import Hill
from mlelib.inference._estimate import estimate
from mlelib.inference._profile import Profile
from mlelib.inference._supremum import Flat, profile_of
from mlelib.inference.information import standard_errors
from mlelib.models.protocol import Model


@dataclass(frozen=True, eq=False)
class HypothesisTest:
    """The result of a test, which explains itself.

    Attributes
    ----------
    statistic : float
        At least 0; large where the data speak against the hypothesis.
    p_value : float
        The probability of a statistic at least as large if the hypothesis holds, for large n: by
        the chi-squared distribution with 1 degree of freedom.
    message : str
        A sentence that says what was tested, and how it came out.
    """

    statistic: float
    p_value: float
    message: str


def likelihood_ratio_test(
    model: Model, param: str | int | None, value: float, theta: Any = None
) -> HypothesisTest:
    """Likelihood-ratio test of parameter = value: statistic 2 (ℓ(θ̂) − ℓ_p(value)).

    Parameters
    ----------
    model : Model
        See `mlelib.models.Model`.
    param : str, int or None
        Name or position of the parameter; None where there is only one.
    value : float
        The value under the hypothesis, in the unit of the parameter.
    theta : float or array_like, optional
        The maximum likelihood estimate, for a model without a method `mle`.

    Returns
    -------
    HypothesisTest
        With `statistic`, `p_value` and `message`.

    Raises
    ------
    ValueError
        If ℓ has no maximum (separated logistic data, where its supremum serves, excepted),
        `theta` is not one, the parameter does not exist, the value is outside its space, or ℓ is
        so large that its rounding would show.

    Notes
    -----
    ℓ_p(value) is the maximum of ℓ with the parameter held at the value.  It is carried over by a
    reparametrization.  Source: Wilks, *Annals of Mathematical Statistics* 9 (1938).

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> from mlelib.inference import likelihood_ratio_test
    >>> print(likelihood_ratio_test(Bernoulli.from_counts(6, 10), "p", 0.5).message)
    Likelihood-ratio test of p = 0.5: statistic 0.40271, p-value 0.52569.
    """
    profile = profile_of(model, param, theta)
    value = _allowed(profile, value)
    return _result("Likelihood-ratio", profile, value, max(0.0, 2 * profile.fall(value)))


def wald_test(
    model: Model, param: str | int | None, value: float, theta: Any = None
) -> HypothesisTest:
    """Wald test of parameter = value: statistic ((θ̂ − value) / standard error)².

    Parameters
    ----------
    model, param, value, theta
        As for `likelihood_ratio_test`.

    Returns
    -------
    HypothesisTest
        With `statistic`, `p_value` and `message`.

    Raises
    ------
    ValueError
        As `likelihood_ratio_test`; and as `standard_errors`, so for separated data.

    Notes
    -----
    The standard error is the one at the estimate, from the observed information.  The test
    depends on the parametrization.
    Source: Wald, *Transactions of the AMS* 54 (1943).

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> from mlelib.inference import wald_test
    >>> print(wald_test(Bernoulli.from_counts(6, 10), "p", 0.5).message)
    Wald test of p = 0.5: statistic 0.41667, p-value 0.51861.
    """
    top = estimate(model, theta)
    i = as_position(param, Hill(model, top, called="theta").names)
    error = np.ravel(standard_errors(model, top))[i]
    profile = profile_of(model, param, theta)
    value = _allowed(profile, value)
    distance = float((np.ravel(top)[i] - value) / error)
    return _result("Wald", profile, value, distance * distance)  # beyond float64: inf


def score_test(
    model: Model, param: str | int | None, value: float, theta: Any = None
) -> HypothesisTest:
    """Score test of parameter = value: statistic Uᵀ I⁻¹ U, with the others at their best.

    Parameters
    ----------
    model, param, value, theta
        As for `likelihood_ratio_test`.

    Returns
    -------
    HypothesisTest
        With `statistic`, `p_value` and `message`.

    Raises
    ------
    ValueError
        As `likelihood_ratio_test`.

    Notes
    -----
    U is the score and I the expected information, at the maximum of ℓ with the parameter held
    at the value; the climb to it starts at the estimate.  With the expected information the
    test is carried over by a reparametrization.  Source: Rao, *Mathematical Proceedings of the
    Cambridge Philosophical Society* 44 (1948).

    Examples
    --------
    >>> from mlelib import Bernoulli
    >>> from mlelib.inference import score_test
    >>> print(score_test(Bernoulli.from_counts(6, 10), "p", 0.5).message)
    Score test of p = 0.5: statistic 0.4, p-value 0.52709.
    """
    profile = profile_of(model, param, theta)
    value = _allowed(profile, value)
    return _result("Score", profile, value, profile.rejection(value))


def _allowed(profile: Profile | Flat, value: float) -> float:
    low, high = profile.space
    at = as_number(value, "value", 0.5)
    if not (isfinite(at) and low <= at <= high):
        raise ValueError(
            f"value is {value!r}; it must be a finite value of {profile.name}, "
            f"between {low:g} and {high:g}."
        )
    return at


def _result(kind: str, profile: Profile | Flat, value: float, statistic: float) -> HypothesisTest:
    p_value = erfc(sqrt(statistic / 2))  # P(χ²₁ ≥ statistic) = P(|Z| ≥ √statistic)
    message = (
        f"{kind} test of {profile.name} = {value:.8g}: statistic {statistic:.5g}, "
        f"p-value {p_value:.5g}."
    )
    if value in profile.space:
        message += (
            " The value is at the edge of the parameter space, where the chi-squared distribution "
            "does not apply."
        )
    return HypothesisTest(statistic, p_value, message)
