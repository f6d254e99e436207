"""A page that runs, in a reader's browser: its cells, what is written there, how they end."""

import book
import nbformat
from browser_checks import listen

CHAPTER = "chapters/06-normal.html"
SETTLED = """(e) => !["", "waiting", "running"].includes(e.dataset.live ?? "")"""


class Page:
    """A page of a reader's browser, with its cells by their place."""

    def __init__(self, page, root, path=CHAPTER):
        self.page, self.all_heard = page, listen(page, root)
        self.asked = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(root + path)

    @property
    def heard(self):
        """Return what is wrong; an explorer's script, which Python gives, comes from no address."""
        return [line for line in self.all_heard if "blob:http://127.0.0.1" not in line]

    def cell(self, place):
        """Return the cell at this place, or with this id."""
        if isinstance(place, str):
            return self.page.locator(f"[data-id='{place}']")
        return self.page.locator("div.cell:not(.try div)").nth(place)

    def settle(self, box):
        """Wait until a cell or an exercise has ended; return how."""
        handle = box.element_handle()
        self.page.wait_for_function(SETTLED, arg=handle, timeout=120_000)
        return handle.get_attribute("data-live")

    def run(self, place):
        """Press Run at a cell, and wait."""
        cell = self.cell(place)
        cell.locator("button.run").click()
        return self.settle(cell)

    def write(self, place, text):
        """Write another text into a cell by keys."""
        cell = self.cell(place)
        if not cell.locator(".cm-content").count():
            cell.locator("button.edit").click()
        field = cell.locator(".cm-content")
        field.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def said(self):
        """Return what the bar says."""
        return self.page.locator("#live .live-said").inner_text()


def codes(name):
    """Return the cells of code of a notebook."""
    notebook = nbformat.read(book.ROOT / "chapters" / f"{name}.ipynb", 4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
