"""The moving picture of the first page: what moves there is a normal density and its likelihood."""

import importlib.util
import struct
from pathlib import Path

import book
import numpy as np
import pytest
from scipy import stats

ROOT = Path(__file__).parents[2]
X = np.array([4.0, 5, 6, 5, 4])

# Holds the picture at a moment, and reads from the screen where everything is.
LOOK = """(moment) => {
  const svg = document.querySelector("figure svg:has(animateTransform)");
  const parts = [...svg.querySelectorAll("animateTransform")];
  if (moment === 0) {
    svg.pauseAnimations();
    parts.forEach((part) => part.beginElement());
    window.began = svg.getCurrentTime();
  }
  if (moment !== null) svg.setCurrentTime(window.began + moment);
  const place = (e) => {
    const { a, d, e: x, f: y } = svg.getCTM().inverse().multiply(e.getCTM());
    return { a, d, x, y };
  };
  const colors = {};
  for (const e of svg.querySelectorAll("path, circle"))
    (colors[`${e.tagName} ${e.getAttribute("stroke") || e.getAttribute("fill")}`] ??= []).push(e);
  const blue = colors["path var(--fig-blue)"], orange = colors["path var(--fig-orange)"];
  const on = (dot, line) => {
    const to = line.getCTM().inverse().multiply(dot.getCTM());
    const found = line.getTotalLength();
    let nearest = Infinity;
    for (let i = 0; i <= 500; i++) {
      const p = line.getPointAtLength((found * i) / 500);
      nearest = Math.min(nearest, Math.hypot(p.x - to.e, p.y - to.f));
    }
    return nearest;
  };
  const balls = colors["circle var(--fig-green)"];
  return {
    bell: place(blue[0]), stems: orange.map(place), balls: balls.map(place),
    dots: colors["circle var(--fig-orange)"].map(place),
    away: balls.map((ball, i) => on(ball, colors["path var(--fig-green)"][i])),
    numbers: [...svg.querySelectorAll("text")].map((e) => [e.textContent, +e.getAttribute("x")]),
  };
}"""


def load():
    """Import the tool, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("picture", ROOT / "tools" / "picture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


picture = load()


def test_the_picture_and_its_words_are_what_the_library_computes():
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw()
    page = picture.PAGE.read_text(encoding="utf-8")
    assert page == picture.filled(page)
    assert picture.text() in page


def test_the_card_for_other_sites_has_the_size_that_they_ask_for():
    """The width and the height stand in a PNG's first bytes."""
    card = (ROOT / "_static" / "card.png").read_bytes()
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) < 100_000


def test_words_of_the_picture():
    """Its five numbers, checked without the library."""

    def product(mu, variance):
        return stats.norm.pdf(X, mu, variance**0.5).prod()

    assert (X.mean(), round(X.var(), 10)) == (4.8, 0.56)
    assert round(product(4.8, 0.56) / product(4.8, 0.25), 1) == 3.0
    words = picture.text()
    for phrase in ("greatest at 4.8, the mean", "a variance of 0.56; at 0.25", "it is 3.0 times"):
        assert phrase in words
    assert "over the numbers 4, 4, 5, 5, 6," in words
    assert "from 3 to 5.6 and back to 4.8" in words
    assert "from variance 1.6 to 0.25 and widened to 0.56" in words


@pytest.fixture
def opened(browser, site):
    """Give the first page, from a server, to a reader who does not mind motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}index.html")
    page.wait_for_selector("button.play")
    yield page
    context.close()


def seen(look):
    """Return (μ, σ) of the bell that is seen, by the distance of the numbers below it."""
    where = {text: x for text, x in look["numbers"] if text in {"4", "5", "6"}}
    unit = where["5"] - where["4"]
    assert where["6"] - where["5"] == pytest.approx(unit)
    return 4 + (look["bell"]["x"] - where["4"]) / unit, look["bell"]["a"] / unit


def test_at_every_moment_the_lines_are_the_density_and_the_balls_on_their_hills(opened):
    """Also between two frames; the area below the bell, in the picture's units, never changes."""
    areas, places = [], []
    for moment in np.linspace(0, picture.SECONDS - 0.01, 25):
        look = opened.evaluate(LOOK, float(moment))
        mu, sigma = seen(look)
        bell = look["bell"]
        areas.append(bell["a"] * bell["d"])
        tall = bell["d"] * sigma  # of a unit of density
        expected = tall * stats.norm.pdf([4, 5, 6], mu, sigma)
        np.testing.assert_allclose([s["d"] for s in look["stems"]], expected, atol=1)
        np.testing.assert_allclose([bell["y"] - d["y"] for d in look["dots"]], expected, atol=1)
        assert max(look["away"]) < 1  # a pixel
        places.append((mu, sigma**2))
    np.testing.assert_allclose(areas, areas[0], rtol=0.02)
    path = np.array(places)
    # The browser's clock starts up to two frames late; the ends themselves are in the file.
    assert 3 <= path[:, 0].min() < 3.2
    assert 5.5 < path[:, 0].max() <= 5.6
    assert 0.249 < path[:, 1].min() < 0.3


def test_it_ends_at_the_maximum_and_is_played_again_on_demand(opened):
    assert picture.SECONDS < 5
    opened.wait_for_timeout(1000 * picture.SECONDS + 500)
    mu, sigma = seen(opened.evaluate(LOOK, None))
    assert (mu, sigma**2) == pytest.approx((X.mean(), X.var()), abs=2e-3)
    opened.get_by_role("button", name="Play again").press("Enter")
    opened.wait_for_timeout(300)
    mu, sigma = seen(opened.evaluate(LOOK, None))
    assert abs(mu - X.mean()) > 0.2


def test_nothing_moves_for_readers_who_asked_for_that(browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto((book.build() / "index.html").as_uri())
    page.wait_for_timeout(500)
    mu, sigma = seen(page.evaluate(LOOK, None))
    assert (mu, sigma**2) == pytest.approx((X.mean(), X.var()), abs=2e-3)
    assert page.locator("button.play").count() == 0
    context.close()
