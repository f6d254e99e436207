"""Homework 3: finding the maximum. The reference answers are here: keep this file private."""

import numpy as np

from mlegrade import Assignment, Code, near

homework = Assignment(
    name="maximum",
    number=3,
    title="Finding the maximum",
    minutes=120,
    chapters=("05-maximizing", "06-normal"),
    goals=(
        "find a maximum by derivation, at a boundary, and by an algorithm that cannot get lost",
        "say from which starts Newton's method fails, and repair it",
        "profile a parameter out, and tell a profile from a slice",
    ),
    intro="""
A zero score is a beginning, not a proof. Here some maxima lie where no derivative is zero, and
some zeros lead away from the maximum.""",
)


@homework.code(
    "Mean and variance, with all their digits",
    r"""
Return the maximum likelihood estimate $(\hat\mu, \hat\sigma^2)$ of a normal distribution for the
sample `x`. One of the hidden samples was taken far from zero, as times in seconds since 1970 are:
$\overline{x^2} - \bar x^2$ is the right formula and the wrong program.""",
    "06-normal: Two equations for the top",
    compare=near(1e-6, "a sample near 1e8 has about eight digits left after the subtraction"),
)
def normal_fit(x):
    """Return (mu, sigma2), the maximum likelihood estimate for the sample x."""
    mu = np.mean(x)
    return mu, np.mean((x - mu) ** 2)


normal_fit.visible(1, "For 4, 5, 6, 5, 4, it is 4.8 and 0.56.", [4, 5, 6, 5, 4])


@normal_fit.hidden(1, "The estimate is right for other samples.")
def _(rng):
    for mean in (rng.uniform(20, 40), rng.uniform(-40, -20)):
        yield rng.normal(mean, 3, int(rng.integers(5, 12)))


@normal_fit.hidden(1, "The variance keeps its digits far from zero.")
def _(rng):
    return 1e8 + np.round(rng.normal(0, 1, int(rng.integers(9, 15))) * 8) / 8


@normal_fit.mistake("The sum was divided by n - 1; the likelihood's maximum divides by n.", "abc")
def _(x):
    return np.mean(x), np.var(x, ddof=1)


@normal_fit.mistake("This is sigma; sigma squared was asked for.", "abc")
def _(x):
    return np.mean(x), np.std(x)


@normal_fit.mistake("Two large numbers were subtracted, and the digits went with them.", "c")
def _(x):
    return np.mean(x), np.mean(x**2) - np.mean(x) ** 2


@homework.code(
    "Delayed, then exponential",
    r"""
A machine never answers before a delay $a$, and then after an exponential time:
$f(x) = \lambda e^{-\lambda (x - a)}$ for $x \ge a$, else 0. Both parameters are unknown.
Return the estimate $(\hat a, \hat\lambda)$. Begin with $a$: in which direction does the
likelihood grow, and how far can you go?""",
    "05-maximizing: A top without a zero slope",
)
def delayed(x):
    """Return (a, rate), the maximum likelihood estimate for the sample x."""
    a = np.min(x)
    return a, 1 / np.mean(x - a)


delayed.visible(1, "For 3, 4, 8 the delay is 3 and the rate 1/2.", [3.0, 4.0, 8.0])


@delayed.hidden(3, "Delay and rate are right together, for other samples.")
def _(rng):
    x = rng.uniform(5, 9) + rng.exponential(rng.uniform(1, 3), int(rng.integers(6, 12)))
    return np.roll(x, int(rng.integers(1, len(x) - 1)) - np.argmin(x))  # it is not at an end


@delayed.mistake("The rate belongs to the time after the delay.", "ab")
def _(x):
    return np.min(x), 1 / np.mean(x)


@delayed.mistake("The smallest x need not be the first.", "b")
def _(x):
    return x[0], 1 / np.mean(x - x[0])


@delayed.mistake("The delay need not be 0: any delay up to the smallest x is possible.", "ab")
def _(x):
    return 0.0, 1 / np.mean(x)


@delayed.mistake("This delay corrects for bias; the likelihood grows up to the smallest x.", "ab")
def _(x):
    n = len(x)
    rate = (n - 1) / (n * np.mean(x - np.min(x)))
    return np.min(x) - 1 / (n * rate), rate


@delayed.mistake("This is the mean time after the delay, one over the rate.", "ab")
def _(x):
    return np.min(x), np.mean(x - np.min(x))


@homework.code(
    "Starts from which Newton falls",
    r"""
Keep $\mu = \hat\mu$ and let Newton's method climb in $v = \sigma^2$ alone. From some starts
$v > 0$ the very first step lands at a variance below zero. These starts form an interval. Write
the step out, then return the interval's ends for the sample `x`.""",
    "05-maximizing: A line search, and what it cannot cure",
)
def lost_starts(x):
    """Return (low, high), the ends of the interval of starts whose first step is negative."""
    v = np.mean((x - np.mean(x)) ** 2)
    return 1.5 * v, 2 * v


lost_starts.visible(1, "The estimate for 4, 5, 6, 5, 4 is 0.56.", [4, 5, 6, 5, 4])


@lost_starts.hidden(3, "The ends are right for other samples.")
def _(rng):
    for mean in (rng.uniform(5, 9), rng.uniform(-9, -5)):
        yield rng.normal(mean, rng.uniform(2, 5), int(rng.integers(5, 10)))


@lost_starts.mistake("The lower end is where the step lands at 0, not where it lands high.", "ab")
def _(x):
    return np.var(x), 2 * np.var(x)


@lost_starts.mistake("Beyond twice the estimate the step is positive again: it goes up.", "ab")
def _(x):
    return 1.5 * np.var(x), np.inf


@lost_starts.mistake("These are the starts that work.", "ab")
def _(x):
    return 0.0, 1.5 * np.var(x)


@lost_starts.mistake("The sum was divided by n - 1; the likelihood's maximum divides by n.", "ab")
def _(x):
    return 1.5 * np.var(x, ddof=1), 2 * np.var(x, ddof=1)


CAUCHY = (
    "lambda t: -np.sum(np.log1p((np.array({0}) - t)**2))",
    "lambda t: np.sum(2*(np.array({0}) - t) / (1 + (np.array({0}) - t)**2))",
    "lambda t: np.sum(2*((np.array({0}) - t)**2 - 1) / (1 + (np.array({0}) - t)**2)**2)",
)
BELL = (
    "lambda t: -{1} * np.logaddexp(t - {0}, {0} - t)",
    "lambda t: -{1} * np.tanh(t - {0})",
    "lambda t: -{1} * (1 - np.tanh(t - {0})**2)",
)
COIN = (
    "lambda p: 6*np.log(p) + 4*np.log(1 - p) if 0 < p < 1 else -np.inf",
    "lambda p: 6/p - 4/(1 - p)",
    "lambda p: -6/p**2 - 4/(1 - p)**2",
)


def hill(texts, *values):
    """Return three functions, as text, with their numbers written in."""
    return tuple(Code(text.format(*values)) for text in texts)


@homework.code(
    "A climb that cannot get lost",
    r"""
Write Newton's method for one parameter so that it always arrives. You are given three functions
of a number: the log-likelihood ($-\infty$ where a parameter is impossible), its derivative, and
its second derivative. Where the second derivative is not negative, Newton's step leads downhill:
go another way. Where a step is too long, shorten it. Each hill has one top: return its place, to
six digits.""",
    "05-maximizing: A line search, and what it cannot cure",
    compare=near(1e-6, "a flat top is found to half of the digits if values are compared"),
)
def climb(loglik, score, hessian, start):
    """Return the maximizer of loglik, found by a climb from start."""
    theta = start
    for _ in range(500):
        slope, curve = score(theta), hessian(theta)
        if abs(slope) < 1e-10:
            break
        step = -slope / curve if curve < 0 else slope
        while not loglik(theta + step) >= loglik(theta):
            step /= 2
        theta += step
    return theta


climb.visible(1, "For 6 heads in 10 tosses the top is at 0.6.", *hill(COIN), 0.2)


@climb.hidden(2, "Where the second derivative is positive, it still climbs.")
def _(rng):
    for sign in (1, -1):
        size = int(rng.integers(4, 8))
        data = [sign * float(v) for v in np.round(rng.uniform(3, 4, size), 3)]
        yield *hill(CAUCHY, data), sign * float(rng.uniform(8, 9))


@climb.hidden(2, "Steps that are too long are shortened, however concave the hill.")
def _(rng):
    for sign in (1, -1):
        top, height = round(sign * rng.uniform(2, 3), 4), round(rng.uniform(3, 6), 4)
        yield *hill(BELL, top, height), sign * float(rng.uniform(0, 0.2))


@climb.mistake("Newton's bare step ran away: check the curvature and the length.", "bc")
def _(loglik, score, hessian, start):
    theta = start
    for _ in range(50):
        theta -= score(theta) / hessian(theta)
    return theta


@climb.mistake("Where the curvature is positive, Newton's direction leads down.", "b")
def _(loglik, score, hessian, start):
    theta = start
    for _ in range(30):
        step = -score(theta) / hessian(theta)
        while not loglik(theta + step) >= loglik(theta) and abs(step) > 1e-15:
            step /= 2
        theta += step
    return theta


@climb.mistake("One step is not yet the top.", "abc")
def _(loglik, score, hessian, start):
    step = -score(start) / hessian(start)
    while not loglik(start + step) > loglik(start) and abs(step) > 1e-9:
        step /= 2
    return start + step


@climb.mistake("A hundred short steps along the slope do not arrive.", "abc")
def _(loglik, score, hessian, start):
    theta = start
    for _ in range(100):
        theta += 0.0005 * score(theta)
    return theta


@homework.code(
    "Profile, not slice",
    r"""
How well does a mean $\mu$ explain a normal sample if the variance may adapt to it? Return
$\max_{\sigma^2} \ell(\mu, \sigma^2) - \ell(\hat\mu, \hat\sigma^2)$, which is 0 at $\hat\mu$ and
negative elsewhere. `mu` may be a number or an array.""",
    "06-normal: Is it the top, and the only one?",
    compare=near(1e-9, "a logarithm of a ratio", floor=1e-12),
)
def profile(mu, x):
    """Return the profile log-likelihood of mu, a number or an array, less its maximum."""
    far = (np.mean(x) - np.asarray(mu)) ** 2
    return -len(x) / 2 * np.log1p(far / np.mean((x - np.mean(x)) ** 2))


profile.visible(1, "The profile at mu = 4, relative to the top at 4.8.", 4.0, [4, 5, 6, 5, 4])


@profile.hidden(3, "The profile is right for an array of means and other samples.")
def _(rng):
    for sign, size in ((1, int(rng.integers(3, 8))), (-1, None)):
        x = rng.normal(7, 2, int(rng.integers(6, 12)))
        yield sign * rng.uniform(5, 9, size), sign * x


@profile.mistake("This is a slice: the variance stayed at its estimate.", "ab")
def _(mu, x):
    return -len(x) / 2 * (np.mean(x) - np.asarray(mu)) ** 2 / np.var(x)


@profile.mistake("Each of the n observations counts half: the factor n/2 is missing.", "ab")
def _(mu, x):
    return -np.log1p((np.mean(x) - np.asarray(mu)) ** 2 / np.var(x))


@profile.mistake("The maximum was not subtracted.", "ab")
def _(mu, x):
    v = np.var(x) + (np.mean(x) - np.asarray(mu)) ** 2
    return -len(x) / 2 * (np.log(2 * np.pi * v) + 1)


@profile.mistake("The sum was divided by n - 1; the likelihood's maximum divides by n.", "ab")
def _(mu, x):
    return -len(x) / 2 * np.log1p((np.mean(x) - np.asarray(mu)) ** 2 / np.var(x, ddof=1))


homework.choice(
    "saddle",
    "Zero score, and then?",
    r"""
At a point the score of a model with two parameters is exactly 0, and its Hessian there has
the eigenvalues $-10$ and $12.4$. What do you know? Write the letter as a string.""",
    "05-maximizing: A zero slope without a top",
    points=2,
    options={
        "a": "It is a maximum, because the score is 0.",
        "b": "It is a minimum, because the larger eigenvalue is positive.",
        "c": "It is a saddle: there is a direction in which the likelihood grows.",
        "d": "Nothing: eigenvalues depend on the units of the parameters.",
    },
    right="c",
    why={
        "a": "A zero score is necessary inside the space, not sufficient.",
        "b": "For a minimum all eigenvalues would be positive.",
        "d": "Units change the size of eigenvalues, never how many are negative.",
    },
)

homework.written(
    "proof",
    "One top, and no other",
    r"""
The log-likelihood of the normal distribution is not concave in $(\mu, \sigma^2)$ together. Show
all the same that $(\bar x, \frac1n \sum (x_i - \bar x)^2)$ is its only maximum, for a sample that
is not constant. Do not use the Hessian: maximize over one parameter first, for every value of the
other.""",
    "06-normal: Is it the top, and the only one?",
    rubric=[
        (2, "for every variance the sum of squares is least at the mean, and only there"),
        (1, "so only the function of the variance at that mean is left to maximize"),
        (2, "its derivative is positive below, negative above the estimate: it rises, then falls"),
        (1, "concludes that the maximum is global and unique; says why the variance is not 0"),
    ],
    model=r"""
Write $\sum (x_i - \mu)^2 = \sum (x_i - \bar x)^2 + n(\bar x - \mu)^2$. For every fixed $v =
\sigma^2$, $\ell = -\frac n2 \log(2\pi v) - \frac{1}{2v} \sum (x_i - \mu)^2$ is largest at $\mu
= \bar x$, and only there. It remains to maximize $h(v) = -\frac n2 \log v - \frac{nS}{2v}$ with
$S = \frac1n \sum (x_i - \bar x)^2 > 0$. Its derivative $\frac{n}{2v^2}(S - v)$ is positive for
$v < S$ and negative for $v > S$. So $h$ rises, then falls, and $S$ is its only maximum. For any
other $(\mu, v)$, $\ell(\mu, v) \le \ell(\bar x, v) \le \ell(\bar x, S)$, with at least one
strict inequality.""",
)
