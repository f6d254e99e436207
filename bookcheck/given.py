"""What no cell can vouch for: numbers and formulas, each with a reason; equalities, as read."""

import tomllib
from dataclasses import dataclass

SHORTEST_REASON = 20


@dataclass(frozen=True)
class Given:
    """``[[given]]`` numbers, ``[[untagged]]`` formulas, and inline formulas, by notebook."""

    numbers: tuple = ()
    formulas: tuple = ()
    inline: tuple = ()

    @classmethod
    def load(cls, rules):
        """Read the tables; an entry without notebook, subject and reason raises."""
        path = rules.root / rules.given
        tables = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
        if extra := set(tables) - {"given", "untagged"}:
            raise ValueError(f"{path}: only [[given]] and [[untagged]] are read, not {extra}")
        return cls(
            tuple(_entry(row, "number", path) for row in tables.get("given", [])),
            tuple(_entry(row, "formula", path) for row in tables.get("untagged", [])),
            tuple(read_inline(rules.root / rules.inline)),
        )

    def numbers_of(self, notebook):
        """Return the numbers given for a notebook, as written."""
        return [number for name, number in self.numbers if name == notebook]

    def formulas_of(self, notebook):
        """Return the beginnings of the formulas that need no tag in a notebook."""
        return [formula for name, formula in self.formulas if name == notebook]

    def inline_of(self, notebook):
        """Return the equalities inside sentences of a notebook that somebody has read."""
        return [formula for name, formula in self.inline if name == notebook]

    def notebooks(self):
        """Return the names of all notebooks with an entry."""
        return {name for name, _ in self.numbers + self.formulas + self.inline}


def read_inline(path):
    """Yield (notebook, formula) of each line; a line ``# name`` begins those of a notebook."""
    name = ""
    for line in path.read_text("utf-8").splitlines() if path.is_file() else []:
        if line.startswith("# "):
            name = line[2:]
        elif line:
            yield name, line


def write_inline(path, pairs):
    """Write the pairs that ``read_inline`` reads."""
    parts = {}
    for name, formula in pairs:
        parts.setdefault(name, [f"# {name}"]).append(formula)
    text = "\n\n".join("\n".join(parts[name]) for name in sorted(parts))
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}\n", "utf-8", newline="\n")


def _entry(row, subject, path):
    """Return (notebook, subject) of a row that has those and a reason, and nothing else."""
    if set(row) != {"notebook", subject, "reason"}:
        raise ValueError(f"{path}: an entry has notebook, {subject} and reason; this one is {row}")
    if len(row["reason"]) < SHORTEST_REASON:
        raise ValueError(f"{path}: say in a sentence why, not {row['reason']!r}")
    return row["notebook"], row[subject]
