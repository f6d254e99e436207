"""What a spreadsheet does to a table, done to ours: everything is what it was afterwards."""

import csv
import re

import pytest

from mlegrade.reports import sheet
from mlegrade.reports.who import Finder

FORMULAS = ["=1+1", " =1", "+1", "-1", "@x", "\tx", "\r=1", "\uff1d1+1", "\uff0b1", "\uff0d1"]
FORMULAS += ["\uff20x", "\u200b=1", "\ufeff=1", "\u00a0=1", "\u2212 1"]
IDS = ["00123", "123456789012345", "12E5", "3-4", "2026-11-20", "MAR1", "1 sep"]


def excel(path, delimiter=","):
    """Open a table and save it as Excel does, with what it makes of each cell."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [[seen(cell) for cell in row] for row in csv.reader(file)]
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def seen(cell):
    """Return what Excel shows of a cell, and saves."""
    if text := re.fullmatch(r'="(.*)"', cell):
        return text[1]
    if re.match(r"[=+\-@]", cell):
        return "#NAME?"
    if cell.isdecimal():
        return str(int(cell)) if len(cell) < 12 else f"{float(cell):.5E}"
    return "date" if re.fullmatch(r"\d+[-/]\d+|MAR1|2026-11-20|1 sep|12E5", cell) else cell[:32767]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_reaches_a_spreadsheet(text):
    assert sheet.safe(text).startswith("'")
    assert sheet.plain(sheet.safe(text)) == text


@pytest.mark.parametrize("name", [*IDS, "Zoë Müller", "=Good.", "'tis", "12345", ""])
def test_what_is_written_comes_back(name, tmp_path):
    path = tmp_path / "t.csv"
    sheet.write(path, ["student", "points"], [[name, 4.5]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert sheet.read(path)[0] == {"student": name, "points": "4.5", "line": 2}
    excel(path, ";")
    assert sheet.read(path)[0]["student"] == name


def test_orders_to_a_terminal_are_taken_out():
    assert sheet.safe("\x1b[2JKim\u202e") == "\ufffd[2JKim\ufffd"
    assert sheet.safe("two\nlines") == "two\nlines"


def test_a_long_text_is_cut_and_says_where_all_of_it_is():
    assert sheet.short("short") == "short"
    cut = sheet.short("data:image/png;base64," + "A" * 200_000)
    assert len(cut) < 1100
    assert "200,022 characters; all of it is in marking.html" in cut


def test_no_cell_is_longer_than_a_spreadsheet_takes():
    assert len(sheet.safe("flag; " * 20_000)) < 32_767


def test_a_table_with_other_columns_is_refused_in_words(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("name;mark\nann;4\n", "utf-8")
    with pytest.raises(SystemExit, match="its first line is 'name,mark'; the columns points, st"):
        sheet.read(path, {"student", "points"})


def test_a_student_is_found_by_what_a_spreadsheet_left_of_the_name():
    finder = Finder({"00123": [], "Kim Lee (77)": ["77"], "0456": [], "456": []})
    assert finder.find("123") == finder.find("00123") == finder.find("123,0") == "00123"
    assert finder.find("77") == finder.find("Participant 77") == "Kim Lee (77)"
    assert finder.find(" kim  lee (77)") == "Kim Lee (77)"
    assert finder.find("456") == "456"
    assert finder.find("00456") is None
    assert "could be 0456 or 456" in finder.remedy("00456")
    assert "there is no student 'Ann'" in finder.remedy("Ann")
