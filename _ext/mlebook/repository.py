"""The book's public address, and the addresses elsewhere that follow from it.

It is ``repository_url`` in ``_config.yml``, the one place for it; empty, there is no repository.
"""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from sphinx.config import Config
from sphinx.errors import ExtensionError

from .words import REPORT_BODY, REPORT_TITLE

ADDRESS = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)/?")
COPIES = "colab"  # the folder of the built book that holds notebooks for Colab
PUBLISHED = "gh-pages"  # the branch that holds the built book


class Repository(NamedTuple):
    """A public repository on GitHub: the one place that Binder and Colab both read."""

    owner: str
    name: str
    branch: str

    @classmethod
    def of(cls, config: Config) -> "Repository | None":
        """Read the book's configuration; None while there is no address."""
        options = config.html_theme_options
        url = options.get("repository_url")
        if not url:
            return None
        found = ADDRESS.fullmatch(url)
        if not found:
            raise ExtensionError(
                f"repository_url in _config.yml is {url!r}; it must read like "
                "https://github.com/owner/name, or be empty for a book without such links."
            )
        owner, name = found.groups()
        return cls(owner, name, options.get("repository_branch") or "main")

    def binder(self, path: str) -> str:
        """Give the address that runs the notebook on Binder."""
        place = f"{self.owner}/{self.name}/{quote(self.branch, safe='')}"
        return f"https://mybinder.org/v2/gh/{place}?{urlencode({'urlpath': f'lab/tree/{path}'})}"

    def colab(self, path: str) -> str:
        """Give the address that opens Colab's copy of the notebook."""
        place = f"{self.owner}/{self.name}/blob/{PUBLISHED}/{COPIES}/{quote(Path(path).name)}"
        return f"https://colab.research.google.com/github/{place}"

    def chapter(self, name: str) -> str:
        """Give the address of a chapter for a reader on Colab: a notebook runs there."""
        if name.endswith(".ipynb"):
            return self.colab(name)
        return (
            f"https://github.com/{self.owner}/{self.name}/blob/{quote(self.branch)}/chapters/{name}"
        )

    def edit(self, path: str) -> str:
        """Give the address of an editor in the browser that knows notebooks, too."""
        place = f"{self.owner}/{self.name}/blob/{quote(self.branch)}/{quote(path)}"
        return f"https://github.dev/{place}"

    def report(self, title: str, path: str) -> str:
        """Give the address of a form for a report that names the page."""
        words = {"title": REPORT_TITLE.format(title), "body": REPORT_BODY.format(path)}
        return f"https://github.com/{self.owner}/{self.name}/issues/new?{urlencode(words)}"
