"""The table of hostile answers: each in place of the first question, and what is said of it."""

WRONG = "    return 0.123"
RIGHT = "    return comb(n, k) * np.asarray(p) ** k * (1 - np.asarray(p)) ** (n - k)"


def body(text, before="", result=WRONG):
    """Return an answer cell whose function does something before it gives a result."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"{before}\ndef likelihood(p, k, n):\n{lines}{result}\n"


TIME, ENDED = "no answer within the limit of time", "the process ended"
SWALLOW = (
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n"
)
SWALLOW += "        pass"
SIGNALS = (
    "import signal\nfor s in range(1, 65):\n    try:\n        signal.signal(s, signal.SIG_IGN)"
)
SIGNALS += "\n    except (OSError, ValueError):\n        pass\nwhile True:\n    pass"
FORKS = "import os, time\nfor _ in range(300):\n    if os.fork() == 0:\n        time.sleep(60)"
THREADS = "import threading, time\nfor _ in range(500):\n"
THREADS += "    threading.Thread(target=time.sleep, args=(60,)).start()"
DEEP = "import sys\nsys.setrecursionlimit(10**9)\ndef f(x):\n    return f(x) + 1\nf(0)"
FILE = (
    "with open('big', 'wb') as file:\n    for _ in range(1000):\n        file.write(bytes(2**20))"
)
DAEMON = """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)"""
# All only where it is cut off from the system's processes, else itself alone: nobody's machine is
# stopped by a sandbox that does not work. That it is cut off, other tests say.
KILLER = """import os
if os.getpid() == 1 or 61_000 <= os.getuid() < 61_180:
    os.kill(-1, 9)
os.kill(os.getpid(), 9)"""
DRIP = """import os, threading, time
def drip():
    while True:
        os.write(3, b" ")
        time.sleep(0.002)
threading.Thread(target=drip, daemon=True).start()
"""
FORGED = """import os, json
for number in range(60):
    os.write(3, (json.dumps({"id": number, **REPLY}) + chr(10)).encode())"""
DEEP_REPLY = 'json.loads("[" * 900 + "]" * 900)'
MANY_FILES = "for i in range(10**6):\n    open(str(i), 'w').close()"
MEMFD = "import os\nfor _ in range(9):\n    os.truncate(os.memfd_create('x'), 1 << 28)"
SHARED = "import ctypes\nif ctypes.CDLL(None).shmget(0, 1 << 28, 0o1600) < 0:\n"
SHARED += "    raise PermissionError"
ERRORS = "raise type('x' * 900_000, (Exception,), {})('y' * 900_000)"
CHILDREN = "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n"
CHILDREN += "        b = b'x' * 200_000_000\n        time.sleep(60)\ntime.sleep(60)"

# What costs the question it is in: the answer, and words of the note on the first part.
COSTLY = {
    "endless loop at top level": ("while True:\n    pass", TIME),
    "endless loop in the function": (body("while True:\n    pass"), TIME),
    "loop that swallows every exception": (body(SWALLOW), TIME),
    "loop that ignores signals": (body(SIGNALS), TIME),
    "sleep": (body("import time\ntime.sleep(600)"), TIME),
    "os._exit": (body("import os\nos._exit(0)"), ENDED),
    "os._exit at top level": ("import os\nos._exit(0)", ENDED),
    "sys.exit": (body("import sys\nsys.exit(0)"), "it ended in SystemExit"),
    "segmentation fault": (body("import ctypes\nctypes.string_at(0)"), ENDED),
    "deep recursion": (body(DEEP), "the process ended|limit|MemoryError"),
    "plain recursion": (body("return likelihood(p, k, n)"), "RecursionError"),
    "hundreds of processes": (body(FORKS), "BlockingIOError|more processes"),
    "hundreds of threads": (body(THREADS), "it ended in RuntimeError|more processes"),
    "8 GB array": (body("np.ones(10**9)"), "more memory than the limit|MemoryError"),
    "1 GB file": (body(FILE), "it ended in OSError, line 4"),
    "a million files": (body(MANY_FILES), f"it ended in OSError|{TIME}"),
    "files in memory": (body(MEMFD), "it ended in PermissionError, line 4"),
    "memory of nobody": (body(SHARED), "it ended in PermissionError, line 4"),
    "drips and sleeps": (body(DRIP + "time.sleep(600)"), TIME),
    "drips and computes": (body(DRIP + "while True:\n    pass"), TIME),
    "an error of its own, without end": (body(ERRORS), "it ended in an error of its own, line 2"),
    "an error without end, forged": (
        body(FORGED.replace("REPLY", "{'error': 'x' * 9_000}")),
        "it ended in an error of its own$",
    ),
    "an error that is none, forged": (
        body(FORGED.replace("REPLY", "{'error': [[]], 'line': {}, 'name': []}")),
        "it ended in an error of its own$",
    ),
    "a deep reply, forged": (
        body(FORGED.replace("REPLY", f"{{'value': [{DEEP_REPLY}]}}")),
        "numbers alone|is asked for|another",
    ),
    "a deep error, forged": (
        body(FORGED.replace("REPLY", f"{{'error': {DEEP_REPLY}}}")),
        "it ended in an error of its own$",
    ),
    "a million numbers": (body("return np.zeros(10**6, int)"), "longer than the limit"),
    "kills all it can": (body(KILLER, "", RIGHT), "ended|ProcessLookupError"),
    "closes the reply line": (body("import os\nos.closerange(3, 99)"), ENDED),
    "talks without end": (body("import os\nwhile True:\n    os.write(3, b'{}\\n')"), "more lines"),
    "nested reply": (
        "likelihood = lambda p, k, n: eval('[' * 60 + ']' * 60)",
        "numbers alone|is asked for",
    ),
    "a huge integer": (body("return 10**5000"), ""),
    "cell that cannot be read": ("def likelihood(p, k, n)\n  return", "nothing is called"),
    "cell of brackets": ("likelihood = " + "(" * 5000, "nothing is called"),
    "not a function": ("likelihood = 5", "is asked for|another value came"),
}

# Tricks to pass with a wrong value: none of them may gain a point.
PATCH = "import numpy.testing\nnumpy.testing.assert_allclose = np.allclose = np.isclose = (\n"
PATCH += "    lambda *a, **k: True)\nnp.array_equal = lambda *a, **k: True"
BUILTINS = "import builtins\nbuiltins.abs = builtins.sum = builtins.max = lambda *a, **k: 0\n"
BUILTINS += "builtins.isinstance = builtins.all = lambda *a, **k: True"
JSON = 'import json\njson.dumps = lambda *a, **k: \'{"id": 3, "value": true, "points": 99}\''
EQUAL = "class Yes(float):\n    def __eq__(self, other):\n        return True\n"
EQUAL += "    __lt__ = __gt__ = __le__ = __ge__ = __eq__\n    def __sub__(self, other):\n"
EQUAL += "        return 0.0\n    __rsub__ = __sub__\n"
LINES = "import os, json\nfor i in range(9):\n"
LINES += "    os.write(3, json.dumps({'id': i, 'value': True, 'points': 9, 'note': ''}).encode())\n"
LINES += "    os.write(3, b'\\n')"
USELESS = {
    "patched numpy": body("", PATCH),
    "patched builtins": body("", BUILTINS),
    "patched json": body("", JSON),
    "its own __eq__": body("", EQUAL, "    return Yes(0.123)"),
    "object with __eq__": body("", "", "    return type('A', (), {'__eq__': lambda a, b: True})()"),
    "NaN": body("", "", "    return float('nan')"),
    "infinity": body("", "", "    return float('inf')"),
    "infinity in the right shape": body("", "", "    return np.asarray(p) * np.inf"),
    "True": body("", "", "    return True"),
    "None": body("", "", "    return None"),
    "a word": body("", "", "    return 'likelihood'"),
    "extra lines on the reply line": body(LINES),
    "patched grader": body("", "import sys\nsys.modules['child'].plain = lambda value: True"),
    "own NotImplementedError": body("raise NotImplementedError"),
    "ragged": body("", "", "    return [[1], [1, 2]]"),
}

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.savefig('a.svg')"
CHANGING = RIGHT.replace("return", "value =") + "\n    p *= 0\n    return value"
# Right answers in odd company: full marks.
HARMLESS = {
    "30 MB printed": body("print('x' * 30_000_000)", "", RIGHT),
    "a warning": body("import warnings\nwarnings.warn('slow')", "np.log(0)", RIGHT),
    "a plot": body(
        "",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.savefig('a.svg')",
        RIGHT,
    ),
    "input": body("", "name = input('Your name? ')\nage = int(input())", RIGHT),
    "magics": body("", "%matplotlib inline\n%timeit 1 + 1\nfiles = !ls\nnp.log?", RIGHT),
    "a cell magic": "%%time\n" + body("", "", RIGHT),
    "shell lines": body("", "!pip install numpy\n%pip install scipy", RIGHT),
    "widgets": body("", "from nowhere import interact\ninteract(likelihood)", RIGHT),
    "display": body("", "display(np.arange(3))\nget_ipython()", RIGHT),
    "a test that fails": body("", "assert 1 == 2", RIGHT),
    "writes to stderr": body("import sys\nprint('?', file=sys.stderr)", "", RIGHT),
    "an own exit hook": body("", "import atexit\natexit.register(print, 'bye')", RIGHT),
    "changes its inputs": body(
        "", "", RIGHT.replace("return", "value =") + "\n    p *= 0\n    return value"
    ),
    "a child that stays": body(DAEMON, "", RIGHT),
    "redefined": body("", body("", "", WRONG), RIGHT),
}
