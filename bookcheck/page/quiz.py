"""The quick quiz: questions in the one form that the build turns into choices and answers."""

import re

from bookcheck.page.parts import hidden, outside

ITEM = r"\d+\. \S.*(?:\n {3}\S.*)*\n"
# After the words that begin a question.
FORM = re.compile(
    rf"\S.*(?:\n\S.*)*\n\n(?P<choices>(?:{ITEM})+)\n"
    rf"<details><summary>Answer</summary>\n\n(?P<answers>(?:{ITEM})+)\n</details>"
)


def check(notebook):
    """Return what is wrong with the quiz of a chapter, and questions in any other place."""
    rules = notebook.rules
    inside = notebook.under(rules.quiz_heading)
    asked = [i for i, cell in notebook.markdown if rules.mark(rules.question) in cell.source]
    stray = f"a question outside ## {rules.quiz_heading}: move it there"
    problems = [
        notebook.problem(i, message)
        for i in asked
        for message in ([] if i in inside else [stray])
        + list(_question(notebook.cells[i].source.strip(), rules))
    ]
    if rules.questions and notebook.chapter is not None:
        problems += [notebook.problem(None, m) for m in _chapter(notebook, inside, asked)]
    return problems


def _question(source, rules):
    """Yield what is wrong with one question."""
    begin, right = rules.mark(rules.question), rules.mark(rules.right)
    found = source.startswith(begin) and FORM.fullmatch(source, len(begin))
    if not found:
        yield f"a question is one cell: {begin}text, choices, answers in <details>"
        return
    choices, answers = _items(found["choices"]), _items(found["answers"])
    numbers = [[number for number, _ in items] for items in (choices, answers)]
    if numbers[0] != numbers[1]:
        yield f"{len(choices)} choices and {len(answers)} answers: one answer for each choice"
    if numbers[0] != list(range(1, len(choices) + 1)):
        yield f"choices numbered {numbers[0]}: number them from 1"
    if outside(len(choices), rules.choices):
        yield f"{len(choices)} choices, wanted {rules.choices[0]} to {rules.choices[1]}"
    count = sum(text.startswith(right) for _, text in answers)
    if count != 1:
        yield f"{count} answers begin with {right.strip()}, wanted one"
    if any(not text.startswith((f"{rules.wrong} ", right)) for _, text in answers):
        yield f"an answer begins with '{rules.wrong}' or '{right.strip()}' and says why"


def _right(source, rules):
    """Return the number of the answer that is marked as right, or None."""
    found = re.search(rf"^(\d+)\. {re.escape(rules.mark(rules.right))}", source, re.M)
    return found and int(found[1])


def _items(text):
    """Return pairs (number, text) of the items of a list."""
    items = (item.split(". ", 1) for item in re.findall(ITEM, text))
    return [(int(number), words.strip()) for number, words in items]


def _chapter(notebook, inside, asked):
    """Yield what the quiz of a numbered chapter lacks."""
    rules = notebook.rules
    wanted = f"{rules.questions[0]} to {rules.questions[1]}"
    if not inside:
        yield (
            f"no section ## {rules.quiz_heading}: {wanted} questions on the misconceptions of the "
            "chapter"
        )
        return
    if outside(count := len([i for i in asked if i in inside]), rules.questions):
        yield f"{count} questions, wanted {wanted}"
    cells = [notebook.cells[i] for i in inside]
    if not any(cell.cell_type == "code" and hidden(cell) == (1, 1) for cell in cells):
        yield "no hidden cell (hide-cell, source_hidden) that computes what the answers claim"
    # The first line of the hidden cell says a second time which choices are right.
    line = f"# {rules.right.rstrip('.')}: "
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    named = re.findall(rf"^{line}(\d+(?:, \d+)*)$", code, re.M)
    begin = rules.mark(rules.question)
    marked = ", ".join(str(_right(cell.source, rules)) for cell in cells if begin in cell.source)
    if named != [marked]:
        said = f"names {named[0]}" if named else "does not name them"
        yield (
            f"the right choices are {marked}, but the hidden cell {said}: read the questions, then "
            f"begin that cell with the line `{line}{marked}`"
        )
    after = rules.exercises_heading
    if inside[-1] + 1 == len(notebook.cells) or notebook.heading(inside[-1] + 1) != after:
        yield f"the quiz stands right before ## {after}: move it there"
