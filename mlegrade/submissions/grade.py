"""Grade a class: every student is marked once, none can stop the others."""

import hashlib
import json
import queue
import re
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np

from mlegrade.records import About, Result
from mlegrade.sandbox.limits import Limits
from mlegrade.sandbox.start import LEVELS, Nursery
from mlegrade.submissions.mark import Marker, unknown

PACKAGE = Path(__file__).parents[1]


def file_name(student):
    """Return a name for a student's files that is safe, and differs where students differ."""
    digest = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:8]
    return re.sub(r"\W+", "-", student)[:40] + "-" + digest


def grader():
    """Return what a mark depends on beside the submission: the grader's own code, and NumPy's."""
    texts = [path.read_bytes() for path in sorted(PACKAGE.rglob("*.py"))]
    return b"".join(hashlib.sha256(text).digest() for text in texts) + np.__version__.encode()


GRADER = grader()  # as it is now, when it is loaded


def fingerprint(submission, source, key, level):
    """Return a text that changes whenever the marks could."""
    parts = [submission.raw, *(one.raw for one in submission.others), GRADER]
    parts += [source, key or b"", level.encode(), submission.problem.encode()]
    parts += [name.encode() for name in submission.beside]
    return hashlib.sha256(b"".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()


def read(path) -> Any:
    """Return a stored result, or None if there is none that can be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def changes(old: Result | None, new: Result):
    """List what regrading changed, a line each."""
    known = old if old and not old["problem"] else new
    before = {(p["question"], p["part"]): p["points"] for p in known["parts"]}
    return [
        f"{new['student']}: {p['question']}.{p['part']}: {before[p['question'], p['part']]} "
        f"-> {p['points']}"
        for p in new["parts"]
        if before.get((p["question"], p["part"]), p["points"]) != p["points"]
    ]


def worth(submission, result: Result):
    """Return by what one of a student's notebooks is better than another: points for code."""
    return sum(part["points"] for part in result["parts"])


class Class:
    """A class's submissions to one assignment, marked in parallel into a folder."""

    def __init__(self, assignment, source, key, level, out, limits=None, worth=worth, secrets=()):
        self.marker = Marker(assignment, key)
        self.source, self.key, self.level = source, key, level
        self.limits, self.out, self.secrets = limits or Limits(), Path(out), secrets
        self.worth, self.changed, self.done = worth, [], 0

    def grade(self, submissions, jobs=1):
        """Mark all submissions that are not marked yet; return all results, in their order."""
        (self.out / "results").mkdir(parents=True, exist_ok=True)
        nurseries = queue.SimpleQueue()
        for _ in range(jobs):
            nurseries.put(Nursery(self.level, self.limits, self.secrets).__enter__())
        try:
            with ThreadPoolExecutor(jobs) as pool:
                work = {pool.submit(self.one, s, nurseries): s for s in submissions}
                try:
                    for _ in as_completed(work):
                        self.done += 1
                        self.progress(len(work))
                except KeyboardInterrupt:  # those being marked are finished, the rest is not begun
                    pool.shutdown(cancel_futures=True)
                    raise
            results = [
                result if result else self.one(submission, nurseries, alone=True)
                for submission, result in zip(
                    work.values(), [f.result() for f in work], strict=True
                )
            ]
        finally:
            while not nurseries.empty():
                nurseries.get().__exit__()
        about: About = read(self.out / "about.json") or About()
        about |= {"assignment": self.marker.assignment.name, "level": LEVELS[self.level]}
        about["practice"] = self.key is None
        (self.out / "about.json").write_text(json.dumps(about), "utf-8")
        return results

    def one(self, submission, nurseries, alone=False) -> Result | None:
        """Mark one submission, unless the stored result is of this very submission.

        A result that the grader could not finish is no result: it is tried again. Nor is one that
        others may have slowed down: None then, and it is marked again when nothing else runs.
        """
        path = self.out / "results" / (file_name(submission.student) + ".json")
        mark = fingerprint(submission, self.source, self.key, self.level)
        old: Result | None = read(path)
        if old and old.get("fingerprint") == mark and old["problem"] == submission.problem:
            return old
        nursery = nurseries.get()
        try:
            every = [(s, self.marker.mark(s, nursery)) for s in (submission, *submission.others)]
            if not alone and any(result["doubt"] for _, result in every):
                return None
            # One that could not be marked could have been the best: a person is needed.
            _, result = max(every, key=lambda pair: (bool(pair[1]["problem"]), self.worth(*pair)))
        except Exception as error:  # the class goes on, whatever one student brings to light
            if not alone:
                return None
            result = unknown(submission, f"the grader failed: {error!r}")
        finally:
            nurseries.put(nursery)
        result.pop("doubt", None)
        self.changed += changes(old, result)
        result["fingerprint"] = mark
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(result, indent=1), "utf-8")
        unfinished.replace(path)
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
