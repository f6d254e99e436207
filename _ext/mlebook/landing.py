"""The book's builder: the landing page is ``index.html``, and the index hears formulas."""

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import js_index

from .finding import to_index


class IndexFormat:
    """The search index as Sphinx writes it, with the landing page under its public name.

    Search results link to ``<docname>.html``; so the docname is translated on the way out,
    and back again when the next build reads the index to update it. ``first`` holds for each page
    what it is found under first. Sphinx has a place for this in the file, but forgets what stood
    there when the next build reads it.
    """

    def __init__(self, root):
        self.root = root
        self.first = {}

    def dump(self, frozen, stream):
        """Write the index with the landing page called ``index``."""
        names = ["index" if name == self.root else name for name in frozen["docnames"]]
        found = {}
        for i, page in enumerate(frozen["docnames"]):
            for words in self.first.get(page, ()):
                found.setdefault(words, []).append([i, "", True])
        js_index.dump({**frozen, "docnames": names, "indexentries": found}, stream)

    def load(self, stream):
        """Read an index and give the landing page its source name back."""
        frozen = js_index.load(stream)
        names = [self.root if name == "index" else name for name in frozen["docnames"]]
        self.first = {name: set() for name in names}
        for words, places in frozen["indexentries"].items():
            for i, *_ in places:
                self.first[names[i]].add(words)
        return {**frozen, "docnames": names}


class BookBuilder(StandaloneHTMLBuilder):
    """The HTML builder, but for the address of the root document and what the index is given."""

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

    def index_page(self, pagename, doctree, title):
        """Give the search index the page as it is to be found."""
        heard, self.indexer_format.first[pagename] = to_index(doctree, pagename)
        super().index_page(pagename, heard, title)

    def _public(self, docname):
        return "index" if docname == self.config.root_doc else docname


def setup(app):
    """Put the builder in the place of Sphinx's own."""
    app.add_builder(BookBuilder, override=True)
