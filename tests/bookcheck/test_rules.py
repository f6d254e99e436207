"""The rules of a book stand in its configuration; a folder without one is read by the defaults."""

import sys

import nbformat
import pytest
from exceptions import ROOT
from mlebook import words
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from spoil import prints

from bookcheck.__main__ import main
from bookcheck.checkers import refused
from bookcheck.rules import Rules


def foreign(text="The mean is 4.80 in `numpy`."):
    """Return a notebook as JupyterLab leaves it, with a habit or two that this book has not."""
    shown = [new_output("execute_result", {"text/plain": "4.8"}, execution_count=1)]
    picture = [new_output("display_data", {"image/png": "iVBORw0KGgo="})]
    cells = [
        new_markdown_cell("# A notebook\n\n```{note}\nFor {ref}`all`.\n```"),
        new_code_cell("import math\n4.8", execution_count=1, outputs=shown),
        new_code_cell("import json", execution_count=2, outputs=picture, metadata={"tags": ["x"]}),
        new_markdown_cell(text),
    ]
    language = {"name": "python", "version": "3.12.1", "mimetype": "text/x-python"}
    return new_notebook(cells=cells, metadata={"language_info": language, "widgets": {}})


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("The mean is 4.80 in `numpy`.", 0, "0 problems; 100.0% of 9"),
        ("The mean is 4.90.", 1, "give its source in given.toml\n"),
        ("So $$a = b + c$$ is shown.", 1, "or say in given.toml ([[untagged]])"),
        ("So $a = b + c$ is said.", 1, " 01-foreign.ipynb`\n"),
    ],
)
def test_a_foreign_folder_is_asked_for_what_is_true(
    tmp_path, monkeypatch, capsys, text, code, words
):
    """Numbers, formulas and outputs; not for the lengths, words and parts that this book wants."""
    nbformat.write(foreign(text), tmp_path / "01-foreign.ipynb")
    monkeypatch.setattr(sys, "argv", ["bookcheck", str(tmp_path)])
    assert main() == code
    assert words in capsys.readouterr().out


def test_what_the_configuration_says_is_asked(spoil, tmp_path):
    table = tmp_path / "pyproject.toml"
    table.write_text(table.read_text("utf-8").replace("most_lines = 15", "most_lines = 5"), "utf-8")
    assert "at most 5 are read" in refused(spoil(lambda raw: None))["cells"][0]
    table.write_text("[tool.bookcheck]\nreach = 0\nparts = { 'an index' = '## Index' }\n")
    found = refused(spoil(prints("top", "0.123456789")))
    assert "no section with an index: add one" in found["page"][0]
    assert "within 0 cells" in found["prose"][0]


def test_a_rule_that_is_none_is_named(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.bookcheck]\nmost_line = 3\n")
    with pytest.raises(
        ValueError, match=r"\['most_line'\] is no rule; correct it to one of .*most_l"
    ):
        Rules.of(tmp_path / "a.ipynb")


def test_the_build_and_the_checks_look_for_the_same_words():
    rules = Rules.of(ROOT / "chapters" / "any.ipynb")
    assert (rules.figure, rules.question, rules.right) == (
        words.FIGURE,
        words.QUESTION,
        words.RIGHT,
    )
    assert rules.exercises_heading == words.EXERCISES
    assert rules.references_heading == words.REFERENCES
