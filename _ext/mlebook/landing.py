"""The book's builder: the landing page is ``index.html``, and the index hears formulas."""

from collections import Counter

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import js_index

from .finding import prose, to_index


class IndexFormat:
    """The search index as Sphinx writes it, with the landing page under its public name.

    Search results link to ``<docname>.html``; so the docname is translated on the way out,
    and back again when the next build reads the index to update it. ``first`` holds for each page
    what it is found under first, and ``often`` how often it says each word outside its code:
    search.js ranks by both, and takes a word without counts as said once. Sphinx has a place for
    the one in the file, but forgets what stood there when the next build reads it.
    """

    def __init__(self, root):
        self.root = root
        self.first, self.often = {}, {}

    def dump(self, frozen, stream):
        """Write the index with the landing page called ``index``."""
        pages = frozen["docnames"]
        names = ["index" if name == self.root else name for name in pages]
        found = {}
        for i, page in enumerate(pages):
            for words, anchor in sorted(self.first.get(page, ())):
                found.setdefault(words, []).append([i, anchor, True])
        counts = {
            word: [self.often[pages[i]][word] for i in listed(where)]
            for word, where in frozen["terms"].items()
        }
        counts = {word: numbers for word, numbers in counts.items() if set(numbers) != {1}}
        new = {"docnames": names, "indexentries": found, "counts": counts}
        js_index.dump({**frozen, **new}, stream)

    def load(self, stream):
        """Read an index and give the landing page its source name back."""
        frozen = js_index.load(stream)
        if "counts" not in frozen:
            raise ValueError("an index of an older build, which Sphinx then makes anew")
        names = [self.root if name == "index" else name for name in frozen["docnames"]]
        self.first = {name: set() for name in names}
        for words, places in frozen["indexentries"].items():
            for i, anchor, _ in places:
                self.first[names[i]].add((words, anchor))
        self.often = {name: Counter() for name in names}
        for word, where in frozen["terms"].items():
            once = [1] * len(listed(where))
            for i, count in zip(listed(where), frozen["counts"].get(word, once), strict=True):
                self.often[names[i]][word] = count
        return {**frozen, "docnames": names}


def listed(where):
    """List the pages of a word; Sphinx writes a single one without its list."""
    return where if isinstance(where, list) else [where]


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
        language = self.indexer.lang
        words = map(language.stem, language.split(prose(heard)))
        self.indexer_format.often[pagename] = Counter(words)

    def _public(self, docname):
        return "index" if docname == self.config.root_doc else docname


def setup(app):
    """Put the builder in the place of Sphinx's own."""
    app.add_builder(BookBuilder, override=True)
