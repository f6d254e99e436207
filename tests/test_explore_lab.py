"""Explorers in JupyterLab, in a real browser: run all, drag, and Python has the new value."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from browser_checks import reader
from truth.exceptions import ROOT

CELLS = [
    "from mlelib.explore import Coin, NormalExplorer\n\nw = Coin(n=10, k=6, p=0.5)\nw",
    "v = NormalExplorer()\nv",
    "print('p is', w.p, 'and mu is', v.mu)",
]


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
            for _ in range(120):
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
