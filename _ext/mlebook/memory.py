"""A build that warned is forgotten, so that the next one warns again."""

from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME


def forget(app, error):
    """Drop Sphinx's memory of pages it has read, if reading or writing them gave a warning.

    Sphinx reads only changed pages; a page read with a warning would pass the second time.
    """
    if app._warncount:
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def setup(app):
    """Look back when the build has ended."""
    app.connect("build-finished", forget)
