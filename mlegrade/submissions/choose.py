"""Choose the one notebook of a student that counts, or say why a person must.

What cannot be read is never a silent zero: it comes back with a sentence for the person who has
to look.
"""

from datetime import datetime
from pathlib import PurePosixPath

from mlegrade.submissions import times
from mlegrade.submissions.cells import answers, cells_of, read_cells, slim


def opened(made, data, names):
    """Return a submission with the content of its file, or with the problem that it has."""
    try:
        if isinstance(data, str):
            raise ValueError(data)
        stored = cells_of(data)
        made.cells, made.raw = read_cells(stored), slim(stored)  # a class is in memory at once
        if not answers(made.cells, names):
            raise ValueError("no question of this assignment is in it")
    except ValueError as problem:
        made.cells, made.raw, made.problem = [], b"", f"{made.shown}: {problem}"
    return made


def choose(files, names, way):
    """Choose the notebook of this assignment among a student's files, if one can be chosen."""
    notes = [file for _, file in files if PurePosixPath(file.name).name == times.STAMP]
    stamp = times.from_note(notes[0].read()) if notes else None
    every = [opened(made, file.read(), names) for made, file in files if file not in notes]
    for one in every:
        one.time = stamp or one.time
    readable = [one for one in every if not one.problem]
    for one in readable:
        one.beside = [other.shown for other in every if other.problem]
    if len(readable) == 1:
        return readable[0]
    if readable:
        return chosen(readable, way)
    first = every[0] if every else opened(files[0][0], "it is only a note of the time", names)
    first.problem = "; ".join(one.problem for one in every) or first.problem
    return first


def in_time_by(one, rule):
    """Tell whether a notebook came in time, as far as it is known."""
    return not rule.late(one.time) if rule and one.time else not one.late


def chosen(readable, way):
    """Return the one of several notebooks that counts, or the problem that there are several."""
    files = ", ".join(one.shown for one in readable)
    if way.several == "best":
        first, *first.others = readable
        first.flag = f"the best of {len(readable)} notebooks counts"
        return first
    ordered = {(one.time or datetime.min, one.place) for one in readable}
    if way.several == "last" and len(ordered) == len(readable):
        in_time = [one for one in readable if in_time_by(one, way.rule)]
        last = max(in_time or readable, key=lambda one: (one.time or datetime.min, one.place))
        before = " before the deadline" if 0 < len(in_time) < len(readable) else ""
        last.flag = f"{len(readable)} notebooks: {last.shown}, the last one{before}, counts"
        return last
    why = "; which of them is the last is not known" if way.several else ""
    first = readable[0]
    first.cells, first.raw, first.problem = [], b"", f"{len(readable)} notebooks: {files}{why}"
    return first
