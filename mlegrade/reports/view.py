"""The page that a student gets back: which property failed, what came, and what to read again."""

import re
from html import escape

from mlegrade.records import About, Part, Result, Written
from mlegrade.reports.byhand import LETTERS, for_code
from mlegrade.reports.frame import listed, page, paragraph, standing

UNREAD = "Your work is not marked yet; your instructor has been told why."
HOW = (
    "Each line is a part of a question: its points, and the property that it asks for. Your "
    "functions were called in a closed room, also with data that is not in your notebook."
)
NO_CHOICE = ("not answered", "no letter", "nothing is called")
CHOICE = {"right": "Your choice is right.", "wrong": "Your choice is another one."}


def reading(read, book):
    """Return where to read again, as a link where the address of the book is known.

    >>> reading("04-why-log: Why?", "https://a.b/")
    '<a href="https://a.b/chapters/04-why-log.html#why">chapter 4, “Why?”</a>'
    """
    chapter, _, section = read.partition(": ")
    text = escape(f"chapter {int(chapter[:2])}, “{section}”")
    anchor = re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-")
    address = escape(f"{book.rstrip('/')}/chapters/{chapter}.html#{anchor}")
    return f'<a href="{address}">{text}</a>' if book else text


def total(result: Result):
    """Return the sentence on all points, as far as they are known."""
    code, most = for_code(result)
    found = f"{code:g} of {most} for code and choices"
    if waiting := [item["max"] for item in result["written"] if item["points"] is None]:
        return (
            f"Points: {found}. The other {sum(waiting)} are for what you wrote; that is not "
            "marked yet."
        )
    prose = [item for item in result["written"] if "extra" not in item]
    marks, of = [item["points"] or 0 for item in prose], sum(item["max"] for item in prose)
    lost = result.get("lost", 0)
    text = f"Points: {max(code + sum(marks) - lost, 0):g} of {most + of}"
    pieces = [found] if marks or lost else []
    pieces += [f"{sum(marks):g} of {of} for what you wrote"] if marks else []
    pieces += [f"{lost:g} lost for being late"] if lost else []
    return f"{text} ({', '.join(pieces)})." if pieces else f"{text}."


def written(question, item: Written):
    """Return the lines on a written answer."""
    if item["points"] is None:
        return paragraph("Not marked yet.", "seen")
    text = item["comment"] if item["text"] or item["comment"] else "No answer was found."
    body = paragraph(f"{item['points']:g} of {item['max']}. {text}".strip(), "seen")
    ticked = item.get("rubric", "").split()
    rubric = dict(zip(LETTERS, question.rubric, strict=False))
    # Points that were typed over the rubric's own are not explained by it.
    if item["points"] == sum(points for letter, (points, _) in rubric.items() if letter in ticked):
        for letter, (points, what) in rubric.items():
            kind, sign = ("right", "✓") if letter in ticked else ("wrong", "✗")
            body += paragraph(f"{sign} {points} point{'s' * (points != 1)}: {what}", kind)
    return body


def line(question, part: Part):
    """Return the line on a part, and, if a person changed it, why."""
    kind, sign = ("wrong", "✗") if part["points"] < part["max"] else ("right", "✓")
    says = part["says"]
    if question.kind == "choice":
        says = "No choice was found." if part["note"].startswith(NO_CHOICE) else CHOICE[kind]
    body = paragraph(f"{sign} {part['points']:g} of {part['max']}: {says}", kind)
    if "reason" in part:
        changed = f"Changed by your instructor, from {part['was']:g}: {part['reason']}"
        body += paragraph(changed, "seen")
    return body


def answered(question, parts: list[Part], book):
    """Return the lines on a question that was asked for values."""
    body = ""
    for part, after in zip(parts, [*parts[1:], {"note": None}], strict=False):
        body += line(question, part)
        if part["note"] and part["note"] != after["note"]:  # once, if all parts fail alike
            body += paragraph(f"Seen: {part['note'].rstrip('.')}.", "seen")
    if any(part["note"] for part in parts):
        again = reading(question.read, book)
        body += f'<p class="small seen">To read again: {again}.</p>'
    return body


def content(assignment, about: About, result: Result):
    """Return what a student's page says, below its title."""
    unread = UNREAD
    if result.get("unread"):
        unread += f" What came: {result['unread']}."
    body = paragraph(unread if result["problem"] else total(result), "total")
    if result.get("lost") and not result["problem"]:
        body += paragraph(f"{result['lost']:g} points less: {result['late']}.", "small")
    for number, question in enumerate([] if result["problem"] else assignment.questions, 1):
        parts = [p for p in result["parts"] if p["question"] == question.name]
        items = [i for i in result["written"] if i["question"] == question.name]
        body += f"<h2>{number}. {escape(question.title)}</h2>"
        body += answered(question, parts, about.get("book", ""))
        body += "".join(written(question, item) for item in items)
    if result["flags"]:
        body += f"<h2>Noticed while marking</h2>{listed(result['flags'])}"
    body += "" if result["problem"] else f"<h2>How it was marked</h2>{paragraph(HOW, 'small')}"
    return body + standing(about)


def feedback(assignment, about: About, result: Result):
    """Return a student's page."""
    title = f"Homework {assignment.number}: {assignment.title}"
    return page(title, paragraph(result["student"], "small") + content(assignment, about, result))
