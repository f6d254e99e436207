"""The glossary: complete in three languages, and found on the pages where its words are used."""

import re
from dataclasses import replace

import book
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_checks import AUDIT, LOOK, reader
from bs4 import Tag
from exceptions import ROOT, axe_options, table
from mlebook.terms import entries, finder, forms
from page_checks import soup

KNOWN = entries()
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9][0-9]-*.ipynb"))
# What a reader does not read as a sentence, and where no word is linked.
CLOSED = {"h1", "h2", "h3", "h4", "pre", "code", "table", "fieldset", "svg", "summary", "a"}
CLOSED_CLASSES = {"math", "explore"}  # the labels of an explorer are no prose


def pieces(element):
    """Yield the text of a part of a page in pieces; a linked word is [[its anchor]]."""
    for child in element.children:
        if not isinstance(child, Tag):
            yield child
        elif "term" in child.get("class", ()):
            yield f"[[{child.a['href'].split('#')[1]}]]"
        elif child.name in CLOSED or not CLOSED_CLASSES.isdisjoint(child.get("class", ())):
            yield " | "
        elif not (child.name == "section" and element.h1):  # those have parts of their own
            yield from pieces(child)


@pytest.fixture(scope="session")
def parts():
    """List (chapter, text) of each part of each chapter: what is before the first, and each h2."""
    found = []
    for name in CHAPTERS:
        top = soup(book.build() / "chapters" / f"{name}.html").select_one("article section")
        sections = [top, *top.find_all("section", recursive=False, id=lambda i: i != "references")]
        # No word is sought across the borders of *emphasis*.
        found += [(name, "|".join(pieces(section))) for section in sections]
    return found


def test_no_word_of_a_title_is_linked():
    """What a reference is called belongs to its author."""
    for name in CHAPTERS:
        page = soup(book.build() / "chapters" / f"{name}.html")
        assert page.select("#references li")
        assert not page.select("#references .term"), name


def test_the_whole_page_is_read():
    """Each heading of the third level is an entry, in the order of the alphabet."""
    page = (ROOT / "chapters" / "glossary.md").read_text("utf-8")
    names = re.findall("^### (.*)$", page, re.M)
    assert names == [entry.name for entry in KNOWN]
    assert names == sorted(names, key=str.lower)
    assert len(names) >= 60


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry.anchor)
def test_an_entry_is_complete(entry):
    """A Russian and a Chinese name, a definition in one sentence of plain text, a chapter."""
    assert re.search(r"[\u0430-\u044f]", entry.russian)
    assert re.search(r"[\u4e00-\u9fff]", entry.chinese)
    assert re.fullmatch(r"[A-Z][^.$`*\[\]\\]+\.", entry.definition)
    assert re.fullmatch("[0-9]{2}-[a-z-]+", entry.chapter)
    others = {form for other in KNOWN if other is not entry for form in forms(other)}
    assert not others & set(forms(entry)[: 1 + len(entry.also)])


def shared(known):
    """Return the names that two entries share in Russian or in Chinese."""
    names = [name for entry in known for name in (entry.russian, entry.chinese)]
    return sorted({name for name in names if names.count(name) > 1})


def test_no_two_words_share_a_translation():
    """A name that was copied to another entry says nothing there."""
    assert shared(KNOWN) == []
    assert shared([*KNOWN, replace(KNOWN[0], russian=KNOWN[1].russian)])


def test_every_word_has_its_place(parts):
    """Where links lead there is a heading, and its paragraph names chapter and languages."""
    page = soup(book.build() / "chapters" / "glossary.html")
    for entry in KNOWN:
        section = page.find(id=entry.anchor)
        assert section.select_one("[lang=ru]").get_text() == entry.russian
        assert section.select_one("[lang=zh]").get_text() == entry.chinese
        assert section.find(string=f"chapter {int(entry.chapter[:2])}")
        links = [a for a in section.select("p a") if entry.chapter in a["href"]]
        assert len(links) == (entry.chapter in CHAPTERS)
    assert not page.select(".term")


def test_the_first_of_each_word_is_linked_in_each_part(parts):
    """No word stands before its link, none is linked twice, none is without a link."""
    pattern, named = finder(KNOWN)
    for chapter, text in parts:
        linked = re.findall(r"\[\[([\w-]+)\]\]", text)
        assert len(set(linked)) == len(linked), chapter
        for match in pattern.finditer(text):
            link = f"[[{named[match[0].lower().replace('’', chr(39))].anchor}]]"
            if text[match.start() - 2 : match.start()] != "[[":
                assert link in text[: match.start()], (chapter, text[match.start() - 60 :][:90])


def test_a_word_is_used_in_the_chapter_where_it_is_born(parts, record_property):
    """For the chapters that are written; the words that wait for others are listed."""
    used = {(name, anchor) for name, t in parts for anchor in re.findall(r"\[\[([\w-]+)\]\]", t)}
    written = [entry for entry in KNOWN if entry.chapter in CHAPTERS]
    assert [e.name for e in written if (e.chapter, e.anchor) not in used] == []
    waiting = [entry.name for entry in KNOWN if entry not in written]
    record_property("words of the glossary whose chapter is not written", len(waiting))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_a_definition_shows_on_hover_and_on_focus(browser, width, scheme):
    """And only then; it makes no page wider, Escape takes it away, and axe has no complaint."""
    with reader(browser, width, scheme) as context:
        page = context.new_page()
        page.goto((book.build() / "chapters" / f"{CHAPTERS[-1]}.html").as_uri())
        first, last = page.locator("p .term").first, page.locator("li .term").last
        tips = [term.locator("[role=tooltip]") for term in (first, last)]
        assert [tip.is_visible() for tip in tips] == [False, False]
        first.locator("a").hover()
        assert [tip.is_visible() for tip in tips] == [True, False]
        tips[0].hover()
        assert tips[0].is_visible()
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")
        last.locator("a").focus()
        assert [tip.is_visible() for tip in tips] == [False, True]
        assert page.evaluate(LOOK)["wide"] == 0
        box = tips[1].bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        audit = Axe().run(page, context=".term", options={**AUDIT, **axe_options(table())})
        assert audit.response["violations"] == []
        page.keyboard.press("Escape")
        assert not tips[1].is_visible()
