"""What no quiz of a chapter may do: by the checker, its words and the change."""

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


SPOILED = {
    "quiz": {
        "other answer": ("are 2, 2, 2, but the hidden cell names 2, 3, 2", other_answer),
        "answers not named": ("does not name them", write("quiz-check", "# Right:", "#")),
        "no quiz": ("no section", write("quiz", "## Quick", "## A")),
        "two questions": ("2 questions", drop("quiz-top")),
        "quiz unchecked": ("no hidden cell", meta("quiz-check", tags=[], jupyter={})),
        "quiz too early": ("right before", write("quiz-checked", "So", "## More\n\nSo")),
        "stray question": (
            "outside",
            write("quiz-checked", "So", "## Exercises\n\n**Question.** So"),
        ),
        "no answers": ("is one cell", write("quiz-move", "<details>", "<div>")),
        "two paragraphs": ("is one cell", write("quiz-move", "1. It", "Think.\n\n1. It")),
        "answer missing": (
            "one answer for",
            write("quiz-top", "2. **Right.** The derivation used no number.\n", ""),
        ),
        "one choice": ("1 choices, wanted", one_choice),
        "misnumbered": ("number them", write("quiz-move", "2. By", "5. By")),
        "none right": ("0 answers begin", write("quiz-move", "**Right.** That", "No. That")),
        "two right": ("2 answers begin", write("quiz-move", "No. Every", "**Right.** Every")),
        "no verdict": ("and says why", write("quiz-move", "No. Every", "Every")),
    },
}
