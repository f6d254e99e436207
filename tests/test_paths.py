"""A drawing's paths, said in fewer characters, are the same paths."""

import re

import pytest
from browser_checks import reader
from hypothesis import given, settings
from hypothesis import strategies as st
from mlebook.paths import shorten

# Whole hundredths: how the rest is rounded is another question.
NUMBER = st.integers(-50_000, 50_000).map(lambda n: f"{n / 100:.6f}")
COUNTS = {"L": 2, "Q": 4, "C": 6, "z": 0}
COMMAND = st.sampled_from("LQCz").flatmap(
    lambda c: st.lists(NUMBER, min_size=COUNTS[c], max_size=COUNTS[c]).map(lambda n: [c, *n])
)
PART = st.tuples(NUMBER, NUMBER, st.lists(COMMAND, max_size=6)).map(
    lambda part: " ".join(["M", *part[:2], *(word for command in part[2] for word in command)])
)
PATHS = st.lists(PART, min_size=1, max_size=3).map(" ".join)
# The length of each path, as the browser reads it, and points along it.
ALONG = """(paths) => paths.map((d) => {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", d);
  const length = path.getTotalLength();
  const points = [0, 0.31416, 0.70711, 1].map((share) => path.getPointAtLength(share * length));
  return [length, ...points.flatMap(({ x, y }) => [x, y])];
})"""


@pytest.fixture(scope="module")
def page(browser):
    """Open an empty page."""
    with reader(browser, 390, "light") as context:
        yield context.new_page()


@given(paths=st.lists(PATHS, min_size=20, max_size=20))
@settings(derandomize=True, deadline=None, database=None, max_examples=20)
def test_a_browser_draws_the_same(page, paths):
    """With every command, closed parts and several parts."""
    long, short = page.evaluate(ALONG, paths), page.evaluate(ALONG, [*map(shorten, paths)])
    for path, a, b in zip(paths, long, short, strict=True):
        assert b == pytest.approx(a, rel=1e-4, abs=0.02), path


def test_steps_do_not_drift():
    """Rounded steps would be half a hundredth off each, and add up."""
    path = "M 0 0 " + " ".join(f"L {0.004 * i:.3f} 1" for i in range(1, 1001))
    steps = shorten(path).split("l")[1]
    ends = [float(word) for word in re.findall(r"-?[\d.]+", steps)][::2]
    assert sum(ends) == pytest.approx(4)


@pytest.mark.parametrize(
    ("path", "brief"),
    [
        ("M 10.50 2 L 10.25 12 L 110.254 12.499 z", "M10.5 2l-.25 10 100 .5z"),
        ("M 1 1 L 2 1 z L 1 2", "M1 1l1 0zl0 1"),
        ("M 1e2 0 Q 1e2 1 101 1 Q 1 1 1 1", "M100 0q0 1 1 1-100 0-100 0"),
        ("M 0 0 H 3", "M 0 0 H 3"),
        ("m 0 0 l 3 3", "m 0 0 l 3 3"),
        ("M 0 0 1 1", "M 0 0 1 1"),
        ("", ""),
    ],
)
def test_what_is_written(path, brief):
    """A path with any other command stays as it is."""
    assert shorten(path) == brief
