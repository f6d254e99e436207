"""Serve the landing page as ``index.html``, wherever its source file lies."""

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import js_index


class IndexFormat:
    """The search index as Sphinx writes it, with the landing page under its public name.

    Search results link to ``<docname>.html``; so the docname is translated on the way out,
    and back again when the next build reads the index to update it.
    """

    def __init__(self, root):
        self.root = root

    def dump(self, frozen, stream):
        """Write the index with the landing page called ``index``."""
        names = ["index" if name == self.root else name for name in frozen["docnames"]]
        js_index.dump({**frozen, "docnames": names}, stream)

    def load(self, stream):
        """Read an index and give the landing page its source name back."""
        frozen = js_index.load(stream)
        names = [self.root if name == "index" else name for name in frozen["docnames"]]
        return {**frozen, "docnames": names}


class BookBuilder(StandaloneHTMLBuilder):
    """The HTML builder, except that the root document is the site's ``index.html``."""

    def init(self):
        """Prepare the search index's format once the root document is known."""
        super().init()
        self.indexer_format = IndexFormat(self.config.root_doc)

    def get_target_uri(self, docname, typ=None):
        """Give the address that links to ``docname`` use."""
        return super().get_target_uri(self._public(docname), typ)

    def get_outfilename(self, pagename):
        """Give the file that the page is written to."""
        return super().get_outfilename(self._public(pagename))

    def _public(self, docname):
        return "index" if docname == self.config.root_doc else docname


def setup(app):
    """Put the builder in the place of Sphinx's own."""
    app.add_builder(BookBuilder, override=True)
