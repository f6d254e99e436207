"""What is known of a page before it is opened: title, description, colors; addresses if public."""

import re
from collections import Counter

import book
import pytest
from browser_checks import reader
from mlebook.head import LONG, SHORT, papers
from mlebook.words import CARD
from page_checks import soup

ADDRESS = "https://book.example.org/ml"
PAGE = """# A coin & its "bias"

Half of *them* are $\\frac12$ of it. Toss a <b>coin</b> & look: [a link](https://a.example) <
a `name`. It is said that $p$ is
small. And

- a list that is not read;

A last paragraph is one that needs so many words that it cannot be had in one piece, since no page
of results has room for a hundred and sixty characters and then for some more.
"""


def tags(page):
    """Return the elements of a page's head that describe it: {name or property: [content]}."""
    found = {}
    for element in page.head.select("meta[name], meta[property]"):
        name = element.get("name") or element["property"]
        found.setdefault(name, []).append(element["content"])
    return found


def test_each_page_has_a_description_of_its_own():
    """One, of a length that results of a search show, in plain words; so are the titles."""
    html = book.build()
    pages = {page.relative_to(html).as_posix(): soup(page) for page in book.pages(html)}
    found = {name: tags(page).get("description", []) for name, page in pages.items()}
    assert {name: texts for name, texts in found.items() if len(texts) != 1} == {}
    texts = {name: texts[0] for name, texts in found.items()}
    assert {n: t for n, t in texts.items() if not SHORT <= len(t) <= LONG} == {}
    assert {n: t for n, t in texts.items() if re.search(r"[\\$<>{}\ufffc]", t)} == {}
    assert {n: t for n, t in texts.items() if t[-1] not in ".?!…" or t != t.strip()} == {}
    assert [text for text, times in Counter(texts.values()).items() if times > 1] == []
    titles = Counter(page.title.text for page in pages.values())
    assert [title for title, times in titles.items() if times > 1] == []
    book_title = pages["index.html"].title.text
    assert [title for title in titles if title.count(book_title) != 1] == []


def test_a_page_is_said_once_to_fit_a_phone():
    """Theme, Sphinx and docutils each would say it."""
    for page in book.pages(book.build()):
        assert len(tags(soup(page))["viewport"]) <= 2, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_gets_the_color_of_the_page(browser, scheme):
    """The bar above a page has the background that the style sheet gives to the page."""
    with reader(browser, 390, scheme) as context:
        page = context.new_page()
        page.goto((book.build() / "chapters" / "notation.html").as_uri())
        background, named = page.evaluate(
            """() => {
              const [bar] = [...document.querySelectorAll("meta[name=theme-color]")]
                .filter((e) => matchMedia(e.media).matches);
              const sample = document.body.appendChild(document.createElement("p"));
              sample.style.color = bar.content;
              return [document.body, sample].map((e) => getComputedStyle(e))
                .map((style, i) => (i ? style.color : style.backgroundColor));
            }"""
        )
        assert background == named
    assert len(papers()) == len(set(papers())) == 2


def test_without_a_public_address_no_page_names_one():
    for page in book.pages(book.build()):
        head = soup(page).head
        assert head.select("link[rel=canonical], meta[property], meta[name^=twitter]") == [], page


def test_with_a_public_address_a_page_says_what_a_link_to_it_shows(tmp_path):
    """The same small book, first without an address, then with one, then with a wrong one."""
    process = book.small_book(tmp_path, PAGE)
    assert (process.returncode, book.warnings(process)) == (0, [])
    html, config = tmp_path / "_build" / "html" / "index.html", tmp_path / "_config.yml"
    before = type(soup(book.HTML / "index.html"))(html.read_text("utf-8"), "html.parser")
    assert before.select("link[rel=canonical], meta[property]") == []
    settings = config.read_text("utf-8")
    assert settings.count('html_baseurl: ""') == 1

    config.write_text(settings.replace('html_baseurl: ""', f"html_baseurl: {ADDRESS}"), "utf-8")
    process = book.run(tmp_path)
    assert (process.returncode, book.warnings(process)) == (0, [])
    page = soup(html)
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [f"{ADDRESS}/"]
    found = tags(page)
    words = found["description"][0]
    assert words == (
        "Toss a coin & look: a link < a name. A last paragraph is one that needs so many words "
        "that it cannot be had in one piece, since no page of results has room for…"
    )
    assert words == before.select_one("meta[name=description]")["content"]
    assert {name: found[name] for name in found if name.startswith(("og:", "twitter:"))} == {
        "og:title": ["A coin & its “bias”"],
        "og:description": [words],
        "og:url": [f"{ADDRESS}/"],
        "og:type": ["website"],
        "og:image": [f"{ADDRESS}/_static/card.png"],
        "og:image:alt": [CARD],
        "og:site_name": ["Maximum Likelihood, by Running It"],
        "twitter:card": ["summary_large_image"],
    }
    config.write_text(settings.replace('html_baseurl: ""', "html_baseurl: example.org"), "utf-8")
    process = book.run(tmp_path)
    assert process.returncode != 0
    assert "html_baseurl in _config.yml is 'example.org'; it must read like" in process.stderr
