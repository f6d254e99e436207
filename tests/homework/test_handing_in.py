"""A class comes in through Moodle, Canvas, nbgrader or a folder: who is who, which file counts."""

import json
import tracemalloc
import zipfile

import pytest
from classroom import ASSIGNMENTS

from mlegrade.assignment.build import notebook
from mlegrade.submissions.collect import Way, submissions
from mlegrade.submissions.late import moment, rule
from mlegrade.submissions.systems import owner

ASSIGNMENT = ASSIGNMENTS["likelihood"]
NAMES = [question.name for question in ASSIGNMENT.questions]
GOOD = json.dumps(notebook(ASSIGNMENT, "fully")).encode()
EARLY, LATE = (2026, 11, 20, 12, 0, 0), (2026, 11, 22, 12, 0, 0)
DUE = rule("2026-11-20 18:00")


def zipped(tmp_path, files):
    """Write a zip of {name: bytes, or (bytes, time)}."""
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            data, time = data if isinstance(data, tuple) else (data, EARLY)
            archive.writestr(zipfile.ZipInfo(name, time), data)
    return path


def found(tmp_path, files, **way):
    """Return {student: (file, problem)} of a zip with these files."""
    every = submissions(zipped(tmp_path, files), NAMES, Way(**way))
    return {one.student: (one.file.rpartition("/")[2], one.problem) for one in every}


MOODLE = {
    "Kim Lee_103_assignsubmission_file_/a.ipynb": ("Kim Lee (103)", "103"),
    "Kim Lee_104_assignsubmission_file/deep/a.ipynb": ("Kim Lee (104)", "104"),
    "Ana_105_assignsubmission_file_hw_1_2.ipynb": ("Ana (105)", "105"),
    "course/Participant_106_assignsubmission_file_/a.ipynb": ("Participant (106)", "106"),
    "Zoë Ōta_107_assignsubmission_onlinetext/onlinetext.html": ("Zoë Ōta (107)", "107"),
}
CANVAS = {
    "leekim_103_9001_hw.ipynb": ("leekim (103)", "103", False, 9001),
    "leekim_LATE_104_9002_hw-1.ipynb": ("leekim (104)", "104", True, 9002),
    "de_la_cruz_105_9003_2_hw_7.ipynb": ("de_la_cruz (105)", "105", False, 9003),
    "anon_x9f2k_9004_hw.ipynb": ("x9f2k", "x9f2k", False, 9004),
    "LATE_anon_x9f2k_9005_hw.ipynb": ("x9f2k", "x9f2k", True, 9005),
    "top/ruizana_106_text.html": ("ruizana (106)", "106", False, 0),
}


@pytest.mark.parametrize(("path", "expected"), MOODLE.items())
def test_moodles_names(path, expected):
    known = owner(path, "moodle")
    assert (known.student, known.id) == expected


@pytest.mark.parametrize(("path", "expected"), CANVAS.items())
def test_canvas_names(path, expected):
    known = owner(path, "canvas")
    assert (known.student, known.id, known.late, known.file) == expected


def test_names_of_no_system_are_nobodys():
    for path in ("kim/hw.ipynb", "hw_1.ipynb", "kim_lee_hw.ipynb", "a_b_c/d.ipynb"):
        assert owner(path, "moodle") is owner(path, "canvas") is None


def test_namesakes_stay_two_and_files_of_one_are_one(tmp_path):
    both = found(tmp_path, dict.fromkeys(MOODLE, GOOD), system="moodle")
    assert list(both) == sorted(student for student, _ in MOODLE.values())
    pair = {"leekim_103_9001_hw.ipynb": GOOD, "leekim_103_9002_plot.png": b"PNG"}
    (lee,) = found(tmp_path, pair, system="canvas").items()
    assert lee == ("leekim (103)", ("leekim_103_9001_hw.ipynb", ""))


def test_a_system_that_is_not_the_zips_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="--from moodle: no path is of its form, such as 'kim"):
        found(tmp_path, {"kim/hw.ipynb": GOOD}, system="moodle")


def test_a_folder_around_the_class_is_no_student(tmp_path):
    class_of = {"hw 1/kim/a.ipynb": GOOD, "hw 1/lee/a.ipynb": GOOD}
    assert list(found(tmp_path, class_of)) == ["kim", "lee"]
    assert list(found(tmp_path, {"hw/kim.ipynb": GOOD, "hw/lee.ipynb": GOOD})) == ["kim", "lee"]
    assert list(found(tmp_path, {"kim/a.ipynb": GOOD, "kim/plot.png": b""})) == ["kim"]
    assert list(found(tmp_path, {"kim/hw/a.ipynb": GOOD})) == ["kim"]


def test_no_name_vanishes_and_no_path_leads_to_another_student(tmp_path):
    files = dict.fromkeys(["_kim/a.ipynb", ".lee/a.ipynb", "_final.ipynb", "aa/h.ipynb"], GOOD)
    files |= {"../../aa/h.ipynb": GOOD, "__MACOSX/._a.ipynb": b"", "aa/.DS_Store": b""}
    files |= {"aa/.ipynb_checkpoints/h.ipynb": GOOD}
    seen = found(tmp_path, files)
    assert list(seen) == ["../../aa", ".lee", "_final", "_kim", "aa"]
    assert {problem for _, problem in seen.values()} == {""}


def test_the_folder_of_reports_is_nobodys_work(tmp_path):
    for name in ("kim.ipynb", "lee.ipynb", "marks/results/kim.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    every = submissions(tmp_path, NAMES, Way(), tmp_path / "marks")
    assert [one.student for one in every] == ["kim", "lee"]


def test_orders_in_a_name_reach_no_terminal(tmp_path):
    assert list(found(tmp_path, {"\x1b[2Jkim.ipynb": GOOD})) == ["\ufffd[2Jkim"]


TWICE = {"kim/a.ipynb": (GOOD, LATE), "kim/b.ipynb": (GOOD, EARLY), "lee/a.ipynb": GOOD}


def test_several_notebooks_of_one(tmp_path):
    """A person decides, unless the instructor chose a rule; and a rule must be able to choose."""
    assert found(tmp_path, TWICE)["kim"][1] == "2 notebooks: kim/a.ipynb, kim/b.ipynb"
    assert found(tmp_path, TWICE, several="last")["kim"] == ("a.ipynb", "")
    assert found(tmp_path, TWICE, several="last", rule=DUE)["kim"] == ("b.ipynb", "")
    late = TWICE | {"kim/b.ipynb": (GOOD, (2026, 11, 21, 12, 0, 0))}
    assert found(tmp_path, late, several="last", rule=DUE)["kim"] == ("a.ipynb", "")
    same = TWICE | {"kim/b.ipynb": (GOOD, LATE)}
    why = found(tmp_path, same, several="last")["kim"][1]
    assert why.endswith("b.ipynb; which of them is the last is not known")


def test_canvas_numbers_files_in_their_order(tmp_path):
    files = {f"leekim_103_{n}_hw.ipynb": GOOD for n in (9002, 10001, 9001)}
    seen = found(tmp_path, files, system="canvas", several="last")
    assert seen["leekim (103)"] == ("leekim_103_10001_hw.ipynb", "")


def test_the_best_of_several_is_left_to_the_marks(tmp_path):
    kim = submissions(zipped(tmp_path, TWICE), NAMES, Way(several="best"))[0]
    assert [one.file for one in (kim, *kim.others)] == ["kim/a.ipynb", "kim/b.ipynb"]
    assert kim.flag == "the best of 2 notebooks counts"
    way = Way(rule=rule("2026-11-20 18:00", "10% a day"))
    worth = way.worth(ASSIGNMENT)
    result = {"parts": [{"points": 20}]}
    assert [worth(one, result) for one in (kim, *kim.others)] == [14, 20]


def test_times_come_from_files_notes_or_a_table_and_never_from_a_download(tmp_path):
    (kim, _) = submissions(zipped(tmp_path, TWICE), NAMES, Way(several="last"))
    assert kim.time == moment("2026-11-22 12:00")
    note = TWICE | {"lee/timestamp.txt": b"2026-11-19 08:00:00.123456"}
    lee = submissions(zipped(tmp_path, note), NAMES)[1]
    assert (lee.time.hour, lee.problem) == (8, "")
    moodle = {"Kim_103_assignsubmission_file_/a.ipynb": GOOD}
    (one,) = submissions(zipped(tmp_path, moodle), NAMES, Way("moodle"))
    assert one.time is None
    known = {"103": moment("2026-11-21 12:00")}
    (one,) = submissions(zipped(tmp_path, moodle), NAMES, Way("moodle", times=known))
    assert one.time == known["103"]


def test_an_odd_time_in_a_zip_stops_nobody(tmp_path):
    path = zipped(tmp_path, {"kim.ipynb": GOOD, "lee.ipynb": GOOD})
    data = path.read_bytes()
    place = data.index(b"PK\x01\x02")
    path.write_bytes(data[: place + 12] + b"\0\0\0\0" + data[place + 16 :])
    assert [one.time is None for one in submissions(path, NAMES)] == [True, False]


def test_a_class_of_large_files_fits_into_memory(tmp_path):
    """What is no notebook is let go, and of a notebook what its cells put out."""
    made = notebook(ASSIGNMENT, "fully")
    made["cells"][1]["outputs"] = [{"output_type": "stream", "text": "0" * 5_000_000}]
    files = {f"kim{n}/scan.pdf": b"%PDF" * 1_000_000 for n in range(5)}
    files |= {f"lee{n}/a.ipynb": json.dumps(made).encode() for n in range(5)}
    place = zipped(tmp_path, files)
    tracemalloc.start()
    try:
        every = submissions(place, NAMES)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [bool(one.problem) for one in every] == [True] * 5 + [False] * 5
    assert kept < 2_000_000
    assert most < 35_000_000
