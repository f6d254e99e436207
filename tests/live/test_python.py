"""What the Python of a page does, tried in this one: cells, answers, errors, what is not here."""

import marshal
import os
import sys
from importlib.machinery import SourceFileLoader
from types import SimpleNamespace
from zipimport import zipimporter

import matplotlib
import pytest
from mlebook import svg
from mlepage import Runner, compiled, stream
from mlepage.answers import judge


@pytest.fixture
def page(monkeypatch):
    """Make the Python of a page, and list what it sends; leave Matplotlib as it was."""
    monkeypatch.setitem(sys.modules, "mlepage.svg", svg)  # where the build puts it
    monkeypatch.setenv("MPLBACKEND", "agg")  # a page chooses another, as later tests must not
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")  # figures of earlier tests would be shown
    heard = []
    runner = Runner(lambda kind, content: heard.append((kind, content)))
    runner.heard = heard
    yield runner
    matplotlib.use("agg")


@pytest.fixture(scope="module", autouse=True)
def no_trace():
    """Hold the module to what it found: notebooks that run later inherit it."""
    before = os.environ.get("MPLBACKEND")
    yield
    assert os.environ.get("MPLBACKEND") == before


WHOLE = marshal.dumps({"a": b""})


@pytest.mark.parametrize("kept", [None, WHOLE, WHOLE[:-4]], ids=["nothing", "whole", "half"])
def test_what_was_kept_is_taken_where_it_is_whole(monkeypatch, kept):
    monkeypatch.setattr(compiled, "codes", {})
    monkeypatch.setattr(compiled, "kept", 0)
    for loader in (SourceFileLoader, zipimporter):
        monkeypatch.setattr(loader, "get_code", loader.get_code)  # as it is afterwards
    whole = kept == WHOLE
    compiled.begin(kept and SimpleNamespace(to_py=lambda: memoryview(kept)))
    assert (len(compiled.codes), compiled.kept) == (whole, whole)


def test_a_module_is_compiled_once_and_a_readers_own_each_time(monkeypatch):
    monkeypatch.setattr(compiled, "codes", {})
    monkeypatch.setattr(compiled, "kept", 0)
    asked = []

    def compile_it(loader, name):
        asked.append(name)
        return compile("x = 2", name, "exec")

    get_code = compiled.remembered(compile_it)
    site, own = "/lib/python3.12/site-packages/a.py", "/home/pyodide/own.py"
    for name, where in (("a", {"path": site}), ("own", {"path": own})) * 2:
        names = {}
        exec(get_code(SimpleNamespace(**where), name), names)
        assert names["x"] == 2
    get_code(SimpleNamespace(archive="/lib/python312.zip"), "zipped")
    assert asked == ["a", "own", "own", "zipped"]
    assert marshal.loads(compiled.more()).keys() == {"a", "zipped"}
    assert compiled.more() is None


def test_a_cell_prints_and_its_last_value_is_shown(page):
    assert page.run("a", "x = 2\nprint(x)\nx + 1") == "done"
    assert page.heard == [("stdout", "2\n"), ("result", "3\n")]
    assert page.run("b", "x;") == "done"
    assert len(page.heard) == 2


def test_an_error_is_told_by_the_readers_line(page):
    source = "def f(z):\n    return z / 0\n\nprint('before')\nf(1)"
    assert page.run("a", source) == "failed"
    (_, printed), (kind, error) = page.heard
    assert (kind, printed) == ("error", "before\n")
    assert (error["kind"], error["words"]) == ("ZeroDivisionError", "division by zero")
    assert (error["number"], error["line"]) == (2, "return z / 0")
    assert error["all"].startswith('Traceback (most recent call last):\n  File "<a>", line 5')


def test_what_is_no_python_is_told_with_its_line(page):
    assert page.run("a", "x = 1\nx = = 2") == "failed"
    ((_, error),) = page.heard
    assert (error["kind"], error["number"], error["line"]) == ("SyntaxError", 2, "x = = 2")


def test_exits_and_interrupts_end_a_cell_only(page):
    for source in ("exit()", "raise SystemExit", "raise KeyboardInterrupt"):
        assert page.run("a", f"import sys\nexit = sys.exit\n{source}") == "failed"
    assert page.run("b", "print(1)") == "done"


def test_a_package_that_is_not_here_may_be_imported_and_not_used(page):
    source = "import statsmodels.api as sm\nfrom torch import nn\nimport math"
    assert page.run("imports", source) == "done"
    assert page.run("use", "fit = sm.OLS([1], [2]).fit()\nother = 1") == "absent"
    assert page.run("later", "print(fit.params + 1)") == "absent"
    assert page.run("made", "class Net(nn.Module):\n    pass") == "absent"
    assert page.run("rest", "print(math.pi > 3)") == "done"
    assert page.heard == [("absent", "statsmodels")] * 2 + [
        ("absent", "torch"),
        ("stdout", "True\n"),
    ]


def test_a_cell_that_runs_again_draws_the_same_numbers(page):
    page.run("imports", "import numpy as np\nrng = np.random.default_rng(1)")
    for name in ("a", "b", "a", "b"):
        page.run(name, "print(rng.random())")
    first, second, *again = [text for _, text in page.heard]
    assert first != second
    assert again == [first, second]


def test_another_seed_draws_other_numbers_and_the_first_one_the_same(page):
    for seed in (1, 2, 1):
        page.run("imports", f"import numpy as np\nrng = np.random.default_rng({seed})")
        page.run("a", "print(rng.random())")
    first, other, again = [text for _, text in page.heard]
    assert first == again != other


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("class Own(BaseException): pass\nraise Own('mine')", "mine"),
        (
            "class Own(Exception):\n    def __str__(self): return 1 / 0\nraise Own",
            "its text cannot be written",
        ),
        ("raise ValueError('x' * 10_000)", "x" * 5000),
        ("input('How many?')", "a page cannot ask; write the value into the cell"),
        ("x = 1\n%matplotlib inline", "% is for Jupyter; a page runs Python alone"),
        ("!ls", "! is for Jupyter; a page runs Python alone"),
    ],
)
def test_whatever_a_cell_raises_is_told_in_words(page, source, words):
    assert page.run("a", source) == "failed"
    ((kind, error),) = page.heard
    assert (kind, error["words"]) == ("error", words)
    assert len(error["all"]) <= 5000
    assert page.run("b", "display(1)") == "done"


def test_all_names_of_a_package_that_is_not_here_are_none(page):
    assert page.run("a", "from torch import *\nprint(1)") == "done"


def test_a_class_is_shown_by_its_name(page):
    page.run("a", "class Table:\n    def _repr_html_(self): return '<p>1'\nTable")
    page.run("b", "Table()")
    assert page.heard == [("result", "<class '__main__.Table'>\n"), ("html", "<p>1")]


def test_pieces_that_are_flushed_are_gathered_all_the_same(page):
    page.run("a", "for _ in range(1000):\n    print('a', end='', flush=True)")
    assert "".join(text for _, text in page.heard) == "a" * 1000
    assert len(page.heard) < 20


def test_a_value_is_cut_as_what_is_printed_is(page, monkeypatch):
    monkeypatch.setattr(stream, "MOST", 100)
    page.run("a", "print('before')\nlist(range(1000))")
    assert "".join(text for kind, text in page.heard if kind != "cut").startswith("before\n[0, 1")
    assert len("".join(text for kind, text in page.heard if kind != "cut")) == 100
    assert page.heard[-1] == ("cut", 100)


def test_what_a_cell_prints_is_cut_where_a_page_has_enough(page, monkeypatch):
    monkeypatch.setattr(stream, "MOST", 100)
    page.run("a", "for i in range(1000):\n    print(i)")
    assert len("".join(text for kind, text in page.heard if kind == "stdout")) == 100
    assert [content for kind, content in page.heard if kind == "cut"] == [100]


def test_a_figure_is_sent_in_the_pages_colors(page):
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2], color='#1f5fa8')\nplt.show()"
    assert page.run("a", source, "A line.") == "done"
    ((kind, drawing),) = page.heard
    assert kind == "svg"
    assert 'aria-label="A line."' in drawing
    assert "var(--fig-blue)" in drawing


def test_what_a_cell_left_half_drawn_is_not_the_next_ones(page):
    page.run("imports", "import matplotlib.pyplot as plt\nimport dask")
    assert page.run("a", "plt.plot([1, 2])\ndask.compute(1)") == "absent"
    assert page.run("b", "print(1)") == "done"
    assert page.heard == [("absent", "dask"), ("stdout", "1\n")]


ANSWER = {
    "names": {"mean": "mean", "var": "var"},
    "mistakes": {"var": {"var * 4 / 3": "Divided by n - 1."}},
}
SOLUTION = "mean = sum(x) / 4\nvar = sum((v - mean) ** 2 for v in x) / 4"


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("mean, var = 4, 4.5", [["mean", "right", ""], ["var", "right", ""]]),
        ("mean = 4.0000001", [["mean", "right", ""], ["var", "missing", ""]]),
        ("mean, var = 4.1, 6", [["mean", "differs", ""], ["var", "differs", "Divided by n - 1."]]),
        ("mean, var = [4], None", [["mean", "right", ""], ["var", "missing", ""]]),
        ("pass", [["mean", "missing", ""], ["var", "missing", ""]]),
    ],
)
def test_an_answer_is_right_missing_or_different(page, source, verdict):
    page.run("data", "x = [2, 2, 5, 7]\nvar = 4.5")
    assert page.try_out("try", source, [SOLUTION], ANSWER) == "done"
    assert page.heard == [("verdict", verdict)]
    assert "mean" not in page.names


def test_an_attempt_that_fails_is_told_as_any_error(page):
    assert page.try_out("try", "1 / 0", [SOLUTION], ANSWER) == "failed"
    assert [kind for kind, _ in page.heard] == ["error"]


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ("1/3", "0.3333333333", True),
        ("Fraction(1, 3)", "1/3", True),
        ("np.array([4.5])", "4.5", True),
        ("'4.5'", "4.5", False),
        ("'d'", "'d'", True),
        ("'a'", "'d'", False),
        ("True", "True", True),
        ("1", "True", False),
        ("[1, 2]", "np.array([1.0, 2.0])", True),
        ("[1, 2, 3]", "np.array([1.0, 2.0])", False),
        ("{'a': 1}", "{'a': 1.0}", True),
        ("{'a': 1}", "{'b': 1.0}", False),
        ("np.inf", "np.inf", True),
        ("np.nan", "1.0", False),
        ("0.0", "1e-9", False),
        ("object", "1", False),
    ],
)
def test_values_are_the_same_or_not(one, other, right):
    names = {}
    exec("import numpy as np\nfrom fractions import Fraction", names)
    own, truth = ({**names, "v": eval(text, names)} for text in (one, other))
    ((_, state, _),) = judge(own, truth, "v = 1", {"names": {"v": "v"}})
    assert state == ("right" if right else "differs")


def test_an_answer_may_be_an_expression_in_the_solutions_names(page):
    answer = {"names": {"half": "whole / 2"}}
    for attempt in ("half = 2", "whole = 4"):
        page.try_out("try", attempt, ["whole = 4"], answer)
    assert [verdict[0][1] for _, verdict in page.heard] == ["right", "missing"]


def test_an_attempt_changes_no_data_of_the_page(page):
    page.run("data", "import numpy as np\nx = np.array([2, 2, 5, 7])\nsame, kept = x, [1]")
    attempt = "same.fill(0)\nkept.append(x.sum())\nmean = kept[1]"
    page.try_out("try", attempt, ["mean = x.mean()"], {"names": {"mean": "mean"}})
    assert page.heard == [("verdict", [["mean", "differs", ""]])]
    page.heard.clear()
    page.run("look", "print(x, kept)")
    assert page.heard == [("stdout", "[2 2 5 7] [1]\n")]


def test_a_solution_that_fails_is_told_and_ends_nothing(page):
    page.run("data", "x = None")
    assert page.try_out("try", "mean = 1", ["mean = sum(x)"], ANSWER) == "failed"
    ((kind, error),) = page.heard
    assert (kind, error["kind"]) == ("error", "No verdict")
    assert "fails with what stands above: TypeError" in error["words"]
    assert page.run("b", "print(1)") == "done"
