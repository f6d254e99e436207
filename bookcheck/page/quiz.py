"""The quick quiz: questions in the one form that the build turns into choices and answers."""

import re

from bookcheck.page.parts import hidden

HEADING, NEXT = "Quick quiz", "Exercises"
QUESTIONS, CHOICES = (3, 4), (2, 5)
BEGIN = "**Question.**"
# The first line of the hidden cell says a second time which choices are right.
RIGHT = re.compile(r"^# Right: (\d+(?:, \d+)*)$", re.M)
ITEM = r"\d+\. \S.*(?:\n {3}\S.*)*\n"
FORM = re.compile(
    rf"\*\*Question\.\*\* \S.*(?:\n\S.*)*\n\n(?P<choices>(?:{ITEM})+)\n"
    rf"<details><summary>Answer</summary>\n\n(?P<answers>(?:{ITEM})+)\n</details>"
)


def check(notebook):
    """Return what is wrong with the quiz of a chapter, and questions in any other place."""
    inside = [i for i in range(len(notebook.cells)) if notebook.heading(i) == HEADING]
    asked = [i for i, cell in notebook.markdown if BEGIN in cell.source]
    problems = [
        notebook.problem(i, message)
        for i in asked
        for message in ([] if i in inside else [f"a question outside ## {HEADING}: move it there"])
        + list(_question(notebook.cells[i].source.strip()))
    ]
    if notebook.chapter is not None:
        problems += [notebook.problem(None, m) for m in _chapter(notebook, inside, asked)]
    return problems


def _question(source):
    """Yield what is wrong with one question."""
    found = FORM.fullmatch(source)
    if not found:
        yield "a question is one cell: **Question.** text, choices, answers in <details>"
        return
    choices, answers = _items(found["choices"]), _items(found["answers"])
    numbers = [[number for number, _ in items] for items in (choices, answers)]
    if numbers[0] != numbers[1]:
        yield f"{len(choices)} choices and {len(answers)} answers: one answer for each choice"
    if numbers[0] != list(range(1, len(choices) + 1)):
        yield f"choices numbered {numbers[0]}: number them from 1"
    low, high = CHOICES
    if not low <= len(choices) <= high:
        yield f"{len(choices)} choices, wanted {low} to {high}"
    right = sum(text.startswith("**Right.** ") for _, text in answers)
    if right != 1:
        yield f"{right} answers begin with **Right.**, wanted one"
    if any(not text.startswith(("No. ", "**Right.** ")) for _, text in answers):
        yield "an answer begins with 'No.' or '**Right.**' and says why"


def _right(source):
    """Return the number of the answer that begins **Right.**, or None."""
    found = re.search(r"^(\d+)\. \*\*Right\.\*\* ", source, re.M)
    return found and int(found[1])


def _items(text):
    """Return pairs (number, text) of the items of a list."""
    items = (item.split(". ", 1) for item in re.findall(ITEM, text))
    return [(int(number), words.strip()) for number, words in items]


def _chapter(notebook, inside, asked):
    """Yield what the quiz of a numbered chapter lacks."""
    if not inside:
        yield f"no section ## {HEADING}: 3 or 4 questions on the misconceptions of the chapter"
        return
    low, high = QUESTIONS
    if not low <= (count := len([i for i in asked if i in inside])) <= high:
        yield f"{count} questions, wanted {low} to {high}"
    cells = [notebook.cells[i] for i in inside]
    if not any(cell.cell_type == "code" and hidden(cell) == (1, 1) for cell in cells):
        yield "no hidden cell (hide-cell, source_hidden) that computes what the answers claim"
    named = [
        m[1] for cell in cells if cell.cell_type == "code" for m in RIGHT.finditer(cell.source)
    ]
    marked = ", ".join(str(_right(cell.source)) for cell in cells if BEGIN in cell.source)
    if named != [marked]:
        said = f"names {named[0]}" if named else "does not name them"
        yield (
            f"the right choices are {marked}, but the hidden cell {said}: read the questions, then "
            f"begin that cell with the line `# Right: {marked}`"
        )
    if inside[-1] + 1 == len(notebook.cells) or notebook.heading(inside[-1] + 1) != NEXT:
        yield f"the quiz stands right before ## {NEXT}: move it there"
