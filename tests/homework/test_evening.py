"""An evening from start to end, with a class of eight from Moodle, by the commands of the guide."""

import json
import zipfile
from html import escape

import pytest
from moodle_class import HOMEWORK, PROSE, download, work
from small_class import table

from mlegrade.__main__ import main
from mlegrade.reports import outbox

LATE = ["--due", "2026-11-20 18:00", "--late", "grace 15 minutes, 10% a day, at most 50%"]


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """Return the folder of a class that was graded from what Moodle gave."""
    place = tmp_path_factory.mktemp("evening")
    download(place)
    assert grade(place) == 0
    return place


def grade(place, *more):
    """Grade the class."""
    given = [str(place / "submissions.zip"), "--out", str(place / "marks"), "--from", "moodle"]
    given += ["--worksheet", str(place / "Grades.csv"), *LATE, "-j", "1", *more]
    return main(["grade", "likelihood", *given])


def report(place, *more):
    """Write the reports again."""
    return main(["report", "likelihood", "--out", str(place / "marks"), *more])


def rows(place):
    """Return the lines of marks by the number of the student."""
    return {row["id"]: row for row in table(place / "marks" / "marks.csv")}


def test_who_needs_a_person_and_who_waits_are_two_lists(evening, capsys):
    assert report(evening) == 0
    said = capsys.readouterr().out.splitlines()
    assert "Students: 8. Marked by the grader: 6." in said
    assert (
        "Need a person: 2: Liv Berg (105) (2 notebooks: a.ipynb, b.ipynb); Max Weber (106) (photo "
        "of my solution.pdf: the file is no notebook)." in said
    )
    assert [line for line in said if line.startswith("Written answers wait: 5: Ana Ruiz (101); ")]


def test_namesakes_are_two_and_lateness_has_its_reason(evening):
    late, punctual = rows(evening)["103"], rows(evening)["104"]
    assert (late["student"], punctual["student"]) == ("Kim Lee (103)", "Kim Lee (104)")
    assert (late["late"], punctual["late"]) == ("6", "")
    because = "handed in 2026-11-22 09:30, due 2026-11-20 18:00: 2 days late, "
    because += "10% a day of 30 points"
    assert late["because"] == because
    page = (evening / "marks" / late["page"]).read_text("utf-8")
    assert f"6 points less: {because}." in page


def test_who_handed_in_no_notebook_is_told_so(evening):
    page = (evening / "marks" / rows(evening)["106"]["page"]).read_text("utf-8")
    assert "What came: photo of my solution.pdf: the file is no notebook." in page


def test_pictures_and_formulas_are_on_the_page_for_marking(evening):
    page = (evening / "marks" / "marking.html").read_text("utf-8")
    assert '<img src="data:image/png;base64,' in page
    assert "<math " in page
    assert "attachment:" not in page


def marked(evening):
    """Give 4 points to each written answer, as the page for marking saves them."""
    assert report(evening) == 0
    text = (evening / "marks" / "marking.html").read_text("utf-8")
    marks = [
        {name: tag.partition(f'data-{name}="')[2].partition('"')[0] for name in DATA}
        | {"points": "4", "rubric": "a c", "comment": "Good."}
        for tag in text.split("<article")[1:]
    ]
    path = evening / "marks.json"
    path.write_text(json.dumps({"assignment": "likelihood", "marks": marks}), "utf-8")
    return str(path)


DATA = ("key", "question", "text")


def test_moodle_gets_its_worksheet_and_its_feedback_back(evening, capsys):
    assert report(evening, "--marks", marked(evening)) == 0
    assert "Written answers wait: 0." in capsys.readouterr().out
    before, after = table(evening / "Grades.csv"), table(evening / "marks" / "moodle-grades.csv")
    assert list(before[0]) == list(after[0])
    grades = {row["Identifier"][-3:]: row.pop("Grade") for row in after}
    assert list(grades.values()) == ["28", "20", "20", "24", "", "", "28", "0"]
    assert after == [{k: v for k, v in row.items() if k != "Grade"} for row in before]
    with zipfile.ZipFile(evening / "marks" / "moodle-feedback.zip") as archive:
        names = archive.namelist()
        assert "Points: 28 of 30" in archive.read(names[0]).decode()
    assert names[0] == "Ana Ruiz_101_assignsubmission_file_/feedback.html"
    assert len(names) == 8


def test_what_was_said_once_is_remembered(evening, capsys):
    """The class may be graded again without a word on where it came from."""
    before = rows(evening)
    files = [str(evening / "submissions.zip"), "--out", str(evening / "marks"), "-j", "1"]
    assert main(["grade", "likelihood", *files]) == 0
    assert rows(evening) == before
    assert "earlier runs" not in capsys.readouterr().out


def test_of_several_the_best_or_the_last_counts(evening, tmp_path, capsys):
    download(tmp_path)
    assert grade(tmp_path, "--several", "best") == 0
    best = rows(tmp_path)["105"]
    assert (best["code"], best["needs a person"]) == ("24", "")
    assert "the best of 2 notebooks counts" in best["flags"]
    assert grade(tmp_path, "--several", "last") == 0
    assert "which of them is the last is not known" in rows(tmp_path)["105"]["needs a person"]
    capsys.readouterr()


def test_statistics_tell_of_written_answers_of_the_spread_and_of_copies(evening):
    assert report(evening, "--marks", marked(evening)) == 0
    page = (evening / "marks" / "statistics.html").read_text("utf-8")
    assert "6 students have all marks, of 30 points: mean 20.0, median 22, from 0 to 28." in page
    assert 'role="img" aria-label="Students by points. 0 to 3 points: 1; 18 to 21' in page
    for (worth, what), right in zip(HOMEWORK.questions[-1].rubric, (5, 0, 5), strict=False):
        assert escape(f"{what} ({worth}): {right} of 6") in page  # a blank is none of them
    assert "Ana Ruiz (101) and Noa Katz (107): 100%" in page
    assert "Zoë Ōta (108):" not in page.partition("Similar submissions")[2]


def test_a_time_that_is_not_known_needs_a_person(evening, tmp_path, capsys):
    download(tmp_path)
    times = tmp_path / "times.csv"
    times.write_text("id,time\n101,2026-11-20\n", "utf-8")
    given = [str(tmp_path / "submissions.zip"), "--out", str(tmp_path / "marks"), *LATE]
    given += ["--from", "moodle", "--times", str(times), "-j", "1"]
    assert main(["grade", "likelihood", *given]) == 0
    assert "when it was handed in is not known" in rows(tmp_path)["102"]["needs a person"]
    assert "not known" not in rows(tmp_path)["101"]["needs a person"]
    capsys.readouterr()


@pytest.fixture
def canvas(tmp_path):
    """Return the folder of a class that was graded from what Canvas gave."""
    files = {
        "ruizana_101_9001_homework.ipynb": work(),
        "leekim_LATE_103_9003_hw-1.ipynb": work(["lake"], ""),
        "webermax_106_9006_photo.pdf": b"%PDF",
        "anon_x9f2k_9007_hw.ipynb": work([], PROSE),
        "by e-mail.ipynb": work([], PROSE),
    }
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    given = [str(tmp_path / "submissions.zip"), "--out", str(tmp_path / "marks")]
    assert main(["grade", "likelihood", *given, "--from", "canvas", "-j", "1"]) == 0
    return tmp_path


def test_canvas_gets_a_gradebook_and_feedback_under_the_names_it_gave(canvas, capsys):
    assert report(canvas, "--marks", marked(canvas), "--column", "Homework 1 (77)") == 0
    said = capsys.readouterr().out
    assert "webermax (106) handed in no notebook: give the page of feedback yourself" in said
    assert "x9f2k: Canvas takes no grade for a student without a number" in said
    assert "by e-mail: the file is not in Canvas's form; give mark and feedback yourself" in said
    text = (canvas / "marks" / "canvas-grades.csv").read_text("utf-8")
    assert text.splitlines() == [
        '"Student","ID","SIS User ID","SIS Login ID","Section","Homework 1 (77)"',
        '"    Points Possible","","","","","30"',
        '"leekim","103","","","","20"',
        '"ruizana","101","","","","28"',
    ]
    with zipfile.ZipFile(canvas / "marks" / "canvas-feedback.zip") as archive:
        assert sorted(archive.namelist()) == [
            "anon_x9f2k_9007_hw.ipynb",
            "leekim_LATE_103_9003_hw-1.ipynb",
            "ruizana_101_9001_homework.ipynb",
        ]
        (cell,) = json.loads(archive.read("ruizana_101_9001_homework.ipynb"))["cells"]
    assert "Points: 28 of 30" in cell["source"]
    assert "<style" not in cell["source"]


def test_what_canvas_calls_late_needs_a_person_if_lateness_costs(canvas, capsys):
    assert report(canvas, *LATE) == 0
    assert "not known" in rows(canvas)["103"]["needs a person"]
    assert rows(canvas)["101"]["needs a person"] == ""
    capsys.readouterr()


def test_a_worksheet_in_another_language_is_filled_in_by_its_places(tmp_path):
    path = tmp_path / "Bewertungen.csv"
    head = "ID,Vollständiger Name,Status,Bewertung,Maximale Bewertung,Änderbar,Zuletzt\n"
    path.write_text(head + 'Teilnehmer/in12,Kim Lee,Abgegeben,,"30,00",Ja,-\n', "utf-8-sig")
    marks = [("Kim Lee (12)", "Kim Lee_12_assignsubmission_file/a.ipynb", 28.5)]
    marks += [("Al (13)", "Al_13_assignsubmission_file/a.ipynb", 3)]
    assert outbox.moodle_grades(tmp_path, marks, 30, path) == [f"Al (13) is not in {path}"]
    assert table(tmp_path / "moodle-grades.csv")[0]["Bewertung"] == "28.5"
    with pytest.raises(SystemExit, match="maximum grade is 30,00, and this homework has 24"):
        outbox.moodle_grades(tmp_path, marks, 24, path)


def test_without_a_worksheet_an_english_one_is_written(tmp_path):
    marks = [("Kim Lee (12)", "Kim Lee_12_assignsubmission_file/a.ipynb", 28.5)]
    marks += [("Al (13)", "Al_13_assignsubmission_file/a.ipynb", None)]
    assert outbox.moodle_grades(tmp_path, marks, 30) == []
    (row,) = table(tmp_path / "moodle-grades.csv")
    assert list(row.values()) == ["Participant 12", "Kim Lee (12)", "28.5", "30", "-"]


def test_options_that_cannot_be_meant_are_refused_in_words(evening, capsys):
    for option, words in (
        (["--late", "a lot"], "'a lot' is no part of a rule such as"),
        (["--due", "Friday"], "it must read like 2026-11-20 18:00"),
    ):
        with pytest.raises(SystemExit, match="2"):
            report(evening, *option)
        assert words in capsys.readouterr().err
    assert report(evening, "--marks", str(evening / "Grades.csv")) == 2
    assert report(evening, "--marks", str(evening / "submissions.zip")) == 2
    assert "it is no file of marks" in capsys.readouterr().err
    other = evening / "other.json"
    other.write_text('{"assignment": "maximum", "marks": []}', "utf-8")
    assert report(evening, "--marks", str(other)) == 2
    assert "it has marks of maximum, not of likelihood" in capsys.readouterr().err
    assert HOMEWORK.name == "likelihood"
