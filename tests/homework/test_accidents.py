"""No question is answered by accident: wrong programs that lean on what inputs have in common.

Each program is right for some inputs, and is no mistake worth a sentence of its own. Under any key
it loses the parts that are named.
"""

import re
from math import comb

import numpy as np
import pytest
from classroom import ASSIGNMENTS, question_of

from mlegrade.__main__ import main
from mlegrade.assignment.compare import generator
from mlegrade.assignment.prove import KEYS, doubts
from mlegrade.assignment.question import Mistake
from mlegrade.assignment.source import SOURCES, load

right = {
    question.name: question.reference
    for assignment in ASSIGNMENTS.values()
    for question in assignment.questions
}


def residual(x, y):
    """Find the flight that fits worst."""
    fit = right["risk"].__globals__["fit"]
    X = np.column_stack([np.ones(len(x)), x])
    return int(np.argmax(abs(y - 1 / (1 + np.exp(-(X @ fit(X, y)[0]))))))


def bounded(loglik, score, hessian, start):
    from scipy.optimize import minimize_scalar

    return minimize_scalar(lambda t: -loglik(t), bounds=(0.001, 20), options={"xatol": 1e-9}).x


def known_edges(p, k, n):
    """Know what happens without heads, and not with heads alone."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = (k * np.log(p) if k else 0) + (n - k) * np.log(1 - np.asarray(p))
    return comb(n, k) * np.exp(logs)


def nearest(x, w, m1, m2, s1, s2):
    """Give a point where both densities round to 0 to the nearer mean."""
    logs = [-(((x - m) / s) ** 2) / 2 for m, s in ((m1, s1), (m2, s2))]
    near = np.where(abs(x - m1) < abs(x - m2), m1, m2)
    far = np.maximum(*logs) < -745
    moved = np.where(far, near, x)
    r = 1 / (
        1
        + (1 - w) / w * s1 / s2 * np.exp(-(((moved - m2) / s2) ** 2 - ((moved - m1) / s1) ** 2) / 2)
    )
    r = np.where(far, abs(x - m1) < abs(x - m2), r)
    return np.mean(r), np.sum(r * x) / np.sum(r), np.sum((1 - r) * x) / np.sum(1 - r)


def by_place(x, Y):
    """Compare neighbors as they come, as if x were sorted."""
    return [
        "complete"
        if abs(np.diff(y)).sum() < 2
        and (len(set(y)) == 1 or np.diff(x)[np.flatnonzero(np.diff(y))[0]] != 0)
        else "quasi-complete"
        if abs(np.diff(y)).sum() == 1
        else "none"
        for y in Y
    ]


ACCIDENTS = {
    "constant on a size": ("influential", lambda x, y: 7 if len(x) == 40 else 20, "b"),
    "the place of the data": ("influential", lambda x, y: int(np.argmax(x * (y > 0))), "b"),
    "the largest residual": ("influential", residual, "b"),
    "the farthest": ("influential", lambda x, y: int(np.argmax(abs(x - x.mean()))), "ab"),
    "sorted only": ("separation", by_place, "bc"),
    "words by number": ("separation", lambda x, Y: (["complete", "none"] * 9)[: len(Y)], "bcd"),
    "all the same word": ("separation", lambda x, Y: ["complete"] * len(Y), "abcd"),
    "whole numbers": ("separation", lambda x, Y: right["separation"](np.trunc(x), Y), "b"),
    "k = n not asked": ("support", lambda k, n: right["support"](k, n) if k < n else (0, 1), "c"),
    "k = 0 not asked": ("support", lambda k, n: right["support"](k, n) if k else (0, 1), "c"),
    "p = 1, k = n": ("likelihood", known_edges, "c"),
    "p = 1 impossible": ("likelihood", lambda p, k, n: known_edges(p, k, n) * (p != 1), "c"),
    "arrays only": ("likelihood", lambda p, k, n: [right["likelihood"](q, k, n) for q in p], "ab"),
    "a quarter of heads": ("likelihood", lambda p, k, n: right["likelihood"](p, n // 4, n), "b"),
    "the last taxi": ("taxis", lambda N, seen: right["taxis"](N, np.sort(seen)[::-1]) * 0, "ab"),
    "four taxis": ("taxis", lambda N, seen: np.where(max(seen) <= N, 1.0 * N**-4.0, 0), "ab"),
    "no taxi twice": ("taxis", lambda N, seen: right["taxis"](N, np.unique(seen)), "b"),
    "many fish": ("lake", lambda m, c, r: max(m * c // r, m + c), "b"),
    "five of equal weight": ("average", lambda ll: right["average"](ll[:5]), "b"),
    "the middle counts": ("relative", lambda ll: np.exp(ll - ll[len(ll) // 2]), "b"),
    "every candidate possible": (
        "relative",
        lambda ll: np.exp(ll - max(ll)) if np.isfinite(ll).all() else np.ones(len(ll)),
        "b",
    ),
    "all alike is certain": (
        "tosses",
        lambda p, x: right["tosses"](p, x) if len(set(x)) > 1 else 0.0,
        "cd",
    ),
    "p = 1 is certain": ("tosses", lambda p, x: 0.0 if p == 1 else right["tosses"](p, x), "c"),
    "p = 0 is impossible": (
        "tosses",
        lambda p, x: -np.inf if p == 0 else right["tosses"](p, x),
        "d",
    ),
    "some failed": ("lamps", lambda r, h, f: right["lamps"](r, h, f) if 0 in f else 0, "b"),
    "some burn": ("lamps", lambda r, h, f: right["lamps"](r, h, f) if 1 in f else 0, "b"),
    "positive means": (
        "normal_fit",
        lambda x: (np.sqrt(np.mean(x**2) - np.var(x)), np.var(x)),
        "b",
    ),
    "the first is the least": ("delayed", lambda x: (x[0], 1 / np.mean(x - x[0])), "b"),
    "the last is the least": ("delayed", lambda x: (x[-1], 1 / np.mean(x - x[-1])), "ab"),
    "mean 0": ("lost_starts", lambda x: (1.5 * np.mean(x**2), 2 * np.mean(x**2)), "ab"),
    "positive tops": ("climb", bounded, "bc"),
    "positive means of a profile": ("profile", lambda mu, x: right["profile"](abs(mu), x), "b"),
    "a line": ("weighted", lambda X, y, sd: right["weighted"](X[:, :2], y, sd), "b"),
    "labels in turn": (
        "labels",
        lambda b, X, y: right["labels"](b, X, np.arange(len(y)) % 2),
        "b",
    ),
    "positive coefficients": ("labels", lambda b, X, y: right["labels"](abs(b), X, y), "bc"),
    "one predictor": ("grouped", lambda X, s, n: right["grouped"](X[:, :2], s, n), "b"),
    "zeros in two places": (
        "slope",
        lambda a, b, c, d: right["slope"](a, b, c or 1, d or 1),
        "c",
    ),
    "always infinite": ("slope", lambda a, b, c, d: (np.inf, np.inf), "abc"),
    "counts of the seven": (
        "selected",
        lambda b, x, k: right["selected"](b, x, np.resize([1, 1, 1, 2, 2, 3, 1], len(k))),
        "b",
    ),
    "something failed": (
        "rate",
        lambda events, hours: right["rate"](events, hours) if any(events) else (0, 0, 0, 0),
        "c",
    ),
    "three machines": ("rate", lambda events, hours: right["rate"](events[:3], hours[:3]), "b"),
    "better after": (
        "two_rates",
        lambda k, s, m, t: right["two_rates"](k, s, m, t) if k / s > m / t else (0.0, 1.0),
        "bc",
    ),
    "the first is not 0": (
        "two_rates",
        lambda k, s, m, t: right["two_rates"](k or 1, s, m, t),
        "c",
    ),
    "in minutes": ("aic", lambda x: right["aic"](x) if max(x) > 1 else (0.0, 0.0), "b"),
    "three times": ("aic", lambda x: right["aic"](x[:3]), "b"),
    "a formula": (
        "inspected",
        lambda low, high: np.sum(low == high) / np.sum(low),
        "d",
    ),
    "something failed exactly": (
        "inspected",
        lambda low, high: right["inspected"](low, high) if (low == high).any() else 0.0,
        "d",
    ),
    "in turn": (
        "inspected",
        lambda low, high: right["inspected"](low, np.where(np.arange(len(low)) % 2, np.inf, low)),
        "cd",
    ),
    "the first is the lower": (
        "em_step",
        lambda x, w, m, u, s, t: right["em_step"](x, w, min(m, u), max(m, u), s, t),
        "b",
    ),
    "far points are the nearest's": ("em_step", nearest, "c"),
    "far points are the second's": (
        "em_step",
        lambda x, w, m, u, s, t: right["em_step"](x, w, m, u, min(s, t), max(s, t)),
        "c",
    ),
    "forty flights": ("supported", lambda x, y: right["supported"](x[:30], y[:30]), "b"),
}


@pytest.mark.parametrize(("label", "program", "loses"), ACCIDENTS.values(), ids=ACCIDENTS)
def test_a_program_that_leans_on_the_inputs_loses_under_any_key(label, program, loses):
    name = next(n for n, a in ASSIGNMENTS.items() if label in {q.name for q in a.questions})
    question = question_of(name, label)
    for key in range(12):
        for part in question.parts:
            if part.name in loses:
                cases = part.draw(generator(b"%d" % key, part.name))
                values = question.attempt(cases, Mistake("", program, loses))
                wrong = part.compare(values, question.expected(cases), cases)
                assert wrong, (key, part.name)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_hidden_inputs_tell_mistakes_apart_under_many_keys(name):
    """What ``build`` refuses is not there."""
    assert KEYS >= 50
    assert list(doubts(ASSIGNMENTS[name])) == []


QUESTION = """
import numpy as np
from mlegrade import Assignment, exactly

homework = Assignment("bad", 1, "Bad", 60, (), ())


@homework.code("Largest", "Where is the largest?", "06-normal: Here", compare=exactly())
def largest(x, n):
    \"\"\"Return the place of the largest x, plus n.\"\"\"
    return int(np.argmax(x)) + n


largest.visible(1, "It is the second.", [1, 3, 2], 0)


@largest.hidden(1, "It is found elsewhere.")
def _(rng):
    size, n = int(rng.integers(4, 40)), int(rng.integers(0, 40))
    {draw}


@largest.mistake("This is the last.", "{loses}")
def _(x, n):
    return len(x) - 1 + n


@largest.mistake("This is one too many.", "ab")
def _(x, n):
    return int(np.argmax(x)) + n + 1


@largest.mistake("This is the smallest.", "ab")
def _(x, n):
    return int(np.argmin(x)) + n
"""
MIDDLE = "x = rng.normal(size=size); return np.roll(x, 1 - np.argmax(x)), n"
REFUSED = {
    "a mistake passes": (
        "x = rng.normal(size=size); return x, n",
        "ab",
        r"bad.largest, part b: under key \d+ the mistake 'This is the last.' passes; draw inputs on"
        " which it differs, or say that it does not lose b",
    ),
    "a mistake loses more": (
        MIDDLE,
        "a",
        "part b: under key 0 the mistake 'This is the last.' fails; draw inputs on which it is"
        " right, or say that it loses b",
    ),
    "one answer": (
        "x = rng.normal(size=size); return np.roll(x, 1 - np.argmax(x)), n // 13",
        "ab",
        r"part b: one answer, or one for each size of the inputs, passes under \d+ of 50 keys; ",
    ),
    "an answer for each size": (
        "x = rng.normal(size=4 + n % 3); return np.roll(x, n % 3 - np.argmax(x)), 0",
        "ab",
        "one for each size of the inputs, passes under",
    ),
    "one size": (
        "x = rng.normal(size=9); return np.roll(x, 1 - np.argmax(x)), n",
        "ab",
        r"bad.largest: in all hidden inputs x has one size \(9\), which the visible part has not; ",
    ),
    "sorted": (
        "x = np.sort(rng.normal(size=size)); return x, n",
        "a",
        "in all hidden inputs x is sorted; put it in any order",
    ),
    "one value": (MIDDLE.replace(", n", ", 3"), "ab", "in all hidden inputs n has one value; "),
    "not a number": (MIDDLE.replace(", n", ", np.nan"), "ab", "the reference gives NaN; "),
}


def refused(folder, draw, loses):
    """Build a question that draws its inputs so; return the exit status."""
    (folder / "homework").mkdir()
    text = QUESTION.format(draw=draw, loses=loses)
    (folder / "homework" / "bad.py").write_text(text, "utf-8")
    return main(["--sources", str(folder / "homework"), "build", "--out", str(folder / "out")])


@pytest.mark.parametrize(("draw", "loses", "words"), REFUSED.values(), ids=REFUSED)
def test_a_question_that_can_be_answered_by_accident_is_not_built(
    draw, loses, words, tmp_path, capsys
):
    assert refused(tmp_path, draw, loses) == 2
    said = capsys.readouterr().err
    assert re.search(words, said), said
    assert said.endswith("Nothing of it was built.\n")
    assert not (tmp_path / "out").exists()


def test_a_good_question_is_built(tmp_path):
    assert refused(tmp_path, MIDDLE, "ab") == 0
    assert len(list((tmp_path / "out").rglob("*.ipynb"))) == 3


def test_the_guides_example_is_a_good_question(tmp_path):
    """And the guide says under how many keys a question is tried."""
    guide = (SOURCES.parent / "chapters" / "grading.md").read_text("utf-8")
    example = re.search("```python\n(@homework.code.*?)```", guide, re.S)[1]
    head = QUESTION[: QUESTION.index("@homework")]
    (tmp_path / "bad.py").write_text(head + example, "utf-8")
    assert list(doubts(load("bad", tmp_path))) == []
    assert f"under `{KEYS}` keys" in guide
