"""The project: Challenger. The reference answers are here: keep this file private."""

import csv
import inspect
from pathlib import Path

import numpy as np

from mlegrade import Assignment, exactly, near

DATA = Path(__file__).parents[1] / "mlelib" / "datasets" / "challenger_1986.csv"
ROWS = list(csv.DictReader(DATA.read_text("utf-8").splitlines()))
TEMPERATURE = [int(row["temperature_f"]) for row in ROWS]
RINGS = [int(row["o_rings_with_distress_of_6"]) for row in ROWS]
DISTRESS = [float(count > 0) for count in RINGS]


def fit(X, y):
    """Return the estimate of a logistic regression and the inverse of its information."""
    beta = np.zeros(X.shape[1])
    for _ in range(12):
        p = 1 / (1 + np.exp(-(X @ beta)))
        inverse = np.linalg.inv(X.T @ (X * (p * (1 - p))[:, None]))
        beta = beta + inverse @ (X.T @ (y - p))
    return beta, inverse


def flights(rng):
    """Draw flights like the real ones, with labels that are not separated."""
    while True:
        n = int(rng.integers(36, 46))
        x = np.round(rng.normal(69, 7, n), 1)
        y = (rng.logistic(0, 1, n) > 0.16 * (x - 66)) * 1.0
        warm, cold = x[y == 0], x[y == 1]
        if 8 < y.sum() < 18 and cold.max() > warm.min() + 4 and len(set(x)) == len(x):
            return x, y


homework = Assignment(
    name="challenger",
    number=6,
    title="A project: the night before Challenger",
    minutes=240,
    chapters=("06-normal", "08-logistic-regression", "09-no-closed-form"),
    goals=(
        "carry an analysis from data to a conclusion, with its uncertainty",
        "compare a Wald and a likelihood interval where they disagree",
        "see what a selection of data does to a likelihood",
        "write for a reader who has to decide",
    ),
    given=f"""import numpy as np

# 23 flights before the accident: temperature at launch in °F, how many of
# the 6 primary O-rings showed distress afterwards, and whether any did
# (Dalal, Fowlkes and Hoadley 1989, doi:10.1080/01621459.1989.10478858).
temperature = np.array({TEMPERATURE})
rings = np.array({RINGS})
distress = rings > 0


{inspect.getsource(fit)}""",
    intro="""
In January 1986, on the evening before the launch, engineers and managers argued whether the space
shuttle could fly at 31 °F, colder than ever before. The contractor's engineers advised against it.
Asked to put the danger into numbers, they could not; their managers reversed the advice, and the
launch went ahead (Presidential Commission, 1986). This project asks what all 23 flights say. The
function `fit` is given: you wrote one like it in homework 4. Your own functions are marked with
other data of the same kind; your conclusion is about these.""",
)

LOOSE = near(1e-4, "four digits are asked for: searches stop where they stop", floor=1e-5)


@homework.code(
    "The risk on a cold morning",
    r"""
Fit distress `y` on temperature `x`, with an intercept. Return the estimated probability of
distress at temperature `at`, with a 95 % Wald interval that is made on the scale of the
log-odds and carried over to probabilities (1.959964 standard errors). Intercept and slope vary
together. Is there a way to place the origin of `x` that makes the calculation short?""",
    "08-logistic-regression: The night before",
    compare=LOOSE,
)
def risk(x, y, at):
    """Return (probability, low, high) at the temperature ``at``."""
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x - at]), y)
    eta = beta[0] + np.array([0.0, -1.959964, 1.959964]) * np.sqrt(inverse[0, 0])
    return 1 / (1 + np.exp(-eta))


risk.visible(2, "At 31 °F the interval begins near 0.48.", TEMPERATURE, DISTRESS, 31.0)


@risk.hidden(4, "Probability and interval are right for other flights and temperatures.")
def _(rng):
    return *flights(rng), float(rng.uniform(55, 60))


@risk.mistake("An interval made on the scale of the probability can leave 0 to 1.", "ab")
def _(x, y, at):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x - at]), y)
    p = 1 / (1 + np.exp(-beta[0]))
    width = 1.959964 * p * (1 - p) * np.sqrt(inverse[0, 0])
    return p, p - width, p + width


@risk.mistake("Intercept and slope vary together: their covariance is missing.", "ab")
def _(x, y, at):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x]), y)
    error = np.sqrt(inverse[0, 0] + at**2 * inverse[1, 1])
    return 1 / (1 + np.exp(-(beta @ [1, at] + np.array([0.0, -1.959964, 1.959964]) * error)))


@risk.mistake("95 % takes 1.96 standard errors; 1.645 leaves 5 % on each side.", "ab")
def _(x, y, at):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x - at]), y)
    eta = beta[0] + np.array([0.0, -1.644854, 1.644854]) * np.sqrt(inverse[0, 0])
    return 1 / (1 + np.exp(-eta))


@homework.code(
    "Which slopes do the data support?",
    r"""
Return the 95 % likelihood interval of the slope: all slopes whose log-likelihood, *maximized over
the intercept for each slope*, is at most 1.920729 below the top. It is not symmetric. Compare it
with the Wald interval before you go on, and use the difference in your conclusion.""",
    "08-logistic-regression: The night before",
    compare=LOOSE,
)
def supported(x, y):
    """Return (low, high), the ends of the likelihood interval of the slope."""
    z = x - np.mean(x)

    def profile(slope):
        center = 0.0
        step = 1.0
        while abs(step) > 1e-9:
            p = 1 / (1 + np.exp(-(center + slope * z)))
            step = np.clip(np.sum(y - p) / np.sum(p * (1 - p)), -1, 1)
            center += step
        eta = center + slope * z
        return np.sum(y * eta - np.logaddexp(0, eta))

    def end(inside, outside):
        for _ in range(45):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if profile(middle) > floor else (inside, middle)
        return inside

    top = fit(np.column_stack([np.ones(len(x)), z]), y)[0][1]
    floor = profile(top) - 1.920729
    return end(top, top - 1), end(top, top + 1)


supported.visible(2, "For the 23 flights it is near [-0.515, -0.061].", TEMPERATURE, DISTRESS)


@supported.hidden(4, "The ends are right for other flights.")
def _(rng):
    return flights(rng)


@supported.mistake("This is the Wald interval, symmetric about the estimate.", "ab")
def _(x, y):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x]), y)
    width = 1.959964 * np.sqrt(inverse[1, 1])
    return beta[1] - width, beta[1] + width


@supported.mistake("The intercept stayed at its estimate: a slice, far too narrow.", "ab")
def _(x, y):
    from scipy.optimize import brentq

    def gap(slope):
        eta = np.outer([slope, beta[1]], x) + beta[0]
        low, top = np.sum(y * eta - np.logaddexp(0, eta), axis=1)
        return low - top + 1.920729

    beta, _ = fit(np.column_stack([np.ones(len(x)), x]), y)
    return brentq(gap, beta[1] - 1, beta[1]), brentq(gap, beta[1], beta[1] + 1)


@supported.mistake(
    "The sign of the interval is turned over: the risk falls with temperature.", "ab"
)
def _(x, y):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), -x]), y)
    width = 1.959964 * np.sqrt(inverse[1, 1])
    return beta[1] - width, beta[1] + width


@homework.code(
    "Does temperature matter at all?",
    r"""
Return the likelihood ratio statistic $G^2 = 2(\ell_1 - \ell_0)$. Here $\ell_1$ is the largest
log-likelihood of the model with temperature, and $\ell_0$ that of the model with an intercept
alone. One of the two has a closed form.""",
    '06-normal: Three intervals, and what "95 %" means',
    compare=LOOSE,
)
def evidence(x, y):
    """Return twice the log of the ratio of the two maximized likelihoods."""
    X = np.column_stack([np.ones(len(x)), x])
    eta, share = X @ fit(X, y)[0], np.mean(y)
    alone = len(y) * (share * np.log(share) + (1 - share) * np.log(1 - share))
    return 2 * (np.sum(y * eta - np.logaddexp(0, eta)) - alone)


evidence.visible(1, "For the 23 flights the statistic is near 8.", TEMPERATURE, DISTRESS)


@evidence.hidden(3, "The statistic is right for other flights.")
def _(rng):
    return flights(rng)


@evidence.mistake("The factor 2 is missing: this is the log of the ratio.", "ab")
def _(x, y):
    X = np.column_stack([np.ones(len(x)), x])
    eta, share = X @ fit(X, y)[0], np.mean(y)
    alone = len(y) * (share * np.log(share) + (1 - share) * np.log(1 - share))
    return np.sum(y * eta - np.logaddexp(0, eta)) - alone


@evidence.mistake("Without temperature the best probability is the share, not one half.", "ab")
def _(x, y):
    X = np.column_stack([np.ones(len(x)), x])
    eta = X @ fit(X, y)[0]
    return 2 * (np.sum(y * eta - np.logaddexp(0, eta)) + len(y) * np.log(2))


@evidence.mistake("This is the squared ratio of the slope to its standard error (Wald).", "ab")
def _(x, y):
    beta, inverse = fit(np.column_stack([np.ones(len(x)), x]), y)
    return beta[1] ** 2 / inverse[1, 1]


@homework.code(
    "The flights with distress alone",
    r"""
Suppose that only flights *with* distress are plotted. Such data have a likelihood, too. At
temperature $t$ each of 6 O-rings shows distress with probability $p(t)$, where
$\log(p / (1 - p)) = \beta_1 + \beta_2 t$, independently. A flight with count $k$ is
in the data only if $k \ge 1$. What is the probability of $k$, *given that the flight is in the
data*? Return the log-likelihood of `beta`, with all factors. Then find its maximum for the seven
flights, and compare with all 23: what did the selection throw away?""",
    "03-log-likelihood: Only differences mean something",
)
def selected(beta, x, k):
    """Return the log-likelihood of beta for the counts k >= 1, given that they are not 0."""
    from math import comb

    eta = beta[0] + beta[1] * x
    p = 1 / (1 + np.exp(-eta))
    orders = np.log([comb(6, int(count)) for count in k])
    return np.sum(orders + k * np.log(p) + (6 - k) * np.log1p(-p) - np.log1p(-((1 - p) ** 6)))


selected.visible(
    1, "Two flights at 60 °F, p = 1/2: log(6/63) and log(15/63).", [0.0, 0.0], [60.0, 60.0], [1, 2]
)


@selected.hidden(4, "The log-likelihood is right for other flights and coefficients.")
def _(rng):
    k = rng.permutation([6, *rng.integers(1, 4, int(rng.integers(4, 9)))])
    return [rng.uniform(5, 6), rng.uniform(-0.12, -0.1)], rng.uniform(50, 80, len(k)), k


@selected.mistake("A flight is in the data only if k >= 1: divide by that probability.", "ab")
def _(beta, x, k):
    from scipy.stats import binom

    return binom.logpmf(k, 6, 1 / (1 + np.exp(-(beta[0] + beta[1] * x)))).sum()


@selected.mistake("The number of ways to choose the k rings is missing.", "ab")
def _(beta, x, k):
    p = 1 / (1 + np.exp(-(beta[0] + beta[1] * x)))
    return np.sum(k * np.log(p) + (6 - k) * np.log1p(-p) - np.log1p(-((1 - p) ** 6)))


@selected.mistake("This divides by the probability of no distress; divide by its opposite.", "ab")
def _(beta, x, k):
    from scipy.stats import binom

    p = 1 / (1 + np.exp(-(beta[0] + beta[1] * x)))
    return np.sum(binom.logpmf(k, 6, p) - 6 * np.log1p(-p))


@homework.code(
    "On which flight does it hang?",
    r"""
Leave out one flight at a time and fit again. Return the position (from 0) of the flight without
which the slope changes most, up or down. Look at that flight before you write your conclusion.""",
    "08-logistic-regression: Real data: twenty-three flights",
    compare=exactly(),
)
def influential(x, y):
    """Return the index of the flight whose omission changes the slope most."""
    X = np.column_stack([np.ones(len(x)), x - np.mean(x)])
    kept = [np.arange(len(x)) != i for i in range(len(x))]
    slopes = np.array([fit(X[keep], y[keep])[0][1] for keep in kept])
    return int(np.argmax(np.abs(slopes - fit(X, y)[0][1])))


influential.visible(1, "Of the 23 flights it is the warm one with distress.", TEMPERATURE, DISTRESS)


@influential.hidden(3, "It is found among other flights.")
def _(rng):
    found, calm = None, 0
    while found != calm:  # first the coldest, which was calm
        x, y = flights(rng)
        calm = int(rng.integers(1, len(x) - 1))
        x[calm], y[calm] = x.min() - 4, 0.0
        found = influential.reference(x, y)
    yield x, y
    guesses = {found}
    while found in guesses:  # then one that nothing but leaving out can find
        x, y = flights(rng)
        X = np.column_stack([np.ones(len(x)), x])
        residuals = y - 1 / (1 + np.exp(-(X @ fit(X, y)[0])))
        far = (x, -x, abs(x - np.mean(x)), abs(residuals), x * y)
        guesses, found = {int(np.argmax(f)) for f in far}, influential.reference(x, y)
    yield x, y


@influential.mistake("This is the coldest flight.", "ab")
def _(x, y):
    return int(np.argmin(x))


@influential.mistake("It need not be the warmest flight with distress: leave out each.", "b")
def _(x, y):
    return int(np.argmax(np.where(y == 1, x, 0)))


@influential.mistake("This is the warmest flight without distress.", "ab")
def _(x, y):
    return int(np.argmax(np.where(y == 0, x, 0)))


@influential.mistake("Positions count from 0.", "ab")
def _(x, y):
    X = np.column_stack([np.ones(len(x)), x - np.mean(x)])
    kept = [np.arange(len(x)) != i for i in range(len(x))]
    slopes = np.array([fit(X[keep], y[keep])[0][1] for keep in kept])
    return int(np.argmax(np.abs(slopes - fit(X, y)[0][1]))) + 1


homework.written(
    "conclusion",
    "Your conclusion",
    r"""
Write one page for the person who decided about the launch, who knows what a percentage is but
not what a likelihood is. Say what the 23 flights tell about 31 °F, how sure one can be, and
what the data cannot tell. Give numbers with their intervals, and say which interval you trust.
Say in one sentence what looking only at flights with distress did.""",
    "08-logistic-regression: How far do the data reach?",
    rubric=[
        (3, "estimate and interval at 31 °F, in words that a decision maker can use"),
        (2, "31 °F lies far below the coldest flight: the answer rests on the model"),
        (2, "Wald and likelihood intervals of the slope: they differ, why, which one is used"),
        (2, "what selecting flights with distress does: the calm flights carry the signal"),
        (2, "limits: 23 flights, one predictor, independence, one flight that weighs much"),
        (1, "a recommendation that follows from all this"),
    ],
    model=r"""
At 31 °F the model puts the probability of O-ring distress at 0.9996; from 0.48 to 1 if the
interval is made by Wald on the log-odds. No flight was colder than 53 °F, so this rests on the
line continuing where nobody has looked. The slope is -0.232 per °F; its likelihood interval
[-0.515, -0.061] is preferred to Wald's [-0.444, -0.020], because the log-likelihood of so few
flights is no parabola. Among the seven flights with distress alone temperature seems not to
matter; nearly all of the evidence is in the flights without distress, of which none was below
66 °F. Twenty-three flights, one predictor, one warm flight that weighs much, and distress is
not yet disaster. But nothing in the data supports a launch at 31 °F, and what they support is a
warning.""",
)
