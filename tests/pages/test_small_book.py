"""What a build makes of a page: the smallest book that shows all of it, and one that is refused."""

import book
import nbformat
import page_checks
import pytest
from browser_checks import reader, visit
from mlebook.words import CARD
from page_checks import soup

ADDRESS = "https://book.example.org/ml"
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" viewBox="0 0 72 36">
  <metadata>made by a library</metadata>
  <style>*{color: red}</style>
  <defs><clipPath id="p"><rect width="9" height="9"/></clipPath></defs>
  <g id="axes_1">
    <path clip-path="url(#p)" style="fill: #1f5fa8" d="M0 0h9"/>
    <text style="font-size: 9px; font-family: 'DejaVu Sans'">two words</text>
  </g>
</svg>
"""
QUESTION = """**Question.** Is $a < b$?

1. Yes, $a$ is.
2. No, see [there](#drawn).

<details><summary>Answer</summary>

1. No. It is not.
2. **Right.** It is $b$.

</details>
"""
PAGE = f"""# A coin & its "bias"

Half of *them* are $\\frac12$ of it. Toss a <b>coin</b> & look: [a link](https://a.example) <
a `name`. It is said that $p$ is
small. And

- a list that is not read;

A last paragraph is one that needs so many words that it cannot be had in one piece, since no page
of results has room for a hundred and sixty characters and then for some more.

## Drawn

A [link](notebook.ipynb).

![A file.](../bell.svg)

**Figure.** Drawn.

{QUESTION}
{QUESTION}
## Exercises

### One $x$
"""
FAULTY = """# Title

A [broken link](nowhere.md), a [broken anchor](#noplace), a fraction $\\frac{1}$ without its half,
and $\\unheard$ of.

```{book-table} dreams
```

**Question.** Why?

1. So.

![](../bell.svg)
"""
REASONS = [
    "no table of 'dreams'; there are exercises, explorers, formulas, data.",
    "a figure without alt text: intro.md",
    "a question without choices and answers",
    "'myst' cross-reference target not found: 'nowhere.md'",
    "'myst' cross-reference target not found: 'noplace'",
    "this formula cannot be drawn: KaTeX parse error: Unexpected end of input",
    "this formula cannot be drawn: KaTeX parse error: Undefined control sequence: \\unheard",
    "a figure without alt text: cell 'bell' of notebook.ipynb",
]
FORMULAS = """# Title

Half is $\\frac12$, and $a < b$:

$$ \\sum_{i=1}^n x_i = n\\bar x \\tag{1.1} $$
"""


def figure_cell(name, alt):
    """Make a cell that drew, with or without words for those who cannot see it."""
    return nbformat.v4.new_code_cell(
        "plt.show()",
        id=name,
        execution_count=1,
        metadata={"mystnb": {"image": {"alt": alt}}} if alt else {},
        outputs=[nbformat.v4.new_output("display_data", {"image/svg+xml": DRAWING})],
    )


def markdown(text):
    """Make a cell of text."""
    return nbformat.v4.new_markdown_cell(text, id=f"text-{len(text)}")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Build a book that has something of everything, and a public address."""
    folder = tmp_path_factory.mktemp("book")
    cells = [
        markdown("# Notebook"),
        figure_cell("bell", "One bell."),
        markdown("**Figure.** A bell, $a < b$.\n\nAfter it."),
        figure_cell("again", "The same bell."),
        markdown("$$ a < b \\tag{1.1} $$"),
        markdown("```{book-table} exercises\n```"),
    ]
    (folder / "bell.svg").write_text(DRAWING, encoding="utf-8")
    process = book.small_book(folder, PAGE, cells, address=ADDRESS)
    assert (process.returncode, book.warnings(process)) == (0, [])
    return folder


@pytest.fixture(scope="module")
def front(made):
    """Read its first page."""
    return soup(made / "_build/html/index.html")


@pytest.fixture(scope="module")
def notebook(made):
    """Read the page of its notebook."""
    page = made / "_build/html/chapters/notebook.html"
    assert [fault for check in page_checks.CHECKS for fault in check(page)] == []
    return soup(page)


def test_drawings_stand_in_the_page_with_their_captions(front, notebook):
    """One that is a file, and two that cells drew."""
    (drawn,) = front.select("article figure")
    assert (drawn.svg["aria-label"], drawn.figcaption.get_text()) == ("A file.", "Figure. Drawn.")
    first, second = notebook.select("figure")
    assert first.figcaption.get_text().startswith("Figure. A bell")
    assert first.figcaption.select_one("math")
    assert second.figcaption is None
    assert first.svg["aria-label"] == "One bell."
    assert first.svg.find("path")["clip-path"] == "url(#figure-1-p)"
    assert first.svg.find("clippath")["id"] == "figure-1-p"
    assert first.svg.find("path")["style"] == "fill: var(--fig-blue)"
    assert first.svg.find("text")["style"] == "font-size: 9px; "
    assert "After it." in first.find_parent("section").get_text()


def test_a_formula_is_drawn_with_its_number(notebook):
    assert notebook.select_one("div.math .tag").get_text() == "(1.1)"
    assert notebook.select_one("div.math math annotation").string == "a < b \\tag{1.1}"


def test_a_question_becomes_a_group_with_a_name(front):
    """Choices are labeled inputs, answers a list; a formula and a link are kept in them."""
    first, second = front.select("fieldset.quiz")
    assert first.legend.get_text().startswith("Question. Is")
    assert first.legend.find("math")
    labels = {label["for"]: label.get_text() for label in first.select("label")}
    assert [e["id"] for e in first.select("input[type=radio]")] == list(labels)
    assert {e["name"] for e in first.select("input")} == {"quiz-1"}
    assert {e["name"] for e in second.select("input")} == {"quiz-2"}
    assert first.select_one("label:nth-of-type(2) a")["href"] == "#drawn"
    replies = first.select_one("ol.replies[aria-live=polite]")
    assert [li["class"] for li in replies.select("li")] == [["wrong"], ["right"]]
    assert [li.get_text().split()[0] for li in replies.select("li")] == ["No.", "Right."]
    assert front.select("article details") == []


def test_with_a_public_address_a_page_says_what_a_link_to_it_shows(front):
    """Its address, its title, and its first sentences, as many as fit."""
    assert [link["href"] for link in front.select("link[rel=canonical]")] == [f"{ADDRESS}/"]
    words = front.select_one("meta[name=description]")["content"]
    assert words == (
        "Toss a coin & look: a link < a name. A last paragraph is one that needs so many words "
        "that it cannot be had in one piece, since no page of results has room for…"
    )
    found = [(e.get("property") or e["name"], e["content"]) for e in front.head.select("meta")[2:]]
    assert sorted(pair for pair in found if pair[0].startswith(("og:", "twitter:"))) == [
        ("og:description", words),
        ("og:image", f"{ADDRESS}/_static/card.png"),
        ("og:image:alt", CARD),
        ("og:site_name", "Maximum Likelihood, by Running It"),
        ("og:title", "A coin & its “bias”"),
        ("og:type", "website"),
        ("og:url", f"{ADDRESS}/"),
        ("twitter:card", "summary_large_image"),
    ]


def test_a_changed_page_changes_the_table_of_another(made, notebook):
    assert len(notebook.select('a[href="../index.html#one-x"]')) == 1
    (made / "chapters" / "intro.md").write_text(PAGE.replace("### One", "### Two"), "utf-8")
    assert book.run(made).returncode == 0
    text = (made / "_build/html/chapters/notebook.html").read_text("utf-8")
    assert text.count('href="../index.html#two-x"') == 1


def test_a_book_is_refused_for_each_reason_and_again_the_next_time(tmp_path):
    """A broken link or anchor, a formula that cannot be read, a figure without words."""
    cells = [markdown("# Notebook"), figure_cell("bell", "")]
    (tmp_path / "bell.svg").write_text(DRAWING, encoding="utf-8")
    process = book.small_book(tmp_path, FAULTY, cells)
    complaints = book.warnings(process)
    assert process.returncode != 0
    assert [[r for r in REASONS if r in line] for line in complaints] == [[r] for r in REASONS]
    again = book.run(tmp_path)
    assert (again.returncode, book.warnings(again)) == (process.returncode, complaints)


def test_formulas_are_drawn_in_the_page_where_the_build_had_no_node(browser, tmp_path):
    """The book without Node has no drawn formula in its files, and all of them on the screen."""
    process = book.small_book(tmp_path, FORMULAS, MLEBOOK_NODE="none")
    assert (process.returncode, book.warnings(process)) == (0, [])
    html = tmp_path / "_build" / "html"
    assert len(soup(html / "index.html").select(".math.to-draw")) == 3
    assert soup(html / "index.html").select(".katex") == []
    with reader(browser, 390, "light") as context:
        assert visit(context, html.as_uri() + "/", "index.html") == []
