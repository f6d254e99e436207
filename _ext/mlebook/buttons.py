"""The addresses behind the buttons over a page: to take it along, run it elsewhere, and mend it.

The theme writes the buttons. Running and mending wait for the book's public address; while it has
none, no page has these.
"""

from docutils import nodes
from sphinx.application import Sphinx

from . import takeaway
from .repository import Repository


def give_addresses(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Say where the zip is, and for a page that has a source, where it runs and can be mended."""
    context["zip"] = takeaway.NAME if takeaway.exists() else ""
    where = Repository.of(app.config)
    if where is None or not context.get("page_source_suffix"):
        return
    path, title = str(app.env.doc2path(pagename, base=False)), app.env.titles[pagename].astext()
    if path.endswith(".ipynb"):
        context["run"] = {"binder": where.binder(path), "colab": where.colab(path)}
    context["mend"] = {"report": where.report(title, path), "edit": where.edit(path)}


def load_report_script(app: Sphinx) -> None:
    """Let a report of an error name the section, too; before anything, read the address."""
    if Repository.of(app.config):
        app.add_js_file("feedback.js", defer="defer")
