"""What is known of a class, as it is stored: plain data, which JSON keeps and other programs read.

Grading writes a `Result` for each student, and a `Handed`; a report adds what only the whole
evening knows, in the keys that need not be there.
"""

from typing import NotRequired, TypedDict


class Part(TypedDict):
    """The mark of one part of a question, and what the student is told of it."""

    question: str
    part: str
    points: float
    max: float
    visible: bool
    says: str  # the property that is asked for
    note: str  # what was wrong, "" if nothing was
    was: NotRequired[float]  # the grader's points, where a person changed them
    reason: NotRequired[str]  # why


class Written(TypedDict):
    """What a person has to read, and what came of it."""

    question: str
    max: float
    points: float | None  # None until they are known
    text: str
    comment: str
    extra: NotRequired[bool]  # it stands in place of code or a letter
    look: NotRequired[str]  # why a person has to look, apart from marking it
    rubric: NotRequired[str]  # the letters of the points that were given
    marked: NotRequired[str]  # digests of the mark, and of the text that it is for
    unclear: NotRequired[str]  # what a person wrote for points, where it is no number


class Result(TypedDict):
    """All marks of one student."""

    student: str
    file: str
    problem: str  # why nothing could be marked, "" if all could
    flags: list[str]
    parts: list[Part]
    written: list[Written]
    fingerprint: NotRequired[str]  # of all that the marks depend on
    doubt: NotRequired[bool]  # others on the machine may have had a part in it: never stored
    unread: NotRequired[str]
    lost: NotRequired[float]  # points, by lateness
    late: NotRequired[str]  # how late
    person: NotRequired[str]  # why a person is needed
    waits: NotRequired[bool]  # whether a written answer has no points yet


class Handed(TypedDict, total=False):
    """How one student handed in, as far as it is known."""

    id: str
    file: str
    problem: str
    flag: str
    late: bool | None  # as Canvas says
    times: dict[str, str]  # when each file came
    sketch: list[int]  # what the notebook shares with others is found by


class About(TypedDict, total=False):
    """What holds for the whole evening: what was graded and how, and the options that were said."""

    assignment: str
    level: str
    practice: bool  # without a course key
    book: str
    due: str
    late: str
    system: str
    several: str
    times: str
    anonymous: str
    worksheet: str
    column: str
