"""The book's builder: the landing page is ``index.html``, and the search index hears more."""

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from .search_index import IndexFormat


class BookBuilder(StandaloneHTMLBuilder):
    """The HTML builder, but for the address of the root document and what the index is given."""

    def init(self) -> None:
        """Prepare the search index's format once the root document is known."""
        super().init()
        self.indexer_format = IndexFormat(self.config.root_doc)

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Give the address that links to ``docname`` use."""
        return super().get_target_uri(self._public(docname), typ)

    def get_outfilename(self, pagename: str):
        """Give the file that the page is written to."""
        return super().get_outfilename(self._public(pagename))

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Give the search index the page as it is to be found."""
        heard = self.indexer_format.hear(doctree, pagename, self.indexer.lang)
        super().index_page(pagename, heard, title)

    def _public(self, docname: str) -> str:
        return "index" if docname == self.config.root_doc else docname
