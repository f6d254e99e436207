"""What is told of a hidden part does not depend on what was asked.

Each answer tries to say its inputs. It is marked under two keys, and all that comes of it must be
the same, word for word: then nothing of the inputs is in it.
"""

import json

import pytest
from classroom import TWO, handed_in, mark
from hostile import body

from mlegrade.reports.overview import statistics

ABOUT = {"level": "namespaces", "practice": False}
TALKERS = {
    "in an error": "raise ValueError(repr((p, k, n)))",
    "in a key": "{}[n, k]",
    "in the name of an error": "raise type(f'E{n}{k}', (Exception,), {})",
    "in a name that is missing": "raise NameError(f\"name 'x{n}' is not defined\", name=f'x{n}')",
    "in a name of the notebook": "'w0 w1 w2 w3 w4'\nraise NameError('', name=f'w{n % 5}')",
    "in the kind of an error": "raise (ValueError, KeyError, OSError, TypeError, EOFError)[n % 5]",
    "in a line of the cell": "if n % 2:\n    1 / 0\nif n % 3:\n    1 / 0\n1 / 0",
    "in a note to an error": "e = ValueError()\ne.add_note(f'{n}')\nraise e",
    "in a warning": "import warnings\nwarnings.warn(f'{n}')",
    "in print": "print(p, k, n)",
    "in a shape": "return np.zeros((n, k))",
    "in a depth": "return eval('[' * n + ']' * n)",
    "in words": "return f'{n}'",
    "in a number": "return n",
    "in stray lines": "import os\nfor _ in range(n):\n    os.write(3, b'{}\\n')",
    "in how it ends": "import os\nos._exit(n)",
    "in an exit": "raise SystemExit(n)",
    "in a line": "exec(compile('\\n' * n + '1 / 0', '<answer>', 'exec'))",
    "in a forged error": (
        "import os, json\nfor i in range(60):\n    os.write(3, json.dumps({'id': i, 'error': "
        "f'{n}', 'line': n * 10**6, 'name': f'{n}'}).encode() + b'\\n')"
    ),
    "in a forged reply": (
        "import os, json\nfor i in range(60):\n    os.write(3, json.dumps({'id': i, 'value': "
        "[[n]], f'{n}': n, 'note': f'{n}', 'points': n}).encode() + b'\\n')"
    ),
}


@pytest.mark.parametrize("talk", TALKERS.values(), ids=TALKERS)
def test_what_is_told_is_the_same_whatever_was_asked(talk, nursery):
    submission = handed_in(TWO, {"likelihood": body(talk)})
    told = []
    for key in (b"one", b"another", b"a third"):
        result, points = mark(nursery, TWO, submission, key)
        assert points["likelihood.b"] == points["likelihood.c"] == 0
        lake = {part["note"] for part in result["parts"] if part["question"] == "lake"}
        assert lake == {"not answered"}  # nor is another question answered by a talker
        told.append(json.dumps(result) + statistics(TWO, ABOUT, [result]))
    assert told[0] == told[1] == told[2]
