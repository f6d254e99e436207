"""What a book asks of its notebooks: ``[tool.bookcheck]`` in the nearest pyproject.toml.

What is true or false (numbers, twins, outputs) is asked of every notebook. What is a matter of
taste a book asks for: a rule that is empty or false is none. A folder without configuration has
the defaults below.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from pkgutil import resolve_name

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
EMPTY = "the and for what how that this with from its own was one book chapter page"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one book. Lists of texts are regular expressions where that is said."""

    root: Path = Path()  # the folder of the configuration, or of the notebook; no rule itself
    chapter: str = r"(\d\d)-"  # how the name of a chapter begins; others are appendices

    # Files beside the configuration; they need not exist until something stands in them.
    given: str = "given.toml"  # numbers and formulas that no cell can vouch for, with reasons
    inline: str = "inline.txt"  # equalities inside sentences, as they were read

    # The command that runs notebooks and writes them without what changes from machine to machine.
    # Where there is one, notebooks must look as it leaves them: format, metadata, readable ids.
    refresh: str = ""
    imports_first: bool = False  # all in the first code cell
    sentences: bool = False  # one after each code cell, on what was seen
    plain: bool = False  # no roles and directives, which only Sphinx reads
    tags: tuple[str, ...] = ()  # the only tags of cells
    keys: tuple[str, ...] = ()  # the only keys in the metadata of cells

    # Lengths; a pair is the least and the most.
    most_lines: int = 15  # of code in a cell
    median_lines: int = 0
    words: tuple[int, ...] = ()  # of prose for a line of code
    exercises: tuple[int, ...] = ()  # in a chapter
    questions: tuple[int, ...] = ()  # in its quiz
    choices: tuple[int, int] = (2, 5)  # of a question
    largest_figure: int = 200_000  # bytes
    shortest_alt: int = 0  # characters

    # Sections that a chapter must have: {what it is: a regular expression for its heading}.
    parts: tuple[tuple[str, str], ...] = ()
    # The words that mark a place: headings of level 2, and bold words that begin a paragraph.
    figure: str = ""  # its caption
    exercises_heading: str = "Exercises"
    quiz_heading: str = "Quick quiz"
    references_heading: str = "References"
    question: str = "Question."
    right: str = "Right."
    wrong: str = "No."

    svg: str = ""  # the call that makes figures SVG, as the page wants them; pixels are refused
    palette: str = ""  # where Python finds their colors, {name: color}: "package.module:NAME"

    # Numbers in prose: how many cells away they may be computed, and the share of changed last
    # digits that must be noticed.
    reach: int = 4
    sharpness: float = 0.95
    # Words that carry the sign of a number, as regular expressions: behind by 2.91, loses 91.9 and
    # 1.6; after it, 1.92 below the top, 216 g lighter, 0.546 of its size.
    sinking: str = r"by|behind|loses?|lost|costs?|falls?|drops?|left with"
    sunk: str = "below|behind|lighter|less|lower|under|size"

    # Words of links: those that stand in any title, and those that count chapters, in order.
    empty: str = EMPTY
    ordinals: str = ORDINALS

    @classmethod
    def of(cls, notebook: str | Path) -> "Rules":
        """Return the rules for a notebook: the nearest configuration above it, or the defaults."""
        folder = Path(notebook).resolve().parent
        for root in (folder, *folder.parents):
            if (path := root / "pyproject.toml").is_file():
                tool = tomllib.loads(path.read_text("utf-8")).get("tool", {})
                if "bookcheck" in tool:
                    return cls._read(tool["bookcheck"], root)
        return cls(root=folder)

    @classmethod
    def _read(cls, table: dict, root: Path) -> "Rules":
        known = {field.name for field in fields(cls)} - {"root"}
        if extra := sorted(set(table) - known):
            raise ValueError(
                f"[tool.bookcheck] in {root / 'pyproject.toml'}: {extra} is no rule; "
                f"correct it to one of {sorted(known)}"
            )
        tuples = {name: tuple(v) for name, v in table.items() if isinstance(v, list)}
        if "parts" in table:
            tuples["parts"] = tuple(table["parts"].items())
        return cls(**{**table, **tuples, "root": root})

    @cached_property
    def colors(self) -> dict[str, str]:
        """The colors of figures by name; none where any will do."""
        return resolve_name(self.palette) if self.palette else {}

    @property
    def remedy(self) -> str:
        """What to do with a notebook that is not as it would be if it were run again."""
        return f"run `{self.refresh}`" if self.refresh else "restart the kernel and run all cells"

    def mark(self, word: str) -> str:
        """Return how a word begins a paragraph: in bold."""
        return f"**{word}** "
