"""Homework 1: what a likelihood is. The reference answers are here: keep this file private."""

from math import comb

import numpy as np

from mlegrade import Assignment, near

homework = Assignment(
    name="likelihood",
    number=1,
    title="What a likelihood is",
    minutes=90,
    chapters=("01-likelihood", "02-probability-vs-likelihood"),
    goals=(
        "write a likelihood as a function of the parameter, with its edges",
        "maximize one where there is no derivative to set to zero",
        "tell a likelihood from a probability, and compare two values of the parameter by it",
    ),
    given="from math import comb\n\nimport numpy as np",
    intro="""
A likelihood turns the question around. The data stay; the parameter moves. Two of the questions
below have a parameter that is no smooth dial: a number of taxis, a number of fish.""",
)

SMALL = near(1e-6, "a numerical method is welcome, and gives at least six digits", floor=1e-6)


@homework.code(
    "A coin, read backwards",
    r"""
A coin is tossed $n$ times and shows heads $k$ times. Write its likelihood, the probability of
$k$ heads in $n$ tosses as a function of $p$, with all its factors. `p` may be a number or
an array, and it may be 0 or 1: what is impossible there, and what is certain?""",
    "01-likelihood: All candidates at once",
)
def likelihood(p, k, n):
    """Return the likelihood of p, a number or an array, for k heads in n tosses."""
    p = np.asarray(p, dtype=float)
    return comb(n, k) * p**k * (1 - p) ** (n - k)


likelihood.visible(1, "Six heads in ten tosses have probability 105/512 if p = 0.5.", 0.5, 6, 10)


@likelihood.hidden(2, "The likelihood holds for a whole array of p, and for any k and n.")
def _(rng):
    for size in (int(rng.integers(3, 9)), None):
        n = int(rng.integers(15, 40))
        yield rng.uniform(0.2, 0.4, size), int(rng.integers(3, n // 3)), n


@likelihood.hidden(1, "At p = 0 and p = 1, what is certain has likelihood 1, all else 0.")
def _(rng):
    n = int(rng.integers(5, 30))
    for k in (0, n):
        yield rng.permutation([0.0, 1.0, rng.uniform(0.2, 0.8)]), k, n
    yield rng.permutation([0.0, 1.0]), int(rng.integers(1, n)), n


@likelihood.mistake("The number of orders, C(n, k), is missing: this is one order only.", "ab")
def _(p, k, n):
    return np.asarray(p) ** k * (1 - np.asarray(p)) ** (n - k)


@likelihood.mistake("Heads and tails are exchanged: p belongs to the k heads.", "bc")
def _(p, k, n):
    return comb(n, k) * np.asarray(p) ** (n - k) * (1 - np.asarray(p)) ** k


@likelihood.mistake("At p = 0 or 1, zero times the log of zero is NaN; 0**0 would be 1.", "c")
def _(p, k, n):
    return comb(n, k) * np.exp(k * np.log(p) + (n - k) * np.log(1 - np.asarray(p)))


@likelihood.mistake("Heads alone are certain at p = 1, as no heads are at p = 0.", "c")
def _(p, k, n):
    p = np.asarray(p, float)
    inside = comb(n, k) * p**k * (1 - p) ** (n - k)
    return np.where(p == 1, 0.0, inside)


@likelihood.mistake("This is the likelihood divided by its maximum.", "ab")
def _(p, k, n):
    top = (k / n) ** k * (1 - k / n) ** (n - k)
    return np.asarray(p, float) ** k * (1 - np.asarray(p)) ** (n - k) / top


@homework.code(
    "The area under it",
    r"""
Read along $k$, the table of $f(k; p)$ sums to 1. Read along $p$, what does it give? Return the
area under the likelihood of $p$ between 0 and 1. Six digits are enough. Try a few values
of $k$ before you write the function: one of the two arguments will surprise you.""",
    "02-probability-vs-likelihood: Down a column: likelihood",
    compare=SMALL,
)
def area(k, n):
    """Return the integral over p, from 0 to 1, of the likelihood for k heads in n tosses."""
    return 1 / (n + 1)


area.visible(1, "For six heads in ten tosses the area is 1/11, not 1.", 6, 10)


@area.hidden(3, "The area is right for other k and n, also for many tosses.")
def _(rng):
    n = int(rng.integers(60, 200))
    yield int(rng.integers(10, n - 10)), n
    n = int(rng.integers(3, 30))
    yield int(rng.choice([0, n])), n


@area.mistake("A likelihood need not integrate to 1: nothing has normalized it over p.", "ab")
def _(k, n):
    return 1.0


@area.mistake("This is the area without C(n, k), the Beta function.", "ab")
def _(k, n):
    return 1 / ((n + 1) * comb(n, k))


@area.mistake("A sum over grid points needs the width of the step to be an area.", "ab")
def _(k, n):
    p = np.linspace(0, 1, 1001)
    return float(np.sum(comb(n, k) * p**k * (1 - p) ** (n - k)))


homework.choice(
    "reading",
    "What the number says",
    r"""
After 6 heads in 10 tosses, $L(0.6) \approx 0.25$ and $L(0.5) \approx 0.21$. Which sentence is
right? Write its letter as a string.""",
    "02-probability-vs-likelihood: Two candidates: the likelihood ratio",
    points=2,
    options={
        "a": "The probability that p is 0.6 is about 25 %.",
        "b": "p = 0.6 is more probable than p = 0.5, by about 4 percentage points.",
        "c": "The data are too improbable (25 %) for p = 0.6 to be a good explanation.",
        "d": "These data were about 1.2 times as probable under p = 0.6 as under p = 0.5.",
    },
    right="d",
    why={
        "a": "L(0.6) is a probability of the data for that p, not a probability of p.",
        "b": "Likelihoods compare how well values of p explain the data; p has no probability.",
        "c": "Any exact result is improbable: the level of L means nothing, comparisons do.",
    },
)


@homework.code(
    "How many taxis?",
    r"""
A city's taxis carry the numbers $1, 2, \dots, N$. You note the numbers of some taxis that pass,
each time any of the $N$ with the same probability, and perhaps the same one twice. Write the
likelihood of $N$, a whole number or an array of them. Where is it 0? Where is its maximum, and why
is there no derivative to set to zero?""",
    "01-likelihood: All candidates at once",
)
def taxis(N, seen):
    """Return the likelihood of N, a number or an array, for the numbers seen."""
    N = np.asarray(N, dtype=float)
    return np.where(np.max(seen) <= N, N ** -len(seen), 0.0)


taxis.visible(1, "If 60 was seen, N = 60 is possible: 1/60 for each taxi.", 60, [12, 60, 45])


@taxis.hidden(3, "The likelihood is right below, at, and above the largest number seen.")
def _(rng):
    for around in ([-5, -1, 0, 1, 8], [-2, 0, 3], None):
        twice, *others = rng.choice(np.arange(20, 80), int(rng.integers(3, 7)), replace=False)
        largest = int(rng.integers(85, 95))
        N = rng.permutation([twice - 1, *np.add(largest, around)]) if around else largest - 1
        yield N, [twice, largest, *others, twice]


@taxis.mistake("Fewer taxis than the largest number seen are impossible: L is 0 there.", "b")
def _(N, seen):
    return np.asarray(N, float) ** -len(seen)


@taxis.mistake("The largest number seen need not be the last one.", "b")
def _(N, seen):
    return np.where(np.asarray(N) >= seen[-1], np.asarray(N, float) ** -len(seen), 0.0)


@taxis.mistake("A taxi that is seen twice brings its factor twice.", "b")
def _(N, seen):
    value = np.asarray(N, float) ** -len(set(seen))
    return np.where(np.asarray(N) >= np.max(seen), value, 0.0)


@taxis.mistake("N may be equal to the largest number seen.", "ab")
def _(N, seen):
    return np.where(np.asarray(N) > np.max(seen), np.asarray(N, float) ** -len(seen), 0.0)


@taxis.mistake("Each taxi brings a factor 1/N: there are as many factors as taxis.", "ab")
def _(N, seen):
    return np.where(np.asarray(N) >= np.max(seen), 1 / np.asarray(N, float), 0.0)


@homework.code(
    "How many fish?",
    r"""
From a lake with $N$ fish, `marked` are caught, marked and set free. Later `caught` fish are
taken at once, and `again` of them carry a mark. So
$$L(N) = \binom{M}{r} \binom{N - M}{c - r} \Big/ \binom{N}{c}.$$
Return the $N$ that maximizes it; of two that are equally likely, the larger. $N$ is a whole
number, so look at the ratio $L(N) / L(N - 1)$: for which $N$ is it at least 1?""",
    "01-likelihood: All candidates at once",
)
def lake(marked, caught, again):
    """Return the most likely number of fish, as a whole number."""
    return marked * caught // again


lake.visible(1, "20 marked, 30 caught, 7 of them marked: 85 fish.", 20, 30, 7)


@lake.hidden(3, "The maximum is found for other catches: 86.9 means 86, not 87.")
def _(rng):
    while True:
        marked, caught, again = (int(i) for i in rng.integers((20, 20, 3), (60, 60, 12)))
        if marked * caught / again % 1 > 0.55:
            break
    yield marked, caught, again
    marked, caught = (int(i) for i in rng.choice(np.arange(10, 40), 2, replace=False))
    yield marked, caught, min(marked, caught)


@lake.hidden(1, "Of two numbers that are equally likely the larger is returned.")
def _(rng):
    again = int(rng.integers(3, 9))
    return again * int(rng.integers(3, 9)), int(rng.integers(20, 40)), again


@lake.mistake("The ratio of neighbors crosses 1 between whole numbers; do not round.", "ab")
def _(marked, caught, again):
    return round(marked * caught / again)


@lake.mistake("If most carry a mark, there are fewer fish than marked and caught add up to.", "b")
def _(marked, caught, again):
    return max(marked * caught // again, marked + caught)


@lake.mistake("N must be a whole number.", "ab")
def _(marked, caught, again):
    return marked * caught / again


@lake.mistake("Of two that are equally likely the larger was asked for.", "bc")
def _(marked, caught, again):
    return -(-marked * caught // again) - 1


@lake.mistake("This is Chapman's estimator, which has less bias; it maximizes nothing.", "abc")
def _(marked, caught, again):
    return (marked + 1) * (caught + 1) / (again + 1) - 1


@homework.code(
    "What the data support",
    r"""
Call a value of $p$ *supported* if it explains the data at least an eighth as well as the best
value does: $L(p) \ge L(\hat p) / 8$. Return the lowest and the highest supported $p$
after $k$ heads in $n$ tosses. Six digits are enough. All heads, or none, should give an answer,
too.""",
    "02-probability-vs-likelihood: All candidates: the relative likelihood",
    compare=SMALL,
)
def support(k, n):
    """Return (low, high), the ends of the set of p whose relative likelihood is at least 1/8."""

    def relative(p):
        return (p * n / k if k else 1.0) ** k * ((1 - p) * n / (n - k) if k < n else 1.0) ** (n - k)

    def end(outside, inside):
        for _ in range(60):
            middle = (outside + inside) / 2
            outside, inside = (middle, inside) if relative(middle) < 1 / 8 else (outside, middle)
        return inside

    return end(0.0, k / n) if k else 0.0, end(1.0, k / n) if k < n else 1.0


support.visible(1, "For 6 heads in 10 tosses, both ends have relative likelihood 1/8.", 6, 10)


@support.hidden(3, "The ends are right for other k and n.")
def _(rng):
    n = int(rng.integers(15, 50))
    yield int(rng.integers(5, n - 5)), n
    yield 1, int(rng.integers(35, 50))


@support.hidden(1, "Without a head the interval begins at 0; with heads alone it ends at 1.")
def _(rng):
    yield 0, int(rng.integers(5, 40))
    n = int(rng.integers(5, 40))
    yield n, n


@support.mistake("This is p̂ ± 1.96 standard errors, which takes L for a bell curve.", "abc")
def _(k, n):
    width = 1.96 * (k / n * (1 - k / n) / n) ** 0.5
    return k / n - width, k / n + width


@support.mistake("An eighth was asked for, not a fall of the log-likelihood by 8.", "abc")
def _(k, n):
    from scipy.optimize import brentq
    from scipy.special import xlog1py, xlogy

    def gap(p):
        return xlogy(k, p) + xlog1py(n - k, -p) - top + 8

    top = xlogy(k, k / n) + xlog1py(n - k, -k / n)
    low = brentq(gap, 1e-12, k / n, xtol=1e-13) if k else 0.0
    return low, brentq(gap, k / n, 1 - 1e-12, xtol=1e-13)


def crossings(k, n):
    """Return where the relative likelihood crosses 1/8, NaN where it does not."""
    from scipy.optimize import brentq
    from scipy.special import xlog1py, xlogy

    def gap(p):
        return xlogy(k, p / top) + xlog1py(n - k, -p) - xlog1py(n - k, -top) + np.log(8)

    top = k / n
    low = brentq(gap, 1e-12, top, xtol=1e-13) if k else np.nan
    return low, brentq(gap, top, 1 - 1e-12, xtol=1e-13) if k < n else np.nan


@support.mistake("If k is 0, L is highest at the edge: no lower crossing exists to be found.", "c")
def _(k, n):
    from scipy.optimize import brentq
    from scipy.special import xlog1py, xlogy

    def gap(p):
        return xlogy(k, p) + xlog1py(n - k, -p) - top

    top = xlogy(k, k / n) + xlog1py(n - k, -k / n) - np.log(8)
    low = brentq(gap, 1e-12, k / n, xtol=1e-13) if k else np.nan
    return low, brentq(gap, k / n, 1 - 1e-12, xtol=1e-13) if k < n else 1.0


@support.mistake("If k is n, L is highest at 1: no upper crossing exists to be found.", "c")
def _(k, n):
    from scipy.optimize import brentq
    from scipy.special import xlog1py, xlogy

    def gap(p):
        return xlogy(k, p) + xlog1py(n - k, -p) - top

    top = xlogy(k, k / n) + xlog1py(n - k, -k / n) - np.log(8)
    low = brentq(gap, 1e-12, k / n, xtol=1e-13) if k else 0.0
    return low, brentq(gap, k / n, 1 - 1e-12, xtol=1e-13) if k < n else np.nan


homework.written(
    "units",
    "Meters and centimeters",
    r"""
The sample 4, 5, 6, 5, 4 has the likelihood 0.0035 at its best normal distribution. Written in a
unit ten times larger (0.4, 0.5, ...) the best likelihood is 353. A classmate concludes that the
second way of writing gives stronger evidence, and is puzzled that a probability exceeds 1. Answer
in about 150 words, with the formula for what a change of unit does to $L$.""",
    "01-likelihood: From coins to measurements",
    rubric=[
        (2, "a density is a probability per unit, so each of 5 factors is multiplied by 10"),
        (1, "a product of densities is no probability and may exceed 1"),
        (2, "the factor is free of the parameters: ratios of likelihoods and the best fit stay"),
        (1, "so the level of L is no evidence, a ratio is"),
    ],
    model=r"""
With $y = x/c$ the density of $y$ at a point is $c$ times that of $x$: the same probability lies
on an interval $c$ times shorter. Five independent observations give $L_y = c^5 L_x$, and
$10^5 \cdot 0.0035 \approx 353$ up to rounding. A density is a probability per unit of length, so it
may exceed 1, and so may a product of densities. The factor $c^5$ holds no parameter. In the ratio
$L(\theta_1)/L(\theta_2)$ it cancels, and the maximum stays at the same normal distribution.
Evidence is in ratios, so both ways of writing give the same; the level of $L$ says nothing.""",
)
