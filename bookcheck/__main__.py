"""Print all problems of notebooks, a line each: ``python -m bookcheck chapters/06-normal.ipynb``.

The exit code is 0 where nothing is wrong, 1 where something is, 2 where the command is.
"""

import argparse
import sys
from pathlib import Path

from bookcheck.checkers import CHECKERS
from bookcheck.notebook import Notebook
from bookcheck.numbers.prose import sharpness
from bookcheck.page.parts import words_for_a_line
from bookcheck.twins.reread import main as read
from bookcheck.twins.trials import slow


def found(path: Path) -> list[Path]:
    """Return the notebooks in a folder, or the one that is named."""
    return sorted(path.glob("*.ipynb")) if path.is_dir() else [path] if path.is_file() else []


def problems(paths: list[Path]) -> int:
    """Print the problems; return how many there are."""
    notebooks = [Notebook.read(path) for path in paths]
    count = 0
    for notebook in notebooks:
        print(f"{notebook.name} …", file=sys.stderr, flush=True)  # breaking its twins takes seconds
        for name, check in CHECKERS.items():
            for problem in check(notebook):
                print(f"[{name}] {problem}")
                count += 1
        for line in slow(notebook):
            print(line)
        print(f"{notebook.name}: {words_for_a_line(notebook):.1f} words for a line of code")
    caught, trials, unnoticed = sharpness(notebooks)
    for line in unnoticed:
        print(line)
    print(f"{count} problems; {caught:.1%} of {trials} changed last digits are noticed")
    return count


def main() -> int:
    """Check the notebooks that the command names, or note that formulas of one were read."""
    head, codes = __doc__.split("\n\n")
    parser = argparse.ArgumentParser("python -m bookcheck", description=head, epilog=codes)
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, or folders of notebooks")
    parser.add_argument(
        "--read",
        action="append",
        metavar="NAME",
        help="note that a formula and its twin were read and say the same: a tag, such as 6.4, or "
        "the name of an inline formula from the message on it",
    )
    given = parser.parse_args()
    paths = []
    for path in given.paths:
        if not (here := found(path)):
            parser.error(f"no notebook at {path}; name one, or a folder with *.ipynb in it")
        paths += here
    if given.read and len(paths) > 1:
        parser.error(f"--read is for one notebook, not {len(paths)}: name the one with the formula")
    if given.read:
        read([*given.read, str(paths[0])])
        return 0
    return int(problems(paths) > 0)


if __name__ == "__main__":
    sys.exit(main())
