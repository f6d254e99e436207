"""Put the marks that a person gave where they belong; say which have no place, and why."""

from mlegrade.records import Result, Written
from mlegrade.reports.byhand import digest
from mlegrade.reports.sheet import short

CORRECT = "Correct it in written.csv, or on the page, and save again."


def number(text):
    """Return the points in a cell, None if it is empty; a comma may stand for a point."""
    return float(text.replace(",", ".")) if text else None


def checked(text, most):
    """Return the points in a cell, and what is wrong with them, "" if nothing is."""
    try:
        value = number(text)
    except ValueError:
        value = -1.0
    if value is None or 0 <= value <= most:
        return value, ""
    return None, f"the points are {text!r}; a number from 0 to {most:g} is needed"


def marked(row, value, text):
    """Return the digests of a mark and of the text that it is for.

    The text's stays as long as points and comment do; it is renewed when a person marks again.
    """
    mark = f"mark {digest(f'{value:g}', row['comment'])} text "
    before = row.get("marked", "").strip()
    if row["text"] is not None and before.startswith(mark):
        return before
    if "seen" in row:
        return mark + row["seen"]
    same = row["text"] is None or digest(row["text"]) == digest(short(text))
    return mark + digest(text if same else row["text"])


def nobodys(row, value, item: Written):
    """Tell whether a zero in the table is no person's but the grader's, for an earlier blank."""
    blank = value == 0 and row["text"] == "" and not row["comment"]
    return blank and (item["text"] != "" or item["points"] == 0)


def put(row, result: Result, item: Written):
    """Put a mark to a written answer; return what is wrong with it, "" if nothing is."""
    value, wrong = checked(row["points"].strip(), item["max"])
    if wrong:
        item["unclear"] = row["points"]
    elif value is None or not nobodys(row, value, item):
        item.pop("unclear", None)
        item |= {"comment": row["comment"], "rubric": row.get("rubric", "")}
        if value is not None:
            item |= {"points": value, "marked": marked(row, value, item["text"])}
            if not item["marked"].endswith(digest(item["text"])):
                result["flags"].append(f"{item['question']}: changed since it was marked")
    return wrong


class Placing:
    """Puts marks where they belong, a later one over an earlier one.

    ``said`` is for the instructor, a line each; ``lost`` has the rows without a place, ``waiting``
    those for an answer that cannot be read today.
    """

    def __init__(self, results: list[Result], finder):
        self.known, self.finder = {result["student"]: result for result in results}, finder
        self.questions = {item["question"] for result in results for item in result["written"]}
        self.said, self.lost, self.waiting, self.seen, self.wrong = [], [], {}, {}, {}

    def place(self, rows):
        """Put all marks in their places; a row without points and comment is none."""
        for row in rows:
            if row["points"].strip() or row["comment"].strip():
                self.one(row, self.finder.find(row["student"]))
        self.said += self.wrong.values()
        return self

    def one(self, row, student):
        """Put one mark in its place."""
        if student is None or (self.questions and row["question"] not in self.questions):
            why = self.finder.remedy(row["student"])
            if student is not None:
                why = f"there is no written question {row['question']!r}"
            self.said.append(f"{row['where']}: {why}. Correct it in unplaced.csv, and run report.")
            self.lost.append(row)
        elif not self.repeated(row, (student, row["question"])):
            result = self.known[student]
            items = [item for item in result["written"] if item["question"] == row["question"]]
            self.wrong.pop((student, row["question"]), None)  # a later mark corrects it
            if not items:
                self.waiting[student, row["question"]] = row | {"student": student}
            elif wrong := put(row, result, items[0]):
                what = f"{row['where']}: {student}, {row['question']}: {wrong}"
                self.wrong[student, row["question"]] = f"{what}. {CORRECT}"

    def repeated(self, row, place):
        """Tell whether a table has two marks for an answer; say so, and where two files differ."""
        before, self.seen[place] = self.seen.get(place), row
        what = f"{row['where']}: a second mark for {', '.join(place)}"
        if before is None or before["points"].strip() == row["points"].strip():
            return False
        if "seen" in row and "seen" in before:
            self.said.append(f"{what}, not that of {before['where']}; the later counts.")
        elif before["where"].partition(",")[0] == row["where"].partition(",")[0]:
            self.seen[place] = before
            self.said.append(f"{what}; the one in {before['where']} counts. Delete one.")
            return True
        return False


def absent(name, results: list[Result]):
    """Say why a student has no part of a name."""
    question = name.partition(".")[0]
    if any(question == item["question"] for result in results for item in result["written"]):
        return f"{question} is read as a whole; give its points in written.csv"
    known = [f"{part['question']}.{part['part']}" for result in results for part in result["parts"]]
    return f"there is no part {name!r}; there are {', '.join(known) or 'none'}"


def as_a_whole(results: list[Result]):
    """Leave the parts of each question out in whose place a person reads what stands there."""
    for result in results:
        whole = {item["question"] for item in result["written"] if "extra" in item}
        result["parts"] = [part for part in result["parts"] if part["question"] not in whole]


def change(rows, results: list[Result], finder):
    """Change marks for code as a person decided, each with a reason; return what is to be said."""
    said = []
    for row in rows:
        student = finder.find(row["student"])
        parts = [
            part
            for result in results
            for part in result["parts"]
            if (result["student"], f"{part['question']}.{part['part']}") == (student, row["part"])
        ]
        if student is None:
            why = finder.remedy(row["student"])
        elif not parts:
            why = absent(row["part"], [r for r in results if r["student"] == student])
        elif not row["reason"].strip():
            why = "a reason is missing; the student reads it"
        else:
            value, why = checked(row["points"].strip(), parts[0]["max"])
            if value is None and not why:
                why = "the points are missing"
            if not why:
                parts[0] |= {"was": parts[0]["points"], "points": value, "reason": row["reason"]}
        if why:
            said.append(f"{row['where']}: {why}. Correct it there.")
    return said
