"""Links from a page to others, made when all pages have been read."""

from docutils import nodes
from sphinx.application import Sphinx


class Links:
    """What makes the links of one page."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.app, self.docname = app, docname

    def to_page(self, page: str) -> nodes.reference:
        """Make a link to a page, named as it names itself."""
        return self._to(page, "", self.app.env.titles[page])

    def to_section(self, page: str, section: nodes.section) -> nodes.reference:
        """Make a link to a section, named as it names itself."""
        return self._to(page, f"#{section['ids'][0]}", section[0])

    def _to(self, page: str, anchor: str, title: nodes.Element) -> nodes.reference:
        address = self.app.builder.get_relative_uri(self.docname, page) + anchor
        # Copied: one node cannot stand in two places.
        return nodes.reference("", "", *title.deepcopy().children, refuri=address, internal=True)


def section_of(node: nodes.Node) -> nodes.section:
    """Give the innermost section that a node stands in."""
    while not isinstance(node, nodes.section):
        node = node.parent
    return node
