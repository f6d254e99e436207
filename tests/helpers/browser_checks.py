"""What must be true of every page in a browser; each check returns the list of what is not."""

import contextlib

from axe_playwright_python.sync_playwright import Axe
from serve import served as served

# Without axe's own copies of the style sheets: it looks for what they import in the wrong place.
AUDIT = {"resultTypes": ["violations"], "preload": False}
# A third of the time: without the half of each formula that is drawn for the eyes (its MathML is
# the one for listeners), without the inside of pictures, and each color of code only once.
THIN = """() => {
  const eyes = ".katex-html, .katex-mathml math > *, figure svg > *";
  for (const e of document.querySelectorAll(eyes)) e.remove();
  const seen = new Set();
  const again = [...document.querySelectorAll("pre span")].filter((e) => {
    const color = getComputedStyle(e).color + e.closest("div[class^=cell_]")?.className;
    return seen.size === seen.add(color).size;
  });
  for (const e of again) e.replaceWith(...e.childNodes);
}"""

# The audit sees what is folded, and the reply to an answer.
UNFOLD = """() => {
  for (const e of document.querySelectorAll("details")) e.open = true;
  for (const e of document.querySelectorAll(".quiz input:first-of-type")) e.checked = true;
}"""

# What moves although nobody wants it, not even while what is folded opens.
MOVING = """() => [
  ...document.getAnimations().map((a) => `it moves: ${a.effect.target.outerHTML.slice(0, 90)}`),
  ...(getComputedStyle(document.documentElement).scrollBehavior === "auto" ? []
    : ["the page scrolls smoothly"]),
]"""

# By how much of the window things have moved that the reader did not move, in `window.moved`.
SHIFTS = """() => { window.moved = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true }); }"""

# Read in the page: what the reader sees there, as numbers and short texts.
LOOK = r"""async () => {
  // All is laid out, as for a reader who has been everywhere.
  for (const e of document.querySelectorAll("section")) e.style.contentVisibility = "visible";
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  const count = (css) => document.querySelectorAll(css).length;
  const fonts = [...document.fonts];
  const text = document.body.cloneNode(true);
  for (const e of text.querySelectorAll("script, style, noscript, pre, code, .katex")) e.remove();
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  const page = document.documentElement;
  const right = (e) => e.getBoundingClientRect().right;
  const ends = (e) => Math.max(right(e), ...[...e.querySelectorAll(".base")].map(right));
  const cut = [...document.querySelectorAll("p span.math, li span.math")].filter(
    (e) => !e.closest("table") && ends(e) > right(e.closest("p, li")) + 2
  );
  // On a phone one scrolls to the end of a long formula; on a desk it must be seen at once.
  const long = innerWidth < 1000 ? [] : [...document.querySelectorAll("div.math")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1
  );
  // A comma or the like at the beginning of a line, although a formula stands before it.
  const range = document.createRange();
  const begins = [...document.querySelectorAll("span.math")].filter((e) => {
    const next = e.nextSibling?.firstChild ?? e.nextSibling;
    const box = e.closest("p, li, td, dd, figcaption, label, legend");
    const stops = /^[^\p{L}\p{N}\s([\u201c\u2018\u00ab]/u;
    if (!box || next?.nodeType !== 3 || !stops.test(next.data)) return false;
    range.setStart(next, 0);
    range.setEnd(next, 1);
    const [stop] = range.getClientRects(), [base] = [...e.querySelectorAll(".base")].slice(-1);
    // Of a long one on a phone its last part draws it.
    if (!stop || !base) return false;
    const drawn = stop.width || getComputedStyle(base, "::after").content !== "none";
    return !drawn || stop.left < base.getBoundingClientRect().right - 3;
  });
  const pressed = [...document.querySelectorAll(".bar :is(button, summary, a)")].filter(
    (e) => e.checkVisibility() && !e.closest(".menu ul")
  );
  const beside = (e) => right(e) > page.clientWidth || e.getBoundingClientRect().left < 0;
  const clipped = [...document.querySelectorAll("article *")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !e.closest(".math, svg")
      && ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
  );
  return {
    beside: [...pressed.filter(beside), ...clipped].map((e) => e.outerHTML.slice(0, 90)),
    cut: [...cut, ...long].map((e) => e.textContent.slice(0, 60)),
    begins: begins.map((e) => `${e.textContent.slice(0, 40)}${e.parentNode.textContent.slice(-9)}`),
    raw: text.textContent.match(/\\[a-zA-Z]+|\$[^$\n]+\$|\$\$/g) || [],
    formulas: count(".math"), drawn: count(".math .katex"), spoken: count(".math .katex math"),
    wrong: count(".katex-error"),
    loaded: fonts.filter((f) => f.family.startsWith("KaTeX") && f.status === "loaded").length,
    failed: fonts.filter((f) => f.status === "error").map((f) => f.family),
    wide: page.scrollWidth - page.clientWidth, fields: count("input[type=search]"),
    light: (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255,
  };
}"""


@contextlib.contextmanager
def reader(browser, width, scheme):
    """Open the browser as a reader with this width of window who prefers light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context
    context.close()


def read_again(page):
    """Read a page again with what it wrote down; a busy browser may keep that too late."""
    kept = page.evaluate("() => JSON.stringify({...localStorage})")
    page.add_init_script(f"localStorage.clear(); Object.assign(localStorage, {kept});")
    page.reload()


def listen(page, root):
    """Write down what a page complains of, and what it asks for in vain or elsewhere."""
    heard = []

    def console(message):
        if message.type in {"error", "warning"}:
            heard.append(f"console {message.type}: {message.text}")

    def request(asked):
        if not asked.url.startswith((root, "data:")):
            heard.append(f"request outside: {asked.url}")

    def response(answer):
        if answer.status >= 400:
            heard.append(f"status {answer.status}: {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(f"script error: {error}"))
    page.on("request", request)
    page.on("response", response)
    page.on("requestfailed", lambda asked: heard.append(f"request failed: {asked.url}"))
    return heard


def visit(context, root, path, scheme="light", rules=None, wider=None):
    """Open a page and return every fault heard, seen, or (if there are rules) found by axe.

    Look again in a window that is wider, if there is a number for one.
    """
    page = context.new_page()
    found = listen(page, root)
    page.goto(root + path, wait_until="load")
    found += faults(page.evaluate(LOOK), scheme)
    page.evaluate(UNFOLD)
    found += page.evaluate(MOVING)
    if wider:
        page.set_viewport_size({"width": wider, "height": 800})
        found += faults(page.evaluate(LOOK), scheme)
    if rules is not None:
        page.evaluate(THIN)
        audit = Axe().run(page, options={**AUDIT, **rules})
        found += [
            f"axe {violation['id']}: {node['html'][:200]} {node['failureSummary']}"
            for violation in audit.response["violations"]
            for node in violation["nodes"]
        ]
    page.close()
    return found


def faults(seen, scheme):
    """Judge what was seen in a page."""
    found = [f"raw TeX: {text}" for text in seen["raw"]]
    if not seen["formulas"] == seen["drawn"] == seen["spoken"]:
        found.append("{formulas} formulas, {drawn} drawn, {spoken} for listeners".format(**seen))
    if seen["wrong"]:
        found.append(f"{seen['wrong']} formulas drawn as errors")
    if seen["formulas"] and not seen["loaded"]:
        found.append("no font for formulas was loaded")
    found += [f"formula cut off: {text}" for text in seen["cut"]]
    found += [f"a line begins with what ends a formula: {text}" for text in seen["begins"]]
    found += [f"beside the screen: {text}" for text in seen["beside"]]
    found += [f"font not loaded: {family}" for family in seen["failed"]]
    if seen["wide"] > 0:
        found.append(f"the page scrolls sideways by {seen['wide']} px")
    if seen["fields"] != 1:
        found.append(f"{seen['fields']} search fields")
    if (seen["light"] < 0.2) != (scheme == "dark") or (seen["light"] > 0.8) != (scheme == "light"):
        found.append(f"in {scheme} mode the page's brightness is {seen['light']:.2f}")
    return found
