"""What a page loads: the book's style and scripts from local files, and nothing else."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"

# Jupyter Book links every style sheet and script found under _static; the book says which.
STYLES = ["vendor/katex/katex.min.css", "icons.css", "book.css"]
SCRIPTS = [("book.js", {"defer": "defer"})]


def choose(app, config):
    """Link the book's own files, in this order, and prefer its templates to the theme's."""
    config.html_css_files = STYLES
    config.html_js_files = SCRIPTS
    # The theme includes "../components/…", which is looked up beside each template folder.
    config.templates_path[:0] = [str(TEMPLATES), str(TEMPLATES / "components")]


def setup(app):
    """Choose the files after the configuration is read."""
    app.connect("config-inited", choose)
