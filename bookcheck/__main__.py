"""Print all problems of notebooks, a line each: ``python -m bookcheck chapters/06-normal.ipynb``.

With ``--read`` and the names of formulas before the notebook: note that these were read. A tag,
6.4, names a displayed formula: read it and its twin, and see that they say the same. The name of
an inline formula stands in the message on it. Until then a changed formula fails.
"""

import sys


def main(paths):
    """Print the problems; return how many there are."""
    from bookcheck.checkers import CHECKERS
    from bookcheck.notebook import Notebook
    from bookcheck.numbers.prose import sharpness
    from bookcheck.page.parts import words_for_a_line
    from bookcheck.twins.trials import slow

    notebooks = [Notebook.read(path) for path in paths]
    problems = 0
    for notebook in notebooks:
        for name, check in CHECKERS.items():
            for problem in check(notebook):
                print(f"[{name}] {problem}")
                problems += 1
        for line in slow(notebook):
            print(line)
        print(f"{notebook.name}: {words_for_a_line(notebook):.1f} words for a line of code")
    caught, trials, unnoticed = sharpness(notebooks)
    for line in unnoticed:
        print(line)
    print(f"{problems} problems; {caught:.1%} of {trials} changed last digits are noticed")
    return problems


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        from bookcheck.twins.reread import main as read

        read(sys.argv[2:])
    else:
        sys.exit(bool(main(sys.argv[1:])))
