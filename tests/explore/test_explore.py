"""Explorers without a browser: what a notebook stores is deterministic, named, and true."""

import importlib
import json
import math
import subprocess
import sys
from base64 import b64decode
from itertools import combinations

import explore_readings
import numpy as np
import pytest
import traitlets
from bs4 import BeautifulSoup
from explore_cases import CASES

from mlelib import Normal, explore
from mlelib.explore import _bundle, _node, _widget
from mlelib.explore._text import show

STATES = [(name, i) for name, states in CASES.items() for i in range(len(states))]
NAMES = [getattr(explore, name).name for name in explore.__all__]
LARGEST = 60_000  # bytes that a page with explorers loads for them


def made(name, state):
    """Build the explorer of this name in this state."""
    return getattr(explore, name)(**state)


def page(name, state):
    """Read what the notebook stores of an explorer."""
    return BeautifulSoup(made(name, state).html(), "html.parser")


def run(code, *names):
    """Evaluate an expression beside the scripts, without a browser."""
    script = f"{_bundle.source('svg', 'math', *names)}console.log(JSON.stringify({code}));"
    command = [_node.find_node(), "-e", script]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def test_every_explorer_has_cases():
    assert sorted(CASES) == sorted(explore.__all__)


def shown(widget, monkeypatch):
    """Return what a notebook gets to show of an explorer."""
    bundles = []
    monkeypatch.setattr(_widget, "display", lambda bundle, raw: bundles.append(bundle))
    widget._ipython_display_()
    return bundles


@pytest.mark.parametrize("name", CASES)
def test_stored_output_is_the_same_each_time(name, monkeypatch):
    """Only the live half, with the id of a model, differs, and a refresh drops that."""
    (first, live), (second, other) = (shown(made(name, {}), monkeypatch) for _ in range(2))
    assert first == second
    assert set(first) == {"text/plain", "text/html"}
    assert first["text/plain"].startswith(f"{name}(")
    assert set(live) == {"application/vnd.jupyter.widget-view+json"}
    assert live != other


@pytest.mark.parametrize(("name", "i"), STATES)
def test_a_still_has_the_panels_with_a_ground_and_the_words(name, i):
    """Opened and not run, a notebook shows images that say what they show, and the numbers."""
    widget = made(name, CASES[name][i])
    still, live = BeautifulSoup(widget.still(), "html.parser"), page(name, CASES[name][i])
    panels = live.select(".explore-panel > svg")
    assert [i["alt"] for i in still.select("img")] == [svg["aria-label"] for svg in panels]
    assert {image["width"] for image in still.select("img")} == {"340"}
    for image in still.select("img"):
        kind, data = image["src"].split(",")
        assert kind == "data:image/svg+xml;base64"
        svg = BeautifulSoup(b64decode(data), "html.parser").svg
        assert svg.contents[0].attrs == {"width": "340", "height": "220", "fill": "#ffffff"}
    for word in [live.select_one(".explore-verdict").text, *(d.text for d in live.select("dd"))]:
        assert word in still.text
    assert still.div["data-state"] == json.dumps(widget.state(), sort_keys=True)
    assert not still.select("input, button, script")


@pytest.mark.parametrize(("name", "i"), STATES)
def test_figure_is_named_and_holds_only_numbers(name, i):
    """A reader without scripts is told what is to be seen; no coordinate is NaN."""
    text = page(name, CASES[name][i])
    for svg in text.select(".explore-panel > svg"):
        assert svg["role"] == "img"
        assert len(svg["aria-label"]) > 30
        assert all("nan" not in d["d"] and "inf" not in d["d"] for d in svg.select("[d]"))
    assert len(text.select(".explore-panel > svg")) >= 2
    assert all(dd.text for dd in text.select("dd"))
    assert not text.find_all(id=True)


@pytest.mark.parametrize("name", CASES)
def test_state_on_the_page_is_the_state_of_the_widget(name):
    widget = made(name, {})
    assert json.loads(page(name, {}).div["data-state"]) == json.loads(json.dumps(widget.state()))
    assert json.loads(page(name, {}).div["data-state"]).keys() == widget.state().keys()


def test_unknown_names_and_values_outside_are_refused():
    with pytest.raises(TypeError, match="Coin has no heads; it has k, n, p"):
        explore.Coin(heads=3)
    with pytest.raises(Exception, match="p"):
        explore.Coin(p=1.5)


def test_without_anywidget_the_error_says_what_to_install():
    blocked = "import sys; sys.modules['anywidget'] = None\n"
    command = [sys.executable, "-c", blocked + "import mlelib.explore"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "pip install 'mlelib[explore]'" in done.stderr
    fine = [sys.executable, "-c", blocked + "import mlelib, mlelib.plot, mlelib.inference"]
    assert subprocess.run(fine, check=False).returncode == 0


def test_numbers_are_shown_as_a_reader_writes_them():
    given = [0, -0.5, 1 / 3, 123456.7, 2e6, 4.94e-324, -np.inf, np.nan, 1.0625, 9.99999]
    assert [show(x) for x in given] == [
        *("0", "−0.5", "0.3333", "123457", "2e6", "4.941e-324", "−∞", "NaN", "1.063", "10"),
    ]


def test_ticks_are_round_few_and_inside():
    for low, high in [(0, 1), (-12.73, -6.23), (0, 0.00129), (1e-31, 3e-31), (-324, 0)]:
        found = run(f"modules.svg.ticks([{low}, {high}])")
        assert 2 <= len(found) <= 6
        assert low - 1e-9 * (high - low) <= found[0] < found[-1] <= high + 1e-9 * (high - low)


def test_names_in_a_panel_are_escaped():
    empty = {"alt": "a < b", "x": [0, 1], "y": [0, 1], "xlabel": "<b>", "ylabel": "&", "items": []}
    drawn = run(f"modules.svg.whole({json.dumps(empty)})")
    assert "<b>" not in drawn
    assert 'aria-label="a &lt; b"' in drawn


def test_both_hosts_run_the_same_source():
    """A script stands once on a page with all explorers, and just so in Jupyter's module."""
    page = _bundle.classic(*NAMES)
    for script in _bundle.JS.glob("*.js"):
        assert page.count(f"modules.{script.stem} = ") == 1
    for name in NAMES:
        alone = page.split(f"modules.{name} = ")[1].split("\nmodules.")[0]
        assert alone.split("return {")[0] in _bundle.module(name)


def test_a_name_used_twice_does_not_kill_a_page(tmp_path):
    """Two scripts with the same names of their own, and one that imports from both."""
    for name, value in (("first", 1), ("second", 2)):
        inside = f"const METHODS = {value};\nfunction make() {{ return METHODS; }}\n"
        (tmp_path / f"{name}.js").write_text(f"{inside}export const {name} = make();\n", "utf-8")
    both = 'import { first } from "./first.js";\nimport { second } from "./second.js";\n'
    (tmp_path / "both.js").write_text(f"{both}export const METHODS = [first, second];\n", "utf-8")
    script = _bundle.source("both", folder=tmp_path) + "console.log(`${modules.both.METHODS}`);"
    done = subprocess.run(
        [_node.find_node(), "-e", script], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("1,2\n", "")


def test_a_page_loads_few_bytes(record_property):
    """A page loads the parts, the style, and its own explorers; no chapter has more than two."""
    sizes = sorted(len(_bundle.classic(*pair).encode()) for pair in combinations(NAMES, 2))
    most = sizes[-1] + len(_bundle.style().encode())
    record_property("bytes that a page loads for two explorers, at most", most)
    assert most < LARGEST


def test_paths_that_are_given_are_kept_and_a_dot_that_is_nowhere_is_not_drawn():
    paths = explore.Race().paths
    assert explore.Race(paths=paths).html() == explore.Race().html()
    dots = {"kind": "dots", "color": "blue", "points": [[0.5, float("nan")]]}
    panel = {"alt": "a", "x": [0, 1], "y": [0, 1], "xlabel": "", "ylabel": "", "items": [dots]}
    assert 'd=""' in run(f"modules.svg.whole({json.dumps(panel)})")


def test_import_is_refused_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ImportError, match="pip install"):
        importlib.reload(explore)


def test_a_race_says_how_newtons_method_can_start():
    """At (5, v), the Hessian of 4 and 6 is diagonal; its second entry is 0 at v = 2 only."""
    for start, words in (
        ([5.0, 1.0], "is negative definite"),
        ([5.0, 2.0], "is singular: Newton’s method has no step"),
        ([5.0, 3.0], "is not negative definite: Newton’s whole step points downhill"),
    ):
        race = explore.Race(x=[4.0, 6.0], start=start)
        assert f"At the start the Hessian {words}." in race.html()


@pytest.mark.parametrize("i", range(len(CASES["Race"])))
def test_no_climb_that_is_compared_hangs_on_a_last_digit(i):
    """Those digits differ from machine to machine; the script's steps are compared to 1e-9."""
    race, nudged = (made("Race", CASES["Race"][i]) for _ in range(2))
    nudged.start = [value * (1 + 1e-15) or 1e-15 for value in race.start]
    climbs, others = (explore_readings.race(one)["curves"][0][2] for one in (race, nudged))
    for points, moved in zip(climbs, others, strict=True):
        for point, other in zip(points, moved, strict=False):  # at a singular matrix one may stop
            np.testing.assert_allclose(other, point, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("x", [[4.0, 5.0, 6.0, 5.0, 4.0], [2.0, 8.0], list(np.linspace(3, 5, 200))])
def test_lines_of_equal_height_go_round_the_top_through_their_ends(x):
    """Every point lies as far below the top as the line says; where it turns, μ is the mean."""
    model = Normal(x)
    mean, s2 = model.mle()
    lines = f"modules.normal.levelLine(modules.math.normalModel({json.dumps(x)}), drop)"
    drops = [0.1, 0.5, 1, 2, 4, 8]
    for drop, line in zip(drops, run(f"{drops}.map((drop) => {lines})", "normal"), strict=True):
        points = np.array(line)
        heights = [model.loglik(tuple(point)) for point in points]
        np.testing.assert_allclose(heights, model.loglik((mean, s2)) - drop, rtol=1e-12)
        np.testing.assert_allclose(points[0], points[-1], rtol=1e-6)
        ends = points[[points[:, 1].argmin(), points[:, 1].argmax()]]
        np.testing.assert_allclose(ends[:, 0], mean, rtol=1e-6)
        assert ends[0, 1] < s2 < ends[1, 1]
        turns = np.diff(np.unwrap(np.arctan2(*np.diff(points[:61] * [1, 1 / s2], axis=0).T)))
        assert abs(turns).max() < 0.8  # radians: a flat top turns by 1.6 at its corners


def test_a_panel_of_bars_too_small_to_see_says_so():
    apart = {"x": [1.0, 2.0, 3.0, 4.0], "y": [0, 0, 1, 1]}
    assert "none is above" in explore.LogisticExplorer(**apart).html()
    assert "none is above" not in explore.LogisticExplorer(**apart, steps=1).html()


def test_dials_have_no_axes_and_say_what_they_show():
    marks = page("Line", {}).select(".explore-panel > svg")
    assert "low is left, high is right" in marks[1].text
    assert [len(svg.find_all("text", recursive=False)) for svg in marks] == [14, 1]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: explore.Race(x=[5, 5, 5]), r"x is \[5, 5, 5\]; all 3 observations equal 5.0, .*v"),
        (lambda: explore.Race(x=[5], scale="log"), "all 1 observations equal 5.0.* data that vary"),
        (lambda: explore.Race(kind="poisson"), "expected any of .'normal', 'logistic'"),
        (lambda: explore.LogisticExplorer(high=-1), "low and high are 0.0 and -1.0; an axis needs"),
        (lambda: explore.LogisticExplorer(low=10), "low and high are 10.0 and 10.0; .* Change one"),
        (lambda: explore.LogisticExplorer(high=math.inf), "are 0.0 and inf; an axis needs finite"),
        (lambda: explore.NormalExplorer(low=math.nan), "are nan and 8.0; an axis needs finite"),
        (lambda: explore.Line(box=[0, 8, 8, 0]), "are 8.0 and 0.0|are 8 and 0; an axis needs"),
    ],
)
def test_an_explorer_of_nothing_is_refused_in_words(build, message):
    with pytest.raises((ValueError, traitlets.TraitError), match=message):
        build()


def test_without_node_the_live_figure_is_shown_and_no_picture_stored(monkeypatch):
    """A kernel in a browser has no Node: nothing is drawn there, and the still says so."""
    monkeypatch.setenv("MLEBOOK_NODE", "none")
    still, live = shown(made("Coin", {}), monkeypatch)
    assert "No picture is stored here. Run the cell" in still["text/html"]
    assert "<img" not in still["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in live
    assert not page("Coin", {}).select(".explore-panel")
    assert page("Coin", {}).select("[data-trait=k]")


def test_node_is_found_where_it_was_named_on_the_path_or_beside_playwright(monkeypatch, tmp_path):
    monkeypatch.setenv("MLEBOOK_NODE", "my-node")
    assert _node.find_node() == "my-node"
    monkeypatch.delenv("MLEBOOK_NODE")
    monkeypatch.setattr(_node.shutil, "which", lambda _: "/bin/node")
    assert _node.find_node() == "/bin/node"
    monkeypatch.setattr(_node.shutil, "which", lambda _: None)
    assert "playwright" in _node.find_node()
    monkeypatch.setattr(_node, "find_spec", lambda _: None)
    assert _node.find_node() is None
