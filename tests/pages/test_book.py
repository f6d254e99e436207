"""The built book, read as text: links, names, headings, drawings."""

import json
import re
from collections import Counter
from itertools import chain

import book
import page_checks
import pytest
from mlebook.reading import minutes


@pytest.fixture(scope="session")
def html():
    """Build the book and give the folder of its pages."""
    return book.build()


@pytest.mark.parametrize("check", page_checks.CHECKS, ids=lambda check: check.__name__)
def test_every_page(html, check):
    """No page has a fault of this kind."""
    found = {str(page.relative_to(html)): check(page) for page in book.pages(html)}
    assert {page: faults for page, faults in found.items() if faults} == {}
    assert len(found) > 3


BROKEN = {
    "broken_links": '<a href="nowhere.html">x</a>',
    "broken_links inside": '<a href="fair.html">x <a href="fair.html">y</a></a>',
    "broken_links anchor": '<a href="#nowhere">x</a>',
    "outside_resources": '<script src="https://example.org/x.js"></script>',
    "outside_resources style": '<p style="background: url(//example.org/x.png)">x</p>',
    "outside_resources script": '<script>const home = "https://example.org/x.js"</script>',
    "outside_resources srcset": '<img srcset="https://example.org/x.png 2x">',
    "outside_resources preload": '<link rel="preload" href="x.woff2">',
    "repeated_ids": '<p id="a">x</p><p id="a">x</p>',
    "heading_faults": "<h1>x</h1>",
    "heading_faults order": "<h3>x</h3>",
    "drawing_faults": "<figure><svg viewBox='0 0 1 1' role='img'></svg></figure>",
    "drawing_faults words": "<figure>"
    "<svg viewBox='0 0 1 1' role='img' aria-label='a'></svg></figure>",
    "drawing_faults color": "<figure><svg viewBox='0 0 1 1' role='img' aria-label='A.'>"
    "<path fill='#1F5FA8'/></svg></figure>",
    "drawing_faults image": "<article><img src='data:,x.svg' alt='a'></article>",
    "drawing_faults style": "<figure><svg viewBox='0 0 1 1' role='img' aria-label='A.'>"
    "<style>*{}</style></svg></figure>",
    "formula_faults": "<p class='math'>"
    "<i class='katex'><math></math><i class='katex-html'></i></i>",
    "formula_faults math": "<p class='math'><i class='katex'></i></p>",
    "parted_signs": "<article><p>About 95 %.</p></article>",
    "drawing_faults size": "<figure><svg width='9' viewBox='0 0 1 1' role='img' aria-label='A.'>"
    "</svg></figure>",
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_check_can_fail(tmp_path, case):
    """A page with one fault is found to have one."""
    check = getattr(page_checks, case.split()[0])
    fair, faulty = tmp_path / "fair.html", tmp_path / "faulty.html"
    fair.write_text("<main><h1>Title</h1><h2>Part</h2></main>", encoding="utf-8")
    faulty.write_text(f"<main><h1>Title</h1>{BROKEN[case]}</main>", encoding="utf-8")
    assert check(fair) == []
    assert len(check(faulty)) == 1


def test_styles_and_scripts_load_nothing_from_elsewhere():
    """Our own files name no other host; nor do the vendored ones."""
    css = list((book.ROOT / "_static").rglob("*.css"))
    js = list((book.ROOT / "_static").rglob("*.js"))
    found = chain(
        *(page_checks.outside_in_css(p.read_text(encoding="utf-8")) for p in css),
        *(page_checks.outside_in_js(p.read_text(encoding="utf-8")) for p in js),
    )
    assert list(found) == []
    assert page_checks.outside_in_css('@import "https://example.org/x.css";')
    assert css
    assert js


def test_all_fonts_of_the_style_sheet_are_here():
    """The vendored style sheets and the fonts beside them fit."""
    folder = book.ROOT / "_static" / "vendor" / "katex"
    style = "".join(sheet.read_text() for sheet in folder.glob("*.css"))
    named = set(re.findall(r"url\((fonts/[^)]+)\)", style))
    assert named == {p.relative_to(folder).as_posix() for p in (folder / "fonts").iterdir()}


def leading(text):
    """Return the number that a text begins with, as in "6. The normal distribution"."""
    found = re.match(r"(\d+)\. ", text.strip())
    return int(found[1]) if found else None


def test_a_chapter_has_one_number_everywhere(html):
    """The build counts it; file, tags, title, tab, side bar, contents and glossary agree."""
    front, glossary = (page_checks.soup(html / p) for p in ("index.html", "chapters/glossary.html"))
    names, linked = {}, Counter()
    for page in book.pages(html):
        number = int(page.name[:2]) if re.match(r"\d\d-", page.name) else None
        text = page_checks.soup(page)
        tags = {tag.text.strip("()").partition(".")[0] for tag in text.select("article .tag")}
        title = text.select_one("main h1")
        assert leading(title.text) == leading(text.title.text) == number, page
        assert number is None or tags == {str(number)}, page
        names[page.name] = number
    for link in front.select("#side a.internal[href$='.html']"):
        assert leading(link.text) == names[link["href"].split("/")[-1]]
        linked[link["href"]] += 1
    assert linked.total() == len(names) - 2  # the first page, and that of the search
    for link in glossary.select("article a.internal"):
        if number := names.get(link["href"]):
            assert link.text == f"chapter {number}"
    lists = front.select("#the-nine-questions ol")
    listed = {
        item.a["href"].split("/")[-1]: int(one.get("start", 1)) + i
        for one in lists
        for i, item in enumerate(one.select("li"))
    }
    chapters = (book.ROOT / "chapters").glob("[0-9]*.ipynb")
    assert listed.keys() == {f"{path.stem}.html" for path in chapters}
    assert listed == {name: number for name, number in names.items() if number}


def test_a_chapter_says_how_long_it_takes(html):
    """To five minutes, and above its title; other pages say nothing of the kind."""
    for path in sorted((book.ROOT / "chapters").glob("*.ipynb")):
        said = page_checks.soup(html / "chapters" / f"{path.stem}.html").select(
            "article > .minutes"
        )
        took = [int(word) for line in said for word in line.text.split() if word.isdigit()]
        assert len(took) == path.stem[:1].isdigit(), path.stem
        assert all(abs(number - minutes(path)) <= 2.5 for number in took)


def test_landing_page_is_a_page_and_search_knows_it(html):
    """The site's first address is the landing page itself, also in the search index."""
    landing = page_checks.soup(html / "index.html")
    assert landing.select_one("main article h1")
    assert not landing.select_one("meta[http-equiv]")
    assert not (html / "chapters" / "intro.html").exists()
    index = (html / "searchindex.js").read_text(encoding="utf-8")
    names = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"]
    assert "index" in names
    assert all((html / f"{name}.html").is_file() for name in names)


def test_code_that_a_reader_may_skip_is_folded(html):
    """Who doubts a formula opens its twin, under its number; who wonders at a figure, its code."""
    for path in sorted((book.ROOT / "chapters").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        only = [cell["metadata"] for cell in cells if "def " not in "".join(cell["source"])]
        checks = [", ".join(f"({n})" for n in m["checks"]) for m in only if "checks" in m]
        page = page_checks.soup(html / "chapters" / f"{path.stem}.html")
        lines = [line.text for line in page.select("details.hide > summary > .collapsed")]
        folded = [line for line in lines if line.startswith("Checked")]
        assert folded == [f"Checked: {numbers}" for numbers in checks], path.name
        shown = [c for c in cells if "hide-cell" not in c["metadata"].get("tags", [])]
        forms = [
            form
            for c in shown
            for output in c.get("outputs", [])
            for form in output.get("data", ())
        ]
        assert lines.count("The figure, in code") == forms.count("image/svg+xml"), path.name


def test_a_full_stop_stays_with_the_short_formula_before_it(html):
    """A line may break before a full stop that follows a formula, unless the two are held."""
    formulas = page_checks.soup(html / "chapters" / "06-normal.html").select("span.math")
    short = [f for f in formulas if len(f.find("annotation").text) <= 20]
    assert [f for f in short if f.next_sibling and f.next_sibling.text[:1] in {*".,;:!?)"}] == [
        f for f in short if "held" in f.parent.get("class", [])
    ]


def test_pages_have_nothing_that_needs_a_server(html):
    """No kernel service, icon service or formula service is asked for."""
    words = re.compile(r"thebe|fontawesome|mathjax|require\.js|binder|colab", re.IGNORECASE)
    for page in book.pages(html):
        loaded = [str(e) for e in page_checks.soup(page).select("script, link, [class*=launch]")]
        assert [e for e in loaded if words.search(e)] == [], page
