"""What each explorer says, by the library: words, numbers, and the heights of its curves."""

from itertools import pairwise
from math import exp, hypot, inf, isfinite, log, log10, sqrt

import explore_draws
import numpy as np
from explore_climbs import climb_all, newtons_start, place, standing
from scipy import optimize, special, stats

from mlelib import (
    Bernoulli,
    LinearRegression,
    LogisticRegression,
    Normal,
    maximize,
    newton,
    with_intercept,
)
from mlelib import scoring as fisher
from mlelib.explore._paths import hill
from mlelib.explore._text import show
from mlelib.inference import likelihood_interval, score_interval, standard_errors, wald_interval

Z = stats.norm.ppf(0.975)
SYMBOLS = {"variance": "σ²", "sd": "σ", "log": "log σ"}


def said(alts, values, verdict="", curves=(), **more):
    """Return what is expected; ``curves`` are (panel, item, height as a function of x)."""
    return {"alts": alts, "values": values, "verdict": verdict, "curves": curves, **more}


def coin(w):
    model = Bernoulli.from_counts(min(w.k, w.n), w.n)
    top, best, here = model.mle(), model.loglik(model.mle()), model.loglik(w.p)
    ends, relative = " to ".join(map(show, likelihood_interval(model))), show(exp(here - best))
    at = f"at p = {show(w.p)} it is "
    return said(
        [
            f"Likelihood over p, highest at {show(top)}; {at}{show(exp(here))}.",
            f"Log-likelihood over p, within 1.92 of its top from {ends}.",
            f"Relative likelihood over p; {at}{relative}.",
        ],
        [*map(show, (top, exp(here), here, best)), relative, ends],
        curves=[
            (0, 0, lambda p: exp(model.loglik(p))),
            (1, 1, model.loglik),
            (2, 1, lambda p: exp(model.loglik(p) - best)),
        ],
    )


def readings(w):
    k = min(w.k, w.n)
    here, total = stats.binom.pmf(k, w.n, w.p), stats.binom.pmf(range(w.n + 1), w.n, w.p).sum()
    area = special.comb(w.n, k) * special.beta(k + 1, w.n - k + 1)
    return said(
        [
            "The table of f(k; p), dots as large as it is; "
            f"the row p = {show(w.p)} and the column k = {k} are marked.",
            f"The row p = {show(w.p)}: the probability of each k; together {show(total)}.",
            f"The column k = {k}: the likelihood of each p; its area is {show(area)}.",
        ],
        list(map(show, (here, total, area, 1 / (w.n + 1)))),
        curves=[
            (1, 1, lambda s: stats.binom.pmf(s, w.n, w.p)),
            (2, 1, lambda p: stats.binom.pmf(k, w.n, p)),
        ],
    )


def products(n, p, kind):
    """Return the product after 0 … n factors p, rounded after each."""
    return np.cumprod(np.append(kind(1), np.full(n, p, dtype=kind)), dtype=kind)


def fate(values):
    """Say what has become of a product."""
    dead, stuck = np.flatnonzero(values == 0), np.flatnonzero(values[1:] == values[:-1])
    if dead.size:
        return f"is 0 from factor {dead[0]} on"
    last = show(float(values[-1]))
    return f"stays at {last} from factor {stuck[0]} on" if stuck.size else f"is {last}"


def digits(value, n, p):
    """Count the right digits of a product, in tenths, by its logarithm."""
    wrong = abs(np.expm1(min(log(value) - n * log(p), 700))) if value else 1
    return show(np.floor(10 * min(10, max(0, -log10(max(wrong, 1e-99))))) / 10, 2)


def underflow(w):
    both = products(w.n, w.p, np.float64), products(w.n, w.p, np.float32)
    (double, single), total = map(fate, both), w.n * log(w.p)
    right = digits(both[0][-1], w.n, w.p), digits(float(both[1][-1]), w.n, float(np.float32(w.p)))

    def height(values):
        return lambda i: log10(values[int(i)]) if values[int(i)] > 0 else -inf

    return said(
        [
            "Running products on a scale of powers of ten: in float64 the product "
            f"{double}; in float32 it {single}.",
            f"Correct digits of each product: at the end {right[0]} in float64 and "
            f"{right[1]} in float32.",
        ],
        [*(show(float(v[-1])) for v in both), show(total), show(total / log(10))],
        f"In float64 the product {double}. In float32 it {single}. "
        f"The sum of logs is {show(total)}.",
        [(0, 1, height(both[0])), (0, 2, height(both[1]))],
    )


def normal(w):
    model, v = Normal(w.x), w.sigma**2
    (mean, s2), here, terms = model.mle(), model.loglik((w.mu, v)), model.pointwise((w.mu, v))
    best = model.loglik((mean, s2)) if s2 > 0 else inf
    chips = [f"x = {show(x)}: {show(t)}" for x, t in zip(w.x[:12], terms, strict=False)]
    if len(w.x) > 12:
        chips.append(f"{len(w.x) - 12} more: {show(terms[12:].sum())}")
    none = "All points are equal: ℓ grows without bound as σ² falls to 0; there is no MLE."
    return said(
        [
            f"The normal density with mean {show(w.mu)} and standard deviation {show(w.sigma)}, a "
            f"stem up to it from each of {len(w.x)} points; log-likelihood {show(here)}.",
            "Lines of equal log-likelihood over μ and σ², the ridge of the best σ² for each μ, the "
            f"top at {show(mean)} and {show(s2)}, the guess at {show(w.mu)} and {show(v)}.",
        ],
        list(map(show, (w.mu, w.sigma, v, here, best, best - here))),
        f"The top is at x̄ = {show(mean)} and σ² = {show(s2)}." if s2 > 0 else none,
        [(0, i, lambda x: stats.norm.pdf(x, w.mu, w.sigma)) for i in (0, 2)]
        + [(1, 6, lambda mu: np.mean((np.array(w.x) - mu) ** 2))],
        chips=chips,
    )


def race(w):
    land, start = hill(w.kind, w.x, w.y, w.scale), list(w.start)
    if w.kind == "normal":
        mean, v = Normal(w.x).mle()
        top = [mean, {"variance": v, "sd": sqrt(v), "log": log(v) / 2}[w.scale]]
    else:
        exists = land.model.separation().kind == "none"
        top = maximize(land.model, [0, 0], fisher).theta.tolist() if exists else None
    paths = w.paths[w.scale if w.kind == "normal" else "logistic"]
    climbs = climb_all(land, top, start, w.step_size, w.careful, paths)
    names = ["gradient ascent ●", "Newton ■", "Fisher scoring ▲", "L-BFGS ◆"]
    stands = [standing(climb, w.at) for climb in climbs]
    says = [newtons_start(land.model, start)]
    bound = "The red dashed line bounds the region where it is."
    says.append(bound if w.kind == "normal" else "For this model it is so everywhere.")
    both = zip(names, climbs, strict=True)
    says += [
        f"{n[0].upper()}{n[1:]} {why}" for n, (way, _, why) in both if why and w.at >= len(way) - 1
    ]
    around = f" around the top at {place(top)}" if top else ", which has no top"
    listed = "; ".join(map(" ".join, zip(names, stands, strict=True)))
    return said(
        [
            f"Lines of equal log-likelihood{around}, and four climbs from {place(start)}, up to "
            f"step {w.at}.",
            "Distance to the top in standard errors, on a scale of powers of ten, against steps: "
            f"{listed}.",
        ],
        stands,
        " ".join(says),
        [(0, "climbs", [[theta for theta, _ in way[: w.at + 1]] for way, _, _ in climbs])],
    )


NOISE = {"normal": stats.norm, "laplace": stats.laplace, "t": stats.t(3)}
NOISES = {"laplace": "Laplace", "t": "t with 3 degrees of freedom"}


def line(w):
    x, y = np.array(w.x), np.array(w.y)

    def loglik(pair):
        return NOISE[w.family].logpdf((y - pair[0] - pair[1] * x) / w.sigma).sum() - len(x) * log(
            w.sigma
        )

    def equation(pair):
        return f"y = {show(pair[0])} {'−' if pair[1] < 0 else '+'} {show(abs(pair[1]))} x"

    here, mse = (w.b0, w.b1), np.mean((y - w.b0 - w.b1 * x) ** 2)
    least = LinearRegression(with_intercept(x), y).beta.tolist()
    with_normal = (
        "With normal noise ℓ is a constant minus n · MSE / (2σ²): what lowers one raises the other."
    )
    other = f"With {NOISES.get(w.family)} noise the most likely line is not the one with "
    return said(
        [
            f"{len(x)} points, the line {equation(here)}, the square of each residual, and the "
            "noise density standing on the line at three places.",
            f"Two dials: the mean squared error is {show(mse)}, "
            f"the log-likelihood {show(loglik(here))}.",
        ],
        [equation(here), show(mse), show(loglik(here)), equation(least)],
        with_normal if w.family == "normal" else f"{other}the least squares.",
    )


def logistic(w):
    model = LogisticRegression(with_intercept(w.x), w.y)
    trace = maximize(model, [0, 0], newton, max_steps=15).trace
    at = min(w.steps, len(trace) - 1)
    b0, b1 = trace[at].theta.tolist()
    flat, loglik, worst = abs(b1) < 1e-9, trace[at].loglik, -min(model.pointwise((b0, b1)))
    half, size = "nowhere" if flat else show(-b0 / b1), show(hypot(b0, b1))
    return said(
        [
            f"{len(w.x)} points with labels 0 and 1, and the fitted probability after {at} "
            f"iterations; a half at x: {half}.",
            f"Cross-entropy of each point, largest {show(worst)}; together {show(-loglik)}.",
            f"Length of β after each iteration; {size} after {at}.",
            f"Minus the log-likelihood on a scale of powers of ten; {show(-loglik)} after {at} "
            "iterations.",
        ],
        [show(b0), show(0 if flat else b1), show(exp(b1)), half, size, show(loglik)],
        separated(model, w.x, w.y),
        [
            (0, 1, lambda x: special.expit(b0 + b1 * x)),
            (2, 0, lambda i: hypot(*trace[int(i)].theta)),
            (3, 0, lambda i: log10(-trace[int(i)].loglik)),
        ],
    )


def separated(model, x, y):
    """Say what the library's certificate means, and where labels that part do so."""
    kind = model.separation().kind
    if kind == "none":
        return "The labels overlap: no threshold tells them apart, and the MLE exists."
    if len(set(y)) == 1:
        return "All labels are equal: completely separated, and no MLE exists."
    labels = [label for _, label in sorted(zip(x, y, strict=True))]
    (a, b) = next(
        pair for pair, (i, j) in zip(pairwise(sorted(x)), pairwise(labels), strict=True) if i != j
    )
    where = f"between x = {show(a)} and {show(b)}" if kind == "complete" else f"at x = {show(a)}"
    how = "Completely" if kind == "complete" else "Quasi-completely"
    return f"{how} separated {where}: ℓ climbs forever, ‖β‖ grows without end, and no MLE exists."


def sample(n, s2):
    """Return n observations with mean 0 and mean squared deviation s2: σ² asks for no more."""
    x = np.arange(n) - (n - 1) / 2
    return x * sqrt(s2 / np.mean(x**2))


def coverages(n, scale):
    """Return the exact coverages: n σ̂²/σ² is chi-squared with n − 1 degrees of freedom."""
    w, law = Z * sqrt(2 / n), stats.chi2(n - 1)
    sides = (-40, 0), (0, 2 + Z * Z / n)
    g = [optimize.brentq(lambda t: t + exp(-t) - 1 - Z * Z / n, *s, xtol=1e-14) for s in sides]
    wald = {
        "variance": (1 - w, 1 + w),
        "sd": (max(0, 1 - w / 2) ** 2, (1 + w / 2) ** 2),
        "log": (exp(-w), exp(w)),
    }[scale]
    score = 1 / (1 + w), 1 / (1 - w) if w < 1 else inf
    return [
        float((law.cdf(n / low) if low > 0 else 1) - law.cdf(n / high))
        for low, high in ((exp(g[0]), exp(g[1])), wald, score)
    ]


def interval(w):
    model = Normal(sample(w.n, w.s2))
    to = {"variance": lambda v: v, "sd": sqrt, "log": lambda v: log(v) / 2}[w.scale]
    back = {"variance": lambda t: t, "sd": lambda t: t * t, "log": lambda t: exp(2 * t)}[w.scale]
    slope = {"variance": 1, "sd": 0.5 / sqrt(w.s2), "log": 0.5 / w.s2}[w.scale]
    error, here = standard_errors(model, model.mle())[1] * slope, to(w.s2)
    straight = [here - Z * error, here + Z * error]
    score = list(score_interval(model, "sigma2"))
    ends = {
        "likelihood": list(likelihood_interval(model, "sigma2")),
        "Wald": [back(t) if w.scale == "log" or t > 0 else 0 for t in straight],
        "score": score if w.n >= 8 else [score[0], inf],
    }
    if w.scale == "variance":
        ends["Wald"] = list(wald_interval(model, "sigma2"))
    places = [
        straight if name == "Wald" else [to(v) if isfinite(v) else v for v in pair]
        for name, pair in ends.items()
    ]
    names, rates = ["likelihood ●", "Wald ■", "score ▲"], coverages(w.n, w.scale)
    spans = [f"{show(a)} to {show(b)}" for a, b in places]
    made = "; ".join(map(" ".join, zip(names, spans, strict=True)))
    rate = ", ".join(f"{name} {show(share)}" for name, share in zip(names, rates, strict=True))
    carried = ", ".join(f"{name} {show(a)} to {show(b)}" for name, (a, b) in ends.items())
    top = model.loglik((0, w.s2))
    return said(
        [
            f"Three curves over {SYMBOLS[w.scale]}, cut 1.92 below the top at {show(here)}: "
            f"{made}.",
            f"Actual coverage against n, nominal 0.95; at n = {w.n}: {rate}.",
        ],
        [*spans, *(f"{show(100 * share, 3)} %" for share in rates)],
        f"Carried over to σ²: {carried}. "
        "Only Wald’s depends on the parameter in which it was made.",
        [
            (0, 1, lambda t: model.loglik((0, back(t))) - top),
            (0, 2, lambda t: -(((t - here) / error) ** 2) / 2),
            *((1, 1 + 2 * i, lambda n, i=i: coverages(int(n), w.scale)[i]) for i in range(3)),
        ],
    )


NOTHING_DRAWN = (
    "Nothing is drawn yet. Each draw is a new sample of n: one estimate, and one interval."
)


def sampling(w):
    told = w.model, w.n, w.truth
    data = explore_draws.samples(*told, w.seed, w.draws)
    fits = [explore_draws.MODEL[w.model](x) for x in data]
    found = [fit.mle()[1] if w.model == "variance" else fit.mle() for fit in fits]
    model = explore_draws.MODEL[w.model](explore_draws.sample_with(*told))
    theta = (0.0, w.truth) if w.model == "variance" else w.truth
    if w.model == "coin":
        sd = sqrt(1 / (w.n * Bernoulli.from_counts(1, 1).fisher_information(w.truth)))
    else:
        sd = sqrt(1 / np.ravel(model.fisher_information(theta))[-1])
    kind = {"wald": "Wald", "likelihood": "likelihood"}[w.interval]
    hits = [explore_draws.covers(w.model, w.interval, w.n, v, w.truth) for v in found]
    least, most = w.truth - 4 * sd, w.truth + 4 * sd
    if w.model == "coin":
        least, most = max(least, -0.5 / w.n), min(most, 1 + 0.5 / w.n)
    off = sum(not max(least, 0 if w.model != "coin" else least) <= v <= most for v in found)

    def long_runs(n):
        return explore_draws.exact_coverage(w.model, w.interval, int(n), w.truth)

    actual = long_runs(w.n)
    share, words = sum(hits) / max(w.draws, 1), f"{sum(hits)} of {w.draws}"
    error = sqrt(actual * (1 - actual) / max(w.draws, 1))
    drawn = f", and {show(share)} of the {w.draws} drawn" if w.draws else ""
    symbol = {"coin": "p", "exponential": "λ", "variance": "σ²"}[w.model]
    long_run = f"{show(100 * actual, 3)} %"
    return said(
        [
            f"Histogram of {w.draws} estimates of {symbol}, where the truth is {show(w.truth)}, "
            f"beside the normal density with standard deviation {show(sd)} that the information "
            f"predicts; {off} are off the picture.",
            f"The last {min(w.draws, 50)} of {w.draws} {kind} intervals as lines; thick, and with "
            f"a square, those that miss the truth at {show(w.truth)}: {hits[-50:].count(False)}.",
            f"Exact coverage of the {kind} interval against n, where 0.95 is promised; "
            f"at n = {w.n} it is {show(actual)}{drawn}.",
        ],
        [
            show(float(np.mean(found))) if w.draws else "–",
            show(explore_draws.moments(*told)[0]),
            show(float(np.std(found))) if w.draws > 1 else "–",
            show(explore_draws.moments(*told)[1]),
            show(sd),
            words,
            long_run,
        ],
        f"{words} intervals contain the truth: {show(100 * share, 3)} %. In the long run it is "
        f"{long_run}, exactly; a share of {w.draws} is off by about {show(100 * error, 2)} points "
        "by chance (one standard error)."
        if w.draws
        else NOTHING_DRAWN,
        [(0, 2, lambda v: stats.norm.pdf(v, w.truth, sd)), (2, 1, long_runs)],
    )


NAMES = ["first", "second"]


def em(w):
    """Climb by EM: w, mu, v, ℓ and responsibilities at each step, and where a variance vanishes."""
    x, theta = np.array(w.x)[:, None], np.array([[w.w, 1 - w.w], [w.m1, w.m2], [w.s1, w.s2]])
    theta[2] **= 2
    trace, arrived, onto = [], False, None
    while True:
        with np.errstate(divide="ignore"):  # a component without a share has log 0
            logs = np.log(theta[0]) + stats.norm.logpdf(x, theta[1], np.sqrt(theta[2]))
        total = special.logsumexp(logs, axis=1)
        r = np.exp(logs - total[:, None])
        trace.append((theta, total.sum(), r[:, 0]))
        arrived = len(trace) > 1 and trace[-1][1] - trace[-2][1] < 1e-9
        if arrived or len(trace) > 200:
            return trace, arrived, None
        n = r.sum(axis=0)
        mu = np.where(n > 0, (r * x).sum(axis=0) / np.where(n > 0, n, 1), theta[1])
        v = (r * (x - mu) ** 2).sum(axis=0) / np.where(n > 0, n, 1)
        v = np.where(n > 0, v, theta[2])
        if min(v) < 1e-10:
            onto = int(np.argmax(v < 1e-10))
            return trace, False, (NAMES[onto], mu[onto])
        theta = np.array([n / len(x), mu, v])


def em_verdict(trace, arrived, onto, at):
    """Say how the climb stands at a step."""
    (shares, mu, v), loglik, _ = trace[at]
    last = at == len(trace) - 1
    if last and onto:
        return (
            f"The next step leaves the {onto[0]} component with x = {show(onto[1])} alone, and "
            "with variance 0: ℓ grows without bound, and no MLE exists."
        )
    if min(shares) == 0:
        nothing = NAMES[int(np.argmin(shares))]
        return f"The {nothing} component has no share in any point, and will never get one."
    if last and arrived and abs(mu[0] - mu[1]) < 1e-6 and abs(v[0] - v[1]) < 1e-6:
        return (
            "Both components are the same: every point stays divided as it is, and EM stands "
            "still at a single normal distribution."
        )
    if last and arrived:
        return f"EM stands still after {at} steps: the top of its neighborhood, or a saddle."
    if at == 0:
        return (
            "The bars show how each point is divided. A step gives each component the mean and "
            "the variance of its share."
        )
    gain = loglik - trace[at - 1][1]
    return f"Step {at} has gained {'less than 1e-6' if gain < 1e-6 else show(gain)}."


def mixture(w):
    trace, arrived, onto = em(w)
    at = min(w.at, len(trace) - 1)
    (shares, mu, v), loglik, r = trace[at]
    sd = np.sqrt(v)
    parts = [
        f"the {NAMES[j]} with share {show(shares[j], 3)}, mean {show(mu[j])} and standard "
        f"deviation {show(sd[j])}"
        for j in (0, 1)
    ]
    chips = [f"x = {show(x)}: {show(a, 3)}" for x, a in zip(w.x[:12], r, strict=False)]
    if len(w.x) > 12:
        chips.append(f"{len(w.x) - 12} more: {show(r[12:].sum(), 3)}")
    values = [show(at), show(shares[0], 3), f"{show(mu[0])}, {show(sd[0])}"]
    values += [show(shares[1], 3), f"{show(mu[1])}, {show(sd[1])}", show(loglik)]

    def density(x, j):
        return shares[j] * stats.norm.pdf(x, mu[j], sd[j])

    return said(
        [
            f"Two normal densities, each times its share: {', '.join(parts)}; and their sum. "
            f"Below them a bar at each of {len(w.x)} points, divided between the two.",
            f"The log-likelihood against EM steps, from {show(trace[0][1])} to {show(loglik)} "
            f"after {at}; it never falls.",
        ],
        values,
        em_verdict(trace, arrived, onto, at),
        [
            (0, 0, lambda x: density(x, 0) + density(x, 1)),
            (0, 1, lambda x: density(x, 0)),
            (0, 2, lambda x: density(x, 1)),
            (1, 0, lambda i: trace[int(i)][1]),
        ],
        chips=chips,
    )
