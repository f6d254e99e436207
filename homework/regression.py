"""Homework 4: regression. The reference answers are here: keep this file private."""

import numpy as np

from mlegrade import Assignment, exactly, near

homework = Assignment(
    name="regression",
    number=4,
    title="Regression",
    minutes=120,
    chapters=("07-linear-regression", "08-logistic-regression", "09-no-closed-form"),
    goals=(
        "derive the fit that belongs to an error model, and compute it without losing digits",
        "write the log-likelihood of logistic regression so that no prediction breaks it",
        "fit it by Newton's method, and say when there is nothing to fit",
    ),
    intro="""
Least squares is what maximum likelihood says about one error model. Change the model, and the fit
changes with it. Where `X` is given, it has a column for each coefficient and is used as it is.""",
)


@homework.code(
    "Some measurements are better than others",
    r"""
The errors of $y = X\beta + \varepsilon$ are independent and normal with mean 0, but each has
its own, known standard deviation `sd[i]`. Return the maximum likelihood estimate of $\beta$.
Start from $\ell$: which sum is to be minimized? The last hidden part has a predictor far from
zero, such as years. There $(X^{\mathsf T} X)^{-1}$ has no digits left; a solver that never forms it
has. Four digits are enough.""",
    "07-linear-regression: When some responses are better than others",
    compare=near(1e-4, "a predictor near 100000 leaves a good method about six digits", floor=1e-6),
)
def weighted(X, y, sd):
    """Return beta, the maximum likelihood estimate for known standard deviations sd."""
    weight = 1 / sd
    return np.linalg.lstsq(X * weight[:, None], y * weight, rcond=None)[0]


weighted.visible(
    1,
    "A mean of 0 and 5, the second known twice as well, is 4.",
    [[1.0], [1.0]],
    [0.0, 5.0],
    [2.0, 1.0],
)


@weighted.hidden(3, "Each observation has the weight that its variance asks for.")
def _(rng):
    for columns, first in ((1, 0), (3, 1)):  # the second has no intercept
        half = int(rng.integers(5, 9))
        X = np.column_stack([np.ones(2 * half), *rng.normal(0, 1, (columns, 2 * half))])
        mean = X @ np.r_[3, rng.uniform(-2, 2, columns)]
        sd = rng.permutation(np.repeat([0.3, 2.0], half))
        yield X[:, first:], mean + sd * rng.normal(0, 1, 2 * half), sd


@weighted.hidden(1, "A predictor far from zero costs digits, but not all of them.")
def _(rng):
    n = int(rng.integers(8, 13))
    X = np.column_stack([np.ones(n), 100_000 + rng.uniform(0, 9, n)])
    return X, X @ rng.integers(2, 9, 2), rng.uniform(0.5, 2, n)


@weighted.mistake("All observations have the same weight here.", "ab")
def _(X, y, sd):
    return np.linalg.lstsq(X, y, rcond=None)[0]


@weighted.mistake("X is used as it is: its first column need not be an intercept.", "b")
def _(X, y, sd):
    weight = 1 / sd
    Z = np.column_stack([np.ones(len(y)), X[:, 1:]])
    return np.linalg.lstsq(Z * weight[:, None], y * weight, rcond=None)[0]


@weighted.mistake("The weight in the sum of squares is 1/sd squared, not 1/sd.", "ab")
def _(X, y, sd):
    weight = 1 / np.sqrt(sd)
    return np.linalg.lstsq(X * weight[:, None], y * weight, rcond=None)[0]


@weighted.mistake("The worse an observation, the more it weighs here: divide by sd.", "ab")
def _(X, y, sd):
    return np.linalg.lstsq(X * sd[:, None], y * sd, rcond=None)[0]


@weighted.mistake("The product of X with itself squares the condition number.", "c")
def _(X, y, sd):
    W = np.diag(1 / sd**2)
    return np.linalg.inv(X.T @ W @ X) @ (X.T @ W @ y)


@homework.code(
    "The likelihood of labels",
    r"""
`y` holds labels 0 and 1. Under the model, $y_i$ is 1 with probability $1/(1 + e^{-x_i^{\mathsf T}
\beta})$, independently. Return the log-likelihood of $\beta$. It must also hold for
coefficients so large that a prediction rounds to 0 or 1: a bold prediction that fails costs
much, but not infinitely much.""",
    "08-logistic-regression: The form that survives",
)
def labels(beta, X, y):
    """Return the log-likelihood of beta for predictors X, shape (n, k), and labels y."""
    eta = X @ beta
    return np.sum(y * eta - np.logaddexp(0, eta))


labels.visible(
    1,
    "Two tosses of a fair coin have log-likelihood 2 log 0.5.",
    [0.0, 0.0],
    [[1.0, 2.0], [1.0, 3.0]],
    [0, 1],
)


@labels.hidden(2, "The log-likelihood is right for ordinary coefficients.")
def _(rng):
    for columns in (1, 2):
        n = int(rng.integers(6, 12))
        X = np.column_stack([np.ones(n), *rng.normal(0, 1, (columns, n))])
        y = rng.permutation(np.r_[0, 1, rng.integers(0, 2, n - 2)])
        yield rng.normal(0, 1, columns + 1), X, y


@labels.hidden(2, "Predictions that round to 0 or 1 neither overflow nor become infinite.")
def _(rng):
    for sign in (1, -1):  # two bold predictions fail, and more of them come true
        x = np.r_[1, 1, -1, -1, rng.choice([-1, 1], int(rng.integers(1, 6)))]
        y = np.r_[0, 1, 0, 1, sign * x[4:] > 0]
        order = rng.permutation(len(x))
        yield sign * rng.uniform(800, 950, 1), x[order, None], y[order]


@labels.mistake("A probability rounded to 0 or 1, or an exponential overflowed.", "c")
def _(beta, X, y):
    p = 1 / (1 + np.exp(-(X @ beta)))
    return np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


@labels.mistake("The exponential of a large number overflowed before its logarithm was taken.", "c")
def _(beta, X, y):
    eta = X @ beta
    return np.sum(y * eta - np.log(1 + np.exp(eta)))


@labels.mistake("Probabilities were cut off near 0 and 1: what fails boldly costs too little.", "c")
def _(beta, X, y):
    p = np.clip(1 / (1 + np.exp(-np.clip(X @ beta, -500, 500))), 1e-15, 1 - 1e-15)
    return np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


@labels.mistake("This is the mean of the contributions; a log-likelihood is their sum.", "abc")
def _(beta, X, y):
    eta = X @ beta
    return np.mean(y * eta - np.logaddexp(0, eta))


@labels.mistake("This is the loss, minus the log-likelihood.", "abc")
def _(beta, X, y):
    eta = X @ beta
    return np.sum(np.logaddexp(0, eta) - y * eta)


@labels.mistake("Only the labels 1 contribute here; a 0 is an observation, too.", "abc")
def _(beta, X, y):
    return -np.sum(y * np.logaddexp(0, -(X @ beta)))


@homework.code(
    "Fit it yourself, from counts",
    r"""
Row $i$ of `X` was tried `trials[i]` times and succeeded `successes[i]` times, each try with
probability $1/(1 + e^{-x_i^{\mathsf T} \beta})$. Return the maximum likelihood estimate of $\beta$.
Derive the score and the Hessian for counts, and climb with Newton's method from 0. In the
hidden data a predictor may have any unit, so a fixed step along the gradient will not do, and
nobody asked for a penalty. Five digits are enough.""",
    "09-no-closed-form: Newton, scoring, and least squares: one climb",
    compare=near(1e-5, "any method that has converged agrees to five digits", floor=1e-7),
)
def grouped(X, successes, trials):
    """Return beta, the maximum likelihood estimate for successes out of trials."""
    beta = np.zeros(X.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(X @ beta)))
        information = X.T @ (X * (trials * p * (1 - p))[:, None])
        beta = beta + np.linalg.solve(information, X.T @ (successes - trials * p))
    return beta


grouped.visible(
    1,
    "At doses 1, 2 and 3, one of 10, 3 of 5 and 17 of 20 succeed.",
    [[1, 1], [1, 2], [1, 3]],
    [1, 3, 17],
    [10, 5, 20],
)


def trial(rng, columns):
    """Draw counts that vary in size and do not follow the model exactly."""
    n = 3 * int(rng.integers(4, 7))
    X = np.column_stack([np.ones(n), *rng.normal(0, 1, (columns, n))])
    trials = rng.permutation(np.repeat([4, 15, 60], n // 3))
    eta = X @ np.r_[0.3, np.full(columns, 0.9)] + rng.normal(0, 0.7, n)
    return X, rng.binomial(trials, 1 / (1 + np.exp(-eta))), trials


@grouped.hidden(2, "The estimate is right for other counts, with more predictors.")
def _(rng):
    yield trial(rng, 2)
    X, successes, trials = trial(rng, 2)
    yield X[:, 1:], successes, trials  # without an intercept


@grouped.hidden(2, "The unit of a predictor does not matter.")
def _(rng):
    X, successes, trials = trial(rng, 1)
    return X * [1, 1000], successes, trials


@grouped.mistake("Every row has the same weight here, however often it was tried.", "abc")
def _(X, successes, trials):
    beta, y = np.zeros(X.shape[1]), successes / trials
    for _ in range(50):
        p = 1 / (1 + np.exp(-(X @ beta)))
        beta = beta + np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]), X.T @ (y - p))
    return beta


@grouped.mistake("X is used as it is: its first column need not be an intercept.", "b")
def _(X, successes, trials):
    beta, Z = np.zeros(X.shape[1]), np.column_stack([np.ones(len(X)), X[:, 1:]])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(Z @ beta)))
        information = Z.T @ (Z * (trials * p * (1 - p))[:, None])
        beta = beta + np.linalg.solve(information, Z.T @ (successes - trials * p))
    return beta


@grouped.mistake("One step of Newton's method is not the top yet.", "abc")
def _(X, successes, trials):
    return np.linalg.solve(X.T @ (X * trials[:, None]) / 4, X.T @ (successes - trials / 2))


@grouped.mistake("This is a least squares line through the shares.", "abc")
def _(X, successes, trials):
    return np.linalg.lstsq(X, successes / trials, rcond=None)[0]


@grouped.mistake("A penalty pulls the slopes to 0: this is no maximum of the likelihood.", "ab")
def _(X, successes, trials):
    beta, penalty = np.zeros(X.shape[1]), np.diag([0.0] + [1.0] * (X.shape[1] - 1))
    for _ in range(50):
        p = 1 / (1 + np.exp(-(X @ beta)))
        H = X.T @ (X * (trials * p * (1 - p))[:, None]) + penalty
        beta = beta + np.linalg.solve(H, X.T @ (successes - trials * p) - penalty @ beta)
    return beta


@grouped.mistake("One step size is too long for one unit, too short for another.", "abc")
def _(X, successes, trials):
    beta = np.zeros(X.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(X @ beta, -500, 500)))
        beta = beta + 0.5 * X.T @ (successes - trials * p) / np.sum(trials)
    return beta


@homework.code(
    "Four numbers",
    r"""
Of the treated, $a$ recovered and $b$ did not; of the others, $c$ recovered and $d$ did not. In
the logistic model with an intercept and a treatment indicator, the slope has a closed form.
Return the estimate of the slope and its standard error. One of the four counts may be 0. Then
the estimate is $\infty$ or $-\infty$, the standard error is $\infty$, and nothing is added to
the counts.""",
    "09-no-closed-form: Where there is a formula",
)
def slope(a, b, c, d):
    """Return (slope, standard error) for the counts of the two-by-two table."""
    if min(a, b, c, d) == 0:
        return (np.inf if b * c == 0 else -np.inf), np.inf
    return np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


slope.visible(1, "8 of 10 against 4 of 10.", 8, 2, 4, 6)


@slope.hidden(2, "Slope and standard error are right for other counts.")
def _(rng):
    return tuple(int(count) for count in rng.integers(3, 40, 4) + np.array([0, 1, 50, 0]))


@slope.hidden(2, "Whichever count is 0, the slope is infinite, up or down.")
def _(rng):
    for nobody in range(4):
        counts = [int(count) for count in rng.integers(3, 20, 4)]
        counts[nobody] = 0
        yield tuple(counts)


@slope.mistake("This is the logarithm to base 10; the natural one was meant.", "ab")
def _(a, b, c, d):
    if min(a, b, c, d) == 0:
        return (np.inf if b * c == 0 else -np.inf), np.inf
    return np.log10(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


@slope.mistake("The slope is the log of a ratio of odds, not of probabilities.", "abc")
def _(a, b, c, d):
    return np.log(np.float64(a) / (a + b)) - np.log(c / (c + d)), np.sqrt(
        1 / max(a, 0.5) - 1 / (a + b) + 1 / c - 1 / (c + d)
    )


@slope.mistake("This is the variance; the standard error is its root.", "ab")
def _(a, b, c, d):
    if min(a, b, c, d) == 0:
        return (np.inf if b * c == 0 else -np.inf), np.inf
    return np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


@slope.mistake("One half was added to each count, which is no longer maximum likelihood.", "abc")
def _(a, b, c, d):
    a, b, c, d = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    return np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


@slope.mistake("A count of 0 ended in a division by zero.", "c")
def _(a, b, c, d):
    return np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


@slope.mistake("Among those who were not treated a count may be 0, too.", "c")
def _(a, b, c, d):
    if min(a, b) == 0:
        return (np.inf if b == 0 else -np.inf), np.inf
    return np.log(a * d / (b * c)), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


@homework.code(
    "Is there anything to fit?",
    r"""
One predictor and an intercept. Each row of `Y` is a list of labels for the same predictor
values `x`, which are not all equal. For each row, say in a word whether the estimate exists:
`"none"` (no separation: it does), `"complete"` or `"quasi-complete"` separation (it does not).
Labels may be separated in either direction, and all labels may be the same. Return a list of
words.""",
    "09-no-closed-form: A hill without a top",
    compare=exactly(),
)
def separation(x, Y):
    """Return a word for each row of Y: "none", "complete" or "quasi-complete"."""

    def word(y):
        if len(set(y)) == 1:
            return "complete"
        zeros, ones = x[y == 0], x[y == 1]
        gap = max(min(ones) - max(zeros), min(zeros) - max(ones))
        return "complete" if gap > 0 else "quasi-complete" if gap == 0 else "none"

    return [word(y) for y in Y]


separation.visible(
    1,
    "0 0 0 1 1 1 along 1 to 6 is separated, 0 1 0 1 0 1 is not.",
    [1, 2, 3, 4, 5, 6],
    [[0, 0, 0, 1, 1, 1], [0, 1, 0, 1, 0, 1]],
)


def step(n, cut, first=0):
    """Return n labels that change once, after ``cut``."""
    return [first] * cut + [1 - first] * (n - cut)


def shuffled(rng, rows, tie=None):
    """Draw values in no order, two of them equal if told, with rows of labels along them.

    The least and the largest are neighbors, and the first is larger than the last: so labels that
    are separated along x never look so in the order in which they come.
    """
    n = len(rows[0])
    x = np.sort(rng.choice(np.arange(-99, 100), n, replace=False)) / 100  # no whole numbers
    inner, cut = rng.permutation(np.arange(3, n - 1)), int(rng.integers(0, n - 3))
    order = np.r_[2, inner[:cut], 0, n - 1, inner[cut:], 1]
    if tie is not None:
        x[tie + 1] = x[tie]
        places = np.flatnonzero(np.isin(order, (tie, tie + 1)))
        order[places] = (tie + 1, tie)  # a sort that leaves them so mixes their labels
    more = rng.integers(0, len(rows), int(rng.integers(1, 4)))
    rows = rng.permutation([*rows, *(rows[i] for i in more)])
    return x[order], rows[:, order]


@separation.hidden(1, "Labels that fall along x are separated, too, in whatever order they come.")
def _(rng):
    n = int(rng.integers(6, 10))
    up, down = (int(cut) for cut in rng.integers(1, n, 2))
    return shuffled(rng, [step(n, up), step(n, down, first=1), [0, *step(n - 2, 2), 0]])


@separation.hidden(1, "Where both labels meet in one value, separation is quasi-complete.")
def _(rng):
    n = int(rng.integers(7, 10))
    tie = int(rng.integers(2, n - 3))
    complete = step(n, int(rng.choice([tie, tie + 2])))
    meeting = [step(n, tie + 1), step(n, tie + 1, first=1)]
    inside = [*step(n - 1, tie + 1), 1]  # both labels meet, and not where the others part
    inside[tie + 2 : -1] = [0] * (n - tie - 3)
    rows = [*meeting, complete, inside, [0, *step(n - 2, tie - 1, first=1), 1]]
    return shuffled(rng, rows, tie)


@separation.hidden(1, "If all labels are the same, an intercept alone separates them completely.")
def _(rng):
    n = int(rng.integers(5, 9))
    return shuffled(rng, [step(n, 0), step(n, n), [1, *step(n - 2, 2), 0]])


@separation.mistake("Labels may also fall along x.", "bc")
def _(x, Y):
    def word(y):
        if len(set(y)) == 1:
            return "complete"
        gap = min(x[y == 1]) - max(x[y == 0])
        return "complete" if gap > 0 else "quasi-complete" if gap == 0 else "none"

    return [word(y) for y in Y]


@separation.mistake("Observations come in any order: compare values of x, not places.", "bc")
def _(x, Y):
    words = []
    for y in Y:
        changes = np.sum(y[1:] != y[:-1])
        meet = changes == 1 and x[y != y[0]][0] == x[y == y[0]][-1]
        words.append("none" if changes > 1 else "quasi-complete" if meet else "complete")
    return words


@separation.mistake("Two equal values do no harm if their labels are the same.", "c")
def _(x, Y):
    def word(y):
        if len(set(y)) == 1:
            return "complete"
        zeros, ones = x[y == 0], x[y == 1]
        gap = max(min(ones) - max(zeros), min(zeros) - max(ones))
        tied = len(set(x)) < len(x)
        return "none" if gap < 0 else "quasi-complete" if tied else "complete"

    return [word(y) for y in Y]


@separation.mistake("A sort of x leaves the labels of equal values in any order.", "c")
def _(x, Y):
    def word(y):
        order = np.argsort(x, kind="stable")
        changes = np.flatnonzero(np.diff(y[order]))
        if len(changes) == 0:
            return "complete"
        meet = x[order][changes[0]] == x[order][changes[0] + 1]
        return "none" if len(changes) > 1 else "quasi-complete" if meet else "complete"

    return [word(y) for y in Y]


@separation.mistake("A value that has both labels is not separated completely.", "c")
def _(x, Y):
    def word(y):
        if len(set(y)) == 1:
            return "complete"
        zeros, ones = x[y == 0], x[y == 1]
        separated = min(ones) >= max(zeros) or min(zeros) >= max(ones)
        return "complete" if separated else "none"

    return [word(y) for y in Y]


@separation.mistake("Where both labels meet in one value, the others must part there, too.", "c")
def _(x, Y):
    def word(y):
        both = set(x[y == 0]) & set(x[y == 1])
        alone = ~np.isin(x, list(both))
        zeros, ones = x[alone & (y == 0)], x[alone & (y == 1)]
        parted = min(len(zeros), len(ones)) == 0
        parted = parted or max(min(ones) - max(zeros), min(zeros) - max(ones)) > 0
        return "none" if not parted else "quasi-complete" if both else "complete"

    return [word(y) for y in Y]


@separation.mistake("With labels all the same, the intercept runs away.", "d")
def _(x, Y):
    def word(y):
        if len(set(y)) == 1:
            return "none"
        zeros, ones = x[y == 0], x[y == 1]
        gap = max(min(ones) - max(zeros), min(zeros) - max(ones))
        return "complete" if gap > 0 else "quasi-complete" if gap == 0 else "none"

    return [word(y) for y in Y]


homework.choice(
    "penalty",
    "What a default does",
    r"""
A logistic regression of distress on temperature is fitted twice: by maximum likelihood, and
with the penalty on the slope that some libraries add by default. Then the temperatures are
converted from °F to °C, and both are fitted again. What changes? Write the letter as a string.""",
    "08-logistic-regression: A penalty is not a likelihood",
    points=2,
    options={
        "a": "The probabilities that maximum likelihood predicts for the flights.",
        "b": "The probabilities that the penalized fit predicts for the flights.",
        "c": "The largest value of the log-likelihood.",
        "d": "The likelihood ratio of the model with temperature to the one without.",
    },
    right="b",
    why={
        "a": "The maximum likelihood slope adapts to the unit, so its predictions stay.",
        "c": "The labels keep their unit, and the same predictions give the same likelihood.",
        "d": "Both maxima stay as they are, and so does their ratio.",
    },
)

homework.written(
    "escape",
    "Why nothing is at the top",
    r"""
For logistic regression, derive the score $X^{\mathsf T} (y - p)$ from the log-likelihood. Then let
a direction $d$ separate the labels completely: $(2y_i - 1)\, x_i^{\mathsf T} d > 0$ for every $i$.
Show that the log-likelihood has no maximum: what happens to it along $t d$ as $t$ grows, and why
can no $\beta$ reach that value? Say in two sentences what software may report on such data.""",
    "09-no-closed-form: A hill without a top",
    rubric=[
        (2, "derives the score, with the derivative of log(1 + e^eta) equal to p"),
        (2, "along t d each term tends to 0, so the log-likelihood tends to 0"),
        (2, "for every finite beta each term is negative, so 0 is a supremum, not a maximum"),
        (
            1,
            "software: large coefficients, huge standard errors, or a warning",
        ),
    ],
    model=r"""
$\ell(\beta) = \sum_i y_i \eta_i - \log(1 + e^{\eta_i})$ with $\eta_i = x_i^{\mathsf T} \beta$. The
derivative of $\log(1 + e^\eta)$ is $e^\eta / (1 + e^\eta) = p$, so $\partial \ell / \partial
\beta = \sum_i (y_i - p_i) x_i = X^{\mathsf T} (y - p)$. With $s_i = 2 y_i - 1$ each term of $\ell$
is $-\log(1 + e^{-s_i \eta_i})$. Along $\beta = t d$, $s_i \eta_i = t\, s_i x_i^{\mathsf T} d \to
\infty$, so each term tends to 0, and so does $\ell$. But for any finite $\beta$ each term is
strictly negative. So 0 is the supremum of $\ell$, and no $\beta$ attains it. An optimizer stops
wherever its tolerance lets it: software reports large coefficients with huge standard errors, or
a warning, and the numbers depend on when it stopped.""",
)
