"""What a chapter must keep to, checked: one module per promise.

Each checker is a function ``check(notebook)`` that returns a list of problems, empty for a good
chapter. ``python -m bookcheck chapters/06-normal.ipynb`` prints all of them at once.
"""

import sys

# Reading a notebook checks its form, and for that jsonschema loads, if it is there, a module whose
# grammar of addresses takes two seconds to read. No notebook has such addresses in its form.
LOADED: dict = sys.modules
LOADED.setdefault("rfc3987_syntax", None)
