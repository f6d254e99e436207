"""No solution, hidden input or expected value stands where a student can read it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import book
import pytest
from classroom import ASSIGNMENTS, KEY

from mlegrade.assignment.build import notebook
from mlegrade.assignment.source import SOURCES
from mlegrade.submissions.mark import Marker

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".ipynb", ".md", ".html", ".js", ".json", ".txt", ".csv", ".toml", ".yml", ""}
FEWEST_DIGITS = 8  # a number this long is no coincidence


def plain(text):
    """Return a text without markup and escapes, its blanks made one."""
    text = re.sub(r"</?[a-zA-Z!][^>]*>", "", text.replace("\\n", "\n").replace('\\"', '"'))
    for name, sign in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(name, sign)
    return " ".join(text.replace("\\\\", "\\").split())


def shown(assignment):
    """Return all that a student is meant to see of an assignment."""
    texts = [assignment.given, assignment.intro, " ".join(assignment.goals)]
    for question in assignment.questions:
        texts += [question.prompt, question.title, question.read, *question.options.values()]
        texts += [question.halves()[0]] if question.kind == "code" else []
        texts += [part.says for part in question.parts]
    return plain(" ".join(texts))


def numbers(value):
    """Yield the long numbers in plain data, without their last digits."""
    for digits in re.findall(r"\d\.\d+", json.dumps(value)):
        if len(digits) > FEWEST_DIGITS:
            yield digits[:FEWEST_DIGITS]


def secrets(assignment):
    """Return what must stay with the instructor: {text: what it is}."""
    found, known = {}, shown(assignment)
    for question in assignment.questions:
        if question.kind == "written":
            lines = [*question.reference().splitlines(), *(what for _, what in question.rubric)]
        else:
            lines = [mistake.says for mistake in question.mistakes]
        if question.kind == "code":
            lines += question.halves()[1].splitlines()
            for mistake in question.mistakes:
                lines += question.code(mistake.answer).splitlines()[1:]
        for line in map(plain, lines):
            if len(line) > 24 and line not in known and not line.startswith(("import ", "from ")):
                found[line] = f"{assignment.name}.{question.name}: a line of an answer"
        visible = [n for p in question.parts if p.visible for n in numbers(p.inputs)]
        visible += [
            n for p in question.parts if p.visible for n in numbers(question.expected(p.draw(None)))
        ]
        for key in (KEY, None):
            for part in question.parts:
                if not part.visible and question.kind == "code":
                    task = Marker(assignment, key).task(question, part, "kim")
                    for digits in numbers(task):
                        if digits not in visible and digits not in known:
                            found[digits] = f"{assignment.name}.{question.name}: hidden data"
    return found


SECRETS = {name: secrets(assignment) for name, assignment in ASSIGNMENTS.items()}


def wholes(name):
    """Return the secrets of an assignment, but code only as whole functions.

    The chapters teach, so a line of theirs may well be a line of an answer; a function with its
    docstring is not.
    """
    lines = {
        plain(line)
        for question in ASSIGNMENTS[name].questions
        if question.kind == "code"
        for answer in (question.reference, *(m.answer for m in question.mistakes))
        for line in question.code(answer).splitlines()
    }
    found = {text: what for text, what in SECRETS[name].items() if text not in lines}
    for question in ASSIGNMENTS[name].questions:
        if question.kind == "code":
            text = plain(question.code().split("\n", 1)[1])
            found[text] = f"{name}.{question.name}: the answer"
    return found


WHOLES = {name: wholes(name) for name in ASSIGNMENTS}


def leaks(text, catalog=WHOLES):
    """List the secrets that stand in a text."""
    text = plain(text)
    return [
        f"{what}: {secret}"
        for secrets in catalog.values()
        for secret, what in secrets.items()
        if secret in text
    ]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_there_are_secrets_and_they_are_found_in_the_solutions(name):
    """The scan sees what it is for: the sources, and the notebook with the solutions."""
    assert len(SECRETS[name]) > 40
    assert sum("hidden data" in what for what in SECRETS[name].values()) > 10
    solved = json.dumps(notebook(ASSIGNMENTS[name], "fully"), ensure_ascii=False)
    assert len(leaks(solved, SECRETS)) > 10
    source = (SOURCES / f"{name}.py").read_text("utf-8")
    assert len(leaks(source, SECRETS)) > 20
    answers = [question for question in ASSIGNMENTS[name].questions if question.kind == "code"]
    assert sum(": the answer:" in line for line in leaks(source)) == len(answers)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_student_notebooks_are_clean(name):
    text = json.dumps(notebook(ASSIGNMENTS[name]), ensure_ascii=False)
    assert leaks(text, {**WHOLES, name: SECRETS[name]}) == []
    assert "SOLUTION" not in text
    for cell in json.loads(text)["cells"]:
        assert cell.get("outputs", []) == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_letters_are_in_no_notebook_that_is_released(name):
    """Students' notebooks and nbgrader's source leave each choice open."""
    choices = [
        question.name for question in ASSIGNMENTS[name].questions if question.kind == "choice"
    ]
    for solved in ("", "nbgrader"):
        cells = {
            cell["id"]: cell["source"] for cell in notebook(ASSIGNMENTS[name], solved)["cells"]
        }
        assert [cells[label] for label in choices] == [f"{label} = None" for label in choices]


def readable(folder):
    """Yield the files of a folder that hold text."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.suffix in TEXT:
            yield path, path.read_text("utf-8", errors="replace")


def test_the_built_book_is_clean():
    """Pages, the sources that Sphinx copies, the search index and the downloads."""
    html = book.build()
    found = {str(path.relative_to(html)): leaks(text) for path, text in readable(html)}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert "searchindex.js" in found
    for name in ASSIGNMENTS:
        assert f"homework/homework-{name}.ipynb" in found


def test_the_zip_to_take_away_is_clean(tmp_path):
    """It brings the students' notebooks, and nothing else of the homework."""
    with ZipFile(book.build() / "mlelib-book.zip") as archive:
        archive.extractall(tmp_path)
    for wheel in tmp_path.rglob("*.whl"):
        with ZipFile(wheel) as archive:
            archive.extractall(tmp_path / "wheel")
    found = {str(path.relative_to(tmp_path)): leaks(text) for path, text in readable(tmp_path)}
    assert {name: lines for name, lines in found.items() if lines} == {}
    for name in ASSIGNMENTS:
        assert f"mlelib-book/homework/homework-{name}.ipynb" in found


def test_the_package_has_no_homework():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert all(name.partition(".")[0] == "mlelib" for name in tools["setuptools"]["packages"])
    found = {str(path): leaks(text) for path, text in readable(ROOT / "mlelib")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def git(folder, *arguments):
    """Run git in a folder, with nobody's settings; return what it wrote, as bytes."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    plain |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org", *arguments]
    return subprocess.run(command, cwd=folder, env=plain, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository of the files that stand here, which may be a copy without one, or another's."""
    folder = tmp_path_factory.mktemp("repository") / "book"
    left = shutil.ignore_patterns(".git", ".venv*", "_build", "mutants", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=left)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


@pytest.fixture(scope="module")
def clone(repository, tmp_path_factory):
    """A fresh checkout."""
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "clone", "--quiet", "--depth", "1", repository.as_uri(), "book")
    return folder / "book"


def test_a_checkout_as_binder_makes_it_is_clean(clone):
    """Binder clones, then runs postBuild; nothing of the history is left either."""
    assert any(leaks(text) for _, text in readable(clone / "homework"))
    # On Binder `python` is the book's own; here the first one may be anybody's.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    variables = os.environ | {"PATH": path, "HOME": str(clone.parent)}  # where it notes its trust
    subprocess.run([".binder/postBuild"], cwd=clone, check=True, env=variables)
    assert not (clone / ".git").exists()
    assert (clone / "chapters").is_dir()
    assert (clone / "mlelib").is_dir()
    found = {str(path): leaks(text) for path, text in readable(clone)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_an_archive_for_students_is_clean(repository, tmp_path):
    archive = tmp_path / "book.tar"
    archive.write_bytes(git(repository, "archive", "HEAD"))
    subprocess.run(["tar", "-xf", "book.tar"], cwd=tmp_path, check=True)
    archive.unlink()
    found = {str(path): leaks(text) for path, text in readable(tmp_path)}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(found) > 50


def test_what_is_built_for_instructors_is_not_committed(repository):
    """Solutions are built into a folder that git ignores."""
    assert git(repository, "check-ignore", "_build/homework/solutions/x.ipynb").strip()
    committed = git(repository, "ls-files").decode().splitlines()
    assert not any(re.search(r"homework-\w+\.ipynb$", name) for name in committed)
