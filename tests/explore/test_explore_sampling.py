"""The explorer of sampling distributions: its random numbers, its picture, its long run."""

import json
from math import sqrt

import explore_draws
import numpy as np
import pytest
from explore_cases import CASES
from scipy import stats
from test_explore import run

from mlelib import explore

MODELS = ("coin", "exponential", "variance")


def estimates(**state):
    """Return the estimates that the script draws."""
    given = {"truth": 0.3, "seed": 1, **state}
    return np.array(run(f"modules.sampling.estimates({json.dumps(given)})", "sampling"))


def scene_of(state):
    """Return panels with their items; what a notebook stores has them drawn."""
    widget = explore.SamplingExplorer(**state)
    given = json.dumps(widget.state())
    return widget, run(f"modules.sampling.explorer.scene({given})", "sampling")


def words(seed, stream, n):
    """Return the generator's words, in whole numbers and slowly."""
    a, b, c, counter, found = 0, seed, stream, 1, []
    for _ in range(15 + n):
        word = (a + b + counter) % 2**32
        counter += 1
        a, b = b ^ (b >> 9), (c + (c << 3)) % 2**32
        c = (((c << 21) % 2**32 | c >> 11) + word) % 2**32
        found.append(word)
    return found[15:]


@pytest.mark.parametrize(("seed", "stream"), [(0, 0), (1, 0), (2**31 - 1, 1999), (12345, 7)])
def test_the_random_numbers_are_the_same_in_script_numpy_and_whole_numbers(seed, stream):
    code = (
        f"(next => Array.from({{ length: 40 }}, next))(modules.random.uniforms({seed}, {stream}))"
    )
    found = run(code, "random")
    assert found == [(word + 0.5) / 2**32 for word in words(seed, stream, 40)]
    assert explore_draws.uniforms(seed, [stream], 40)[0].tolist() == found


def test_the_random_numbers_are_uniform_within_a_stream_and_across_streams():
    """Chi-squared over 256 cells; neighbors and streams that follow each other are unrelated."""
    u = explore_draws.uniforms(1, np.arange(2000), 100)
    for numbers in (u.ravel(), u[:, 0], u[0], explore_draws.uniforms(1, [0], 50_000).ravel()):
        cells = max(10, min(256, len(numbers) // 20))
        counts = np.histogram(numbers, cells, (0, 1))[0]
        assert 0.001 < stats.chisquare(counts).pvalue < 0.999
    assert abs(u.mean() - 1 / 2) < 4 * sqrt(1 / 12 / u.size)
    assert abs(u.var() - 1 / 12) < 4 * sqrt(1 / 180 / u.size)
    pairs = [(u[:, 0], u[:, 1]), (u[:-1, 0], u[1:, 0]), (u[:, :-1], u[:, 1:]), (u[:-1], u[1:])]
    pairs.append((u, explore_draws.uniforms(2, np.arange(2000), 100)))  # of the next seed
    for a, b in pairs:
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 4 / sqrt(a.size)
    assert 0 < u.min() < u.max() < 1


def test_normal_numbers_are_normal():
    z = explore_draws.samples("variance", 100, 1.0, 1, 500).ravel()
    assert stats.kstest(z, "norm").pvalue > 0.001
    assert abs(np.mean(z**4) - 3) < 4 * sqrt(96 / z.size)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [2, 7, 100])
def test_estimates_follow_their_exact_law(model, n):
    """2000 draws of the script: mean and spread, and the whole distribution."""
    found = estimates(model=model, n=n, draws=2000)
    if model == "coin":
        k, counts = np.arange(n + 1), np.bincount(np.rint(n * found).astype(int), minlength=n + 1)
        expected = 2000 * stats.binom.pmf(k, n, 0.3)
        enough = expected > 5
        pooled = [np.append(v[enough], v[~enough].sum()) for v in (counts, expected)]
        p = stats.chisquare(*(v[pooled[1] > 0] for v in pooled)).pvalue
    elif model == "exponential":
        p = stats.kstest(found, stats.invgamma(n, scale=0.3 * n).cdf).pvalue
    else:
        p = stats.kstest(found, stats.chi2(n - 1, scale=0.3 / n).cdf).pvalue
    assert p > 0.001
    mean, sd = explore_draws.moments(model, n, 0.3)
    if np.isfinite(sd):
        assert abs(found.mean() - mean) < 4 * sd / sqrt(2000)


@pytest.mark.parametrize("model", MODELS)
def test_more_draws_change_none_and_a_seed_is_the_same_each_time(model):
    few, many = (estimates(model=model, n=9, draws=draws) for draws in (5, 50))
    assert many[:5].tolist() == few.tolist()
    assert estimates(model=model, n=9, draws=5, seed=2).tolist() != few.tolist()
    row = explore_draws.samples(model, 9, 0.3, 1, 5)
    shorter = explore_draws.samples(model, 4, 0.3, 1, 5)
    np.testing.assert_array_equal(row[:, :4], shorter)


@pytest.mark.parametrize("how", ["wald", "likelihood"])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [3, 20, 100])
def test_the_share_that_covers_is_the_exact_one_but_for_chance(model, how, n):
    state = {"model": model, "interval": how, "n": n, "draws": 2000, "seed": 5}
    widget, scene = scene_of(state)
    actual = explore_draws.exact_coverage(model, how, n, widget.truth)
    hits = int(dict(scene["readouts"])["intervals with the truth"].split()[0])
    assert abs(hits / 2000 - actual) < 4 * sqrt(actual * (1 - actual) / 2000)


@pytest.mark.parametrize("state", CASES["SamplingExplorer"], ids=str)
def test_lines_are_the_librarys_intervals_and_bars_hold_every_estimate(state):
    """Each line is an interval of its draw; those drawn thick miss; the bars' area is 1."""
    widget, scene = scene_of(state)
    told = widget.model, widget.n, widget.truth
    data = explore_draws.samples(*told, widget.seed, widget.draws)
    bars, (_, held, _, missed, _) = scene["panels"][0]["items"][0], scene["panels"][1]["items"]
    seen = {
        a[1]: ((a[0], b[0]), part is held) for part in (held, missed) for a, b in part["points"]
    }
    assert sorted(seen) == [*range(max(0, widget.draws - 50) + 1, widget.draws + 1)]
    for row, (line, covers) in list(seen.items())[::5]:
        low, high = explore_draws.by_library(widget.model, widget.interval, data[row - 1])
        np.testing.assert_allclose(line, (low, high), rtol=1e-9, atol=1e-12)
        assert covers == (low <= widget.truth <= high)
    outline = np.array(bars["points"]).reshape(-1, 2)
    if not widget.draws:
        assert outline.size == 0
        return
    area = np.trapezoid(outline[:, 1], outline[:, 0])
    assert area == pytest.approx(1)
    found = estimates(model=told[0], n=told[1], truth=told[2], seed=widget.seed, draws=widget.draws)
    lefts, rights = outline[1:-1:2], outline[2:-1:2, 0]
    share = [
        np.mean((a - 1e-9 <= found) & (found < b - 1e-9))
        for a, b in zip(lefts[:, 0], rights, strict=True)
    ]
    np.testing.assert_allclose(share, lefts[:, 1] * (rights - lefts[:, 0]), atol=1e-9)


@pytest.mark.parametrize("how", ["wald", "likelihood"])
@pytest.mark.parametrize("model", MODELS)
def test_an_interval_that_covers_is_one_whose_ends_do(model, how):
    """By the library, sample by sample: what the exact coverage is made of."""
    for n in (2, 6, 21):
        for truth in (0.02, 0.3, 0.5):
            for x in explore_draws.samples(model, n, truth, 4, 6):
                low, high = explore_draws.by_library(model, how, x)
                fit = explore_draws.MODEL[model](x)
                estimate = np.ravel(fit.mle())[-1]
                covers = explore_draws.covers(model, how, n, estimate, truth)
                assert covers == (low <= truth <= high)


def test_draws_are_added_up_to_a_limit_and_started_anew():
    def pressed(name, **state):
        return run(f"modules.sampling.explorer.actions.{name}({json.dumps(state)})", "sampling")

    assert pressed("one", draws=7) == {"draws": 8}
    assert pressed("many", draws=7) == {"draws": 107}
    assert pressed("many", draws=1950) == pressed("one", draws=2000) == {"draws": 2000}
    assert pressed("anew", seed=4, draws=9) == {"seed": 5, "draws": 0}
    assert pressed("anew", seed=2**31 - 1, draws=9) == {"seed": 0, "draws": 0}
