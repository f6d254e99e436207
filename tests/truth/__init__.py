"""What a chapter must keep to, checked: one module per promise.

Each checker is a function ``check(notebook)`` that returns a list of problems, empty for a good
chapter. ``python tests/truth chapters/06-normal.ipynb`` prints all of them at once.
"""
