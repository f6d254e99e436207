"""Right notebooks in many shapes: each changes the cells of a solved notebook, by their names.

Every one of them has full marks in Jupyter, so it has them here.
"""

import copy
import json
import re

from classroom import ASSIGNMENTS, question_of

from mlegrade.assignment.build import notebook

HOMEWORK = ASSIGNMENTS["likelihood"]
SOLVED = notebook(HOMEWORK, "fully")
STUBS = {cell["id"]: cell["source"] for cell in notebook(HOMEWORK)["cells"]}
NAMES = [question.name for question in HOMEWORK.questions if question.kind == "code"]
LETTER = question_of("likelihood", "reading").reference()
BODY = "    return marked * caught // again"
LIKELIHOOD = "def likelihood(p, k, n):\n"
LIKELIHOOD += "    return {} * np.asarray(p, float)**k * (1 - np.asarray(p))**(n - k)"


def code(source, label="new"):
    """Return a code cell that a student added."""
    return {"cell_type": "code", "id": label, "metadata": {}, "source": source}


def text(source):
    """Return a text cell that a student added."""
    return {"cell_type": "markdown", "id": "text", "metadata": {}, "source": source}


def put(**sources):
    """Return a shape in which cells have another content."""
    return lambda cells, known: [known[name].update(source=s) for name, s in sources.items()]


def before(name, *sources):
    """Return a shape with cells before another."""

    def change(cells, known):
        at = cells.index(known[name])
        cells[at:at] = [code(source, f"new{n}") for n, source in enumerate(sources)]

    return change


def after(name, *sources):
    """Return a shape with cells after another."""

    def change(cells, known):
        at = cells.index(known[name]) + 1
        cells[at:at] = [code(source, f"new{n}") for n, source in enumerate(sources)]

    return change


def both(*changes):
    """Return a shape of two."""
    return lambda cells, known: [change(cells, known) for change in changes]


def every(change):
    """Return a shape in which something is done to each cell."""
    return lambda cells, known: [change(cell) for cell in cells]


def lake(body, head=""):
    """Return a shape with another answer to one question."""
    return put(lake=f"{head}\ndef lake(marked, caught, again):\n    return {body}")


def likelihood(factor, *cells):
    """Return a shape in which a name of another cell is used in an answer."""
    return both(put(likelihood=LIKELIHOOD.format(factor)), before("likelihood", *cells))


def one_cell(cells, known):
    """All code in one cell, at the end."""
    source = "\n\n".join(known[name]["source"] for name in ["given", *NAMES, "reading"])
    cells[:] = [c for c in cells if c["cell_type"] != "code"] + [code(source)]


def reading(written):
    """Return a shape with the letter in other clothes."""
    return put(reading=f"reading = {written}")


def stub_below(name):
    """The answer in a new cell above the untouched stub."""

    def change(cells, known):
        source, known[name]["source"] = known[name]["source"], STUBS[name]
        cells.insert(cells.index(known[name]), code(source))

    return change


def stub_pasted_last(cells, known):
    cells.extend(code(STUBS[name], f"copy-{name}") for name in NAMES)


def split(cells, known):
    """A cell cut in two by JupyterLab, metadata and all."""
    second = copy.deepcopy(known["lake"])
    known["lake"]["source"] = "def helper(a, b, c):\n    return a * b // c"
    second["source"] = "def lake(marked, caught, again):\n    return helper(marked, caught, again)"
    cells.insert(cells.index(known["lake"]) + 1, second)


def numbered(cells, known):
    """Cells as Jupyter numbers them when they are run from top to bottom."""
    codes = [cell for cell in cells if cell["cell_type"] == "code"]
    for number, cell in enumerate(codes, 1):
        cell["execution_count"] = number


def strip(cell):
    cell["metadata"] = {}
    cell.pop("id", None)


COMB = "__import__('math').comb"
SLEEP = "import threading\nthreading.Event().wait(600)"
BURN = "import time\nend = time.process_time() + 8\nwhile time.process_time() < end:\n    pass"
STUBBORN = "while True:\n    try:\n        while True:\n"
STUBBORN += "            pass\n    except BaseException:\n        pass"
SHAPES = {
    "as it was": lambda cells, known: None,
    "import under the given one": put(
        given="from math import comb\nimport numpy as np\nfrom scipy.stats import binom",
        likelihood="def likelihood(p, k, n):\n    return binom.pmf(k, n, p)",
    ),
    "given one replaced": put(given="import numpy as np\nfrom scipy.special import comb"),
    "import in try": likelihood(
        "c(n, k)", "try:\n    from math import comb as c\nexcept ImportError:\n    pass"
    ),
    "import in if": likelihood("c(n, k)", "if True:\n    from math import comb as c"),
    "star import": likelihood("comb(n, k)", "from math import *"),
    "lambda": likelihood("c(n, k)", "c = lambda n, k: comb(n, k)"),
    "alias": likelihood("c(n, k)", "c = comb"),
    "decorated": likelihood(
        "c(n, k)",
        "from functools import lru_cache\n@lru_cache\ndef c(n, k):\n    return comb(n, k)",
    ),
    "own decorator": likelihood(
        "c(n, k)",
        "def twice(f):\n    return lambda *a: 2 * f(*a) / 2\n"
        "@twice\ndef c(n, k):\n    return comb(n, k)",
    ),
    "dataclass": likelihood(
        "Draw(n, k).orders()",
        "from dataclasses import dataclass\n@dataclass\nclass Draw:\n    n: int\n"
        "    k: int\n    def orders(self):\n        return comb(self.n, self.k)",
    ),
    "class with a base": likelihood(
        "Child().orders(n, k)",
        "class Base:\n    def orders(self, n, k):\n"
        "        return comb(n, k)\nclass Child(Base):\n    pass",
    ),
    "named tuple": likelihood(
        "Draw(n, k).c",
        "from typing import NamedTuple\nclass Draw(NamedTuple):\n    n: int\n    k: int\n"
        "    @property\n    def c(self):\n        return comb(self.n, self.k)",
    ),
    "default that is computed": likelihood(
        "c(n, k)", "def c(n, k, most=10**6):\n    return comb(n, k) if n < most else 0"
    ),
    "default from NumPy": likelihood(
        "c(n, k)", "def c(n, k, log=np.log, exp=np.exp):\n    return exp(log(float(comb(n, k))))"
    ),
    "computed constant": lake("int(marked * caught * EIGHTH * 8 // again)", "EIGHTH = 1 / 8"),
    "constant in another cell": both(
        lake("int(marked * caught * EIGHTH * 8 // again)"), before("likelihood", "EIGHTH = 1 / 8")
    ),
    "constant from NumPy": likelihood("comb(n, k) * ONE", "ONE = np.log(8) / np.log(8)"),
    "annotated constant": likelihood("comb(n, k) * one", "one: float = .125 * 8"),
    "tuple of constants": likelihood("comb(n, k) * one", "zero, one = 0, 1"),
    "augmented constant": likelihood("comb(n, k) * one", "one = 0\none += 1"),
    "walrus": likelihood("comb(n, k) * one", "print(one := 1)"),
    "with": likelihood("comb(n, k) * one", "with np.errstate(all='ignore'):\n    one = np.exp(0)"),
    "table from a loop": likelihood(
        "TABLE[n][k]",
        "TABLE = {}\nfor n in range(60):\n    TABLE[n] = [comb(n, k) for k in range(n + 1)]",
    ),
    "global state": likelihood(
        "comb(n, k) * state['one']", "state = {}\ndef fill():\n    state['one'] = 1\nfill()"
    ),
    "partial": likelihood(
        "c(n, k)", "from functools import partial\nc = partial(lambda a, n, k: comb(n, k), 0)"
    ),
    "vectorized": put(
        likelihood="@np.vectorize\ndef likelihood(p, k, n):\n"
        "    return comb(n, k) * p**k * (1 - p)**(n - k)"
    ),
    "answer as lambda": put(lake="lake = lambda marked, caught, again: marked * caught // again"),
    "answer as alias": put(lake="def mine(a, b, c):\n    return a * b // c\nlake = mine"),
    "answer imported from a file": put(
        lake="%%writefile fish.py\ndef lake(a, b, c):\n    return a * b // c",
        checks="from fish import lake",
    ),
    "answer in if": put(lake="if True:\n    def lake(a, b, c):\n        return a * b // c"),
    "answer as callable object": put(
        lake="class Lake:\n    def __call__(self, a, b, c):\n"
        "        return a * b // c\nlake = Lake()"
    ),
    "answer by exec": put(lake="exec('def lake(a, b, c): return a * b // c')"),
    "defined out of order": both(
        put(lake="lake = late"), after("lake", "def late(a, b, c):\n    return a * b // c")
    ),
    "used before its cell": both(
        lake("later(marked, caught, again)"),
        after("units", "def later(a, b, c):\n    return a * b // c"),
    ),
    "future annotations": put(
        lake="from __future__ import annotations\n"
        "def lake(marked: Fish, caught: Fish, again: Fish) -> Fish:\n" + BODY
    ),
    "annotations that hang elsewhere": before(
        "likelihood", f"def other(x: exec({BURN!r})):\n    pass"
    ),
    "metaclass keyword that hangs elsewhere": before(
        "likelihood", f"class Other(metaclass=exec({BURN!r})):\n    pass"
    ),
    "a demonstration of six seconds": after("lake", BURN),
    "in the answer's cell": put(lake=f"def lake(marked, caught, again):\n{BODY}\n\n{BURN}"),
    "a loop that nothing stops": after("lake", STUBBORN),
    "a cell that waits": after("lake", SLEEP),
    "a cell that exits": after("lake", "import os\nos._exit(0)"),
    "sys.exit": after("lake", "import sys\nsys.exit()"),
    "a cell that takes all memory": after("lake", "big = 'x' * (4 << 30)"),
    "a thread that goes on": after(
        "lake",
        "import threading\n"
        "threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()",
    ),
    "a child that goes on": after(
        "lake",
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'while True: pass'])",
    ),
    "a failing cell": after("lake", "1 / 0", "assert lake(1, 2, 3) == 4"),
    "a cell that is no Python": after("lake", "def f(:\n"),
    "a builtin is patched": after(
        "lake", "import builtins\nbuiltins.isinstance = lambda *a: False"
    ),
    "json is patched": after("lake", "import json\njson.dumps = lambda *a: 'x'"),
    "name reused for its value": after("lake", "lake = lake(20, 30, 7)"),
    "name reused in a loop": after("lake", "for lake in range(3):\n    pass"),
    "name deleted": after("lake", "del lake"),
    "plot": after("lake", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
    "pandas": put(
        lake="import pandas as pd\ndef lake(a, b, c):\n    return pd.Series([a * b // c]).iloc[0]"
    ),
    "input": before("lake", "name = input('Who? ')"),
    "question mark before": before("lake", "?area"),
    "question mark after": before("lake", "area?", "np.log??"),
    "magic before": put(lake=f"%matplotlib inline\ndef lake(marked, caught, again):\n{BODY}"),
    "line of arithmetic with a magic": put(
        lake="%matplotlib inline\ndef lake(marked, caught, again):\n"
        "    return (marked * caught - marked * caught\n            % again) // again"
    ),
    "timed statement": likelihood("comb(n, k) * one", "%time one = 1"),
    "timed cell": put(lake=f"%%time\ndef lake(marked, caught, again):\n{BODY}"),
    "captured cell": put(lake=f"%%capture out\ndef lake(marked, caught, again):\n{BODY}"),
    "shell": before("lake", "!pip install numpy", "files = !ls"),
    "indented magic": before("lake", "if True:\n    %matplotlib inline\n    pass"),
    "%": put(
        lake="def lake(marked, caught, again):\n    rest = (marked * caught\n"
        "% again)\n    return (marked * caught - rest) // again"
    ),
    "Fraction": lake("Fraction(marked * caught // again)", "from fractions import Fraction"),
    "Decimal": lake("Decimal(marked * caught // again)", "from decimal import Decimal"),
    "long double": lake("np.longdouble(marked * caught // again)"),
    "complex": lake("complex(marked * caught // again)"),
    "sympy": lake("sympy.Integer(marked * caught // again)", "import sympy"),
    "mpmath": lake("mpmath.mpf(marked * caught // again)", "import mpmath"),
    "0-d": lake("np.array(marked * caught // again)"),
    "small integer": lake("np.int32(marked * caught // again)"),
    "letter in brackets": reading(f"'({LETTER})'"),
    "letter with a bracket": reading(f"'{LETTER})'"),
    "letter with a dot": reading(f"'{LETTER}.'"),
    "letter in a list": reading(f"['{LETTER}']"),
    "large letter": reading(f"'{LETTER.upper()}'"),
    "letter with its option": reading(f"'{LETTER}) because of it'"),
    "letter from a function": put(reading=f"def reading():\n    return '{LETTER}'"),
    "letter annotated": put(reading=f"reading: str = '{LETTER}'"),
    "above the stub": stub_below("lake"),
    "letter above the stub": stub_below("reading"),
    "stubs pasted last": stub_pasted_last,
    "split": split,
    "one cell": one_cell,
    "no metadata": every(strip),
    "no checks": lambda cells, known: cells.remove(known["checks"]),
    "no given": lambda cells, known: cells.remove(known["given"]),
    "checks that hang": put(checks=BURN),
    "checks first": lambda cells, known: cells.insert(0, cells.pop()),
    "notes everywhere": lambda cells, known: [cells.insert(n, text("A note.")) for n in (9, 5, 1)],
    "Windows": every(lambda cell: cell.update(source=cell["source"].replace("\n", "\r\n"))),
    "tabs": every(
        lambda cell: cell.update(
            source=re.sub(r"(?m)^(?:    )+", lambda m: "\t" * (len(m[0]) // 4), cell["source"])
        )
    ),
    "blank lines": every(lambda cell: cell.update(source=f"\n\n{cell['source']}\n\n\n")),
    "await at the top": likelihood(
        "comb(n, k) * one",
        "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 1",
        "one = await f()",
    ),
    "async for at the top": likelihood(
        "comb(n, k) * one", "async def g():\n    yield 1\nasync for one in g():\n    pass"
    ),
    "the last result": likelihood("comb(n, k) * one", "1.0", "one = _"),
    "results by their numbers": both(
        likelihood("comb(n, k) * one", "5.0", "2.0", "one = Out[2] * _ / __ / _3"), numbered
    ),
    "all names of NumPy and pyplot": put(
        given="%pylab inline",
        likelihood="from math import comb\n" + LIKELIHOOD.format("exp(log(comb(n, k)))"),
    ),
    "one magic above another": put(
        lake=f"%%capture\n%%time\ndef lake(marked, caught, again):\n{BODY}"
    ),
    "answer imported from another kind of file": put(
        lake="%%file 'fish.py'\ndef lake(a, b, c):\n    return a * b // c",
        checks="from fish import lake",
    ),
    "answer appended to a file": put(
        lake="%%writefile -a fish.py\ndef lake(a, b, c):\n    return a * b // c",
        checks="from fish import lake",
    ),
    "answer run from a file": put(
        lake="%%writefile fish.py\ndef lake(a, b, c):\n    return a * b // c",
        checks="%run -i fish.py",
    ),
    "shell line that goes on": put(
        lake=f"!echo a \\\n    b\ndef lake(marked, caught, again):\n{BODY}"
    ),
    "magic line that goes on": put(
        lake=f"%config A.b = \\\n    'c'\ndef lake(marked, caught, again):\n{BODY}"
    ),
    "help by a pattern": put(lake=f"np.*log*?\ndef lake(marked, caught, again):\n{BODY}"),
    "help where a value should be": put(
        lake=f"def lake(marked, caught, again):\n{BODY}\nx = np.log?"
    ),
    "help in a call": put(lake=f"def lake(marked, caught, again):\n{BODY}\nlake(?"),
    "indented cell": put(lake=f"    def lake(marked, caught, again):\n    {BODY}"),
    "prompts of Python": put(lake=f">>> def lake(marked, caught, again):\n... {BODY}"),
    "prompts of IPython": put(lake=f"In [3]: def lake(marked, caught, again):\n   ...: {BODY}"),
    "only where it is the main program": likelihood(
        "comb(n, k) * one", "if __name__ == '__main__':\n    one = 1"
    ),
    "a file of numbers": likelihood(
        "comb(n, k) * one", "np.savetxt('one.txt', [1])", "one = np.loadtxt('one.txt')"
    ),
    "threads": lake(
        "list(ThreadPoolExecutor(2).map(lambda i: marked * caught // again, [1]))[0]",
        "from concurrent.futures import ThreadPoolExecutor",
    ),
    "threads of another cell": both(
        lake("pool.submit(lambda: marked * caught // again).result()"),
        before(
            "lake",
            "from concurrent.futures import ThreadPoolExecutor\n"
            "pool = ThreadPoolExecutor(2)\nlist(pool.map(abs, range(9)))",
        ),
    ),
    "processes": likelihood(
        "comb(n, k) * one",
        "from multiprocessing import Pool\nwith Pool(2) as p:\n    one = p.map(abs, [1])[0]",
    ),
    "event loop": put(
        lake="import asyncio\nasync def f(a, b, c):\n    return a * b // c\n"
        "def lake(a, b, c):\n    return asyncio.run(f(a, b, c))"
    ),
    "data base": likelihood(
        "comb(n, k) * one()",
        "import sqlite3\ndb = sqlite3.connect(':memory:')\n"
        "def one():\n    return db.execute('select 1').fetchone()[0]",
    ),
    "a cell that forks": after("lake", "import os\nos.fork()"),
    "a cell that closes all files": after("lake", "import os\nos.closerange(3, 50)"),
    "output is closed": after("lake", "import sys\nsys.stdout.close()"),
    "another folder": after("lake", "import os\nos.chdir('/')"),
    "paths are emptied": after("lake", "import sys\nsys.path.clear()"),
    "little recursion": after("lake", "import sys\nsys.setrecursionlimit(60)"),
    "NumPy raises": after("lake", "np.seterr(all='raise')"),
    "every line is traced": before("lake", "import sys\nsys.settrace(lambda *a: None)"),
    "signals are ignored": before(
        "lake", "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)"
    ),
    "magic in a function": put(
        lake=f"def lake(marked, caught, again):\n    %timeit -n1 1 + 1\n{BODY}"
    ),
    "many magics": put(lake="%pwd\n" * 80 + f"def lake(marked, caught, again):\n{BODY}"),
    "names for widgets": put(
        lake="for name in ['lake']:\n    globals()[name] = lambda a, b, c: a * b // c"
    ),
    "whole number of an enumeration": lake(
        "IntEnum('N', {'x': marked * caught // again}).x", "from enum import IntEnum"
    ),
    "own kind of number": lake(
        "Fish(marked * caught // again)",
        "class Fish(int):\n    def __repr__(self):\n        return 'fish'",
    ),
    "a name taken by its answer, with a computed one above": both(
        before("lake", "from math import prod\nONE = prod([1])"),
        put(lake="def lake(marked, caught, again):\n    return ONE * marked * caught // again"),
        after("lake", "lake, more = lake(60, 50, 7), 'fish'"),
    ),
    "a column of one": lake("np.array([[marked * caught // again]])"),
    "letter among others": put(reading=f"reading, why = '{LETTER}', 'because'"),
    "letter set in a function": put(
        reading=f"def choose():\n    global reading\n    reading = '{LETTER}'\nchoose()"
    ),
    "lines as lists": every(lambda cell: cell.update(source=cell["source"].splitlines(True))),
    "old Macintosh": every(lambda cell: cell.update(source=cell["source"].replace("\n", "\r"))),
    "Cyrillic": put(lake="def lake(рыба, caught, again):\n    return рыба * caught // again"),
}


def shaped(name):
    """Return the bytes of a solved notebook in a shape."""
    made = copy.deepcopy(SOLVED)
    SHAPES[name](made["cells"], {cell["id"]: cell for cell in made["cells"]})
    return json.dumps(made).encode()
