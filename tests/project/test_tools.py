"""The tools: the environment's plain sentences, and a refresh that changes nothing by itself."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import nbformat
import nbval.kernel
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bookcheck.page.cells import readable

ROOT = Path(__file__).parents[2]
NEWER_SYNTAX = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef)


def load(name, folder=ROOT / "tools"):
    """Import a tool, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


environment, refresh = load("environment"), load("refresh")
CHAPTERS, LEFT_OUT = refresh.chapters()


def run(*command, folder, **variables):
    """Run a tool as a user does, and return the finished process."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **variables},
        timeout=120,
    )


def sentence(capsys):
    """Return the one line that a tool ended with."""
    text = capsys.readouterr().err
    assert text.count("\n") == 1, text
    return text


def test_old_python_can_read_the_tool_that_refuses_it():
    """Neither the lines that refuse it nor any below are newer than Python 2.7."""
    tree = ast.parse((ROOT / "tools" / "environment.py").read_text("ascii"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, NEWER_SYNTAX)] == []
    assert [n.lineno for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.returns] == []
    assert any(isinstance(node, NEWER_SYNTAX) for node in ast.walk(ast.parse("f'{1}'")))


def test_old_python_is_refused_in_a_sentence(capsys):
    """The version seen, the rule, and what to do."""
    environment.check_python((3, 11, 0))
    with pytest.raises(SystemExit) as stopped:
        environment.check_python((3, 9, 18))
    said = sentence(capsys)
    assert stopped.value.code == 1
    assert all(words in said for words in ("Python 3.9 was found", "3.11 or newer", "PYTHON="))


@pytest.fixture
def project(tmp_path):
    """Copy what an environment is made from."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_missing_venv_is_said_in_a_sentence(project):
    """As on Debian without the package for it: Python's own words, and then what to do."""
    (project / "venv.py").write_text("exit('No module named ensurepip')")
    process = run("tools/environment.py", folder=project, PYTHONPATH=str(project))
    said, remedy = process.stderr.splitlines()
    assert (process.returncode, said) == (1, "No module named ensurepip")
    assert "apt-get install python3-venv" in remedy


NOWHERE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
NOWHERE |= {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}


@pytest.mark.slow
def test_no_network_is_noticed_at_once_and_heals(project):
    """One sentence without a traceback, no stamp, and the next run goes on."""
    for words in ("Making the environment .venv (once, about half a minute)\n", ""):
        process = run("tools/environment.py", folder=project, **NOWHERE)
        assert (process.returncode, process.stdout) == (1, words)
        *pip, sentence = process.stderr.splitlines()
        assert all(line.startswith("ERROR: ") for line in pip)
        assert "If that is the network, connect to it" in sentence
        assert not (project / ".venv" / "stamp").exists()


@pytest.fixture
def there(project):
    """Make an environment as the README's plain commands do, whose pip and uv install nothing."""
    folder = project / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = [*folder.glob("lib/*/site-packages"), *folder.glob("Lib/site-packages")]
    for name in ("pip", "uv"):
        words = (
            f"import os, sys; print('{name}', sys.argv[-1]); exit('{name}' in os.environ['FAILS'])"
        )
        (packages / f"{name}.py").write_text(words)
    script = project / Path(environment.PIP).relative_to(environment.ROOT)
    script.write_text(f"#!{folder}/bin/python")
    (folder / "mine").touch()
    return folder


def test_an_environment_that_fits_is_filled_whoever_made_it(project, there):
    """What is in it stays, also where the installation fails; then nothing more is done."""
    failed = run("tools/environment.py", folder=project, FAILS="pip uv")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert not (there / "stamp").exists()
    done = run("tools/environment.py", folder=project, FAILS="")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["pip", "uv", "uv"]
    assert (there / "mine").exists()
    assert run("tools/environment.py", folder=project, FAILS="pip").stdout == ""


def test_where_uv_fails_pip_fills_the_environment(project, there):
    """It may know a mirror, or a certificate, that uv has not been told of."""
    done = run("tools/environment.py", folder=project, FAILS="uv")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "pip",
        "uv",
        "pip",
        "uv",
        "pip",
    ]


def test_an_environment_without_pip_gets_one(project, there):
    """As uv makes them."""
    (there / Path(environment.PIP).relative_to(environment.VENV)).unlink()
    next(there.glob("[lL]ib/**/pip.py")).unlink()
    done = run("tools/environment.py", folder=project, FAILS="uv", **NOWHERE)
    assert "Successfully installed pip" in done.stdout
    assert (there / "mine").exists()


def copied(there):
    """Leave a copy of an environment elsewhere: its programs are those of the other."""
    script = there / Path(environment.PIP).relative_to(environment.VENV)
    script.write_text("#!/elsewhere/.venv/bin/python")


def of_another_python(there):
    """Leave one whose Python says that its version is another."""
    python = there / Path(environment.PYTHON).relative_to(environment.VENV)
    python.unlink()
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)


def of_a_python_that_is_gone(there):
    """Leave one whose Python has been uninstalled."""
    python = there / Path(environment.PYTHON).relative_to(environment.VENV)
    python.unlink()
    python.symlink_to("/no/such/python")


def test_everybody_may_read_what_is_made_whatever_the_mask(project, there):
    """The grader, run by root, has students' code run by a user who owns nothing."""
    before = os.umask(0o077)
    try:
        assert run("tools/environment.py", folder=project, FAILS="").returncode == 0
    finally:
        os.umask(before)
    assert (there / "stamp").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("spoil", [copied, of_another_python, of_a_python_that_is_gone])
def test_no_environment_is_erased(project, there, spoil):
    """It is refused, with what to do, and not touched."""
    spoil(there)
    before = sorted(there.rglob("*"))
    process = run("tools/environment.py", folder=project, FAILS="")
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.count("\n") == 1
    assert "remove it with `rm -r .venv`, or name the Python" in process.stderr
    assert sorted(there.rglob("*")) == before


def test_nothing_is_done_when_nothing_has_changed(project):
    """A complete environment is known by its stamp; a changed lock or a moved folder changes it."""
    code = "import sys; sys.path.insert(0, 'tools'); import environment as e; "
    stamp = project / ".venv" / "stamp"
    interpreter = project / Path(environment.PYTHON).relative_to(environment.ROOT)
    interpreter.parent.mkdir(parents=True)
    interpreter.touch()
    stamp.write_text(run("-c", code + "print(e.digest(), end='')", folder=project).stdout)
    assert stamp.read_text() != environment.digest()
    assert run("tools/environment.py", folder=project).stdout == ""
    (project / "requirements.lock").write_text("changed==1\n")
    process = run("-c", code + "print(e.digest() == e.stamped())", folder=project)
    assert process.stdout == "False\n"


def notebook():
    """Make a notebook with every kind of noise in it."""
    noise = {"execution": {"iopub.status.busy": "2026"}, "scrolled": True, "checks": ["1.1"]}
    outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("stream", name="stdout", text="b\n"),
        new_output("stream", name="stderr", text="c"),
        new_output("execute_result", {"text/plain": "1", refresh.WIDGET: {}}, execution_count=17),
    ]
    cells = [
        new_markdown_cell("# Title", id="title"),
        new_code_cell("1", id="one", execution_count=17, metadata=noise, outputs=outputs),
        new_code_cell("2", id="two"),
    ]
    metadata = {"language_info": {"name": "python", "version": "3.11.7"}, "widgets": {"state": {}}}
    return new_notebook(cells=cells, metadata=metadata)


def test_normalize_drops_noise_and_keeps_the_rest():
    """No versions, times, counts of the day, or pieces of a stream; what was written stays."""
    original = notebook()
    clean = refresh.normalize(original)
    assert clean.metadata == refresh.METADATA
    title, one, two = clean.cells
    assert (title.source, title.id) == ("# Title", "title")
    assert one.metadata == {"checks": ["1.1"]}
    assert [one.execution_count, two.execution_count] == [1, 2]
    assert [o.get("text") for o in one.outputs] == ["ab\n", "c", None]
    assert one.outputs[2].execution_count == 1
    assert one.outputs[2].data == {"text/plain": "1"}
    assert original == notebook()
    nbformat.validate(clean)


def test_cells_without_a_name_get_one():
    """As an author leaves a new exercise: the names are words, each is another, and they stay."""
    new_cell = {"markdown": new_markdown_cell, "code": new_code_cell}
    parts = [
        ("markdown", "### Half a step, 2 ways"),
        ("code", "1"),
        ("markdown", "So."),
        ("code", "2"),
    ]
    cells = [new_cell[kind](source) for kind, source in parts * 2]
    cells[4].source = "### ½"
    cells[6]["id"] = "kept-as-it-is"
    named = refresh.normalize(new_notebook(cells=cells))
    names = [cell.id for cell in named.cells]
    assert names == [
        *("half-a-step-ways", "half-a-step-ways-code", "half-a-step-ways-seen"),
        *("half-a-step-ways-code-2", "half-a-step-ways-seen-2", "half-a-step-ways-code-3"),
        *("kept-as-it-is", "kept-as-it-is-code"),
    ]
    assert all(readable(name) for name in names)
    assert [cell.id for cell in refresh.normalize(named).cells] == names


def test_normalize_twice_is_normalize_once():
    """Also when written to a file and read again."""
    text = refresh.text_of(refresh.normalize(notebook()))
    assert refresh.text_of(refresh.normalize(nbformat.reads(text, as_version=4))) == text
    assert text.endswith("}\n")


@pytest.mark.parametrize("path", CHAPTERS + LEFT_OUT, ids=lambda path: path.stem)
def test_committed_chapters_are_normal(path):
    """What is committed is what a refresh would write, as far as reading can tell."""
    text = path.read_text(encoding="utf-8")
    assert refresh.text_of(refresh.normalize(nbformat.reads(text, as_version=4))) == text


def test_refresh_runs_in_the_folder_and_names_the_cell_that_fails(tmp_path, capsys):
    """One notebook is written with its outputs; one that fails stays as it is."""
    path = tmp_path / "one.ipynb"
    cell = new_code_cell("import os\nprint(os.path.basename(os.getcwd()))", id="where")
    nbformat.write(new_notebook(cells=[cell]), path)
    refresh.main([str(path)])
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].text == tmp_path.name + "\n"
    cells = [new_code_cell("1", id="fine"), new_code_cell("1 / 0", id="broken")]
    nbformat.write(new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        refresh.main([str(path)])
    assert stopped.value.code == "\none.ipynb, cell 'broken': ZeroDivisionError: division by zero"
    assert path.read_bytes() == before
    assert "one.ipynb …" in capsys.readouterr().out


@pytest.mark.parametrize("folder", [".", "a folder ü with spaces " * 8])
def test_kernels_of_nbval_are_spoken_to_through_files_of_their_own(folder, tmp_path, monkeypatch):
    """Also where the folder for temporary files has a name that is too long for a socket."""
    (tmp_path / folder).mkdir(exist_ok=True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / folder) if folder != "." else None)
    spec = nbval.kernel.CURRENT_ENV_KERNEL_NAME
    managers = [nbval.kernel.start_new_kernel(kernel_name=spec, cwd=ROOT) for _ in range(2)]
    files = {f"{manager.ip}-{port}" for manager, _ in managers for port in manager.ports}
    there = [os.path.exists(name) for name in files]
    for manager, client in managers:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert there == [os.name == "posix"] * 10
    assert not any(os.path.exists(name) for name in files), "left behind"


def test_a_notebook_whose_package_is_missing_is_left_out_and_named(monkeypatch):
    """And no other: a package of the environment that is missing is an error, not an exception."""
    monkeypatch.setattr(refresh, "NEEDS", {"notation.ipynb": "no_such_package"})
    able, missing = refresh.chapters()
    assert [path.name for path in missing] == ["notation.ipynb"]
    assert not set(able) & set(missing)
    assert refresh.left_out() == ["notation.ipynb is left out: no_such_package is not installed"]


@pytest.mark.slow
def test_refreshing_all_chapters_changes_nothing(tmp_path):
    """Run in another folder, every chapter is the same to the byte."""
    copies = [Path(shutil.copy(path, tmp_path)) for path in CHAPTERS]
    refresh.main([str(path) for path in copies])
    changed = [
        c.name for c, p in zip(copies, CHAPTERS, strict=True) if c.read_bytes() != p.read_bytes()
    ]
    assert changed == []
    assert copies


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["mlelib", "tests"], True),
        (["tests/homework"], True),
        (["tests/homework/test_isolation.py::test_no_network"], True),
        (["tests/library", "tests/homework/test_build.py"], False),
    ],
)
def test_a_sandbox_is_tried_only_where_its_tests_are_to_run(arguments, asked, request):
    conftest = request.config.pluginmanager.get_plugin(str(ROOT / "tests" / "conftest.py"))
    config = SimpleNamespace(args=arguments, invocation_params=SimpleNamespace(dir=ROOT))
    assert conftest.asked_for(ROOT / "tests" / "homework" / "test_isolation.py", config) == asked
