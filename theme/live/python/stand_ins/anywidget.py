"""As much of anywidget as the explorers need: traits. The page shows and moves them."""

from traitlets import HasTraits


class AnyWidget(HasTraits):
    """Something with traits."""
