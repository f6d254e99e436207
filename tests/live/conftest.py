"""A chapter that a reader opens for the first time."""

import pytest
from browser_checks import reader
from live_page import Page


@pytest.fixture
def chapter(browser, site):
    """Open a chapter for a reader who has never been there."""
    with reader(browser, 1280, "light") as context:
        chapter = Page(context.new_page(), site)
        yield chapter
        assert chapter.heard == []
