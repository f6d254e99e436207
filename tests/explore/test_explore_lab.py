"""A chapter in JupyterLab, in a real browser: at first sight, in the dark, live, and afterward.

Run all, drag an explorer, and Python has the new value; answers stay hidden until one asks.
"""

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from browser_checks import reader
from exceptions import ROOT

CELLS = [
    "from mlelib.explore import Coin, NormalExplorer\n\nw = Coin(n=10, k=6, p=0.5)\nw",
    "v = NormalExplorer()\nv",
    "print('p is', w.p, 'and mu is', v.mu)",
]

SAMPLE = ("imports", "sample", "density-twin", "likelihood-twin", "fig-candidates", "grid")
SAMPLE += ("explore-hill", "solution-another")
SHOWN = ".jp-OutputArea-output :is(img, svg[role=img])"


@contextlib.contextmanager
def laboratory(folder):
    """Start JupyterLab on a folder, without a password, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    options += ["--IdentityProvider.token=", f"--notebook-dir={folder}"]
    command = [sys.executable, "-m", "jupyter", "lab", *options]
    places = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTHONPATH": str(ROOT)}
    with (folder / "lab.log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **places}, cwd=folder
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
                    break
                time.sleep(0.5)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.mark.slow
def test_drag_in_jupyterlab_and_read_in_python(browser, tmp_path):
    """The traits are live in both directions, and the figure is the page's own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "drag.ipynb")
    with laboratory(tmp_path) as address, reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{address}/lab/tree/drag.ipynb")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("| Idle").first.wait_for()
        run_all(page)
        coin = page.locator(".explore-live[data-explorer=coin]")
        coin.wait_for()
        bell = page.locator(".explore-live[data-explorer=normal]")
        bell.wait_for()
        assert printed(page) == ["0.5", "5.5"]
        coin.locator(".explore-handle").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        mean = bell.locator("[aria-label='mean μ']")
        mean.scroll_into_view_if_needed()
        box = mean.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 20, y, steps=4)
        page.mouse.up()
        shown = mean.get_attribute("aria-valuenow")
        again(page)
        p, mu = printed(page)
        assert p == "0.515"
        assert float(mu) == float(shown) > 5.6
        # And the other way: what Python sets, the figure shows.
        page.locator(".jp-CodeCell .cm-content").nth(2).click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text("w.p = 0.25\nprint('p is', w.p, 'and mu is', v.mu)")
        page.keyboard.press("Shift+Enter")
        page.wait_for_function(
            "() => document.querySelector('.explore-live[data-explorer=coin] .explore-handle')"
            ".getAttribute('aria-valuenow') === '0.25'"
        )


def sample(folder):
    """Write a few cells of a chapter, with the outputs that are committed."""
    notebook = nbformat.read(ROOT / "chapters" / "06-normal.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id in SAMPLE]
    assert len(notebook.cells) == len(SAMPLE)
    nbformat.write(notebook, folder / "sample.ipynb")


def opened(context, address):
    """Open the sample in a window that is high enough for all of it."""
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.set_viewport_size({"width": 1280, "height": 2200})
    page.goto(f"{address}/lab/tree/sample.ipynb")
    page.locator(".jp-CodeCell").nth(len(SAMPLE) - 1).wait_for()
    page.get_by_text("| Idle").first.wait_for()
    return page


def theme(page, name):
    """Choose JupyterLab's light or dark theme from the menu."""
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).first.hover()
    page.get_by_text(f"JupyterLab {name}", exact=True).click()
    light = page.locator(f"body[data-jp-theme-light={'true' if name == 'Light' else 'false'}]")
    light.wait_for(state="attached")
    page.wait_for_timeout(500)


def luminance(colors):
    """Give the relative luminance of colors, as WCAG defines it."""
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(picture):
    """Give the contrast of a picture's commonest color with its clearest: that of its text."""
    pixels = plt.imread(io.BytesIO(picture.screenshot()))[..., :3].reshape(-1, 3)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    seen = luminance(colors[counts >= 10]) + 0.05
    ground = luminance(colors[np.argmax(counts)]) + 0.05
    return max(seen.max() / ground, ground / seen.min())


def unreadable(page):
    """Return the contrasts below 4.5 of the pictures on the page, light and dark, and how many."""
    found, many = [], []
    for name in ("Light", "Dark"):
        theme(page, name)
        pictures = page.locator(SHOWN).filter(visible=True).all()
        many.append(len(pictures))
        found += [(name, c) for c in map(contrast, pictures) if c < 4.5]
    return found, many


@pytest.mark.slow
def test_pictures_and_answers_from_first_sight_to_the_day_after(browser, tmp_path):
    """Untrusted, run, and saved and opened again without its kernel: readable, light and dark."""
    sample(tmp_path)
    with laboratory(tmp_path) as address, reader(browser, 1280, "light") as context:
        page = opened(context, address)
        assert unreadable(page) == ([], [3, 3])  # a figure, and the two panels of the explorer
        assert page.get_by_text("Run the cell, and you can move it").is_visible()
        sizes = [image.bounding_box()["width"] for image in page.locator(SHOWN).all()]
        assert max(sizes) < 500
        answer = page.locator(".jp-CodeCell").last
        assert answer.locator(".jp-OutputCollapser, .jp-OutputPlaceholder, .jp-Placeholder").count()
        assert not answer.get_by_text("9/2").is_visible()
        run_all(page)
        page.locator(".explore-live").wait_for()
        assert unreadable(page) == ([], [3, 3])
        assert not page.get_by_text("Run the cell, and you can move it").is_visible()
        page.keyboard.press("ControlOrMeta+s")
        page.locator(".jp-mod-dirty").wait_for(state="detached")
    with laboratory(tmp_path) as address, reader(browser, 1280, "light") as context:
        page = opened(context, address)
        gone = page.get_by_text("model not found")
        gone.wait_for(state="attached")
        assert not gone.is_visible()
        assert unreadable(page) == ([], [3, 3])
        assert page.get_by_text("Run the cell, and you can move it").is_visible()


def run_all(page):
    """Choose "Run All Cells" from the menu."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def again(page):
    """Run the last cell again."""
    page.locator(".jp-CodeCell .cm-content").nth(2).click()
    before = page.locator(".jp-CodeCell .jp-InputPrompt").nth(2).text_content()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "(before) => { const now = document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')[2]"
        ".textContent; return now !== before && /\\d/.test(now); }",
        arg=before,
    )


def printed(page):
    """Read the two numbers that the last cell printed."""
    output = page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output pre")
    output.wait_for()
    return re.findall(r"is (\S+)", output.text_content())
