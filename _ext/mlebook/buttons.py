"""The buttons in a page's header: to print it, take it along, run it elsewhere, and mend it.

The theme has made its menus before these functions are asked. Running and mending wait for the
book's public address; while it has none, no page has these.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

from . import takeaway, words
from .repository import Repository


def change_buttons(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Complete the theme's menu of downloads, and put the menus of the repository beside it."""
    menus = context["header_buttons"]
    for button in (button for menu in menus for button in menu.get("buttons", [])):
        if button["label"] == "download-pdf-button":  # and there is no such file
            button["text"], button["tooltip"] = words.PRINT
    for menu in menus if takeaway.exists() else []:
        if menu["label"] == "download-buttons":
            url = context["pathto"](takeaway.NAME, 1)
            zipped = button_to("take-away-button", "fas fa-file-zipper", words.ZIP, url)
            menu["buttons"].insert(-1, zipped)
    where = Repository.of(app.config)
    if where and context.get("page_source_suffix"):
        path = str(app.env.doc2path(pagename, base=False))
        menus += list(repository_menus(where, path, app.env.titles[pagename].astext()))


def repository_menus(where: Repository, path: str, title: str) -> Iterator[dict]:
    """Yield the menus of a page that has a source: to run it, if it runs, and to improve it."""
    if path.endswith(".ipynb"):
        binder = button_to("binder", "fas fa-play", words.BINDER, where.binder(path))
        colab = button_to("colab", "fas fa-play", words.COLAB, where.colab(path))
        yield menu("launch-buttons", "fas fa-play", words.RUN, binder, colab)
    report = button_to("report", "fas fa-flag", words.REPORT, where.report(title, path))
    edit = button_to("edit", "fas fa-pen", words.EDIT, where.edit(path))
    yield menu("source-buttons", "fas fa-pen", words.IMPROVE, report, edit)


def menu(label: str, icon: str, tooltip: str, *buttons: dict) -> dict:
    """Describe a menu in the theme's terms."""
    new = {"type": "group", "label": label, "icon": icon, "tooltip": tooltip}
    return {**new, "buttons": list(buttons)}


def button_to(label: str, icon: str, said: tuple[str, str], url: str) -> dict:
    """Describe a button that is a link; what is ``said`` is its text and its tooltip."""
    new = dict(zip(("text", "tooltip"), said, strict=True))
    return {"type": "link", "label": label, "icon": icon, **new, "url": url}


def load_report_script(app: Sphinx) -> None:
    """Let a report of an error name the section, too; before anything, read the address."""
    if Repository.of(app.config):
        app.add_js_file("feedback.js", defer="defer")
