"""Point out submissions that share much of their text. It is a measure, and no judgment."""

import re
import zlib
from collections import Counter, defaultdict
from itertools import combinations

RUN = 6  # words and signs in a row
FEW = 40  # runs; with less there is nothing to compare
SHARE = 0.6
COMMON = 4  # runs that more students have, or more than a quarter of the class, are the subject's
WORDS = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?|[^\w\s]")
COMMENT = re.compile(r"(?m)#.*$")
TOLD = (
    "Similar submissions: the share of all runs of six words and signs of the shorter one that are "
    "in the other, too, without comments in code, without the notebook that was handed out, and "
    "without runs that a quarter of the class has. From 60% a pair is listed. Short right answers "
    "are alike by nature: read both before you think anything."
)


def runs(texts):
    """Return all runs of words and signs of some texts, each as a number."""
    found = set()
    for text in texts:
        words = WORDS.findall(COMMENT.sub("", text))
        found |= {
            zlib.crc32(" ".join(words[i : i + RUN]).encode("utf-8", "replace"))
            for i in range(len(words) - RUN + 1)
        }
    return found


def sketch(texts, given):
    """Return what is a student's own in the cells of a notebook, as sorted numbers."""
    return sorted(runs(texts) - runs(given))


def pairs(sketches):
    """Return (share, one, other) for each similar pair of {student: sketch}, the closest first."""
    holders = defaultdict(list)
    for student in sorted(sketches):
        for run in sketches[student]:
            holders[run].append(student)
    most = max(COMMON, len(sketches) // 4)
    rare = [who for who in holders.values() if len(who) <= most]
    own = Counter(student for who in rare for student in who)
    both = Counter(pair for who in rare for pair in combinations(who, 2))
    found = []
    for (one, other), shared in both.items():
        least = min(own[one], own[other])
        if least >= FEW and shared / least >= SHARE:
            found.append((shared / least, one, other))
    return sorted(found, key=lambda pair: (-pair[0], pair[1:]))
