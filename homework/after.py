"""Homework 5: after the estimate. The reference answers are here: keep this file private."""

import numpy as np

from mlegrade import Assignment, near

homework = Assignment(
    name="after",
    number=5,
    title="After the estimate",
    minutes=120,
    chapters=("10-how-sure", "11-which-model", "12-counts", "13-unseen"),
    goals=(
        "say how sure an estimate is, even where nothing happened",
        "test with the likelihood, and compare two families of distributions fairly",
        "write the likelihood of what was seen only in part, and climb it",
    ),
    intro="""
An estimate is where the questions begin. How sure is it? Are two of them the same? Which family
do the data come from? And what does an observation say that nobody saw in full? Each answer below
comes from a likelihood.""",
)


@homework.code(
    "Events in unequal times",
    r"""
Machine $i$ had `events[i]` failures in `hours[i]` hours. All failures are independent, and come at
one rate $\lambda$ per hour: the counts are Poisson with means $\lambda\,$`hours[i]`. Return four
numbers: the maximum likelihood estimate of $\lambda$, its standard error by the information at the
estimate, and the two ends of the 95 % *score* interval. That is all $\lambda$ with
$U(\lambda)^2 / I(\lambda) \le z^2$, where $U$ is the score, $I$ the expected information, and
$z = 1.96$. Solve it on paper: it is a quadratic. Perhaps nothing failed at all; then the estimate
and its standard error are 0, and the interval still has an upper end.""",
    '10-how-sure: Three intervals, and what "95 %" means',
    compare=near(1e-3, "z may be written with three digits", floor=1e-9),
)
def rate(events, hours):
    """Return (rate, standard error, low, high) for counts of events and their hours."""
    count, time, z = np.sum(events), np.sum(hours), 1.959963984540054
    center, half = count + z**2 / 2, z * np.sqrt(count + z**2 / 4)
    return count / time, np.sqrt(count) / time, (center - half) / time, (center + half) / time


rate.visible(1, "Six failures in 40 hours.", [2, 0, 4], [10.0, 5.0, 25.0])


@rate.hidden(3, "Estimate, standard error and interval are right for other counts and times.")
def _(rng):
    for mean in (0.4, 5):
        n = int(rng.integers(3, 8))
        hours = rng.uniform(2, 40, n)
        yield np.append(rng.poisson(mean, n), [2, 0, 1]), np.append(hours, rng.uniform(50, 90, 3))


@rate.hidden(1, "Where nothing failed, the interval still has an upper end.")
def _(rng):
    n = int(rng.integers(2, 7))
    return np.zeros(n, dtype=int), rng.uniform(2, 40, n)


@rate.mistake(
    "This is the mean of the single rates; long times should count more than short ones.", "ab"
)
def _(events, hours):
    count, time, z = np.sum(events), np.sum(hours), 1.959963984540054
    center, half = count + z**2 / 2, z * np.sqrt(count + z**2 / 4)
    ends = (center - half) / time, (center + half) / time
    return np.mean(events / hours), np.sqrt(count) / time, *ends


@rate.mistake("This is Wald's interval; the score interval has I at each rate, not at one.", "abc")
def _(events, hours):
    count, time, z = np.sum(events), np.sum(hours), 1.959963984540054
    error = np.sqrt(count) / time
    return count / time, error, count / time - z * error, count / time + z * error


@rate.mistake("This is the variance; the standard error is its root.", "ab")
def _(events, hours):
    count, time, z = np.sum(events), np.sum(hours), 1.959963984540054
    center, half = count + z**2 / 2, z * np.sqrt(count + z**2 / 4)
    return count / time, count / time**2, (center - half) / time, (center + half) / time


@rate.mistake("This z leaves 5 % on each side: an interval of 90 %.", "abc")
def _(events, hours):
    count, time, z = np.sum(events), np.sum(hours), 1.6448536269514722
    center, half = count + z**2 / 2, z * np.sqrt(count + z**2 / 4)
    return count / time, np.sqrt(count) / time, (center - half) / time, (center + half) / time


@rate.mistake("This is per machine; a rate per hour was asked for.", "abc")
def _(events, hours):
    count, time, z = np.sum(events), len(events), 1.959963984540054
    center, half = count + z**2 / 2, z * np.sqrt(count + z**2 / 4)
    return count / time, np.sqrt(count) / time, (center - half) / time, (center + half) / time


@rate.mistake(
    "This is the exact interval, by tails of the Poisson; the score's was asked for.", "abc"
)
def _(events, hours):
    from scipy import stats

    count, time = np.sum(events), np.sum(hours)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2
    return count / time, np.sqrt(count) / time, low / time, high / time


@homework.code(
    "One rate or two?",
    r"""
Before a repair, a machine failed `count1` times in `hours1` hours; after it, `count2` times in
`hours2` hours. Counts are Poisson. Test that both rates are the same: return $G^2$, twice the
difference of the two maximal log-likelihoods, and its p-value by Wilks' theorem. One of the counts
may be 0. For the p-value you need no table: with one degree of freedom, $G^2$ is the square of a
standard normal, and `math.erfc` knows its tails.""",
    "10-how-sure: One hill, three readings",
    compare=near(1e-6, "logarithms and tails in float64 have more digits than that"),
)
def two_rates(count1, hours1, count2, hours2):
    """Return (G2, p) of the likelihood-ratio test that two Poisson rates are equal."""
    import math

    one = (count1 + count2) / (hours1 + hours2)
    pairs = ((count1, hours1), (count2, hours2))
    statistic = max(2 * sum(k * math.log(k / t / one) for k, t in pairs if k), 0.0)  # rounding
    return statistic, math.erfc(math.sqrt(statistic / 2))


two_rates.visible(1, "9 failures in 30 hours, then 4 in 50 hours.", 9, 30.0, 4, 50.0)


@two_rates.hidden(3, "Statistic and p-value are right for other counts and times.")
def _(rng):
    for turn in (slice(None), slice(None, None, -1)):  # the second time, things got worse
        counts = np.array([rng.integers(8, 16), rng.integers(3, 7)])[turn]
        hours = np.array([rng.uniform(20, 30), rng.uniform(35, 60)])[turn]
        yield int(counts[0]), hours[0], int(counts[1]), hours[1]


@two_rates.hidden(1, "A count of 0 adds 0, and does not turn the answer into nan.")
def _(rng):
    for first in (True, False):
        count, hours = int(rng.integers(2, 9)), rng.uniform(10, 40, 2)
        yield (0, hours[0], count, hours[1]) if first else (count, hours[0], 0, hours[1])


@two_rates.mistake("This is the log of the ratio; G squared is twice that.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / (hours1 + hours2)
    pairs = ((count1, hours1), (count2, hours2))
    half = sum(k * math.log(k / t / one) for k, t in pairs if k)
    return half, math.erfc(math.sqrt(half / 2))


@two_rates.mistake("Two rates less one rate is one degree of freedom; here are two.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / (hours1 + hours2)
    pairs = ((count1, hours1), (count2, hours2))
    statistic = 2 * sum(k * math.log(k / t / one) for k, t in pairs if k)
    return statistic, math.exp(-statistic / 2)


@two_rates.mistake("This p-value has one tail; a large G squared comes from both.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / (hours1 + hours2)
    pairs = ((count1, hours1), (count2, hours2))
    statistic = 2 * sum(k * math.log(k / t / one) for k, t in pairs if k)
    return statistic, math.erfc(math.sqrt(statistic / 2)) / 2


@two_rates.mistake("This is Wald's statistic, with the variance of each rate at its own.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    variance = count1 / hours1**2 + count2 / hours2**2
    statistic = (count1 / hours1 - count2 / hours2) ** 2 / variance
    return statistic, math.erfc(math.sqrt(statistic / 2))


@two_rates.mistake("This is Pearson's statistic; G squared is made of log-likelihoods.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / (hours1 + hours2)
    pairs = ((count1, one * hours1), (count2, one * hours2))
    statistic = sum((k - mean) ** 2 / mean for k, mean in pairs)
    return statistic, math.erfc(math.sqrt(statistic / 2))


@two_rates.mistake("One rate is all failures over all hours, not the mean of two rates.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 / hours1 + count2 / hours2) / 2
    pairs = ((count1, hours1), (count2, hours2))
    statistic = 2 * sum((k * math.log(k / t / one) if k else 0) - k + one * t for k, t in pairs)
    return statistic, math.erfc(math.sqrt(statistic / 2))


@two_rates.mistake("The times are not equal, so equal rates do not mean equal counts.", "abc")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / 2
    pairs = ((count1, 1), (count2, 1))
    statistic = 2 * sum(k * math.log(k / t / one) for k, t in pairs if k)
    return statistic, math.erfc(math.sqrt(statistic / 2))


@two_rates.mistake("The logarithm of 0 came in; a count of 0 adds 0.", "c")
def _(count1, hours1, count2, hours2):
    import math

    one = (count1 + count2) / (hours1 + hours2)
    first = count1 * np.log(np.float64(count1) / hours1 / one)
    statistic = 2 * (first + count2 * np.log(np.float64(count2) / hours2 / one))
    return statistic, math.erfc(math.sqrt(statistic / 2))


@homework.code(
    "Two families for one sample",
    r"""
Waiting times `x` are positive. Are they exponential, with one parameter, or log-normal, which says
that $\log x$ is normal with unknown mean and variance? Return the two values of AIC, first the
exponential's: twice the number of parameters, less twice the maximal log-likelihood. Both must
be likelihoods of *the same data*: write down the log-normal density of $x$ itself, not that of
$\log x$.""",
    "11-which-model: Two criteria",
    compare=near(1e-6, "sums of logarithms have more digits than that", floor=1e-6),
)
def aic(x):
    """Return (AIC of the exponential family, AIC of the log-normal family) for the sample x."""
    n, logs = len(x), np.log(x)
    exponential = -n * (np.log(np.mean(x)) + 1)
    normal = -n / 2 * (np.log(2 * np.pi * np.var(logs)) + 1)
    return 2 - 2 * exponential, 4 - 2 * (normal - np.sum(logs))


aic.visible(1, "Three waiting times.", [2.0, 9.0, 4.0])


@aic.hidden(3, "Both are right for other samples, in any unit.")
def _(rng):
    for unit in (60.0, 1 / 60):
        yield unit * np.exp(rng.normal(0, 1, int(rng.integers(5, 12))))


@aic.mistake("This is the density of log x; for x itself, divide each by x.", "ab")
def _(x):
    n, logs = len(x), np.log(x)
    normal = -n / 2 * (np.log(2 * np.pi * np.var(logs)) + 1)
    return 2 + 2 * n * (np.log(np.mean(x)) + 1), 4 - 2 * normal


@aic.mistake("The log-normal has two parameters, a mean and a variance.", "ab")
def _(x):
    exponential, normal = -len(x) * (np.log(np.mean(x)) + 1), np.log(x)
    top = -len(x) / 2 * (np.log(2 * np.pi * np.var(normal)) + 1) - np.sum(normal)
    return 2 - 2 * exponential, 2 - 2 * top


@aic.mistake("These are the maximal log-likelihoods less the parameters; AIC is minus twice.", "ab")
def _(x):
    exponential, logs = -len(x) * (np.log(np.mean(x)) + 1), np.log(x)
    top = -len(x) / 2 * (np.log(2 * np.pi * np.var(logs)) + 1) - np.sum(logs)
    return exponential - 1, top - 2


@aic.mistake("The variance was divided by n - 1; the likelihood's maximum divides by n.", "ab")
def _(x):
    n, logs = len(x), np.log(x)
    s2 = np.var(logs, ddof=1)
    top = -n / 2 * np.log(2 * np.pi * s2) - np.sum((logs - np.mean(logs)) ** 2) / 2 / s2
    return 2 + 2 * n * (np.log(np.mean(x)) + 1), 4 - 2 * (top - np.sum(logs))


@aic.mistake("The penalty of BIC is log n for each parameter; AIC's is 2.", "ab")
def _(x):
    n, logs = len(x), np.log(x)
    top = -n / 2 * (np.log(2 * np.pi * np.var(logs)) + 1) - np.sum(logs)
    return np.log(n) + 2 * n * (np.log(np.mean(x)) + 1), 2 * np.log(n) - 2 * top


@aic.mistake("This is half of AIC: both terms are twice that.", "ab")
def _(x):
    exponential, logs = -len(x) * (np.log(np.mean(x)) + 1), np.log(x)
    top = -len(x) / 2 * (np.log(2 * np.pi * np.var(logs)) + 1) - np.sum(logs)
    return 1 - exponential, 2 - top


@aic.mistake("Both are right, in the other order: the exponential's comes first.", "ab")
def _(x):
    return aic.reference(x)[::-1]


@homework.code(
    "Inspected now and then",
    r"""
The lifetime of a valve is exponential with rate $\lambda$. Of valve $i$ you know that it failed
between `low[i]` and `high[i]`. Where both are equal, that is the time at which it failed; where
`high[i]` is infinite, it still works at `low[i]`. Return the maximum likelihood estimate of
$\lambda$. Write down what each kind of valve contributes. In the last hidden part some valves were
only inspected now and then, and there is no formula; three digits are enough. Where no valve has
failed yet, return 0, toward which the likelihood climbs.""",
    "13-unseen: An end that nobody saw",
    compare=near(
        1e-3, "three digits are asked for: at a flat top a search stops early", floor=1e-9
    ),
)
def inspected(low, high):
    """Return the estimate of the rate; valve i failed between low[i] and high[i]."""
    failed = np.isfinite(high)
    width = (high - low)[failed & (low < high)]
    below, above = 0.0, np.sum(failed) / np.sum(low)
    for _ in range(100):
        middle = (below + above) / 2
        if middle == 0:
            return 0.0
        slope = (
            np.sum(low == high) / middle - np.sum(low) + np.sum(width / np.expm1(middle * width))
        )
        below, above = (middle, above) if slope > 0 else (below, middle)
    return above


inspected.visible(1, "One failed at 2, one still works at 3.", [2.0, 3.0], [2.0, np.inf])


def valves(rng, kinds):
    """Draw lifetimes of which it is known when they ended, that they did not, or about when."""
    kinds = rng.permutation(kinds)
    low = rng.exponential(rng.uniform(5, 20), len(kinds)) + 0.5
    high = np.where(kinds == "works", np.inf, low)
    return low, np.where(kinds == "about", low + rng.uniform(8, 30, len(kinds)), high)


@inspected.hidden(2, "Valves that still work count with the time for which they did.")
def _(rng):
    for _ in range(2):
        counts = rng.integers(2, 6, 2)
        yield valves(rng, np.repeat(["failed", "works"], counts))


@inspected.hidden(1, "Where no valve has failed yet, the likelihood climbs toward 0.")
def _(rng):
    n = int(rng.integers(3, 8))
    yield valves(rng, ["works"] * n)
    yield valves(rng, ["failed", "failed", *["works"] * n])


@inspected.hidden(2, "A valve that failed between two times contributes the probability of it.")
def _(rng):
    for _ in range(2):
        yield valves(rng, np.repeat(["failed", "works", "about"], rng.integers(2, 6, 3)))
    low, high = valves(rng, ["works", "works", *["about"] * int(rng.integers(3, 7))])
    yield np.where(high < np.inf, [0, 0, 0, *low[3:]], low), high  # none exactly, one from 0 on


@inspected.mistake(
    "Valves that still work were left out; their time without a failure counts, too.", "abcd"
)
def _(low, high):
    failed = np.isfinite(high)
    return np.sum(failed) / max(np.sum((low + np.where(failed, high, 0))[failed] / 2), 1e-9)


@inspected.mistake("A valve that still works has not failed: it adds time, not a failure.", "abcd")
def _(low, high):
    return len(low) / np.sum((low + np.where(np.isfinite(high), high, low)) / 2)


@inspected.mistake("The middle between two inspections is no lifetime that was seen.", "d")
def _(low, high):
    failed = np.isfinite(high)
    return np.sum(failed) / np.sum((low + np.where(failed, high, low)) / 2)


@inspected.mistake("Valves that failed between two inspections were left out; they say much.", "d")
def _(low, high):
    exact = low == high
    return np.sum(exact) / np.sum(low[exact | np.isinf(high)])


@inspected.mistake("The failure was dated at the inspection before it.", "d")
def _(low, high):
    return np.sum(np.isfinite(high)) / np.sum(low)


@inspected.mistake("The failure was dated at the inspection that found it.", "d")
def _(low, high):
    failed = np.isfinite(high)
    return np.sum(failed) / np.sum(np.where(failed, high, low))


@inspected.mistake("This is the mean lifetime, one over the rate.", "abcd")
def _(low, high):
    failed = np.isfinite(high)
    return np.sum((low + np.where(failed, high, low)) / 2) / max(np.sum(failed), 1e-9)


@homework.code(
    "One step of EM",
    r"""
Each $x_i$ comes with probability $w$ from a normal distribution with mean $m_1$ and known
standard deviation $s_1$, else from one with mean $m_2$ and known $s_2$. Nobody wrote down from
which. Given a guess $w$, $m_1$, $m_2$, do one step of EM: find the probability that each $x_i$
belongs to the first, then the new $w$, $m_1$, $m_2$, and return these three. A hidden sample has
points so far out that both densities round to 0. They belong somewhere all the same: which
logarithm tells?""",
    "13-unseen: A label that nobody wrote down",
    compare=near(1e-6, "weighted means have more digits than that", floor=1e-9),
)
def em_step(x, w, m1, m2, s1, s2):
    """Return the new (w, m1, m2) for the sample x after one step of EM."""
    odds = np.log(w / s1) - ((x - m1) / s1) ** 2 / 2
    odds = odds - np.log((1 - w) / s2) + ((x - m2) / s2) ** 2 / 2
    first = np.exp(-np.logaddexp(0, -odds))
    second = np.exp(-np.logaddexp(0, odds))
    return np.mean(first), np.sum(first * x) / np.sum(first), np.sum(second * x) / np.sum(second)


em_step.visible(1, "Four points, two guessed means.", [0.0, 1.0, 3.0, 5.0], 0.4, 0.5, 4.0, 1.0, 2.0)


def mixture(rng):
    """Draw a sample from two normals that overlap, and a guess that is not far off."""
    first, second = int(rng.integers(4, 9)), int(rng.integers(4, 9))
    s1, s2 = rng.uniform(0.7, 1.2), rng.uniform(1.6, 2.4)
    x = np.r_[rng.normal(0, s1, first), rng.normal(3, s2, second)]
    return (
        rng.permutation(x),
        rng.uniform(0.55, 0.75),
        rng.uniform(-1, 0),
        rng.uniform(2, 4),
        s1,
        s2,
    )


@em_step.hidden(3, "One step is right for other samples and guesses.")
def _(rng):
    for sign in (1, -1):
        x, w, m1, m2, s1, s2 = mixture(rng)
        yield sign * x, w, sign * m1, sign * m2, s1, s2


@em_step.hidden(2, "A point so far out that both densities round to 0 still belongs somewhere.")
def _(rng):
    for wide in (False, True):
        x, w, m1, m2, s1, s2 = mixture(rng)
        x = rng.permutation(np.append(x, [-1, 1] * rng.uniform(110, 150, 2)))
        yield (x, w, m1, m2, s2, s1) if wide else (x, w, m1, m2, s1, s2)


@em_step.mistake("Each point was given to one of the two; it belongs to both, in part.", "abc")
def _(x, w, m1, m2, s1, s2):
    odds = np.log(w / s1) - ((x - m1) / s1) ** 2 / 2
    first = 1.0 * (odds > np.log((1 - w) / s2) - ((x - m2) / s2) ** 2 / 2)
    weights = first, 1 - first
    return np.mean(first), *(np.sum(r * x) / np.sum(r) for r in weights)


@em_step.mistake("The weights w and 1 - w do not come in; they are what Bayes begins with.", "abc")
def _(x, w, m1, m2, s1, s2):
    odds = np.log(s2 / s1) - ((x - m1) / s1) ** 2 / 2 + ((x - m2) / s2) ** 2 / 2
    first = np.exp(-np.logaddexp(0, -odds))
    weights = first, 1 - first
    return np.mean(first), *(np.sum(r * x) / np.sum(r) for r in weights)


@em_step.mistake("A density is divided by its standard deviation; it does not cancel here.", "abc")
def _(x, w, m1, m2, s1, s2):
    odds = np.log(w / (1 - w)) - ((x - m1) / s1) ** 2 / 2 + ((x - m2) / s2) ** 2 / 2
    first = np.exp(-np.logaddexp(0, -odds))
    weights = first, 1 - first
    return np.mean(first), *(np.sum(r * x) / np.sum(r) for r in weights)


@em_step.mistake("Both densities rounded to 0, and 0/0 is not a number: compare logarithms.", "c")
def _(x, w, m1, m2, s1, s2):
    one = w / s1 * np.exp(-(((x - m1) / s1) ** 2) / 2)
    two = (1 - w) / s2 * np.exp(-(((x - m2) / s2) ** 2) / 2)
    first = one / (one + two)
    weights = first, 1 - first
    return np.mean(first), *(np.sum(r * x) / np.sum(r) for r in weights)


@em_step.mistake("A number added to 0 keeps 0/0 away, and gives far points to the wrong part.", "c")
def _(x, w, m1, m2, s1, s2):
    one = w / s1 * np.exp(-(((x - m1) / s1) ** 2) / 2)
    two = (1 - w) / s2 * np.exp(-(((x - m2) / s2) ** 2) / 2)
    first = one / (one + two + 1e-300)
    weights = first, 1 - first
    return np.mean(first), *(np.sum(r * x) / np.sum(r) for r in weights)


@em_step.mistake("This w is the guess that came in; a step gives a new one.", "abc")
def _(x, w, m1, m2, s1, s2):
    return w, *em_step.reference(x, w, m1, m2, s1, s2)[1:]


@em_step.mistake("A mean of a part was divided by all n, not by the part's weight.", "abc")
def _(x, w, m1, m2, s1, s2):
    odds = np.log(w / s1) - ((x - m1) / s1) ** 2 / 2
    odds = odds - np.log((1 - w) / s2) + ((x - m2) / s2) ** 2 / 2
    first = np.exp(-np.logaddexp(0, -odds))
    return np.mean(first), np.mean(first * x), np.mean((1 - first) * x)


homework.choice(
    "verdict",
    "Two more parameters",
    r"""
A model has two parameters more than another that is nested in it, and its maximal log-likelihood
is higher by 2.5. What do AIC and the likelihood-ratio test at 5 % say? The chi-squared
distribution with two degrees of freedom has 95 % below 5.99. Write the letter as a string.""",
    "11-which-model: Two criteria",
    points=2,
    options={
        "a": "Both are for the larger model.",
        "b": "Both are for the smaller model.",
        "c": "AIC is for the larger model; the test does not reject the smaller one.",
        "d": "AIC is for the smaller model; the test rejects it.",
    },
    right="c",
    why={
        "a": "Twice 2.5 is 5, more than AIC's price of 4, but less than 5.99.",
        "b": "AIC's price for two parameters is 4; twice 2.5 is more than that.",
        "d": "It is the other way round: 5 is more than 4, and less than 5.99.",
    },
)

homework.written(
    "same_data",
    "Six hundred points better",
    r"""
A colleague fits a normal distribution to $n$ prices $x_i$, finds AIC 712, fits another to
$\log x_i$, finds AIC 91, and says: the logarithm is better by 621. Another colleague fits a third
model after dropping the five rows that have a gap, and finds AIC 640. Explain what is wrong with
each comparison. Show what happens to the first difference if all prices are written in cents, not
in dollars, and derive the correction that makes the first comparison fair. Say what to do about
the second.""",
    "11-which-model: Two families: the light of Newcomb",
    rubric=[
        (1, "a likelihood is a density of data; AICs compare only over the same data"),
        (2, "the density of x is that of log x divided by x: AIC of the log model + 2 sum log x"),
        (2, "in cents the normal's AIC rises by 2 n log 100, the other not at all: no meaning"),
        (1, "dropped rows: fit both models to the same rows, or use a likelihood with the gaps"),
    ],
    model=r"""
AIC is $2k - 2\ell(\hat\theta)$, and $\ell$ is the log-density of what was observed. A difference
of two AICs is a comparison only if both are densities of the same observations in the same unit.
The first model has a density of $x$, the second one of $y = \log x$. From $f_X(x) = f_Y(\log x)
\,|dy/dx| = f_Y(\log x)/x$, the log-likelihood of the second model for $x$ is that for $y$ less
$\sum \log x_i$: its AIC for the prices is $91 + 2\sum \log x_i$, and this may be compared with
712. In cents, $x' = 100x$. The normal density is divided by 100, so its AIC rises by $2n \log
100$. But $\log x'$ is $\log x$ and a constant; the fitted mean moves along, and the AIC stays. So
the difference of 621 changes with the unit, and says nothing. With the correction both rise by
$2n\log 100$. The third AIC is a sum over five fewer terms, so it may be smaller without being
better. Fit all models to the rows without gaps, or write for each a likelihood of all rows that
says what a gap contributes.""",
)
