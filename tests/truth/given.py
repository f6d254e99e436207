"""Numbers and formulas that no cell can vouch for, each with its reason: tests/given.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "given.toml"
SHORTEST_REASON = 20


@dataclass(frozen=True)
class Given:
    """The two tables of tests/given.toml: ``[[given]]`` numbers and ``[[untagged]]`` formulas."""

    numbers: tuple = ()
    formulas: tuple = ()

    @classmethod
    def load(cls, path=FILE):
        """Read the tables; an entry without notebook, subject and reason raises."""
        tables = tomllib.loads(Path(path).read_text("utf-8"))
        if extra := set(tables) - {"given", "untagged"}:
            raise ValueError(f"{path}: only [[given]] and [[untagged]] are read, not {extra}")
        return cls(
            tuple(_entry(row, "number", path) for row in tables.get("given", [])),
            tuple(_entry(row, "formula", path) for row in tables.get("untagged", [])),
        )

    def numbers_of(self, notebook):
        """Return the numbers given for a notebook, as written."""
        return [number for name, number in self.numbers if name == notebook]

    def formulas_of(self, notebook):
        """Return the beginnings of the formulas that need no tag in a notebook."""
        return [formula for name, formula in self.formulas if name == notebook]

    def notebooks(self):
        """Return the names of all notebooks with an entry."""
        return {name for name, _ in self.numbers + self.formulas}


def _entry(row, subject, path):
    """Return (notebook, subject) of a row that has those and a reason, and nothing else."""
    if set(row) != {"notebook", subject, "reason"}:
        raise ValueError(f"{path}: an entry has notebook, {subject} and reason; this one is {row}")
    if len(row["reason"]) < SHORTEST_REASON:
        raise ValueError(f"{path}: say in a sentence why, not {row['reason']!r}")
    return row["notebook"], row[subject]
