"""As much of IPython as a chapter asks for: there is no shell."""


def get_ipython():
    """Return no shell."""
