"""The ends of intervals, against 60 digits: at the edges of float64, and for every level."""

import mpmath as mp
import numpy as np
import pytest

from mlelib import Bernoulli, LogisticRegression, Normal, maximize
from mlelib.inference import likelihood_interval, score_interval, wald_interval

INTERVALS = [wald_interval, likelihood_interval, score_interval]
COUNTS = [
    (0, 10),
    (0, 10**15),
    (0, 10**18),
    (1, 10**15),
    (7, 10**16),
    (1, 10**18),
    (1000, 10**18),
    (10**9, 10**18),
    (3, 10**9),
    (1, 2),
    (10**6, 10**12),
    (5 * 10**14, 10**15),
    (5 * 10**17, 10**18),
]
MIRRORED = [(n - s, n) for s, n in COUNTS] + [(10**16 - 1, 10**16), (10**16 - 7, 10**16)]
# The whole interval lies between two numbers of float64, or nearly.
MIRRORED += [(n - s, n) for s, n in [(330006, 27117250138247909376), (3, 10**17), (40, 10**17)]]
REPRESENTED = [(s, n) for s, n in COUNTS + MIRRORED if s in (0, n) or s / n < 1]


@pytest.fixture(autouse=True)
def sixty_digits():
    with mp.workdps(60):
        yield


def quantile(level):
    return mp.sqrt(2) * mp.erfinv(mp.mpf(level))


def by_likelihood(s, n, level=0.95):
    """Where n times the Kullback–Leibler divergence from s/n is z²/2, by halving."""
    p, limit = mp.mpf(s) / n, quantile(level) ** 2 / 2

    def fall(q):
        heads = s * mp.log(p / q) if s else 0
        return heads + ((n - s) * mp.log((1 - p) / (1 - q)) if s < n else 0)

    def end(near, far):
        for _ in range(250):
            middle = (near + far) / 2
            near, far = (middle, far) if fall(middle) <= limit else (near, middle)
        return near

    return end(p, mp.mpf(0)) if s else mp.mpf(0), end(p, mp.mpf(1)) if s < n else mp.mpf(1)


def by_score(s, n, level=0.95):
    """Wilson's formula."""
    p, share = mp.mpf(s) / n, quantile(level) ** 2 / n
    half = mp.sqrt(share * p * (1 - p) + share**2 / 4)
    return (p + share / 2 - half) / (1 + share), (p + share / 2 + half) / (1 + share)


@pytest.mark.parametrize(("s", "n"), REPRESENTED)
@pytest.mark.parametrize(
    ("interval", "exact"), [(likelihood_interval, by_likelihood), (score_interval, by_score)]
)
def test_ends_of_a_proportion_are_right_from_one_edge_to_the_other(interval, exact, s, n):
    found, ends = interval(Bernoulli.from_counts(s, n)), exact(s, n)
    for end, right in zip(found, ends, strict=True):
        assert abs(end - right) <= 1e-6 * right
        # The same of 1 − p, but for the distance between numbers near 1.
        assert abs(end - right) <= 1e-6 * (1 - right) + 2.0**-53
    narrow = ends[1] - ends[0] < 2.0**-52  # 1 − 1.9e-18 is 1
    assert found[0] < found[1] or narrow or float(ends[0]) >= 1 - 2e-15


@pytest.mark.parametrize(
    ("s", "n"), [(1, 10**15), (7, 10**15), (10**15 - 3, 10**15), (3, 10**9), (1, 2), (1, 10**18)]
)
def test_ends_of_log_odds_are_those_of_the_proportion(s, n):
    model = LogisticRegression.from_counts([[1]], [s], [n])
    found = likelihood_interval(model, theta=maximize(model, [0]).theta)
    right = [float(mp.log(p / (1 - p))) for p in by_likelihood(s, n)]
    assert list(found) == pytest.approx(right, rel=1e-9)


def test_where_float64_has_no_estimate_the_other_side_is_counted():
    with pytest.raises(ValueError, match=r"with 1 failures in 10{18} tosses") as refused:
        likelihood_interval(Bernoulli.from_counts(10**18 - 1, 10**18))
    remedy = str(refused.value).partition("side: ")[2].rstrip(".")
    found = likelihood_interval(eval(remedy))
    assert list(found) == pytest.approx([float(p) for p in by_likelihood(1, 10**18)], rel=1e-9)


LEVELS = [1e-4, 0.01, 0.5, 0.95, 1 - 1e-9, 1 - 1e-12, 1 - 1e-15, np.nextafter(1, 0)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("scale", [1e-70, 1e-9, 1.0, 1e9, 1e70])
def test_ends_are_right_for_every_level_and_in_every_unit(level, scale):
    model = Normal([v * scale for v in (4, 5, 6, 5, 4)])
    z, mean, variance = quantile(level), mp.mpf(4.8), mp.mpf(0.56)
    rejected = z**2 / (5 - z**2)  # (x̄ − μ)²/σ̂² where the statistic is z²; none if negative
    halves = {
        wald_interval: mp.sqrt(variance / 5) * z,
        likelihood_interval: mp.sqrt(variance * mp.expm1(z**2 / 5)),
        score_interval: mp.sqrt(variance * rejected) if rejected > 0 else mp.inf,
    }
    for interval, half in halves.items():
        low, high = interval(model, "mu", level)
        assert [low / scale, high / scale] == pytest.approx(
            [float(mean - half), float(mean + half)], rel=1e-9
        )


def test_the_widest_level_of_all():
    found = wald_interval(Normal([4, 5, 6, 5, 4]), "mu", np.nextafter(1, 0))
    assert found == pytest.approx((2.0248452, 7.5751548), rel=1e-7)


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("level", [5e-324, 1e-300, 1e-17, 1e-9, 9e-5])
def test_a_level_that_rounding_would_decide_is_refused(interval, level):
    with pytest.raises(ValueError, match=rf"level is {level}; it must be at least 0\.0001"):
        interval(Bernoulli.from_counts(6, 10), "p", level)


def test_counts_whose_derivatives_leave_float64_are_refused():
    with pytest.raises(ValueError, match=r"counts are of 1e\+100 tosses and more"):
        Bernoulli.from_counts(0, 10**101)
    assert score_interval(Bernoulli.from_counts(1, 10**99))[1] == pytest.approx(
        5.6649e-99, rel=1e-4
    )


class Laplace:
    """Deviations |x − m|: the score is a count of signs, and jumps at each observation."""

    x = np.array([0, 1, 2, 5, 9])

    def loglik(self, m):
        return -float(abs(self.x - m).sum())

    def score(self, m):
        return float(np.sign(self.x - m).sum())

    def hessian(self, m):
        return 0.0

    def fisher_information(self, m):
        return 5.0


def test_a_score_that_jumps_has_its_interval():
    """3²/5 is below 3.84 and 5²/5 is not: it ends where the last sign changes, or the first."""
    assert list(score_interval(Laplace(), theta=2.0)) == pytest.approx([0, 9], abs=1e-12)
    assert list(score_interval(Laplace(), theta=2.0, level=0.3)) == pytest.approx([2, 2], abs=1e-12)
