"""The instructor's page: who failed what, and which part separates the class."""

from collections import Counter
from statistics import median

from mlegrade.reports.frame import page, paragraph, standing, table

HEAD = ("part", "kind", "right", "gap", "seen most", "not right")
GAP = (
    "Gap: the share of the upper half of the class that got the part right, less the share of the "
    "lower half; halves are by points for code. Near +1 the part separates the class, near 0 it "
    "does not, below 0 it catches those who know most."
)


def points(result):
    """Return a student's points for code."""
    return sum(part["points"] for part in result["parts"])


def counted(times):
    """Say how often."""
    return "once" if times == 1 else f"{times} times"


def row(question, part, marked):
    """Return a part's line; ``marked`` are the results, in order of their points."""
    notes = [
        (result["student"], p["note"])
        for result in marked
        for p in result["parts"]
        if (p["question"], p["part"]) == (question.name, part.name)
    ]
    right, half = [not note for _, note in notes], len(notes) // 2
    gap = f"{(sum(right[-half:]) - sum(right[:half])) / half:+.2f}" if half else ""
    seen = Counter(note for _, note in notes if note).most_common(1)
    most = f"{seen[0][0].rstrip('.')} ({counted(seen[0][1])})" if seen else ""
    who = ", ".join(sorted(student for student, note in notes if note))
    name = f"{question.name}.{part.name}: {part.says}"
    kind = "visible" if part.visible else "hidden" if question.kind == "code" else "choice"
    return name, kind, f"{sum(right)} of {len(right)}", gap, most, who


def statistics(assignment, about, results):
    """Return the page."""
    marked = [result for result in results if result["parts"] and not result["problem"]]
    marked.sort(key=points)
    said = f"{len(results)} submissions, {len(marked)} marked."
    if marked:
        most = sum(part.points for _, part in assignment.parts())
        low, middle, high = points(marked[0]), median(map(points, marked)), points(marked[-1])
        said += f" Points for code and choices, of {most}: from {low} to {high}, median {middle:g}."
    body = paragraph(said, "total")
    for result in results:
        if result["problem"]:
            body += paragraph(f"Not marked: {result['student']} ({result['problem']}).")
    body += paragraph(GAP, "small")
    body += table(HEAD, [row(*pair, marked) for pair in assignment.parts()])
    title = f"Homework {assignment.number}: {assignment.title}"
    return page(f"{title} (the class)", body + standing(about), "wide")
