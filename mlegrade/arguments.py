"""The command line's grammar, and what may be given for its options."""

import argparse
import re
from pathlib import Path

from mlegrade.assignment.source import SOURCES
from mlegrade.sandbox.limits import processors
from mlegrade.sandbox.start import LEVELS
from mlegrade.submissions import late
from mlegrade.submissions.systems import PATTERNS

FORM = late.FORM.replace("%", "%%")  # as argparse wants it


def parser(description):
    """Return the command line's grammar."""
    main = argparse.ArgumentParser(prog="python -m mlegrade", description=description)
    main.add_argument("--sources", type=Path, default=SOURCES, help="folder of the assignments")
    commands = main.add_subparsers(dest="command", required=True)
    known = ", ".join(sorted(path.stem for path in SOURCES.glob("*.py")))
    made = commands.add_parser("build", help="make the notebooks")
    made.add_argument(
        "--out", type=Path, default=Path("_build/homework"), help="where to (%(default)s)"
    )
    made.add_argument("--pages", type=Path, help="folder for the book's pages, such as chapters")
    judged = commands.add_parser("check", help="judge one notebook beforehand, as it will be read")
    judged.add_argument("notebook", type=Path, help="a student's notebook of any assignment")
    graded = commands.add_parser("grade", help="mark a folder or a zip of submissions")
    graded.add_argument("assignment", help=f"its name, such as {known}")
    graded.add_argument("submissions", type=Path, help="a folder, or a learning system's zip")
    graded.add_argument("--out", type=Path, required=True, help="folder for marks and reports")
    graded.add_argument(
        "-j",
        "--jobs",
        type=jobs,
        default=processors(),
        help="students marked at once (%(default)s); no mark depends on it",
    )
    graded.add_argument(
        "--student", type=pattern, help="pattern whose first group in the path is the student"
    )
    graded.add_argument(
        "--from", dest="system", choices=PATTERNS, help="whose download it is: names, ids, forms"
    )
    graded.add_argument(
        "--several", choices=("last", "best"), help="which of several notebooks counts, if any"
    )
    graded.add_argument("--times", type=Path, help="table of when each student handed in")
    graded.add_argument("--level", choices=LEVELS, help="isolation; the strongest unless given")
    graded.add_argument("--trusted", action="store_true", help="I have read all the submissions")
    told = commands.add_parser("report", help="write the reports again, with marks by hand")
    told.add_argument("assignment", help=f"its name, such as {known}")
    told.add_argument("--out", type=Path, required=True, help="the folder that grade wrote")
    told.add_argument("--nbgrader", type=Path, help="gradebook.db with marks from Formgrader")
    told.add_argument(
        "--marks", type=Path, nargs="+", default=(), help="files that marking.html saved"
    )
    told.add_argument(
        "--anonymous", choices=("yes", "no"), help="whether marking.html hides who wrote what"
    )
    told.add_argument("--column", help="name of the homework in Canvas's gradebook")
    for command in (graded, told):
        command.add_argument("--book", type=address, help="where your students read it")
        command.add_argument("--worksheet", type=Path, help="Moodle's grading worksheet")
        command.add_argument("--due", type=due, help="the deadline, such as '2026-11-20 18:00'")
        command.add_argument("--late", type=cost, help=f"what lateness costs: {FORM}")
    return main


def due(text):
    """Return the deadline as it was written."""
    try:
        late.moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; it must read like 2026-11-20 18:00, or 2026-11-20 for its end"
        ) from None
    return text


def cost(text):
    """Return the rule of lateness as it was written."""
    try:
        late.rule("2026-11-20", text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; write its parts like those") from None
    return text


def address(text):
    """Return the address of the built book, to which feedback links."""
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address; it must read like https://book.example.org"
        )
    return text


def jobs(text):
    """Return how many students are marked at once."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"{text!r} students cannot be marked at once; it must be a whole number from 1"
        )
    return int(text)


def pattern(text):
    """Return the pattern that finds a student in a path."""
    try:
        made = re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no pattern: {error}; write \\ before a sign that stands for itself"
        ) from None
    if not made.groups:
        raise argparse.ArgumentTypeError(
            f"{text!r} has no group; put ( ) around what names the student, as in '^(.*?)_\\d+_'"
        )
    return made
