"""Grade a class: every student is marked once, none can stop the others."""

import hashlib
import json
import queue
import re
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from mlegrade.sandbox.limits import Limits
from mlegrade.sandbox.start import LEVELS, Nursery
from mlegrade.submissions.mark import Marker

MARKS = ("question", "part", "points")


def file_name(student):
    """Return a name for a student's files that is safe, and differs where students differ."""
    digest = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:8]
    return re.sub(r"\W+", "-", student)[:40] + "-" + digest


def fingerprint(submission, source, key, level):
    """Return a text that changes whenever the marks could."""
    parts = [submission.raw, *(one.raw for one in submission.others)]
    parts += [source, key or b"", level.encode(), submission.problem.encode()]
    return hashlib.sha256(b"".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()


def read(path):
    """Return a stored result, or None if there is none that can be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def changes(old, new):
    """List what regrading changed, a line each."""
    known = old if old and not old["problem"] else new
    before = {(p["question"], p["part"]): p["points"] for p in known["parts"]}
    return [
        f"{new['student']}: {p['question']}.{p['part']}: {before[p['question'], p['part']]} "
        f"-> {p['points']}"
        for p in new["parts"]
        if before.get((p["question"], p["part"]), p["points"]) != p["points"]
    ]


def worth(submission, result):
    """Return by what one of a student's notebooks is better than another: points for code."""
    return sum(part["points"] for part in result["parts"])


class Class:
    """A class's submissions to one assignment, marked in parallel into a folder."""

    def __init__(self, assignment, source, key, level, out, limits=None, worth=worth):
        self.marker = Marker(assignment, key)
        self.source, self.key, self.level = source, key, level
        self.limits, self.out = limits or Limits(), Path(out)
        self.worth, self.changed, self.done = worth, [], 0

    def grade(self, submissions, jobs=1):
        """Mark all submissions that are not marked yet; return all results, in their order."""
        (self.out / "results").mkdir(parents=True, exist_ok=True)
        nurseries = queue.SimpleQueue()
        for _ in range(jobs):
            nurseries.put(Nursery(self.level, self.limits).__enter__())
        try:
            with ThreadPoolExecutor(jobs) as pool:
                work = [pool.submit(self.one, s, nurseries) for s in submissions]
                try:
                    for _ in as_completed(work):
                        self.done += 1
                        self.progress(len(work))
                except KeyboardInterrupt:  # those being marked are finished, the rest is not begun
                    pool.shutdown(cancel_futures=True)
                    raise
        finally:
            while not nurseries.empty():
                nurseries.get().__exit__()
        about = read(self.out / "about.json") or {}
        about |= {"assignment": self.marker.assignment.name, "level": LEVELS[self.level]}
        about["practice"] = self.key is None
        (self.out / "about.json").write_text(json.dumps(about), "utf-8")
        return [future.result() for future in work]

    def one(self, submission, nurseries):
        """Mark one submission, unless the stored result is of this very submission.

        A result that the grader could not finish is no result: it is tried again.
        """
        path = self.out / "results" / (file_name(submission.student) + ".json")
        mark = fingerprint(submission, self.source, self.key, self.level)
        old = read(path)
        if old and old.get("fingerprint") == mark and old["problem"] == submission.problem:
            return old
        nursery = nurseries.get()
        try:
            every = [(s, self.tried(s, nursery)) for s in (submission, *submission.others)]
            _, result = max(every, key=lambda pair: self.worth(*pair))
        except Exception as error:  # the class goes on, whatever one student brings to light
            result = {"student": submission.student, "file": submission.file, "flags": []}
            result |= {"parts": [], "written": [], "problem": f"the grader failed: {error!r}"}
        finally:
            nurseries.put(nursery)
        self.changed += changes(old, result)
        result["fingerprint"] = mark
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(result, indent=1), "utf-8")
        unfinished.replace(path)
        return result

    def tried(self, submission, nursery):
        """Mark one notebook; where the sandbox failed, once more."""
        result = self.marker.mark(submission, nursery)
        if result["problem"] != submission.problem:
            result = self.marker.mark(submission, nursery)
        return result

    def known(self):
        """Return the students of whom there are results, from this run or earlier ones."""
        found = map(read, (self.out / "results").glob("*.json"))
        return [result["student"] for result in found if result]

    def progress(self, total):
        """Draw the progress bar where a person is watching."""
        if sys.stderr.isatty():
            bar = "#" * (30 * self.done // total)
            end = "\n" if self.done == total else ""
            print(f"\r[{bar:30}] {self.done}/{total}", end=end, file=sys.stderr, flush=True)
