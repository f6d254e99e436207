"""Build homework, check a notebook, grade a class, report."""

import os
import sys
from pathlib import Path
from typing import Any

from mlegrade.arguments import parser
from mlegrade.assignment.build import build
from mlegrade.assignment.pages import write as write_pages
from mlegrade.assignment.source import load
from mlegrade.beforehand import check
from mlegrade.reports.report import Report
from mlegrade.sandbox.limits import SandboxError
from mlegrade.sandbox.start import LEVELS, attempt, strongest
from mlegrade.submissions import handed, late, times
from mlegrade.submissions.collect import Way, submissions
from mlegrade.submissions.grade import Class, read

REMEMBERED = (
    "book",
    "due",
    "late",
    "system",
    "several",
    "times",
    "anonymous",
    "worksheet",
    "column",
)


def assignment_of(options):
    """Load the assignment that was named."""
    known = sorted(path.stem for path in options.sources.glob("*.py"))
    if options.assignment not in known:
        raise SystemExit(
            f"{options.assignment!r} is no assignment in {options.sources}; there "
            f"{'are ' + ', '.join(known) if known else 'is none'}"
        )
    return load(options.assignment, options.sources)


def chosen(level, secrets):
    """Return the level that was named, if it works here."""
    try:
        return attempt(level, secrets)
    except SandboxError as error:
        raise SystemExit(
            f"--level {level}: {error}; leave --level out, and the strongest that works here is "
            "taken"
        ) from None


def about(options):
    """Return what the options say of the whole evening, now or in an earlier command."""
    before = read(options.out / "about.json") or {}
    said: dict[str, Any] = {name: getattr(options, name, None) for name in REMEMBERED}
    said |= {name: str(said[name].absolute()) for name in ("worksheet", "times") if said[name]}
    return {name: value or before.get(name) for name, value in said.items()}


def way(options):
    """Return how the class handed in, as the options say."""
    known = about(options)
    terms = late.rule(known["due"], known["late"] or "") if known["due"] else None
    table = known["times"] or (known["worksheet"] if terms else None)
    when = times.read(Path(table)) if table else {}
    return Way(known["system"], options.student, known["several"], terms, when)


def grade(options):
    """Mark all submissions and write the reports."""
    key = os.environ.get("MLE_COURSE_KEY", "").encode() or None
    assignment = assignment_of(options)
    other = (read(options.out / "about.json") or {}).get("assignment", assignment.name)
    if other != assignment.name:
        raise SystemExit(
            f"{options.out}: it holds marks of {other}; give {assignment.name} a folder of its "
            f"own, such as marks/{assignment.name}"
        )
    source = (options.sources / f"{options.assignment}.py").read_bytes()
    names = [question.name for question in assignment.questions]
    how = way(options)
    found = submissions(options.submissions, names, how, options.out)
    secrets = (options.sources, options.submissions, options.out)
    level, why = (chosen(options.level, secrets), "") if options.level else strongest(secrets)
    if level == "limits" and key and not options.trusted:
        raise SystemExit(
            f"{LEVELS[level]}: official marks are refused here. Use a system with namespaces (the "
            f"guide says which), or say --trusted if you have read every submission. {why}".strip()
        )
    worth = how.worth(assignment)
    course = Class(assignment, source, key, level, options.out, worth=worth, secrets=secrets)
    handed.keep(options.out, found, assignment)
    course.grade(found, options.jobs)
    print(*course.changed, sep="\n", end="\n" if course.changed else "")
    here = {submission.student for submission in found}
    if absent := sorted(student for student in course.known() if student not in here):
        print(
            f"In the reports, too, from earlier runs: {', '.join(absent)}. If this is wrong, "
            f"delete their files in {options.out / 'results'}."
        )
    print(f"Isolation: {LEVELS[level]}.")
    if why:
        print(f"Why no stronger one: {why}.")
    if key is None:
        print("MLE_COURSE_KEY is not set: practice inputs, which are public. No official marks.")
    return assignment


def marks_by_hand(options):
    """Return the marks that were given in nbgrader, if a gradebook is named."""
    if not getattr(options, "nbgrader", None):
        return []
    from mlegrade.reports.formgrader import marks

    return marks(options.nbgrader, f"homework-{options.assignment}")


def give_back(options, report):
    """Write the marks for code into the gradebook, if one is named."""
    if getattr(options, "nbgrader", None):
        from mlegrade.reports.formgrader import give

        given = give(options.nbgrader, f"homework-{options.assignment}", report.code())
        print(f"Marks for code are in {options.nbgrader} for {given} students.")


def main(arguments=None):
    """Run a command; the exit status is 2 for the instructor's own mistakes only."""
    options = parser(__doc__).parse_args(arguments)
    try:
        if options.command == "build":
            for path in build(options.out, options.sources):  # some seconds each: inputs are proved
                print(path, flush=True)
            if options.pages:
                print(*write_pages(options.sources, options.pages), sep="\n")
            return 0
        if options.command == "check":
            return 0 if check(options.notebook, options.sources, options.trusted) else 1
        assignment = grade(options) if options.command == "grade" else assignment_of(options)
        files = getattr(options, "marks", ())
        report = Report(assignment, options.out, marks_by_hand(options), files, **about(options))
        told = report.write()
        give_back(options, report)
        print(*told.lines(options.out), sep="\n")
        return 2 if told.mistakes else 0
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except SystemExit as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, SandboxError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
