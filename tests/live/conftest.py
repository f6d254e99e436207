"""The book, served, and a chapter that a reader opens for the first time."""

import book
import pytest
from browser_checks import reader, served
from live_page import Page


@pytest.fixture(scope="module")
def site():
    """Serve the book."""
    with served(book.build()) as root:
        yield root


@pytest.fixture
def chapter(browser, site):
    """Open a chapter for a reader who has never been there."""
    with reader(browser, 1280, "light") as context:
        chapter = Page(context.new_page(), site)
        yield chapter
        assert chapter.heard == []
