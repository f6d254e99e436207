"""What counts as an answer, and as equal: the rules of the grader and of the notebook's checks.

The functions here are copied into each notebook as they stand, so they need nothing but NumPy and
`unicodedata`.
"""

import unicodedata

import numpy as np


def plain(answer):
    """Turn an answer into numbers, words, truth values, and lists of them.

    >>> from fractions import Fraction
    >>> plain((Fraction(1, 4), np.longdouble(2), 3 + 0j, np.array(True), {"k": np.str_("a")}))
    [0.25, 2.0, 3.0, True, {'k': 'a'}]
    """
    if isinstance(answer, np.ndarray | np.generic):
        if answer.dtype.kind in "biuU" or answer.dtype in (np.float64, np.float32, np.float16):
            return answer.tolist()
        answer = answer.tolist()
    if answer is None or isinstance(answer, bool | str | int):
        return answer
    if str(answer) in ("True", "False"):  # the truth values of other libraries, such as SymPy
        return str(answer) == "True"
    if isinstance(answer, dict):
        return {str(name): plain(item) for name, item in answer.items()}
    if hasattr(answer, "__array__") and not isinstance(answer, np.generic):
        return plain(np.asarray(answer))
    if hasattr(answer, "__iter__"):
        return [plain(item) for item in answer]
    if not isinstance(answer, complex | np.complexfloating):
        try:
            return float(answer)
        except TypeError:  # complex numbers of other libraries
            pass
    number = complex(answer)  # an imaginary part may be there if it is no more than rounding
    return number.real if abs(number.imag) <= 1e-12 * abs(number) else str(number)


def letter(answer):
    """Return the letter of a choice, however it is written, or None if there is none.

    >>> [letter(a) for a in ("d", "D)", " (d) ", ["d."], "d: all of it", "option d", "do", "Ж")]
    ['d', 'd', 'd', 'd', 'd', 'd', None, None]
    >>> [letter(a) for a in ("d) or c)", "a. b", "b) / (c)", "a) no b) yes")]  # two are no choice
    [None, None, None, None]
    """
    while isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, str):
        return None
    # letters of other alphabets that look alike, and those of mathematics
    alike = str.maketrans("\u0430\u0432\u0441\u03b1\u03b2", "abcab")
    text = unicodedata.normalize("NFKC", answer).strip().lower().translate(alike)
    text = text.removeprefix("option").removeprefix("answer")
    text = text.strip(" \t\n:='\"`*_()[]{}.,;")
    rest = text[1:].lstrip("'\"`*")
    alone = not rest or rest[0] in (")", ".", ":", "]")
    marks = "'\"`*_()[]{}.,:;=/"
    others = rest.translate(str.maketrans(marks, " " * len(marks))).split()
    hedged = others and all(len(word) == 1 or word in ("or", "and") for word in others)
    listed = any(word.lstrip("(") in ("a)", "b)", "c)", "d)", "e)") for word in rest.split())
    return text[0] if "a" <= text[:1] <= "z" and alone and not (hedged or listed) else None


def words(answer):
    """Return what counts of words, numbers and truth values; these are no numbers, but 3.0 is 3.

    >>> words(True) == words(" true "), words(True) == words(1)
    (True, False)
    """
    if isinstance(answer, list):
        return [words(item) for item in answer]
    text = answer.strip().lower() if isinstance(answer, str) else answer
    text = text == "true" if text in ("true", "false") else text
    return isinstance(text, bool), text


def numbers(answer):
    """Return plain data as an array of numbers, truth values too, or None if there are others."""
    try:
        array = np.array(answer)
        if array.dtype.kind == "O" and all(type(item) in (int, float) for item in array.flat):
            array = array.astype(float)  # whole numbers of more than 64 bits
    except (ValueError, OverflowError):  # rows of different lengths, or numbers beyond all
        return None
    # One number is one number, also in a list, and a column is a list.
    return np.squeeze(array) * 1 if array.dtype.kind in "biuf" else None


def agree(answer, expected, rel, floor):
    """Tell whether plain data are the expected ones: the same words, or numbers close enough."""
    if rel is None:
        try:
            return words(answer) == words(expected)
        except RecursionError:
            return False
    answer, expected = numbers(answer), numbers(expected)
    if answer is None or answer.shape != expected.shape:
        return False
    return bool(np.allclose(answer, expected, rtol=rel, atol=floor, equal_nan=True))
