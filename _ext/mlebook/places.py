"""Links from a page to others, made when all pages have been read."""

from docutils import nodes


class Places:
    """Links from one page to places of the book."""

    def __init__(self, app, docname):
        self.app, self.docname = app, docname

    def link(self, page, anchor, *words):
        """Make a link to a place of a page."""
        uri = self.app.builder.get_relative_uri(self.docname, page)
        address = f"{uri}#{anchor}" if anchor else uri
        return nodes.reference("", "", *words, refuri=address, internal=True)

    def page(self, page):
        """Make a link to a page, named as it names itself."""
        return self.link(page, "", *copied(self.app.env.titles[page].children))

    def section(self, page, section):
        """Make a link to a section, named as it names itself."""
        return self.link(page, section["ids"][0], *copied(section[0].children))


def copied(children):
    """Copy nodes: one node cannot stand in two places."""
    return [child.deepcopy() for child in children]


def section_of(node):
    """Give the innermost section that a node stands in."""
    while not isinstance(node, nodes.section):
        node = node.parent
    return node
