"""What a student wrote is shown: formulas, pictures; and it runs nothing and loads nothing."""

import signal

import pytest
from bs4 import BeautifulSoup

from mlegrade.reports.prose import Prose

PIXEL = "data:image/png;base64,iVBORw0KGgo="
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![p](http://127.0.0.1/x.png)",
    "![p](javascript:alert(1))",
    "![p](data:text/html;base64,AAAA)",
    f'<img onerror="alert(1)" src="{PIXEL}" onload=alert(1)>',
    "<http://127.0.0.1/>",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\htmlData{a=b}{x}\includegraphics{http://127.0.0.1/x}$",
    "```\n</pre><script>alert(1)</script>\n```",
    "<style>*{display:none}</style><!-- -->",
    '![" onerror="alert(1)](http://a.b "t")',
    "</article></main><iframe src=//127.0.0.1>",
    "$</code><script>alert(1)</script>$",
]
ATTRIBUTES = {"class", "src", "alt", "mathcolor", "mathvariant", "display", "xmlns", "encoding"}
ATTRIBUTES |= {"stretchy"}
TAGS = {"p", "em", "code", "pre", "span", "img", "math", "semantics", "annotation", "mrow", "mi"}
TAGS |= {"mo", "mn", "mstyle", "mtext"}


def shown(text):
    """Return a text as it is shown."""
    return Prose([text]).html(text)


@pytest.mark.parametrize("node", ["", "none"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_loads(text, node, monkeypatch):
    if node:
        monkeypatch.setenv("MLEBOOK_NODE", node)
    for element in BeautifulSoup(shown(text), "html.parser").find_all(True):
        assert element.name in TAGS
        assert set(element.attrs) <= ATTRIBUTES
        assert element.get("src", PIXEL) == PIXEL


def test_formulas_are_drawn_as_mathml():
    page = BeautifulSoup(shown("It is $c^5 L_x$, so\n\n$$\\frac{1}{2}$$"), "html.parser")
    assert [math.find("annotation").text for math in page.find_all("math")] == [
        "c^5 L_x",
        r"\frac{1}{2}",
    ]


def test_the_name_of_a_function_stands_apart():
    """Browsers draw none of the thin spaces around it; a bracket or a sign needs none."""
    page = BeautifulSoup(shown(r"$k\log p + \log(1-p) + \hat p\ln 2$"), "html.parser")
    names = [name for name in page.find_all("mi") if len(name.text) > 1]
    before = [name.find_previous_sibling().name for name in names]
    after = [name.find_next_siblings()[1].name for name in names]
    assert before == ["mspace", "mo", "mspace"]
    assert after == ["mspace", "mo", "mspace"]


def test_where_a_formula_cannot_be_drawn_its_source_is_shown(monkeypatch):
    prose = Prose([r"$\undefined{$ and $a<b$"])
    assert prose.undrawn == 1
    assert r"<code>\undefined{</code>" in prose.html(r"$\undefined{$")
    monkeypatch.setenv("MLEBOOK_NODE", "none")
    assert "<code>a&lt;b</code>" in shown("$a<b$")


def test_pictures_from_inside_the_notebook_are_shown():
    for text in (f"![a plot]({PIXEL})", f"<img width=3 src='{PIXEL}'/>"):
        assert f'<img src="{PIXEL}" alt="' in shown(text)
    assert "[plot: a picture that is not in the notebook]" in shown("![plot](plot.png)")


@pytest.mark.parametrize(
    "text",
    [
        *(sign * 12_000 for sign in ("*a ", "[", "$a ", "![](", "<img ", "> ", "\\begin{a}")),
        *(sign * 90_000 for sign in ("*a ", "[", "$a ", "![](", "<img ", "> ", "\\begin{a}")),
        f"![p](data:image/png;base64,{'A' * 9_000_000})",
    ],
    ids=lambda text: f"{text[:8]!r} {len(text)}",
)
def test_no_text_keeps_the_grader_busy(text):
    signal.signal(signal.SIGPROF, lambda *_: pytest.fail("it takes too long"))
    signal.setitimer(signal.ITIMER_PROF, 20)
    try:
        assert shown(text)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
