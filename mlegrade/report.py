"""Write what a class's results say: tables for machines, pages for students and the instructor."""

import csv
import json
from collections import Counter
from html import escape
from pathlib import Path

from mlegrade.grade import file_name, read

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1c2733;background:#fff}table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem;
text-align:left;vertical-align:top;border-bottom:1px solid #d5dbe1}.right{color:#17653a}
.wrong{color:#a4262c}.small{color:#55606b;font-size:.9rem}pre{white-space:pre-wrap;
background:#f4f6f8;padding:.5rem}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
BLANKS = ("\t", "\r", "\n")
FORMULA = ("=", "+", "-", "@")
COLUMNS = ["student", "question", "max", "points", "comment", "text"]


def safe(value):
    """Return a text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Kim")
    ("'=1+1", 'Kim')
    """
    text = str(value)
    return "'" + text if text.startswith(BLANKS) or text.lstrip().startswith(FORMULA) else text


def table(path, head, rows):
    """Write a table as learning systems and spreadsheets read it: quoted, UTF-8."""
    with open(path, "w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(head)
        writer.writerows([safe(v) if isinstance(v, str) else v for v in row] for row in rows)


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


class Report:
    """All reports of one class, written into the folder of its results."""

    def __init__(self, assignment, out, given=()):
        self.assignment, self.out = assignment, Path(out)
        self.about = read(self.out / "about.json")
        found = [read(path) for path in sorted((self.out / "results").glob("*.json"))]
        self.results = sorted(filter(None, found), key=lambda result: result["student"])
        self.merge(dict(given))

    def merge(self, given):
        """Put the marks that a person gave to the written answers; flag what changed since."""
        path = self.out / "written.csv"
        if path.exists():
            with open(path, encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    given.setdefault((row["student"], row["question"]), row)
        for result in self.results:
            for item in result["written"]:
                row = given.get((safe(result["student"]), item["question"]))
                if row and str(row["points"]).strip():
                    item["points"] = min(max(float(row["points"]), 0), item["max"])
                    item["comment"] = row["comment"]
                    if row["text"] not in (None, safe(item["text"])):
                        result["flags"].append(f"{item['question']}: changed since it was marked")

    def write(self):
        """Write every report; return how many are graded and how many need a person."""
        written = [(r["student"], item) for r in self.results for item in r["written"]]
        rows = [[student, *(v(i, c) for c in COLUMNS[1:])] for student, i in written]
        table(self.out / "written.csv", COLUMNS, rows)
        head = ["student", "points", "max", "code", "written", "needs a person", "flags"]
        rows = [self.row(result) for result in self.results]
        table(self.out / "marks.csv", head, rows)
        everything = {"about": self.about, "results": self.results}
        (self.out / "results.json").write_text(json.dumps(everything, indent=1), "utf-8")
        (self.out / "feedback").mkdir(exist_ok=True)
        for result in self.results:
            name = file_name(result["student"]) + ".html"
            (self.out / "feedback" / name).write_text(self.feedback(result), "utf-8", "replace")
        (self.out / "statistics.html").write_text(self.statistics(), "utf-8", "replace")
        return len(rows), sum(bool(row[5]) for row in rows)

    def row(self, result):
        """Return a student's line of marks; what is not marked yet stays empty."""
        code = sum(p["points"] for p in result["parts"])
        open_ = [item for item in result["written"] if item["points"] is None]
        written = sum(item["points"] or 0 for item in result["written"])
        why = result["problem"] or ("written answers to mark" if open_ else "")
        most = sum(q.points for q in self.assignment.questions)
        marks = ["" if result["problem"] else f"{n:g}" for n in (code + written, code, written)]
        if open_:
            marks[0] = marks[2] = ""
        marks.insert(1, most)
        return [result["student"], *marks, why, "; ".join(result["flags"])]

    def standing(self):
        """Return the sentence on isolation and key that every report carries."""
        key = "Practice inputs, which are public: these are no official marks."
        text = f"Isolation: {self.about['level']}. "
        return f'<p class="small">{escape(text + (key if self.about["practice"] else ""))}</p>'

    def feedback(self, result):
        """Return a student's page: which property failed, and what to read again."""
        body, questions = "", {q.name: q for q in self.assignment.questions}
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
                body += f"<p>Seen: {escape(p['note'])}.</p>" if p["note"] else ""
            for item in items:
                points = "not marked yet" if item["points"] is None else f"{item['points']:g}"
                body += f"<p>{points}, of {item['max']}. {escape(item['comment'])}</p>"
            if any(p["note"] for p in parts):
                body += f'<p class="small">To read again: {escape(question.read)}.</p>'
        flags = "".join(f"<li>{escape(flag)}</li>" for flag in result["flags"])
        body += f"<h2>Noticed while marking</h2><ul>{flags}</ul>" if flags else ""
        title = f"Homework {self.assignment.number}: {self.assignment.title}"
        return page(f"{title} ({result['student']})", body + self.standing())

    def statistics(self):
        """Return the instructor's page: who failed what, and which part separates the class."""
        marked = [r for r in self.results if r["parts"] and not r["problem"]]
        marked.sort(key=lambda r: sum(p["points"] for p in r["parts"]))
        half = len(marked) // 2
        body = f"<p>{len(self.results)} submissions, {len(marked)} marked.</p><table>"
        head = ["part", "hidden", "right", "upper less lower half", "seen most", "not right"]
        body += rows_of(head, "th")
        for question, part in self.assignment.parts():
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
        body += "</table>" + self.standing()
        return page(f"Statistics: {self.assignment.title}", body)


def v(item, column):
    """Return a column of a written answer, empty where nothing is known."""
    return "" if item[column] is None else item[column]
