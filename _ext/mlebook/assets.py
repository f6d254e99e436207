"""What a page loads: the book's style and scripts from local files, and nothing else."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"

# Jupyter Book links every style sheet and script found under _static; the book says which. Its
# style sheets become part of one, which stylesheet.py writes.
SCRIPTS = [(name, {"defer": "defer"}) for name in ("book.js", "theme.js")]


def choose_files(app: Sphinx, config: Config) -> None:
    """Link the book's own files, in this order, and prefer its templates to the theme's."""
    config.html_css_files = []
    config.html_js_files = SCRIPTS
    # The theme includes "../components/…", which is looked up beside each template folder.
    config.templates_path[:0] = [str(TEMPLATES), str(TEMPLATES / "components")]
