"""The benchmarks: right answers, fair races, honest verdicts, and tables that are the results."""

import json
import statistics
import subprocess
import sys
import time
import warnings

import book
import mpmath
import numpy as np
import pytest
import threadpoolctl
from exact import least_squares
from exceptions import ROOT

from benchmarks import (
    grading,
    larger,
    machine,
    measure,
    pages,
    problems,
    report,
    tables,
    verdict,
)
from benchmarks.__main__ import arguments
from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.problems import Cell, digits
from benchmarks.verdict import Measured

COMMITTED = json.loads((ROOT / report.RESULTS).read_text("utf-8"))
FILES = report.files(COMMITTED)
MARK = "<!-- written by make bench: begin -->"


@pytest.mark.parametrize(
    ("found", "answer", "expected"),
    [
        ([1.001], [1], 3),
        ([-2.0002, 5], [-2, 5], 4),
        ([1, 2.02, 3.0003], [1, 2, 3], 2),  # the worst one counts
        ([1, 2], [1, 2], 16),
        ([1 + 2**-52], [1], 15.65),
        ([np.longdouble(1) + np.longdouble(2) ** -60], [1], 16),  # a double holds no more
        ([-1], [1], 0),
        ([1, np.nan], [1, 2], 0),
        ([np.inf], [1], 0),
    ],
)
def test_digits(found, answer, expected):
    assert digits(found, np.array(answer, float)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("model", "mean"),
    [("logistic", lambda eta: 1 / (1 + mpmath.exp(-eta))), ("poisson", mpmath.exp)],
)
def test_the_answer_of_a_regression_is_that_of_thirty_digits(model, mean):
    given = problems.problem(Cell(model, 60, 2))
    with mpmath.workdps(30):
        X, y = mpmath.matrix(given.X.tolist()), mpmath.matrix(given.y.tolist())

        def score(*beta):
            means = mpmath.matrix([mean(eta) for eta in X * mpmath.matrix(beta)])
            return [*(X.T * (y - means))]

        answer = mpmath.findroot(score, [float(b) for b in given.answer])
        errors = [
            abs(mpmath.mpf(float(g)) / a - 1) for g, a in zip(given.answer, answer, strict=True)
        ]
    assert max(errors) < 2**-52


def test_the_answer_of_a_linear_problem_is_exact():
    given = problems.problem(Cell("linear", 40, 3))
    beta, squares = least_squares(given.X.tolist(), given.y.tolist())
    assert beta == given.answer.tolist()
    assert squares > 1


def test_the_answer_of_a_normal_problem_is_exact():
    given = problems.problem(Cell("normal", 1000, 1))
    x = given.X.tolist()
    assert given.answer.tolist() == [
        statistics.fmean(x),
        pytest.approx(statistics.pstdev(x), 1e-15),
    ]


def test_every_problem_is_the_same_each_time():
    for cell in problems.QUICK:
        first, second = problems.problem(cell), problems.problem(cell)
        assert np.array_equal(first.X, second.X)
        assert np.array_equal(first.answer, second.answer)


TINY = Cell("linear", 40, 2)


def solve(X, y):
    time.sleep(0.002)
    return np.linalg.lstsq(X, y)[0]


def warn(X, y):
    warnings.warn("the maximum number of\niterations", RuntimeWarning, stacklevel=2)
    return np.linalg.lstsq(X, y)[0]


def fail(X, y):
    raise ValueError("too hard")


def race(*contenders, cell=TINY, seconds=0.0):
    """Measure made-up contenders in one cell."""
    named = [Contender(name, run) for name, run in contenders]
    return measure.measure(cell, named, seconds, lambda words: None)


def test_a_broken_contender_is_reported_and_not_counted():
    """The honest one is the slowest, and yet the one that is compared with."""
    entry = race(
        ("mlelib", solve),
        ("honest", solve),
        ("warns", warn),
        ("fails", fail),
        ("lies", lambda X, y: (1.0, 1.0)),
        ("lost", lambda X, y: (np.nan, np.nan)),
    )
    cell = Measured(entry)
    notes = {name: row["note"] for name, row in cell.rows.items() if row["note"]}
    assert notes == {
        "warns": "RuntimeWarning: the maximum number of",
        "fails": "ValueError: too hard",
    }
    assert [name for name, row in cell.rows.items() if verdict.counts(row)] == ["mlelib", "honest"]
    assert cell.best()["name"] == "honest"
    assert cell.rows["lies"]["digits"] < 1
    assert cell.rows["fails"]["seconds"] < cell.rows["honest"]["seconds"]
    shown = tables.everything([cell])
    assert "| fails | " in shown
    assert "ValueError: too hard" in shown


def test_a_failure_in_a_later_round_is_noticed():
    """Failing is quick, and would be the best time."""
    calls = []

    def tire(X, y):
        calls.append(1)
        return fail(X, y) if len(calls) > 2 else solve(X, y)

    cell = Measured(race(("mlelib", solve), ("tires", tire)))
    assert cell.rows["tires"]["note"] == "ValueError: too hard"
    assert cell.best() is None


def test_ours_is_not_spared():
    """A fit of our own that fails is no good time."""
    cell = Measured(race(("mlelib", fail), ("numpy.linalg.lstsq", solve)))
    assert (cell.ratio(), cell.yardstick()) == (None, None)
    (aim,) = [aim for aim in verdict.AIMS if "at most 1.5" in aim.words]
    assert aim.missed([cell]) == [cell]
    assert "(ValueError: too hard)" in tables.in_a_line(cell)


def test_contenders_take_turns_back_and_forth():
    calls = []

    def caller(name):
        return name, lambda X, y: calls.append(name) or (1, 1)

    race(caller("mlelib"), caller("a"), caller("b"))
    there = ["mlelib", "a", "b"]
    # The first run traces memory and is not timed.
    assert calls == there + there[::-1] + there + there[::-1]


def test_a_long_run_is_not_repeated_but_counts(monkeypatch):
    monkeypatch.setattr(measure, "LONG", 0.05)
    entry = race(("mlelib", lambda X, y: (1, 1)), ("long", lambda X, y: time.sleep(0.06)))
    runs = {row["name"]: row["runs"] for row in entry["contenders"]}
    assert runs == {"mlelib": measure.FEWEST, "long": 1}
    assert 0.06 <= entry["contenders"][1]["seconds"] < 0.6


def test_memory_is_that_beyond_the_input():
    cell = Cell("normal", 10**5, 1)
    entry = race(("mlelib", lambda x, _: np.ones(3 * x.size)[:2].copy()), cell=cell)
    assert entry["contenders"][0]["memory"] == pytest.approx(3, abs=0.01)


def test_a_cell_too_large_for_the_memory_is_left_out_and_said(monkeypatch):
    class Memory:
        available = 6000

    monkeypatch.setattr(measure.psutil, "virtual_memory", Memory)
    entry = race(("mlelib", fail))
    cell = Measured(entry)
    assert "left out: X of 0 MB, with 0 MB of memory free" in tables.ratios([cell], "linear")
    assert "left out" in tables.in_a_line(cell)
    assert tables.aims([cell]).count("\n") == 2
    assert "Left out: X of 0 MB" in tables.everything([cell])


def entries(ours, peer, n=10**5):
    """Make results of three cells in which mlelib and each of its yardsticks are as given."""
    names = {"logistic": "glum", "poisson": "glum"}
    names |= {"linear": verdict.LSTSQ, "normal": verdict.NORM_FIT}
    row = {"seconds": 1.0, "digits": 12.0, "memory": 0.01, "runs": 3, "note": ""}
    return [
        {"model": model, "n": n, "k": 2, "left_out": "", "read": 0.1}
        | {"contenders": [row | {"name": "mlelib"} | ours, row | {"name": name} | peer]}
        for model, name in names.items()
    ]


@pytest.mark.parametrize(
    ("ours", "peer", "missed"),
    [
        ({"seconds": 0.7, "digits": 12.1}, {}, []),
        ({"seconds": 0.71, "digits": 12.1}, {}, [1]),
        ({"seconds": 1.0, "digits": 12.1}, {}, [0, 1]),
        ({"seconds": 1.01, "digits": 12.1}, {}, [0, 1, 4, 6]),
        ({"seconds": 1.51, "digits": 12.1}, {}, [0, 1, 2, 4, 6]),
        ({"seconds": 0.5}, {}, [3]),
        ({"seconds": 0.5, "digits": 16.0}, {"digits": 16.0}, []),
        ({"seconds": 0.5, "digits": 12.1, "memory": 0.11}, {}, [5]),
        ({"seconds": 0.5, "digits": 9.9}, {"digits": 9.8}, [0, 1, 2, 4, 6]),
        ({"seconds": 0.5, "digits": 12.1, "note": "ValueError: no"}, {}, [0, 1, 2, 4, 6]),
    ],
)
def test_each_aim_can_be_missed(ours, peer, missed):
    cells = [Measured(entry) for entry in entries(ours, peer)]
    assert [i for i, aim in enumerate(verdict.AIMS) if aim.missed(cells)] == missed


def test_aims_for_large_data_say_nothing_of_small_data():
    cells = [Measured(entry) for entry in entries({"seconds": 0.9, "memory": 9}, {}, n=10**4)]
    assert [len(aim.cells(cells)) for aim in verdict.AIMS] == [1, 0, 1, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (3.3e-05, "33.0 µs"),
        (0.000853, "853 µs"),
        (0.00145, "1.45 ms"),
        (22.007, "22.0 s"),
        (9.999, "10.0 s"),
    ],
)
def test_durations_have_three_digits(seconds, written):
    assert tables.duration(seconds) == written.replace(" ", "\N{NO-BREAK SPACE}")


def test_more_than_one_thread_is_refused(monkeypatch):
    pools = [{"filepath": "libblas.so", "num_threads": 2}]
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: pools)
    with pytest.raises(SystemExit, match="one thread is the rule"):
        machine.thread_pools()


def test_the_command_line_knows_its_words():
    wish = arguments(["--quick", "--only", "linear"])
    assert (wish.quick, wish.only, wish.into, wish.tables) == (True, "linear", None, False)
    with pytest.raises(SystemExit):
        arguments(["--only", "gamma"])


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Run the benchmarks, as a user does, on the smallest data; return the folder and the words."""
    folder = tmp_path_factory.mktemp("quick")
    before = [(ROOT / path).read_bytes() for path in FILES]
    command = [sys.executable, "benchmarks", "--quick", "--into", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert before == [(ROOT / path).read_bytes() for path in FILES]
    return folder, done.stdout


def test_a_quick_run_works_from_end_to_end(quick):
    folder, printed = quick
    results = json.loads((folder / report.RESULTS).read_text("utf-8"))
    for path, text in report.files(results).items():
        assert (folder / path).read_text("utf-8") == text
    cells = [Measured(entry) for entry in results["cells"]]
    assert tables.aims(cells) in printed
    assert all(tables.in_a_line(cell) in printed for cell in cells)
    for cell in cells:
        assert [*cell.rows] == [contender.name for contender in CONTENDERS[cell.model]]
        assert verdict.counts(cell.ours)
        assert cell.ratio() > 0
        assert 0 < cell.read < cell.ours["seconds"]


def test_the_committed_results_are_those_of_a_full_run():
    cells = [Cell(entry["model"], entry["n"], entry["k"]) for entry in COMMITTED["cells"]]
    assert cells == problems.CELLS
    for entry in COMMITTED["cells"]:
        names = [contender.name for contender in CONTENDERS[entry["model"]]]
        assert entry["left_out"] or [row["name"] for row in entry["contenders"]] == names


@pytest.mark.parametrize("path", FILES)
def test_tables_and_plot_are_the_results(path):
    """The page, the README, the full list and the plot show what results.json holds."""
    assert (ROOT / path).read_text("utf-8") == FILES[path]


def test_tables_and_plot_follow_the_results():
    """The test above can fail: twice our times are seen in every file."""
    other = json.loads(json.dumps(COMMITTED))
    for entry in other["cells"]:
        for row in entry["contenders"][:1]:
            row["seconds"] *= 2
    changed = report.files(other)
    assert [path for path in FILES if changed[path] == FILES[path]] == []


def test_the_table_of_the_grader_is_what_was_measured():
    """And it follows: twice the time of a submission is seen on the page."""
    results = json.loads(grading.RESULTS.read_text("utf-8"))
    page = grading.PAGE.read_text("utf-8")
    assert tables.filled(page, "make pace", grading.text(results)) == page
    results["homework"][0]["graded"] *= 2
    assert tables.filled(page, "make pace", grading.text(results)) != page


def test_the_tables_of_pages_that_run_are_what_was_measured():
    """And they follow: a cell that is not the same, or another number of megabytes, is seen."""
    results = json.loads(pages.RESULTS.read_text("utf-8"))
    page = pages.PAGE.read_text("utf-8")
    assert tables.filled(page, "make press", pages.text(results)) == page
    for part, key in ("visits", "megabytes"), ("pages", "same"), ("pages", "jupyter"):
        other = json.loads(json.dumps(results))
        other[part][0][key] += 1
        assert tables.filled(page, "make press", pages.text(other)) != page


@pytest.mark.slow
def test_a_page_that_runs_is_measured_from_end_to_end():
    """Each cell of the shortest chapter is found the same, in a browser, and timed in Jupyter."""
    book.build()
    command = [sys.executable, "-m", "benchmarks.pages", "--only", "04-why-log"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("| 04-why-log"))
    cells, same, differ, cannot = map(int, line.split("|")[2:6])
    assert (differ, cannot) == (0, 1)
    assert cells == same + 1 > 50


def test_a_chapter_says_what_was_measured_of_data_larger_than_memory():
    first, *_, last = json.loads((ROOT / report.LARGER).read_text("utf-8"))["sizes"]
    held = "memory of a worker / limit"
    chapter = json.loads((ROOT / "chapters" / "14-losses.ipynb").read_text("utf-8"))
    (words,) = ("".join(cell["source"]) for cell in chapter["cells"] if cell.get("id") == "cluster")
    assert last["data / limit"] == 8
    assert last["difference of the tops, in standard errors"] == 0
    for said in (
        f"{last['n'] / 1e6:.0f} million rows",
        f"neither went beyond {100 * last[held]:.0f} %",
        f"holds {100 * last['before it had data']:.0f} % of its limit before",
        f"an eighth of them beyond {100 * first[held]:.0f} %",
        f"held {last['memory in one piece / limit']:.0f} times",
        f"ended {last['mini-batches, in standard errors']:.1f} standard errors",
    ):
        assert said in words
    assert round(last["seconds in parts"] / last["seconds in one piece"]) == 4
    assert round(last["seconds in one piece"] / last["seconds of one round of mini-batches"]) == 5


@pytest.mark.slow
def test_workers_that_read_parts_climb_as_in_one_piece(tmp_path):
    """On processes of this machine, a small part of what `python benchmarks --larger` does."""
    paths = [larger.write_part(tmp_path, j, 2000) for j in range(4)]
    way, seconds, held, before = larger.in_parts(paths, 512 * larger.MIB)
    whole = larger.in_one_piece(paths)[0]
    assert way.shape == whole.shape
    assert abs(way - whole).max() < 1e-13
    assert seconds > 0
    assert before <= held < 512 * larger.MIB


def test_only_these_pages_have_marks():
    """Between the marks numbers are checked here, and by no other test."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "chapters").glob("*.md")]
    marked = [path.name for path in paths if MARK in path.read_text("utf-8")]
    assert sorted(marked) == ["README.md", "benchmarks.md"]
