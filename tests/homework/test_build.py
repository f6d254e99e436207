"""What is built from a source: the same to the byte, complete, and runnable without the book."""

import json
import subprocess
import sys

import nbformat
import pytest
from classroom import ASSIGNMENTS, handed_in
from kernels import AsyncKernel
from nbclient import NotebookClient

from mlegrade.__main__ import main
from mlegrade.assignment.build import BLANK, build, notebook
from mlegrade.assignment.pages import page, write
from mlegrade.assignment.source import SOURCES

ROOT = SOURCES.parent
RUN = "import json, sys\nfor cell in json.load(open(sys.argv[1]))['cells']:\n"
RUN += "    if cell['cell_type'] == 'code': exec(''.join(cell['source']), globals())"


def test_building_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    """Whether the questions are sound is asked elsewhere, of each assignment, once."""
    monkeypatch.setattr("mlegrade.assignment.build.doubts", lambda assignment: [])
    first, second = ([*build(tmp_path / name, SOURCES)] for name in "ab")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert len(first) == len(ASSIGNMENTS) == len(list(SOURCES.glob("*.py")))


def test_each_file_is_named_as_soon_as_it_is_built(monkeypatch, capsys, tmp_path):
    """Proving the inputs of one takes seconds; the next is not waited for."""

    def slowly(out, sources):
        yield "first"
        assert capsys.readouterr().out == "first\n"
        yield "second"

    monkeypatch.setattr("mlegrade.__main__.build", slowly)
    assert main(["build", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "second\n"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_course_has_the_questions_it_needs(name):
    assignment = ASSIGNMENTS[name]
    kinds = [question.kind for question in assignment.questions]
    assert len(kinds) >= 5
    assert 1 <= kinds.count("written") <= 2
    assert 60 <= assignment.minutes <= (240 if name == "challenger" else 120)
    names = [question.name for question in assignment.questions]
    assert len(set(names)) == len(names)
    for question in assignment.questions:
        assert question.prompt.strip()
        chapter, _, section = question.read.partition(": ")
        cells = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", 4).cells
        assert any(cell.source.startswith(f"## {section}\n") for cell in cells), question.read
        assert all(part.says.endswith(".") for part in question.parts)
        assert all(mistake.says.endswith((".", "(Wald).")) for mistake in question.mistakes)


@pytest.mark.parametrize("name", ASSIGNMENTS)
@pytest.mark.parametrize("solved", ["", "fully", "nbgrader"])
def test_notebooks_are_valid(name, solved):
    made = notebook(ASSIGNMENTS[name], solved)
    nbformat.validate(nbformat.from_dict(made))
    assert (BLANK in json.dumps(made)) == (not solved)


def run(made):
    """Run a notebook in a kernel; return what its last cell printed and gave."""
    raw = nbformat.from_dict(made)
    NotebookClient(
        raw, kernel_name="python3", kernel_manager_class=AsyncKernel, timeout=60
    ).execute()
    outputs = raw.cells[-1].outputs
    printed = "".join(o.text for o in outputs if o.output_type == "stream")
    return printed, int(outputs[-1].data["text/plain"])


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_visible_checks_tell_right_from_unanswered(name):
    """In Jupyter, the last cell gives the blank notebook 0 and the solved one all."""
    assignment = ASSIGNMENTS[name]
    seen = [part for _, part in assignment.parts() if part.visible]
    printed, points = run(notebook(assignment))
    assert points == 0
    assert printed.count("not answered") == len(seen)
    printed, points = run(notebook(assignment, "fully"))
    assert points == sum(part.points for part in seen)
    assert printed.count("right") == len(seen)


def test_visible_checks_say_what_came():
    assignment = ASSIGNMENTS["likelihood"]
    answers = {"lake": "def lake(a, b, c):\n    return 86", "area": "def area(k, n):\n    1 / 0"}
    answers["support"] = "def support(k, n):\n    return np.array([k / n, 1.0])"
    made = json.loads(handed_in(assignment, answers).raw)
    printed, _ = run(made)
    assert "not yet; it gave 86" in printed
    assert "not yet; it gave array([" in printed  # the first one that is shown here
    assert "ZeroDivisionError: division by zero" in printed


SHADOWS = ["from numpy import *", "list = str = print = isinstance = bool = hasattr = 0"]


@pytest.mark.parametrize("line", SHADOWS)
def test_visible_checks_do_not_mind_what_names_were_given_away(line):
    assignment = ASSIGNMENTS["likelihood"]
    made = notebook(assignment, "fully")
    made["cells"][-1:-1] = [{"cell_type": "code", "id": "x", "metadata": {}, "source": line}]
    made["cells"][-2] |= {"outputs": [], "execution_count": None}
    _, points = run(made)
    assert points == sum(part.points for _, part in assignment.parts() if part.visible)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_notebook_needs_only_numpy(name, tmp_path):
    """It runs outside of the checkout, where neither the book nor its library can be found."""
    path = tmp_path / "homework.ipynb"
    path.write_text(json.dumps(notebook(ASSIGNMENTS[name])), "utf-8")
    report = (
        "\nprint([m for m in sys.modules if m.split('.')[0] in ('mlelib', 'mlegrade', 'scipy')])"
    )
    command = [sys.executable, "-I", "-c", RUN + report, str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_page_in_the_book_is_the_one_that_is_built(name):
    """After a change to a source, ``make homework`` writes the pages again."""
    written = (ROOT / "chapters" / f"homework-{name}.md").read_text("utf-8")
    assert written == page(ASSIGNMENTS[name], ROOT / "chapters")


def test_pages_are_written(tmp_path):
    paths = list(write(SOURCES, tmp_path))
    assert len(paths) == len(ASSIGNMENTS)
    assert "`06-normal`" in paths[2].read_text("utf-8")
