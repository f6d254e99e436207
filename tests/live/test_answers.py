"""What a page compares an answer with: the solution's own names, and mistakes that have a name."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import book
import nbformat
import pytest

NOTEBOOKS = sorted((book.ROOT / "chapters").glob("0*.ipynb"))
ASKED = {
    path.stem: [cell for cell in nbformat.read(path, 4).cells if "answer" in cell.metadata]
    for path in NOTEBOOKS
}


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_belongs_to_a_folded_solution_and_can_be_read(name):
    for cell in ASKED[name]:
        answer, mistakes = cell.metadata.answer, cell.metadata.get("mistakes", {})
        assert "hide-cell" in cell.metadata.tags, cell.id
        assert cell.id.startswith("solution-"), cell.id
        assert set(mistakes) <= set(answer), cell.id
        for expression in [*answer.values(), *(e for known in mistakes.values() for e in known)]:
            ast.parse(expression, mode="eval")
        assert all(w.endswith(".") for known in mistakes.values() for w in known.values()), cell.id


def test_most_exercises_say_what_is_right():
    solutions = [
        cell
        for path in NOTEBOOKS
        for cell in nbformat.read(path, 4).cells
        if cell.id.startswith("solution-")
    ]
    assert sum(map(len, ASKED.values())) > len(solutions) / 2


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.slow] if n != "06-normal" else []) for n in ASKED],
)
def test_solutions_are_right_and_known_mistakes_are_called_by_name(name):
    paths = [str(book.ROOT / part) for part in ("theme/live/python", "_ext")]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("answers.py")), f"{name}.ipynb"],
        cwd=book.ROOT / "chapters",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row for row in found if row[2] != row[3]] == []
    answers = [len(cell.metadata.answer) for cell in ASKED[name]]
    known = [len(k) for c in ASKED[name] for k in c.metadata.get("mistakes", {}).values()]
    assert len(found) == sum(answers) + sum(known)
