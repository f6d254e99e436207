"""Write the book's page of each assignment: goals, chapters, points, and the download."""

import json

from mlegrade.assignment.source import load_all


def chapter(name, folder):
    """Return a link to a chapter, or its name where the book does not have it yet."""
    file = folder / f"{name}.ipynb"
    if not file.is_file():
        return f"`{name}`"
    title = "".join(json.loads(file.read_text("utf-8"))["cells"][0]["source"]).splitlines()[0]
    return f"[{title.removeprefix('# ')}]({file.name})"


def page(assignment, folder):
    """Return the page of an assignment as Markdown."""
    code = sum(part.points for _, part in assignment.parts())
    total = sum(question.points for question in assignment.questions)
    goals = "\n".join(f"- {goal}" for goal in assignment.goals)
    chapters = "\n".join(f"- {chapter(name, folder)}" for name in assignment.chapters)
    rows = "\n".join(
        f"| {number} | {question.title} | {question.points} |"
        for number, question in enumerate(assignment.questions, 1)
    )
    return f"""# Homework {assignment.number}: {assignment.title}

<!-- written by make homework: begin -->

{assignment.intro.strip()}

<a href="../homework/homework-{assignment.name}.ipynb" download>Download the notebook</a>. It needs
nothing but Jupyter and NumPy.

**What you practice:**

{goals}

**Before you begin, read:**

{chapters}

**Time:** about {assignment.minutes} minutes.

**Points:** {total}, of which {code} are for functions and choices, and {total - code}
for what you write. Functions are called with new data; what you write is read by a person.

| Number | Question | Points |
|---:|---|---:|
{rows}

<!-- end -->
"""


def write(sources, folder):
    """Write all pages; yield their paths."""
    for assignment in load_all(sources):
        path = folder / f"homework-{assignment.name}.md"
        path.write_text(page(assignment, folder), "utf-8")
        yield path
