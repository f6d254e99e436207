"""The type of the pages: the book's own fonts, lines of 60 to 75 characters, code of 78 columns."""

import statistics

import book
import pytest
from browser_checks import reader

# Full lines of the text: characters between two line breaks, without formulas and last lines.
LOOK = """async () => {
  await document.fonts.ready;
  const counts = [];
  for (const p of document.querySelectorAll("article section > p")) {
    if (p.querySelector(".math, code, img")) continue;
    const range = document.createRange(), lines = new Map();
    const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (walk.currentNode.parentElement.closest("[role=tooltip]")) continue;
      for (let i = 0; i < walk.currentNode.length; i++) {
        range.setStart(walk.currentNode, i);
        range.setEnd(walk.currentNode, i + 1);
        const box = range.getClientRects()[0];
        if (box) lines.set(Math.round(box.bottom), (lines.get(Math.round(box.bottom)) ?? 0) + 1);
      }
    }
    counts.push(...[...lines.values()].slice(0, -1));
  }
  const width = (family, weight, style) => {
    const probe = document.createElement("span");
    probe.style.cssText = "position: absolute; white-space: nowrap";
    probe.style.font = `${style} ${weight} 20px ${family}`;
    probe.textContent = "maximum likelihood ".repeat(20);
    document.body.append(probe);
    const found = probe.getBoundingClientRect().width;
    probe.remove();
    return found;
  };
  const faces = [["Book Serif", 400, "normal"], ["Book Serif", 600, "normal"],
    ["Book Serif", 400, "italic"], ["Book Mono", 400, "normal"]];
  const shown = faces.map(([family, weight, style]) => {
    const fallback = family.endsWith("Serif") ? "sans-serif" : "serif";
    return width(`"${family}", ${fallback}`, weight, style) !== width(fallback, weight, style);
  });
  const pres = [...document.querySelectorAll("section > div.cell > div.cell_input pre")];
  const wide = pres.map((pre) => {
    const probe = document.createElement("span");
    probe.textContent = "0".repeat(78);
    pre.append(probe);
    const room = pre.clientWidth - 2 * parseFloat(getComputedStyle(pre).paddingLeft);
    const over = probe.getBoundingClientRect().width - room;
    probe.remove();
    return over;
  });
  return { counts, shown, over: Math.max(...wide) };
}"""


@pytest.fixture(scope="module", params=["server", "folder"])
def look(request, browser, site):
    """Give what is seen of a chapter on a wide screen, from a server and from a folder."""
    with reader(browser, 1280, "light") as context:
        root = site if request.param == "server" else f"{book.build().as_uri()}/"
        page = context.new_page()
        page.goto(f"{root}chapters/06-normal.html")
        found = page.evaluate(LOOK)
        for _ in range(20):  # a page goes on without a font that is late, until it is read again
            if all(found["shown"][:3]):
                break
            page.evaluate("() => document.fonts.ready")
            page.reload()
            found = page.evaluate(LOOK)
        yield found | {"served": request.param == "server"}


def test_the_fonts_of_the_book_are_the_ones_that_show(look):
    """A late font waits for the next reading; that of the code may do so from a server."""
    assert look["shown"][:3] == [True] * 3
    assert look["shown"][3] or look["served"]


def test_lines_have_60_to_75_characters(look):
    assert len(look["counts"]) > 100
    assert 60 <= statistics.median(look["counts"]) <= 75


def test_code_of_78_columns_fits(look):
    assert look["over"] <= 0
