"""What a drag costs: the time of each frame in Chromium's own trace, with 200 data points."""

import pytest
from browser_checks import reader
from explore_cases import MANY
from test_explore_browser import settle

from mlelib import explore
from mlelib.explore import _bundle

HEAVY = {
    "NormalExplorer": {"x": MANY},
    "Line": {"x": MANY, "y": [9.9 - v for v in MANY]},
    "LogisticExplorer": {"x": MANY, "y": [i % 3 % 2 for i in range(200)]},
    "Race": {"x": MANY, "start": [4.0, 1.5]},
    "Mixture": {"x": MANY},
}
# What a frame may hold: the page's own work, not that of a machine that draws in software.
WORK = {"FunctionCall", "FireAnimationFrame", "Layout", "UpdateLayoutTree", "ParseHTML", "Paint"}
WORK |= {"PrePaint", "EventDispatch", "Layerize", "Commit", "UpdateLayerTree"}


def page_with(folder, name):
    """Write a page that holds one explorer, as the book does, and nothing else."""
    widget = getattr(explore, name)(**HEAVY[name])
    html = (
        f"<!doctype html><html lang='en'><title>x</title><style>{_bundle.style()}</style>"
        f"<main>{widget.html()}</main><script>{_bundle.classic(widget.name)}</script>"
    )
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY)
def test_a_drag_is_drawn_once_a_frame(browser, tmp_path, name, record_property):
    """Times are reported; asserted is that no frame draws twice, however fast the pointer is."""
    session = browser.new_browser_cdp_session()
    events = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.goto(page_with(tmp_path, name))
        handle = page.locator(".explore-handle").first
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(
            "() => { window.drawn = 0; new MutationObserver(() => window.drawn++)"
            ".observe(document.querySelector('.explore-panel > svg'), { childList: true });"
            "window.frames_ = 0; const tick = () => { frames_++; requestAnimationFrame(tick); };"
            "requestAnimationFrame(tick); }"
        )
        categories = {"includedCategories": ["devtools.timeline"]}
        session.send("Tracing.start", {"traceConfig": categories})
        for i in range(60):
            page.mouse.move(x + 40 * (i % 20) / 20, y - (i % 7))
        page.mouse.up()
        settle(page)
        drawn, frames = page.evaluate("() => [window.drawn, window.frames_]")
        done = []
        session.once("Tracing.tracingComplete", lambda _: done.append(True))
        session.send("Tracing.end")
        while not done:
            page.wait_for_timeout(50)
    costs = sorted(per_frame(events))
    middle, late = costs[len(costs) // 2], costs[int(len(costs) * 0.95)]
    record_property(f"{name}, 200 points, ms of work a frame", f"{middle:.1f}, 95 %: {late:.1f}")
    assert 5 <= drawn <= frames + 1
    assert costs


def per_frame(events):
    """Sum the outermost pieces of work on the page's thread between animation frames, in ms."""
    starts = [e["ts"] for e in events if e["name"] == "FireAnimationFrame"]
    work = [e for e in events if e["name"] in WORK and e.get("dur")]
    work.sort(key=lambda e: (e["ts"], -e["dur"]))
    outer, end = [], 0
    thread = next(e["tid"] for e in events if e["name"] == "FireAnimationFrame")
    for event in (e for e in work if e["tid"] == thread):
        if event["ts"] >= end:
            outer.append(event)
            end = event["ts"] + event["dur"]
    pairs = zip(starts, [*starts[1:], float("inf")], strict=True)
    sums = [sum(e["dur"] for e in outer if a <= e["ts"] < b) / 1000 for a, b in pairs]
    return [cost for cost in sums if cost > 1]  # frames in which something was drawn
