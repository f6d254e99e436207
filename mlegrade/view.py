"""The pages of a graded class: one for each student, one with statistics for the instructor."""

from collections import Counter
from html import escape

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1c2733;background:#fff}table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem;
text-align:left;vertical-align:top;border-bottom:1px solid #d5dbe1}.right{color:#17653a}
.wrong{color:#a4262c}.small{color:#55606b;font-size:.9rem}pre{white-space:pre-wrap;
background:#f4f6f8;padding:.5rem}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title, body):
    """Return a page that loads nothing and runs nothing."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def rows_of(cells, tag="td"):
    """Return a row of a table; everything in it is escaped."""
    return "<tr>" + "".join(f"<{tag}>{escape(str(c))}</{tag}>" for c in cells) + "</tr>"


def standing(about):
    """Return the sentence on isolation and key that every report carries."""
    key = "Practice inputs, which are public: these are no official marks."
    text = f"Isolation: {about['level']}. "
    return f'<p class="small">{escape(text + (key if about["practice"] else ""))}</p>'


def feedback(assignment, about, result):
    """Return a student's page: which property failed, and what to read again."""
    body, questions = "", {q.name: q for q in assignment.questions}
    if result["problem"]:
        body += "<p>Your work could not be read; your instructor has been told.</p>"
    for name, question in questions.items():
        parts = [p for p in result["parts"] if p["question"] == name]
        items = [i for i in result["written"] if i["question"] == name]
        body += f"<h2>{escape(question.title)}</h2>"
        for p in parts:
            kind, sign = ("wrong", "✗") if p["note"] else ("right", "✓")
            says = f"{sign} {p['points']} of {p['max']}: {p['says']}"
            body += f'<p class="{kind}">{escape(says)}</p>'
            body += f"<p>Seen: {escape(p['note'].rstrip('.'))}.</p>" if p["note"] else ""
        for item in items:
            points = "not marked yet" if item["points"] is None else f"{item['points']:g}"
            body += f"<p>{points}, of {item['max']}. {escape(item['comment'])}</p>"
        if any(p["note"] for p in parts):
            body += f'<p class="small">To read again: {escape(question.read)}.</p>'
    flags = "".join(f"<li>{escape(flag)}</li>" for flag in result["flags"])
    body += f"<h2>Noticed while marking</h2><ul>{flags}</ul>" if flags else ""
    title = f"Homework {assignment.number}: {assignment.title}"
    return page(f"{title} ({result['student']})", body + standing(about))


def statistics(assignment, about, results):
    """Return the instructor's page: who failed what, and which part separates the class."""
    marked = [r for r in results if r["parts"] and not r["problem"]]
    marked.sort(key=lambda r: sum(p["points"] for p in r["parts"]))
    half = len(marked) // 2
    body = f"<p>{len(results)} submissions, {len(marked)} marked.</p><table>"
    head = ["part", "hidden", "right", "upper less lower half", "seen most", "not right"]
    body += rows_of(head, "th")
    for question, part in assignment.parts():
        notes = [
            (r["student"], p["note"])
            for r in marked
            for p in r["parts"]
            if (p["question"], p["part"]) == (question.name, part.name)
        ]
        right = [not note for _, note in notes]
        gap = sum(right[-half:]) / half - sum(right[:half]) / half if half else 0
        seen = Counter(note for _, note in notes if note).most_common(1)
        who = ", ".join(student for student, note in notes if note)
        row = [f"{question.name}.{part.name}: {part.says}", "no" if part.visible else "yes"]
        row += [f"{sum(right)} of {len(right)}", f"{gap:+.2f}"]
        body += rows_of([*row, f"{seen[0][0]} ({seen[0][1]})" if seen else "", who])
    body += "</table>" + standing(about)
    return page(f"Statistics: {assignment.title}", body)
