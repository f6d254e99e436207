"""Grade the homework of the book: the student's code is only ever asked for values."""

from mlegrade.compare import exactly, near
from mlegrade.source import Assignment, Code

__all__ = ["Assignment", "Code", "exactly", "near"]
