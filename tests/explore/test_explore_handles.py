"""Handles of the explorers are where the reader puts them; a change of scale moves nothing."""

import json

import explore_handles
import pytest
from browser_checks import reader
from explore_cases import CASES
from test_explore import made
from test_explore_browser import FINITE, scripts


@pytest.fixture(scope="module")
def ask(browser):
    """Give a function that evaluates an expression beside the scripts."""
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        scripts(page)
        yield lambda code, *given: page.evaluate(f"(given) => ({FINITE})({code})", given)


def state_of(widget):
    return json.loads(json.dumps(widget.state()))


MOVED = """(([e, s, i, to]) => {
  const { scene, handles } = parts.EXPLORERS[e];
  const moved = { ...s, ...handles(s, scene(s))[i].move(...to) };
  return handles(moved, scene(moved))[i].at;
})(given)"""


# A power is set through its root and a variance through its, on grids of their own.
GRID = {"Underflow": 1, "NormalExplorer": 1 / 2, "Line": 1e-6}


@pytest.mark.parametrize("name", CASES)
def test_a_handle_is_where_it_was_put(ask, name):
    """Along each way that it moves, at each end of its range and in the middle."""
    widget = made(name, {})
    handles = getattr(explore_handles, widget.name)(widget, widget.scene())
    for i, handle in enumerate(handles):
        for way in sorted({"x", "y"} & set(handle)):
            axis, (low, high, step) = "xy".index(way), handle[way]
            for steps in (0, round((high - low) / step / 2), int((high - low) / step)):
                to = list(handle["at"])
                to[axis] = low + steps * step
                at = ask(MOVED, widget.name, state_of(widget), i, to)
                assert abs(at[axis] - to[axis]) <= GRID.get(name, 1e-9) * step, (handle, to)


@pytest.mark.parametrize("other", ["sd", "log"])
@pytest.mark.parametrize("start", [[3.5, 1.0], [4.2, 0.3], [5.5, 1.7]])
def test_a_race_keeps_its_start_when_the_scale_changes(ask, other, start):
    """The same distribution on the other scale, and back to where it was."""
    state = state_of(made("Race", {"start": start}))
    adjust = "(([now, before]) => parts.EXPLORERS.race.adjust(now, before))(given)"
    there = {**state, "scale": other}
    there |= ask(adjust, there, state)
    models = [explore_handles.hill("normal", s["x"], [], s["scale"]).model for s in (state, there)]
    before, after = (m.loglik(s["start"]) for m, s in zip(models, (state, there), strict=True))
    assert after == pytest.approx(before, rel=1e-5)
    assert there["start"][0] == start[0]
    back = {**there, "scale": "variance"}
    back |= ask(adjust, back, there)
    assert back["start"] == pytest.approx(start, rel=1e-5)
    assert ask(adjust, {**state, "careful": False}, state) == {}


@pytest.mark.parametrize("explorer", ["coin", "readings"])
def test_fewer_tosses_leave_no_more_heads_than_tosses(ask, explorer):
    adjust = "(([e, now]) => parts.EXPLORERS[e].adjust(now, now))(given)"
    assert ask(adjust, explorer, {"n": 5, "k": 7}) == {"k": 5}
    assert ask(adjust, explorer, {"n": 9, "k": 7}) == {"k": 7}
