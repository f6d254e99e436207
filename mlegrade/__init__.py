"""Grade the homework of the book: the student's code is only ever asked for values."""

from mlegrade.compare import exactly, near
from mlegrade.question import Code
from mlegrade.source import Assignment

__all__ = ["Assignment", "Code", "exactly", "near"]
