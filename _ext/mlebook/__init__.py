"""The book's own Sphinx extension: what its pages need and no setting gives.

``pipeline.py`` lists all that it does.
"""

from .pipeline import setup as setup
