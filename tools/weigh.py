"""What a visit to a page costs: bytes over the wire, requests, and what moves before the eyes.

The budgets stand here, once: the tests hold every page to them.
"""

from typing import NamedTuple

BUDGET = {
    "first": 500_000,  # bytes of a first visit, compressed, with all that scrolling asks for
    "next": 150_000,  # bytes of another page after the first
    "requests": 24,  # of a first visit
    "shift": 0.01,  # cumulative layout shift on a phone, from opening to the end of the page
    "late": 0,  # fonts that come only while the page is read
}
PHONE = {"width": 390, "height": 800}

# The sum of all shifts, which is no less than the largest burst of them, the official measure.
WATCH = """
window.shifts = [];
{
  const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const line = ({ node, previousRect, currentRect }) => {
    const name = node?.cloneNode().outerHTML ?? node?.nodeValue ?? "";
    return `${name.slice(0, 80)} from ${box(previousRect)} to ${box(currentRect)}`;
  };
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) shifts.push([value, sources.map(line)]);
  }).observe({ type: "layout-shift", buffered: true });
}
"""
STANDS = "document.fonts.ready.then(() => null)"  # all that the page asked for as it opened
SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo({ top: y, behavior: "instant" });
    await frame();
    await frame();
  }
  await document.fonts.ready;
}"""


class Cost(NamedTuple):
    """What a visit cost."""

    bytes: int
    requests: int
    shift: float
    late: int
    moved: list  # what did, from where to where (x, y, width and height), and fonts that came late


class Scale:
    """A page of a browser, watched while it visits addresses one after the other."""

    def __init__(self, page):
        self.page, self.arrived, self.asked = page, [], []
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda e: self.arrived.append(e["encodedDataLength"]))
        session.on("Network.requestWillBeSent", lambda e: self.asked.append(e["request"]["url"]))
        session.send("Network.enable")
        page.add_init_script(WATCH)

    def weigh(self, address):
        """Open a page, read it to its end, and return what that cost."""
        self.arrived.clear()
        self.asked.clear()
        self.page.goto(address, wait_until="load")
        self.page.evaluate(STANDS)
        opened = len(self.asked)
        self.page.evaluate(SCROLL)
        self.page.wait_for_load_state("networkidle")
        late = [url for url in self.asked[opened:] if ".woff2" in url]
        requests = [url for url in self.asked if not url.startswith("data:")]
        shifts = self.page.evaluate("shifts")
        return Cost(
            bytes=round(sum(self.arrived)),
            requests=len(requests),
            shift=sum(value for value, _ in shifts),
            late=len(late),
            moved=[line for _, lines in shifts for line in lines] + late,
        )
