"""The instructor's page: how the points spread, who failed what, what is similar."""

from collections import Counter
from statistics import mean, median

from mlegrade.records import About, Handed, Result
from mlegrade.reports import histogram, similar
from mlegrade.reports.byhand import LETTERS, for_code
from mlegrade.reports.frame import listed, page, paragraph, standing, table

HEAD = ("part", "kind", "right", "gap", "seen most", "not right")
WRITTEN = ("question", "marked", "mean", "median", "points of the rubric")
GAP = (
    "Gap: the share of the upper half of the class that got the part right, less the share of the "
    "lower half; halves are by points for code. Near +1 the part separates the class, near 0 it "
    "does not, below 0 it catches those who know most."
)


def points(result: Result):
    """Return a student's points for code."""
    return for_code(result)[0]


def counted(times):
    """Say how often."""
    return "once" if times == 1 else f"{times} times"


def row(question, part, marked: list[Result]):
    """Return a part's line; ``marked`` are the results, in order of their points."""
    asked = [
        (result["student"], p)
        for result in marked
        for p in result["parts"]
        if (p["question"], p["part"]) == (question.name, part.name)
    ]
    right, half = [p["points"] == p["max"] for _, p in asked], len(asked) // 2
    missed = [(student, p["note"]) for student, p in asked if p["points"] < p["max"]]
    named = {mistake.says for mistake in question.mistakes}
    gap = f"{(sum(right[-half:]) - sum(right[:half])) / half:+.2f}" if half else ""
    seen = Counter(note for _, note in missed if note)
    # Of those that are seen as often, one with a name says most.
    most = max(seen, key=lambda note: (seen[note], note in named), default="")
    most = f"{most.rstrip('.')} ({counted(seen[most])})" if most else ""
    who = ", ".join(sorted(student for student, _ in missed))
    name = f"{question.name}.{part.name}: {part.says}"
    kind = "visible" if part.visible else "hidden" if question.kind == "code" else "choice"
    return name, kind, f"{sum(right)} of {len(right)}", gap, most, who


def written_row(question, results: list[Result]):
    """Return a written question's line."""
    items = [i for r in results for i in r["written"] if i["question"] == question.name]
    given = [item["points"] for item in items if item["points"] is not None]
    # Nothing is ticked where nothing was earned; points without ticks say nothing of the rubric.
    by_rubric = [i.get("rubric", "").split() for i in items if i.get("rubric") or i["points"] == 0]
    earned = [
        f"{what} ({worth}): {sum(letter in item for item in by_rubric)} of {len(by_rubric)}"
        for letter, (worth, what) in zip(LETTERS, question.rubric, strict=False)
    ]
    middle = (f"{mean(given):.1f}", f"{median(given):g}") if given else ("", "")
    name = f"{question.name}: {question.title} ({question.points:g} points)"
    rubric = "; ".join(earned) if by_rubric else ""
    return name, f"{len(given)} of {len(items)}", *middle, rubric


def alike(handed: dict[str, Handed]):
    """Return the part on similar submissions."""
    found = similar.pairs({student: one["sketch"] for student, one in handed.items()})
    lines = [f"{one} and {other}: {share:.0%}" for share, one, other in found]
    return (
        f"<h2>Similar submissions</h2>{paragraph(similar.TOLD, 'small')}"
        f"{listed(lines) or paragraph('No pair is listed.')}"
    )


def statistics(assignment, about: About, results: list[Result], totals=(), handed=()):
    """Return the page; ``totals`` are the points of those who have all their marks."""
    marked = [result for result in results if not result["problem"]]
    marked.sort(key=points)
    said = f"{len(results)} submissions, {len(marked)} marked."
    if marked:
        most = sum(part.points for _, part in assignment.parts())
        code = [points(result) for result in marked]
        said += f" Points for code and choices, of {most}: from {code[0]:g} to {code[-1]:g}, mean "
        said += f"{mean(code):.1f}, median {median(code):g}."
    body = paragraph(said, "total")
    body += listed(f"Not marked: {r['student']} ({r['problem']})." for r in results if r["problem"])
    most = sum(question.points for question in assignment.questions)
    body += f"<h2>Points</h2>{paragraph(histogram.words(totals, most))}"
    body += histogram.drawing(totals, most)
    body += f"<h2>Code and choices</h2>{paragraph(GAP, 'small')}"
    body += table(HEAD, [row(question, part, marked) for question, part in assignment.parts()])
    questions = [q for q in assignment.questions if q.kind == "written"]
    if questions:
        rows = [written_row(question, results) for question in questions]
        body += f"<h2>Written answers</h2>{table(WRITTEN, rows)}"
    body += alike(dict(handed))
    title = f"Homework {assignment.number}: {assignment.title}"
    return page(f"{title} (the class)", body + standing(about), "wide")
