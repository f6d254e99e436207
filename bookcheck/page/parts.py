"""The page: parts a chapter must have, exercises with hints and solutions, plain markdown only."""

import re

from bookcheck.markup import DISPLAY, INLINE, without_code
from bookcheck.page.cells import lines

MARKUP = [
    (re.compile(r"\{[\w:.-]+\}`"), "a role: write plain Markdown, a link as [text](target)"),
    (re.compile(r"^\s*(`{3,}|~{3,})\{", re.M), "a directive: write plain Markdown"),
    (re.compile(r"^\s*:{3,}", re.M), "a ::: block: write plain Markdown"),
]


def words_for_a_line(notebook):
    """Return the words of prose for a line of code; a formula is one word, tags are none."""
    prose = "\n".join(cell.source for _, cell in notebook.markdown)
    prose = INLINE.sub(" x ", DISPLAY.sub(" x ", prose))
    words = re.findall(r"\S*\w\S*", re.sub(r"<[^>]+>", " ", prose))
    return len(words) / max(1, sum(len(lines(cell)) for _, cell in notebook.code))


def check(notebook):
    """Return missing parts, exercises that are not complete, and markup that only Sphinx reads."""
    problems = []
    for i, cell in notebook.markdown:
        # A role is written with a code span, so spans are kept for this; fences too.
        markup = MARKUP if notebook.rules.plain else []
        problems += [notebook.problem(i, m) for rule, m in markup if rule.search(cell.source)]
        if re.search(r"(?!\A)^## ", without_code(cell.source), re.M):
            message = "a level-2 heading inside a cell: begin a new cell with it"
            problems.append(notebook.problem(i, message))
    exercises = list(_exercises(notebook))
    problems += [p for heading in exercises for p in _exercise(notebook, *heading)]
    if notebook.chapter is not None:
        problems += [notebook.problem(None, m) for m in _chapter(notebook, len(exercises))]
    return problems


def outside(count, bounds):
    """Whether a count is not between the least and the most; no bounds, no rule.

    >>> outside(3, (4, 8)), outside(4, (4, 8)), outside(4, ())
    (True, False, False)
    """
    return bool(bounds) and not bounds[0] <= count <= bounds[1]


def _chapter(notebook, exercises):
    """Yield what a numbered chapter lacks."""
    rules = notebook.rules
    ratio, bounds = words_for_a_line(notebook), rules.words
    if outside(ratio, bounds):
        yield f"{ratio:.1f} words of prose for a line of code, wanted {bounds[0]} to {bounds[1]}"
    if outside(exercises, bounds := rules.exercises):
        where = f"### headings under ## {rules.exercises_heading}"
        yield f"{exercises} exercises ({where}), wanted {bounds[0]} to {bounds[1]}"
    text = "\n".join(cell.source for _, cell in notebook.markdown)
    for part, pattern in rules.parts:
        if not re.search(f"^{pattern}", text, re.M):
            yield f"no section with {part}: add one"


def _exercises(notebook):
    """Yield the first and last cell (exclusive) of each exercise."""
    inside = notebook.under(notebook.rules.exercises_heading) if notebook.rules.exercises else []
    starts = [i for i in inside if re.search(r"^### ", notebook.cells[i].source, re.M)]
    ends = [*starts[1:], inside[-1] + 1] if inside else []
    yield from zip(starts, ends, strict=False)


def _exercise(notebook, start, end):
    """Yield what one exercise lacks."""
    cells = notebook.cells[start:end]
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    if not re.search(r"<details>\s*<summary>Hint</summary>", text):
        yield notebook.problem(start, "no hint: <details><summary>Hint</summary> … </details>")
    if len(re.findall(r"^### ", text, re.M)) > 1:
        yield notebook.problem(start, "two exercises in one cell: a cell for each heading")
    solutions = [cell for cell in cells if cell.cell_type == "code" and hidden(cell) == (1, 1)]
    if not solutions:
        message = "no solution: a code cell with tag hide-cell and jupyter.source_hidden = true"
        yield notebook.problem(start, message)
    for i in range(start, end):
        if notebook.cells[i].cell_type == "code" and sum(hidden(notebook.cells[i])) == 1:
            message = "half hidden: tag hide-cell (the page) and jupyter.source_hidden (the Lab)"
            yield notebook.problem(i, message)


def hidden(cell):
    """Return whether a cell is hidden on the page, and whether in JupyterLab."""
    tags = cell.metadata.get("tags", [])
    return "hide-cell" in tags, cell.metadata.get("jupyter", {}).get("source_hidden") is True
