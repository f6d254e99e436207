"""The page that a student gets back: which property failed, what came, and what to read again."""

import re
from html import escape

from mlegrade.reports.frame import page, paragraph, standing

UNREAD = "Your work is not marked yet; your instructor has been told why."
HOW = (
    "Each line is a part of a question: its points, and the property that it asks for. Your "
    "functions were called in a closed room, also with data that is not in your notebook."
)


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


def total(result):
    """Return the sentence on all points, as far as they are known."""
    code, most = (sum(p[name] for p in result["parts"]) for name in ("points", "max"))
    found = f"{code} of {most} for code and choices"
    of = sum(item["max"] for item in result["written"])
    marks = [item["points"] for item in result["written"]]
    if None in marks:
        return f"Points: {found}. The other {of} are for what you wrote; that is not marked yet."
    text = f"Points: {code + sum(marks):g} of {most + of}"
    return f"{text} ({found}, {sum(marks):g} of {of} for what you wrote)." if marks else text + "."


def written(item):
    """Return the line on a written answer."""
    if item["points"] is None:
        return paragraph("Not marked yet.", "seen")
    text = item["comment"] if item["text"] or item["comment"] else "No answer was found."
    return paragraph(f"{item['points']:g} of {item['max']}. {text}".strip(), "seen")


def answered(question, parts, book):
    """Return the lines on a question that was asked for values."""
    body = ""
    for part, after in zip(parts, [*parts[1:], {"note": None}], strict=False):
        kind, sign = ("wrong", "✗") if part["note"] else ("right", "✓")
        body += paragraph(f"{sign} {part['points']} of {part['max']}: {part['says']}", kind)
        if part["note"] and part["note"] != after["note"]:  # once, if all parts fail alike
            body += paragraph(f"Seen: {part['note'].rstrip('.')}.", "seen")
    if any(part["note"] for part in parts):
        again = reading(question.read, book)
        body += f'<p class="small seen">To read again: {again}.</p>'
    return body


def feedback(assignment, about, result):
    """Return a student's page."""
    body = paragraph(UNREAD if result["problem"] else total(result), "total")
    for number, question in enumerate([] if result["problem"] else assignment.questions, 1):
        parts = [p for p in result["parts"] if p["question"] == question.name]
        items = [i for i in result["written"] if i["question"] == question.name]
        body += f"<h2>{number}. {escape(question.title)}</h2>"
        body += answered(question, parts, about.get("book", "")) + "".join(map(written, items))
    flags = "".join(f"<li>{escape(flag)}</li>" for flag in result["flags"])
    body += f"<h2>Noticed while marking</h2><ul>{flags}</ul>" if flags else ""
    body += "" if result["problem"] else f"<h2>How it was marked</h2>{paragraph(HOW, 'small')}"
    body += standing(about)
    title = f"Homework {assignment.number}: {assignment.title}"
    return page(f"{title} ({result['student']})", body)
