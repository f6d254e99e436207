"""The button that prints a page says so: the theme's says .pdf, and there is no such file."""

PRINT = {"text": "Print", "tooltip": "Print this page; what is folded stays folded"}


def name_button(app, pagename, templatename, context, doctree):
    """Find the button among the theme's and rename it."""
    for menu in context["header_buttons"]:
        for button in menu.get("buttons", []):
            if button["label"] == "download-pdf-button":
                button |= PRINT


def setup(app):
    """Do it for each page."""
    app.connect("html-page-context", name_button, priority=502)  # the theme's are made at 501
