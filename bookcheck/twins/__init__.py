"""Formulas and the cells that prove them: their tags, their signs, their assertions, broken."""
