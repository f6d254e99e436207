"""What no quiz of a chapter may do: name, the checker, its words, the change."""

from spoil import cell, drop, meta, write


def one_choice(raw):
    """Leave one choice and one answer."""
    text = cell(raw, "quiz-top").source
    cell(raw, "quiz-top").source = "\n".join(
        line for line in text.splitlines() if not line.startswith(("1. ", "   "))
    ).replace("2. ", "1. ")


def other_answer(raw):
    """Call another answer right, with the form kept."""
    write("quiz-move", "2. No. All", "2. **Right.** All")(raw)
    write("quiz-move", "3. **Right.** That", "3. No. That")(raw)


SPOILED = [
    ("other answer", "quiz", "are 2, 2, 2, but the hidden cell names 2, 3, 2", other_answer),
    ("answers not named", "quiz", "does not name them", write("quiz-check", "# Right:", "#")),
    ("no quiz", "quiz", "no section", write("quiz", "## Quick", "## A")),
    ("two questions", "quiz", "2 questions", drop("quiz-top")),
    ("quiz unchecked", "quiz", "no hidden cell", meta("quiz-check", tags=[], jupyter={})),
    ("quiz too early", "quiz", "right before", write("quiz-checked", "So", "## More\n\nSo")),
    (
        "stray question",
        "quiz",
        "outside",
        write("quiz-checked", "So", "## Exercises\n\n**Question.** So"),
    ),
    ("no answers", "quiz", "is one cell", write("quiz-move", "<details>", "<div>")),
    ("two paragraphs", "quiz", "is one cell", write("quiz-move", "1. It", "Think.\n\n1. It")),
    (
        "answer missing",
        "quiz",
        "one answer for",
        write("quiz-top", "2. **Right.** The derivation used no number.\n", ""),
    ),
    ("one choice", "quiz", "1 choices, wanted", one_choice),
    ("misnumbered", "quiz", "number them", write("quiz-move", "2. By", "5. By")),
    ("none right", "quiz", "0 answers begin", write("quiz-move", "**Right.** That", "No. That")),
    ("two right", "quiz", "2 answers begin", write("quiz-move", "No. Every", "**Right.** Every")),
    ("no verdict", "quiz", "and says why", write("quiz-move", "No. Every", "Every")),
]
