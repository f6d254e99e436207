"""Show values on the page."""

from mlepage.show import display as display


class HTML:
    """A text that is HTML."""

    def __init__(self, data):
        self.data = data

    def _repr_html_(self):
        return self.data
