"""What is known of a page before it is opened: title, description, colors; addresses if public."""

import re
from collections import Counter
from types import SimpleNamespace

import book
import pytest
from browser_checks import reader
from mlebook.head import LONG, SHORT, check_address, papers
from page_checks import soup
from sphinx.errors import ExtensionError


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


def test_an_address_that_is_none_ends_the_build():
    config = SimpleNamespace(html_baseurl="example.org")
    with pytest.raises(ExtensionError, match=r"is 'example\.org'; it must read like https://"):
        check_address(None, config)
