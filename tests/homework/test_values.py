"""What counts as an answer: the same in the notebook's own checks and in the grader."""

import json
from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest
import sympy
from classroom import ASSIGNMENTS, handed_in, mark, only

from mlegrade.sandbox.values import agree, plain
from mlegrade.submissions.cells import cells_of, read_cells

ONE = only("likelihood", "area")
CHOICE = only("likelihood", "reading")
LETTER = CHOICE.questions[0].reference()
NUMBERS = {
    "float": "1 / (n + 1)",
    "Fraction": "__import__('fractions').Fraction(1, n + 1)",
    "Decimal": "1 / __import__('decimal').Decimal(n + 1)",
    "longdouble": "1 / np.longdouble(n + 1)",
    "float32": "np.float32(1 / (n + 1))",
    "0-d array": "np.array(1 / (n + 1))",
    "0-d array of objects": "np.array(__import__('fractions').Fraction(1, n + 1))",
    "complex with nothing imaginary": "complex(1 / (n + 1), 0)",
    "complex but for rounding": "complex(1 / (n + 1), 1e-18)",
    "longest complex": "np.clongdouble(1 / (n + 1))",
    "sympy": "__import__('sympy').Rational(1, n + 1)",
    "sympy, not simplified": "__import__('sympy').sqrt(1 / (n + 1)) ** 2",
    "mpmath": "__import__('mpmath').mpf(1) / (n + 1)",
    "mpmath, complex": "__import__('mpmath').mpc(1) / (n + 1)",
    "a list of one": "[1 / (n + 1)]",
    "an array of one": "np.array([1 / (n + 1)])",
}
NO_NUMBERS = {
    "None": "None",
    "a word": "str(1 / (n + 1))",
    "complex": "1j / (n + 1)",
    "a truth value": "True",
    "beyond all numbers": "[10**400, 1]",
    "deep": "eval('[' * 80 + ']' * 80)",
}
LETTERS = ["'{}'", "'{})'", "'{}.'", "['{}']", "('{}',)", "'({})'", "' {} '", "'{}: this one'"]
MORE = str.maketrans("abcdABCD", "\u03b1\u03b2\uff43\U0001d41d\u0391\u0392\uff23\U0001d403")
LETTERS += ["np.array('{}')", "np.array(['{}'])", "\"'{}'\"", "'**{}**'", "'option {}'", "['{})']"]


def in_the_notebook(submission):
    """Run the notebook; return what its last cell prints and gives."""
    space, printed = {}, StringIO()
    codes = [c["source"] for c in json.loads(submission.raw)["cells"] if c["cell_type"] == "code"]
    with redirect_stdout(printed):
        for code in codes[:-1]:
            exec(code, space)
        head, _, call = codes[-1].rpartition("\n\nvisible_checks(")
        exec(head, space)
        return printed, eval(f"visible_checks({call}", space)


def area(result):
    """Return an answer that gives this."""
    return f"def area(k, n):\n    return {result}"


@pytest.mark.parametrize("result", NUMBERS.values(), ids=NUMBERS)
def test_a_number_of_every_kind_is_one_in_both_places(result, nursery):
    submission = handed_in(ONE, {"area": area(result)})
    assert in_the_notebook(submission)[1] == 1
    assert mark(nursery, ONE, submission)[1] == {"area.a": 1, "area.b": 3}


def test_a_name_that_only_the_numpy_of_the_pages_has_is_there(nursery):
    """What a student answered in the page runs here, too."""
    points = "p = np.linspace(0, 1, 20_001)"
    curve = "comb(n, k) * p**k * (1 - p) ** (n - k)"
    answer = f"def area(k, n):\n    {points}\n    return np.trapz({curve}, p)"
    submission = handed_in(ONE, {"area": f"from math import comb\n\n\n{answer}"})
    assert mark(nursery, ONE, submission)[1] == {"area.a": 1, "area.b": 3}


@pytest.mark.parametrize(
    ("version", "newer"),
    [("3.99.1", True), ("3.8.0", False), (None, False), (3.99, False), ("3." + "9" * 5000, False)],
)
def test_an_error_of_what_only_a_newer_python_has_is_flagged(version, newer, nursery):
    answer = "def area(k, n):\n    import math\n    return math.of_tomorrow(k, n)"
    submission = handed_in(ONE, {"area": answer})
    written = json.loads(submission.raw)
    written["metadata"]["language_info"]["version"] = version
    submission.raw = json.dumps(written).encode()
    result, _ = mark(nursery, ONE, submission)
    flags = [flag for flag in result["flags"] if "may lack" in flag]
    assert [flag.startswith("written by Python 3.99;") for flag in flags] == [True] * newer


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_notebook_may_be_in_any_unicode(encoding, nursery):
    submission = handed_in(ONE, {"area": area("1 / (n + 1)")})
    raw = submission.raw.decode().encode(encoding)
    submission.raw, submission.cells = raw, read_cells(cells_of(raw))
    assert mark(nursery, ONE, submission)[1] == {"area.a": 1, "area.b": 3}


@pytest.mark.parametrize("result", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_none_is_none_in_both_places(result, nursery):
    submission = handed_in(ONE, {"area": area(result)})
    assert in_the_notebook(submission)[1] == 0
    assert mark(nursery, ONE, submission)[1] == {"area.a": 0, "area.b": 0}


@pytest.mark.parametrize("answer", [True, np.True_, np.array(True), sympy.true, "True", " true"])
def test_a_truth_value_of_every_kind_is_one(answer):
    """But the number 1, or a word, is none."""
    assert agree(plain(answer), True, None, None)
    assert not agree(plain(answer), False, None, None)
    assert not agree(plain(answer), 1, None, None)
    assert not agree(plain(answer), "yes", None, None)


@pytest.mark.parametrize("case", ["lower", "upper"])
@pytest.mark.parametrize("text", LETTERS)
def test_a_letter_counts_however_it_is_written(text, case, nursery):
    told(nursery, "reading = " + text.format(getattr(LETTER, case)()))


@pytest.mark.parametrize("case", ["lower", "upper"])
def test_a_letter_counts_in_the_alphabets_that_look_alike(case, nursery):
    told(nursery, f"reading = {getattr(LETTER, case)().translate(MORE)!r}")


def test_a_function_may_give_the_letter(nursery):
    told(nursery, f"def reading():\n    return {LETTER!r}")


def told(nursery, answer):
    """Have a choice read in both places; it must be right in both."""
    submission = handed_in(CHOICE, {"reading": answer})
    printed, _ = in_the_notebook(submission)
    assert printed.getvalue() == f"reading: {LETTER}\n"
    result, points = mark(nursery, CHOICE, submission)
    assert points == {"reading.a": 2}, result


@pytest.mark.parametrize(
    "text", ["4", "'do'", "[['a'], 'b']", "'a likelihood'", "''", "{}", "object()", "'\u0416'"]
)
def test_what_is_no_letter_is_said_to_be_none(text, nursery):
    submission = handed_in(CHOICE, {"reading": f"reading = {text}"})
    printed, _ = in_the_notebook(submission)
    assert printed.getvalue() == "reading: no letter; write one, such as 'b'\n"
    result, points = mark(nursery, CHOICE, submission)
    assert points == {"reading.a": 0}
    assert result["parts"][0]["note"] == "no letter came; one is asked for, such as 'b'"


def test_a_reply_that_was_forged_deep_is_a_wrong_answer():
    """Nothing that a student's process sends ends in an error of the grader's."""
    deep = json.loads("[" * 900 + "]" * 900)
    for name in ASSIGNMENTS:
        for question, part in ASSIGNMENTS[name].parts():
            if part.visible:
                cases = part.draw(None)
                assert part.compare([deep], question.expected(cases), cases) != ""
    assert CHOICE.questions[0].parts[0].compare([deep], ["a"], [[]]) != ""


def test_a_letter_has_one_chance(nursery):
    """Asked once more from definitions alone, one that is drawn would be drawn anew."""
    other = "a" if LETTER != "a" else "b"
    code = f"reading = {other!r} if 'all_ran' in globals() else {LETTER!r}"
    submission = handed_in(CHOICE, {"given": "all_ran = len('x')", "reading": code})
    assert mark(nursery, CHOICE, submission)[1] == {"reading.a": 0}
