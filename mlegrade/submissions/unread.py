"""Find what a student wrote, wherever it stands: what no program reads, a person has to."""

import re
from dataclasses import dataclass

from mlegrade.assignment.build import BLANK
from mlegrade.assignment.compare import NONE
from mlegrade.records import Written
from mlegrade.submissions.cells import PLACEHOLDER, squeezed

NO_LETTER = ("no letter came", "asked again, no letter came")
UNANSWERED = ("not answered", NONE, "nothing is called", "the question is not", *NO_LETTER)
NOTHING_DONE = re.compile(r"\s*(#.*|pass|\.\.\.|return|return None|raise NotImplementedError.*|)")
SAID = re.compile(r"""\s*(print\(\s*)?[rfb]?(["']|\\).*""")
TEXT_MAGIC = re.compile(r"%%(markdown|latex|html|raw)\b.*")
IN_PLACE = "there is a text in place of the answer, and nobody has read it"
WORDS = r"\b(?:[^\W\d_]{1,30}[ ,.;:]{1,3}){8}"
SENTENCE = re.compile(rf"(?m)^(?![ \t]*(?:import|from)\b).*?(?:{WORDS}|[\u2e80-\uffff]{{8}})")
BRACKETS = re.compile(r"[=()\[\]]")  # by which code is told from a few words
REMARK = re.compile(r"""#.*|"[^"\n]*"|'[^'\n]*'""")
WORD = re.compile(r"[\u2e80-\uffff]|[^\W\d_]+")  # a Chinese character counts as one
SHOWN = re.compile(r"(?m)^%%|\b(?:Markdown|Latex|Math|HTML|Image|SVG)\(")
BROKEN = "its cell cannot be read as code, and nobody has read it"
LOST = "the code in its cell gave nothing of that name, and nobody has read it"
MISSING = "the cell is missing, and nothing else answers the question"
BESIDE = "no answer is in the notebook, and nobody has read what came with it: "


@dataclass(frozen=True)
class Piece:
    """A student's text: where it stands, and below which question."""

    at: int
    below: str
    text: str


class Unread:
    """What in a notebook is the student's and no code that has run."""

    def __init__(self, submission, released, found, broken):
        self.cells, self.found, self.broken = submission.cells, found, broken
        self.beside = submission.beside
        self.blanks = {name for name, cell in released.items() if cell["source"] == BLANK}
        self.lines = {squeezed(x) for c in released.values() for x in c["source"].splitlines()}
        self.texts = {squeezed(cell["source"]): name for name, cell in released.items()}
        owners = list(self.owners())
        self.pieces = [
            Piece(at, owners[at], text) for at in range(len(self.cells)) if (text := self.prose(at))
        ]
        self.claimed = set()

    def owners(self):
        """Yield for each cell the question that it stands below, "" before the first."""
        at, below = {index: name for name, (index, _) in self.found.items()}, ""
        for number, cell in enumerate(self.cells):
            name = self.texts.get(squeezed(cell.text), cell.label)
            known = at.get(number) or name.removesuffix("-prompt")
            below = known if known in self.texts.values() else below
            yield below

    def added(self, at):
        """Return the lines of a cell that were not in the released notebook."""
        lines = PLACEHOLDER.sub("", self.cells[at].text).splitlines()
        kept = [line for line in lines if not line.strip() or squeezed(line) not in self.lines]
        return "\n".join(kept).strip()

    def prose(self, at):
        """Return what is written in a cell, "" where it is code."""
        kind, text = self.cells[at].kind, self.cells[at].text
        if squeezed(text) in self.texts:
            return ""
        own = self.added(at)
        if kind != "code" or TEXT_MAGIC.match(text) or at in self.broken:
            return own
        if self.cells[at].label in self.blanks:  # a written answer, though its cell was made code
            return own
        lines = own.splitlines()
        if own.startswith(('"""', "'''")) and own.endswith(own[:3]):
            return own
        only = all(NOTHING_DONE.fullmatch(line) or SAID.fullmatch(line) for line in lines)
        said = any(line.strip()[:1] in "#\"'" or SAID.fullmatch(line) for line in lines if line)
        return own if only and said else ""

    def sentences(self):
        """Return the code cells that say something: where else is nothing, it may be there.

        In the answer of another question that is a sentence, elsewhere eight words in comments and
        strings, or what shows a text or a picture.
        """
        answers = {index for index, _ in self.found.values()}
        codes = [at for at, cell in enumerate(self.cells) if cell.kind == "code"]
        added = [(at in answers, self.added(at)) for at in codes]
        return [text for own, text in added if SENTENCE.search(text) or (not own and says(text))]

    def instead(self, question, parts) -> Written | None:
        """Return what a person has to look at where code or a letter is missing, or None."""
        if not all(part["note"].startswith(UNANSWERED) for part in parts):
            return None
        index = self.found.get(question.name, (None,))[0]
        there = index is not None or any(cell.label == question.name for cell in self.cells)
        near = [piece for piece in self.pieces if piece.below == question.name]
        self.claimed |= {piece.at for piece in near}
        texts = [piece.text for piece in near if piece.at != index]
        ran = parts[0]["note"] not in ("not answered", NONE) and question.kind == "code"
        own = "" if index is None else self.prose(index) if ran else self.added(index)
        look = IN_PLACE if own or texts else MISSING
        if own and index in self.broken:
            own, look = self.cells[index].text.strip(), BROKEN
        texts = [own, *texts] if own else texts
        if not texts and there:
            nameless = index is not None and parts[0]["note"].startswith("nothing is called")
            if not nameless or all(map(NOTHING_DONE.fullmatch, self.added(index).splitlines())):
                return None
            texts, look = [self.cells[index].text.strip()], LOST
        item = self.item(question, texts)
        item |= {"extra": True, "look": look}
        return item

    def written(self, question, first) -> tuple[Written, list[str]]:
        """Return a written answer, which a person marks, and what was noticed about it."""
        labels = [cell.label for cell in self.cells]
        own = [p for p in self.pieces if labels[p.at] == question.name]
        here = [p for p in self.pieces if p.at not in self.claimed and p not in own]
        here = [p for p in here if first or p.below == question.name]
        if own:  # then broken code elsewhere is some attempt at code, unless it says something
            tried = [p for p in here if p.at in self.broken and BRACKETS.search(p.text)]
            here = [p for p in here if p not in tried or SENTENCE.search(p.text)]
        self.claimed |= {piece.at for piece in own + here}
        item = self.item(question, [p.text for p in own + here] or self.sentences())
        blank = any(squeezed(cell.text) == squeezed(BLANK) for cell in self.cells)
        if not item["text"]:
            if self.beside:
                item["look"] = BESIDE + ", ".join(self.beside)
            elif question.name in labels or blank:
                item["points"] = 0
            else:
                item["look"] = MISSING
        return item, ["answered in another cell"] if here or (item["text"] and not own) else []

    def item(self, question, texts) -> Written:
        """Return a line for the person who marks it."""
        return unmarked(question, "\n\n".join(texts))


def says(code):
    """Tell whether code that answers nothing says as much as a sentence, or shows something."""
    words = sum(len(WORD.findall(remark)) for remark in REMARK.findall(code))
    return words >= 8 or bool(SHOWN.search(code))


def unmarked(question, text="") -> Written:
    """Return a written answer without a mark."""
    name, most = question.name, question.points
    return {"question": name, "max": most, "points": None, "text": text, "comment": ""}
