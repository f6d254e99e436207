"""Grade the homework of the book: the student's code is only ever asked for values."""

from mlegrade.assignment.compare import exactly, near
from mlegrade.assignment.question import Code
from mlegrade.assignment.source import Assignment

__all__ = ["Assignment", "Code", "exactly", "near"]
