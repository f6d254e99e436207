"""What a model is: the four methods that every model has, and what it may have besides."""

from __future__ import annotations

from typing import Any, Protocol


class Model(Protocol):
    """Anything with these four methods is a model: a class of your own plugs in.

    Each takes θ alone, a float or an array of shape (k,), and answers in its shape.  They agree
    with each other: `mlelib.check` compares score and Hessian with differences.

    What else a model has, it says by having it:

    =========================== ===================================================== ==========
    Member                      What it is                                            Asked by
    =========================== ===================================================== ==========
    ``param_names``             k names; else ``theta[0]``, …                         all
    ``bounds``                  k pairs (low, high) that θ may reach; else none       climb
    ``mle()``                   the closed form: then no estimate need be given       inference
    ``no_maximum()``            why ℓ has no maximum for these data, or None          climb
    ``separation()``            a certificate: ``kind``, 'none' where the maximum     climb
                                exists; else ``direction``, in the shape of θ, in
                                which ℓ rises forever
    ``may_be_separated``        True where that may be so and nobody has looked       climb
    ``limit(i)``                where separation leaves the profile of parameter i:   inference
                                ``toward``, ``model``, ``others``
    ``fisher_root(θ)``          R with RᵀR the expected information, where to form    climb
                                that would lose digits
    ``information_root(θ)``     the same for the observed information, triangular     both
    ``pointwise(θ)``            contributions of the observations, shape (n,)         you
    =========================== ===================================================== ==========

    Examples
    --------
    Exponential waiting times, in a class of your own:

    >>> import numpy as np
    >>> from mlelib import maximize
    >>> class Exponential:
    ...     def __init__(self, x):
    ...         self.n, self.total = len(x), sum(x)
    ...     def loglik(self, rate):
    ...         return self.n * np.log(rate) - rate * self.total if rate > 0 else -np.inf
    ...     def score(self, rate):
    ...         return self.n / rate - self.total
    ...     def hessian(self, rate):
    ...         return -self.n / rate**2
    ...     def fisher_information(self, rate):
    ...         return self.n / rate**2
    >>> round(maximize(Exponential([4, 5, 6, 5, 4]), 0.1).theta, 6)
    0.208333
    """

    def loglik(self, theta: Any, /) -> float:
        """ℓ(θ), a sum with its constants; −inf outside the parameter space."""

    def score(self, theta: Any, /) -> Any:
        """First derivatives of ℓ, in the shape of θ."""

    def hessian(self, theta: Any, /) -> Any:
        """Second derivatives of ℓ: a float, or shape (k, k)."""

    def fisher_information(self, theta: Any, /) -> Any:
        """Minus the expected second derivatives: a float, or shape (k, k)."""
