"""What is told of a value that did not come: nothing that could hold a hidden input.

What a student's process says of its errors may be made up, name and all, to carry inputs out. So
only what is known beforehand is passed on: a kind of error, a line of a cell, a name in one.
"""

import builtins
import re

KNOWN = {
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} | {"LinAlgError"}
UNKNOWN = " is not defined in this notebook"


def explain(reply, name, source):
    """Say why there was no value of the name that was asked for; ``source`` is the notebook's."""
    if "missing" in reply:
        return f"nothing is called {name}"
    error, line, missing = (reply.get(key) for key in ("error", "line", "name"))
    if error == "NotImplementedError":
        return "not answered"
    if error == "MemoryError":
        return "more memory than the limit"
    if error == "NameError" and missing in re.findall(r"\w+", source):
        return f"{missing}{UNKNOWN}"
    kind = error if isinstance(error, str) and error in KNOWN else "an error of its own"
    known = type(line) is int and 1 <= line <= source.count("\n") + 1
    return f"it ended in {kind}" + (f", line {line}" if known else "")
