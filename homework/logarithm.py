"""Homework 2: the logarithm. The reference answers are here: keep this file private."""

import numpy as np

from mlegrade import Assignment, near

homework = Assignment(
    name="logarithm",
    number=2,
    title="The logarithm",
    minutes=100,
    chapters=("03-log-likelihood", "04-why-log"),
    goals=(
        "write log-likelihoods that neither underflow nor overflow, and are exact at the edges",
        "say what a change of unit does to a log-likelihood, and what only differences can say",
        "add observations that were cut off or rounded, each with the factor that it deserves",
    ),
    intro="""
A product of probabilities is soon too small for a computer. Its logarithm never is, if you never
leave it. The hidden data of this homework are long, rare, and far out.""",
)


@homework.code(
    "A long row of tosses",
    r"""
The list `x` holds zeros and ones, thousands of them. Return the log-likelihood of $p$ for the
tosses in the order in which they fell. `p` is a number from 0 to 1, both included. A parameter
that makes the data impossible has log-likelihood $-\infty$; one that makes them certain has 0.""",
    "03-log-likelihood: One coin: the log of a product is a sum",
)
def tosses(p, x):
    """Return the log-likelihood of p for the tosses x, in their order."""
    heads = np.sum(x)
    terms = [(heads, p), (len(x) - heads, 1 - p)]
    with np.errstate(divide="ignore"):
        return sum(float(count * np.log(chance)) for count, chance in terms if count)


tosses.visible(1, "Of 1, 1, 0 at p = 0.5, the log-likelihood is 3 log 0.5.", 0.5, [1, 1, 0])


@tosses.hidden(2, "Thousands of tosses do not make the log-likelihood infinite.")
def _(rng):
    return float(rng.uniform(0.3, 0.6)), rng.random(int(rng.integers(4000, 6000))) < 0.45


@tosses.hidden(1, "At p = 1, heads alone have log-likelihood 0, and one tail is impossible.")
def _(rng):
    n = int(rng.integers(3, 30))
    yield 1.0, np.ones(n)
    yield 1.0, rng.permutation(n) > 0
    yield 1.0, np.zeros(n)


@tosses.hidden(1, "At p = 0, tails alone have log-likelihood 0, and one head is impossible.")
def _(rng):
    n = int(rng.integers(3, 30))
    yield 0.0, np.zeros(n)
    yield 0.0, rng.permutation(n) == 0
    yield 0.0, np.ones(n)


@tosses.mistake("The product underflowed to 0 before its logarithm was taken.", "b")
def _(p, x):
    return np.log(np.prod(np.where(x == 1, p, 1 - p)))


@tosses.mistake("This is the logarithm to base 10; the natural one was meant.", "ab")
def _(p, x):
    with np.errstate(divide="ignore"):
        return np.log10(np.where(x == 1, p, 1 - p)).sum()


@tosses.mistake("This is the mean; a log-likelihood is a sum.", "ab")
def _(p, x):
    with np.errstate(divide="ignore"):
        return np.log(np.where(x == 1, p, 1 - p)).mean()


@tosses.mistake("Here 0 times log 0 became NaN: what did not happen adds nothing.", "cd")
def _(p, x):
    return np.sum(x * np.log(p) + (1 - x) * np.log(1 - p))


@tosses.mistake("Probabilities were kept away from 0 and 1, which changes the answer there.", "cd")
def _(p, x):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(np.where(x == 1, p, 1 - p)).sum()


@homework.code(
    "Relative likelihoods of models far away",
    r"""
Each number in `loglik` is the log-likelihood of one candidate for the same data; some may be
$-\infty$. Return the relative likelihood of each candidate: its likelihood divided by that of the
best one. The data are large: `np.exp(loglik)` is 0 for every candidate.""",
    "04-why-log: The rule: log first, and six functions that help",
    compare=near(1e-9, "one subtraction and one exponential", floor=1e-12),
)
def relative(loglik):
    """Return the likelihood of each candidate divided by the largest."""
    return np.exp(loglik - np.max(loglik))


relative.visible(1, "Log-likelihoods -1 and -2 give 1 and 1/e.", [-1.0, -2.0])


@relative.hidden(2, "Log-likelihoods around -100000 give the same as those around 0.")
def _(rng):
    for impossible, best in (([], 0), ([-np.inf], -1)):
        loglik = -1e5 + np.round(rng.uniform(-4, 4, int(rng.integers(4, 9))), 3)
        loglik = rng.permutation(np.r_[loglik, impossible])
        yield np.roll(loglik, best - np.argmax(loglik))
    for turn in (slice(None), slice(None, None, -1)):  # one is far better than all the others
        yield np.r_[-1e5 - np.round(rng.uniform(0, 4, 3), 3), -9e4][turn]


@relative.hidden(1, "Large positive ones, as densities can give, do not overflow.")
def _(rng):
    size = int(rng.integers(3, 7))
    return rng.permutation(np.r_[5000 + np.round(rng.uniform(-3, 3, size), 3), -5000])


@relative.mistake("The exponentials underflowed or overflowed before they were divided.", "bc")
def _(loglik):
    likelihood = np.exp(loglik)
    return likelihood / likelihood.max()


@relative.mistake("A ratio of likelihoods is a difference of logarithms, not their ratio.", "abc")
def _(loglik):
    return loglik / np.max(loglik)


@relative.mistake("These sum to 1: divide by the largest, not by the sum.", "abc")
def _(loglik):
    weight = np.exp(loglik - np.max(loglik))
    return weight / weight.sum()


@relative.mistake("The mean was taken out, which may be far from the largest, or infinite.", "bc")
def _(loglik):
    likelihood = np.exp(loglik - np.mean(loglik))
    return likelihood / likelihood.max()


@relative.mistake("These are still differences of log-likelihoods.", "abc")
def _(loglik):
    return loglik - np.max(loglik)


@homework.code(
    "The average of likelihoods",
    r"""
The numbers in `loglik` are the log-likelihoods of $m$ equally plausible values of a parameter.
Return the logarithm of the *average likelihood*, $\log \frac1m \sum_i e^{\ell_i}$. Again every
$e^{\ell_i}$ is 0 for the computer, and again the answer is an ordinary number.""",
    "04-why-log: The rule: log first, and six functions that help",
)
def average(loglik):
    """Return the logarithm of the mean of the likelihoods whose logarithms are given."""
    top = np.max(loglik)
    return top + np.log(np.mean(np.exp(loglik - top)))


average.visible(1, "Two equal log-likelihoods have this as their average.", [-3.0, -3.0])


@average.hidden(3, "The average is right where each likelihood underflows.")
def _(rng):
    for size in (3, 7):
        yield -rng.uniform(1e4, 4e4) + rng.uniform(-2, 2, int(rng.integers(size, size + 4)))
    for turn in (slice(None), slice(None, None, -1)):  # one is far better, the last or the first
        yield (-rng.uniform(1e4, 4e4) - np.array([3e3, 2e3, 0]))[turn]


@average.mistake("The exponentials underflowed: take out the largest first.", "b")
def _(loglik):
    return np.log(np.mean(np.exp(loglik)))


@average.mistake("This is the log of the sum: the division by m is missing.", "ab")
def _(loglik):
    top = np.max(loglik)
    return top + np.log(np.sum(np.exp(loglik - top)))


@average.mistake("The mean was taken out, which may be far below the largest.", "b")
def _(loglik):
    middle = np.mean(loglik)
    return middle + np.log(np.mean(np.exp(loglik - middle)))


@average.mistake("The mean of logarithms is not the logarithm of the mean.", "b")
def _(loglik):
    return np.mean(loglik)


homework.choice(
    "transform",
    "Which transforms keep the maximum?",
    r"""
For a likelihood $L$ with $0 < L(\theta) < 1$ everywhere, which of these has its maximum at
**another** place than $L$ for some $L$? Write the letter as a string.""",
    "04-why-log: Third reason: nothing else turns products into sums",
    points=2,
    options={
        "a": r"$\sqrt{L}$",
        "b": r"$-1/\log L$",
        "c": r"$L\,(1 - L)$",
        "d": r"$\log L - \log(1 - L)$",
    },
    right="c",
    why={
        "a": "The root is strictly increasing: a larger L always gives a larger root.",
        "b": "On (0, 1), log L is negative and rises with L, and so does -1/log L.",
        "d": "The log-odds rise with L on all of (0, 1).",
    },
)


@homework.code(
    "Lamps that still burn",
    r"""
Lamps fail after exponential lifetimes with density $\lambda e^{-\lambda t}$. The test ended before
all had failed. For lamp $i$ you know `hours[i]`, and `failed[i]` is 1 if it failed then, 0 if it
still burned. What has been observed of a lamp that still burns, and what is the
probability of that? Return the log-likelihood of $\lambda$.""",
    "03-log-likelihood: One coin: the log of a product is a sum",
)
def lamps(rate, hours, failed):
    """Return the log-likelihood of the rate; failed is 1 for lamps that failed, else 0."""
    return np.sum(failed) * np.log(rate) - rate * np.sum(hours)


lamps.visible(1, "One lamp failed, one still burns.", 0.5, [2.0, 3.0], [1, 0])


@lamps.hidden(3, "Each lamp contributes what was seen of it.")
def _(rng):
    for failed in ([1, 0, 0, 1], [0, 0, 0], [1, 1, 1]):  # some, none, all
        failed = rng.permutation([*failed, *rng.choice(failed, int(rng.integers(2, 6)))])
        yield float(rng.uniform(0.02, 0.2)), rng.exponential(10, len(failed)), failed


@lamps.mistake("A lamp that still burns did not fail then: its factor is P(T > t).", "ab")
def _(rate, hours, failed):
    return np.sum(np.log(rate) - rate * hours)


@lamps.mistake("Lamps that still burn were left out; that they burned so long is data.", "ab")
def _(rate, hours, failed):
    return np.sum(failed * (np.log(rate) - rate * hours))


@lamps.mistake("For a lamp that still burns, the probability to have failed was taken.", "ab")
def _(rate, hours, failed):
    dead = np.log(rate) - rate * hours
    return np.sum(np.where(failed == 1, dead, np.log(-np.expm1(-rate * hours))))


@homework.code(
    "Rounded up to days",
    r"""
The same lifetimes, but the logbook counts days: `days[i]` is $d$ if the lamp failed between time
$d - 1$ and time $d$. The probability of that is a difference of two exponentials. Return the
log-likelihood of $\lambda$, exact also for a rate as small as $10^{-18}$.""",
    "04-why-log: The rule: log first, and six functions that help",
)
def logbook(rate, days):
    """Return the log-likelihood of the rate for lifetimes rounded up to whole days."""
    return len(days) * np.log(-np.expm1(-rate)) - rate * np.sum(days - 1)


logbook.visible(1, "A lamp that failed on day 1 has probability 1 - exp(-rate).", 0.5, [1])


@logbook.hidden(2, "Each lamp has the probability of its day.")
def _(rng):
    return float(rng.uniform(0.2, 0.8)), rng.integers(1, 20, int(rng.integers(5, 12)))


@logbook.hidden(2, "A tiny rate does not drown in rounding: 1 - exp(-1e-18) is not 0.")
def _(rng):
    for power in (rng.uniform(-20, -17), rng.uniform(-12, -10)):
        yield float(10**power), rng.integers(1, 9, int(rng.integers(3, 8)))


@logbook.mistake("1 - exp(-rate) is rounded to 0 for a tiny rate; expm1 keeps its digits.", "c")
def _(rate, days):
    return np.sum(np.log(np.exp(-rate * (days - 1)) - np.exp(-rate * days)))


@logbook.mistake("A day is not a moment: its probability is no density.", "ab")
def _(rate, days):
    return np.sum(np.log(rate) - rate * days)


@logbook.mistake("Day d begins at time d - 1: one day too many was survived.", "ab")
def _(rate, days):
    return len(days) * np.log(-np.expm1(-rate)) - rate * np.sum(days)


homework.written(
    "product",
    "Why just the logarithm?",
    r"""
Many increasing functions keep the maximum where it is. Show that the logarithm is special: if $g$
is differentiable on the positive numbers and turns every product into a sum,
$g(ab) = g(a) + g(b)$, then $g = c \log$. Then say, in three or four sentences, which two things
a *sum* over independent observations gives that a product does not.""",
    "04-why-log: Third reason: nothing else turns products into sums",
    rubric=[
        (2, "differentiates g(ab) = g(a) + g(b) with respect to one argument"),
        (1, "sets the other argument so that g'(b) = c/b follows"),
        (1, "integrates, with g(1) = 0"),
        (1, "numbers: no underflow, each term keeps its digits"),
        (1, "statistics: the law of large numbers (or: derivatives taken term by term)"),
    ],
    model=r"""
Differentiate $g(ab) = g(a) + g(b)$ with respect to $a$: $b\,g'(ab) = g'(a)$. At $a = 1$ this says
$g'(b) = g'(1)/b$ for every $b > 0$. With $c = g'(1)$, integration gives
$g(b) = c \log b + \text{const}$, and $g(1) = g(1 \cdot 1) = 2 g(1)$ makes the constant 0. A sum
of logarithms neither underflows nor overflows, so each observation keeps its digits. And a sum of
independent terms, divided by $n$, obeys the law of large numbers, on which the consistency of the
estimate rests; its derivative is the sum of the derivatives of its terms.""",
)
