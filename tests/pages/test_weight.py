"""What a reader's phone has to load, and that nothing moves while it does."""

import pytest
import weigh
from browser_checks import listen, reader
from serve import served
from sheets import listed

WIDTH = weigh.PHONE["width"]


def judged(limits):
    """Say which of the budgets a visit broke."""
    return [
        f"{name}: {value:.6g} of {weigh.BUDGET[name]}"
        for name, value in limits.items()
        if value > weigh.BUDGET[name]
    ]


def costs(browser, root, addresses):
    """Read the pages one after the other as one reader would; yield what each cost, and faults."""
    with reader(browser, WIDTH, "light") as context:
        page = context.new_page()
        heard, scale = listen(page, root), weigh.Scale(page)
        for address in addresses:
            heard.clear()
            yield address, scale.weigh(root + address), list(heard)


BOOK = [address for address, _ in listed()]
CHAPTERS = ("01-likelihood", "05-maximizing", "06-normal")  # the first, and the two largest
SOME = ["index.html", *(f"chapters/{name}.html" for name in CHAPTERS)]
some_or_all = pytest.mark.parametrize(
    "pages",
    [pytest.param(SOME, id="some"), pytest.param(BOOK, id="all", marks=pytest.mark.slow)],
)


@some_or_all
def test_no_first_visit_is_heavy_and_nothing_moves_or_comes_late(browser, site, pages):
    """Each page by a reader who comes from elsewhere and reads it to its end.

    All fonts that a page needs further down are asked for before its reader moves.
    """
    found = {}
    for address in pages:
        for _, cost, heard in costs(browser, site, [address]):
            limits = {"first": cost.bytes, "requests": cost.requests}
            faults = judged({**limits, "shift": cost.shift, "late": cost.late})
            found[address] = faults + heard + (cost.moved if faults else [])
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert list(found) == pages


@some_or_all
def test_no_next_page_is_heavy(browser, site, pages):
    """From the first chapter on, one page after the other, with what the browser has kept."""
    _, *later = costs(browser, site, pages[1:])
    found = {address: judged({"next": cost.bytes}) for address, cost, _ in later}
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_buttons_are_seen_when_all_have_come(browser, site):
    """While a page still comes, those that have come would be seen moving."""
    seen = "getComputedStyle(document.querySelector('.bar')).visibility"
    cut = "while (document.querySelector('.bar + *')) document.querySelector('.bar + *').remove()"
    with reader(browser, WIDTH, "light") as context:
        page = context.new_page()
        page.goto(site + "chapters/02-probability-vs-likelihood.html")
        assert page.evaluate(seen) == "visible"
        page.evaluate(cut)
        assert page.evaluate(seen) == "hidden"


# Where what comes first stands, with all of the page and then with less and less of it.
STANDS = """() => {
  const first = [...document.querySelectorAll(".bar > *, article, article > :first-child, h1")];
  const places = first.map((e) => e.getBoundingClientRect());
  const said = JSON.stringify(places.map(({ x, y }) => [x, y]));
  const last = [...document.querySelectorAll("body > *, main > *, article > section > *")].at(-1);
  const more = last && !last.matches("main, article, h1, .bar, #side, .skip");
  if (more) last.remove();
  return [said, more];
}"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", [*SOME, "chapters/api.html"])
def test_what_has_come_stays_while_the_rest_comes(browser, site, address, width):
    """A browser shows a page before its end is there."""
    with reader(browser, width, "light") as context:
        page = context.new_page()
        page.goto(site + address)
        places, more = set(), True
        while more:
            said, more = page.evaluate(STANDS)
            places.add(said)
        assert len(places) == 1


NOISE = "".join(f"{i * i * 7919 % 1_000_003:x}" for i in range(200_000))  # that gzip cannot shrink
FAULTY = {
    "first": f"<p hidden>{NOISE}",
    "next": f"<p hidden>{NOISE[:400_000]}",
    "requests": "".join(
        f"<link rel=preload as=fetch crossorigin href=a.txt?{i}>" for i in range(30)
    ),
    "shift": "<div id=a></div><p>x<script>requestAnimationFrame(() => requestAnimationFrame(() => {"
    "a.style.height = '200px'; }))</script>",  # when the page has been painted, be it soon or late
    "while scrolling": "<style>html {overflow-anchor: none} body {height: 4000px}</style><p id=a>x"
    "<p style='margin-top: 900px'>y<script>addEventListener('scroll', () => {"
    "a.style.height = `${scrollY % 800}px`; })</script>",
    "late": "<style>@font-face {font-family: f; src: url(a.woff2)}</style><p style='height: 900px'>"
    "<p id=a>y<script>addEventListener('scroll', () => { a.style.fontFamily = 'f'; })</script>",
}


@pytest.mark.parametrize("fault", FAULTY)
def test_each_fault_is_noticed(browser, tmp_path, fault):
    """A page with nothing wrong but this, beside a fair one."""
    head = "<!doctype html><html lang=en><title>x</title><link rel=icon href=data:,>"
    (tmp_path / "a.txt").touch()
    (tmp_path / "fair.html").write_text(f"{head}<p>x<p style='height: 3000px'>y")
    (tmp_path / "faulty.html").write_text(head + FAULTY[fault])
    with served(tmp_path) as root:
        found = [cost for _, cost, _ in costs(browser, root, ["fair.html", "faulty.html"])]
    named = "shift" if fault == "while scrolling" else fault
    values = [{"first": c.bytes, "next": c.bytes, **c._asdict()}[named] for c in found]
    assert judged({named: values[0]}) == []
    assert judged({named: values[1]}) == [f"{named}: {values[1]:.6g} of {weigh.BUDGET[named]}"]
