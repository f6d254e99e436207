"""Write what a class's results say: tables for machines, pages for students and the instructor."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from mlegrade.records import About, Handed, Result
from mlegrade.reports import byhand, marking, outbox, placing, tables
from mlegrade.reports.overview import statistics
from mlegrade.reports.tables import page
from mlegrade.reports.told import Told
from mlegrade.reports.view import content, feedback
from mlegrade.reports.who import Finder
from mlegrade.submissions.grade import read
from mlegrade.submissions.late import rule
from mlegrade.submissions.systems import owner

UNKNOWN = "when it was handed in is not known; name a table with --times"


class Report:
    """All reports of one class, written into the folder of its results."""

    def __init__(self, assignment, out, given=(), files=(), **about):
        self.assignment, self.out = assignment, Path(out)
        self.about: About = read(self.out / "about.json") or About()
        if self.about.get("assignment") != assignment.name:
            raise SystemExit(
                f"{out}: it holds no marks of {assignment.name}; grade the submissions into it"
            )
        said: Any = {name: value for name, value in about.items() if value}
        self.about |= said
        if self.about.get("late") and not self.about.get("due"):
            raise SystemExit("--late has no deadline to count from; give one with --due")
        found = {path: read(path) for path in sorted((self.out / "results").glob("*.json"))}
        read_ones: list[Result] = [result for result in found.values() if result]
        self.results = sorted(read_ones, key=lambda one: one["student"])
        self.handed: dict[str, Handed] = read(self.out / "handed.json") or {}
        self.most = sum(question.points for question in assignment.questions)
        self.told = Told(students=len(self.results))
        self.told.mistakes += [
            f"{path}: this result cannot be read, and its student is in no report; run grade again"
            for path, result in found.items()
            if not result
        ]
        self.left_alone = set()
        self.merge(list(given), files)
        for result in self.results:
            self.finish(result)

    def merge(self, given, files):
        """Put the marks that persons gave where they belong; say which could not be placed."""
        name, students = self.assignment.name, [result["student"] for result in self.results]
        known = {
            student: [self.handed.get(student, {}).get("id", ""), byhand.code(student, name)]
            for student in students
        }
        finder = Finder(known)
        rows = self.table("written.csv", byhand.NEEDED) + given
        rows += self.table("unplaced.csv", byhand.NEEDED)
        for path in files:
            rows += byhand.from_file(path, name)
        placed = placing.Placing(self.results, finder).place(rows)
        self.lost, self.waiting = placed.lost, list(placed.waiting.values())
        placing.as_a_whole(self.results)
        changes = self.table("changes.csv", byhand.CHANGES)
        self.told.mistakes += placed.said + placing.change(changes, self.results, finder)

    def table(self, name, needed):
        """Return a table that a person filled in; one that cannot be read is said, and left."""
        try:
            return byhand.from_table(self.out / name, needed)
        except SystemExit as error:
            self.told.mistakes.append(f"{error} Until then, its marks do not count.")
            self.left_alone.add(name)
            return []

    def note(self, result: Result) -> Handed:
        """Return what is known of how a student handed in."""
        return self.handed.get(result["student"], {})

    def finish(self, result: Result):
        """Add to a result what only the whole evening knows: lateness, and who has to look."""
        note = self.note(result)
        result["unread"] = note.get("problem", "")
        result["flags"] += [note["flag"]] if note.get("flag") else []
        why = [result["problem"]] if result["problem"] else []
        if note.get("late"):
            result["flags"].append("handed in late, as Canvas says")
        if self.about.get("due"):
            terms = rule(self.about["due"], self.about.get("late", ""))
            times = note.get("times", {})
            if text := times.get(result["file"]) or times.get(note["file"]):
                time = datetime.fromisoformat(text)
                result["lost"], result["late"] = terms.deduction(time, self.most)
            elif note.get("late") is not False and not result["problem"]:
                why.append(UNKNOWN)
        unclear = [item for item in result["written"] if "unclear" in item]
        why += [f"{i['question']}: the points are {i['unclear']!r} by hand" for i in unclear]
        open_ = [item for item in result["written"] if item["points"] is None]
        why += [f"{item['question']}: {item['look']}" for item in open_ if "look" in item]
        result["person"] = "; ".join(why)
        result["waits"] = any(item["points"] is None for item in result["written"])
        if not result["problem"]:
            self.told.marked += 1
        if why:
            self.told.people.append((result["student"], result["person"]))
        if result["waits"] and not result["problem"]:
            self.told.waiting.append(result["student"])

    def total(self, result: Result) -> float | None:
        """Return all points of a student, None while something is open."""
        if result["person"] or result["waits"]:
            return None
        found = sum(part["points"] for part in result["parts"])
        found += sum(item["points"] or 0 for item in result["written"])
        return max(found - result.get("lost", 0), 0)

    def code(self):
        """Return {student: (points for code, points lost by lateness)} of all who are marked."""
        return {
            result["student"]: (byhand.for_code(result)[0], result.get("lost", 0))
            for result in self.results
            if not result["problem"]
        }

    def write(self):
        """Write every report; return what the instructor is told."""
        (self.out / "about.json").write_text(json.dumps(self.about), "utf-8")
        tables.write(self)
        everything = {"about": self.about, "results": self.results}
        (self.out / "results.json").write_text(json.dumps(everything, indent=1), "utf-8")
        self.pages()
        if system := self.about.get("system"):
            try:
                self.send(system)
            except (SystemExit, OSError) as error:  # the other reports are written
                self.told.mistakes.append(str(error))
        return self.told

    def pages(self):
        """Write the pages of the students, and those of the instructor."""
        (self.out / "feedback").mkdir(exist_ok=True)
        for result in self.results:
            text = feedback(self.assignment, self.about, result)
            (self.out / page(result["student"])).write_text(text, "utf-8", "replace")
        totals = [total for result in self.results if (total := self.total(result)) is not None]
        handed = {r["student"]: note for r in self.results if "sketch" in (note := self.note(r))}
        overview = statistics(self.assignment, self.about, self.results, totals, handed)
        hidden = self.about.get("anonymous") == "yes"
        answers = marking.page(self.assignment, self.results, hidden)
        for name, text in (("statistics", overview), ("marking", answers)):
            (self.out / f"{name}.html").write_text(text, "utf-8", "replace")

    def send(self, system):
        """Write what the learning system takes back."""
        known = [r for r in self.results if owner(self.note(r).get("file", ""), system)]
        marks = [(r["student"], self.note(r)["file"], self.total(r)) for r in known]
        self.told.left += [
            f"{r['student']}: the file is not in {system.capitalize()}'s form; give mark and "
            "feedback yourself"
            for r in self.results
            if r not in known
        ]
        if system == "moodle":
            worksheet = self.about.get("worksheet")
            self.told.left += outbox.moodle_grades(self.out, marks, self.most, worksheet)
        else:
            title = f"Homework {self.assignment.number}: {self.assignment.title}"
            column = self.about.get("column", title)
            self.told.left += outbox.canvas_grades(self.out, marks, self.most, column)
        pages = [
            (
                result["student"],
                self.note(result)["file"],
                feedback(self.assignment, self.about, result),
                content(self.assignment, self.about, result),
            )
            for result in known
        ]
        self.told.left += outbox.feedback(self.out, system, pages)
