"""Late days: counted by the rule that the instructor wrote, with a reason for each point."""

from datetime import datetime

import pytest

from mlegrade.submissions import times
from mlegrade.submissions.late import moment, rule

RULE = rule("2026-11-20 18:00", "grace 15 minutes, 10% a day, at most 50%")


@pytest.mark.parametrize(
    ("handed", "lost"),
    [
        ("2026-11-20 17:59", 0),
        ("2026-11-20 18:15", 0),
        ("2026-11-20 18:16", 3),
        ("2026-11-21 18:00", 3),
        ("2026-11-21 18:01", 6),
        ("2026-12-24 18:00", 15),
    ],
)
def test_each_begun_day_costs_the_same_up_to_the_most(handed, lost):
    assert RULE.deduction(moment(handed), 30)[0] == lost


def test_a_deduction_has_its_reason():
    lost, why = RULE.deduction(moment("2026-12-24 18:00"), 30)
    assert lost == 15
    assert "handed in 2026-12-24 18:00, due 2026-11-20 18:00: 34 days late" in why
    assert why.endswith("10% a day of 30 points, at most 50%")
    assert RULE.deduction(moment("2026-11-20"), 30)[1].count("1 day late") == 1
    assert RULE.deduction(moment("2026-11-20 18:00"), 30) == (0, "")


def test_points_and_hours():
    hourly = rule("2026-11-20 18:00", "0.5 points an hour; at most 4 points")
    assert hourly.deduction(moment("2026-11-20 19:30"), 30)[0] == 1
    assert hourly.deduction(moment("2026-11-22 19:30"), 30)[0] == 4
    assert rule("2026-11-20", "20 points a day").deduction(moment("2026-12-01"), 30)[0] == 30


@pytest.mark.parametrize("text", ["ten percent", "10%", "grace of 5 minutes", "10% a week"])
def test_words_that_say_no_rule_are_refused(text):
    with pytest.raises(ValueError, match="is no part of a rule such as 'grace 15 minutes"):
        rule("2026-11-20", text)


def test_times_of_moodles_worksheet_and_of_any_table(tmp_path):
    path = tmp_path / "Grades.csv"
    path.write_text(
        "Identifier,Full name,Grade,Last modified (submission)\n"
        'Participant 12,Kim Lee,,"Friday, 20 November 2026, 11:59 PM"\nParticipant 13,Al,,-\n',
        "utf-8-sig",
    )
    assert times.read(path) == {"12": datetime(2026, 11, 20, 23, 59)}
    path.write_text("student;time\nKim;2026-11-21 01:00\n00123;2026-11-21\n", "utf-8")
    assert times.read(path) == {
        "kim": datetime(2026, 11, 21, 1),
        "123": datetime(2026, 11, 21, 23, 59, 59),
    }
    path.write_text("student;time\nkim;yesterday\n", "utf-8")
    with pytest.raises(SystemExit, match="line 2: 'yesterday' is no time"):
        times.read(path)
    path.write_text("name;when\nkim;2026-11-21\n", "utf-8")
    with pytest.raises(SystemExit, match="its columns are name, when; one of student, id"):
        times.read(path)


def test_nbgraders_note_is_read():
    assert times.from_note(b"2026-11-20 18:00:00.123456 UTC\n") is not None
    assert times.from_note(b"\xff") is None
