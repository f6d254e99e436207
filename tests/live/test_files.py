"""Where the files of the pages' Python come from: by their sums, once, from what answers first."""

import hashlib
import json

import pytest
from mlebook import live, pyodide, takeaway

GOOD, WRONG = b"as it was published", b"as somebody changed it"


@pytest.fixture
def wanted(monkeypatch, tmp_path):
    """Want one file; nobody publishes it, and the cache is empty."""
    sum_of = hashlib.sha256(GOOD).hexdigest()
    monkeypatch.setattr(pyodide, "sums", lambda: {"a.whl": sum_of})
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(pyodide, "from_publisher", lambda: lambda missing, take: None)
    monkeypatch.setattr(pyodide, "from_wheels", lambda: lambda missing, take: None)
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("MLEBOOK_PYODIDE", str(tmp_path / "folder"))
    return tmp_path / "folder" / "a.whl"


def test_a_file_of_the_named_folder_is_taken_once_and_kept(wanted):
    wanted.write_bytes(GOOD)
    said = []
    found = pyodide.files(said.append)
    assert found["a.whl"].read_bytes() == GOOD
    assert said == ["Python for the pages: 1 of 1 files, 0 MB"]
    wanted.unlink()
    assert pyodide.files(said.append) == found
    assert len(said) == 1


def test_a_file_with_another_sum_is_refused(wanted):
    wanted.write_bytes(WRONG)
    with pytest.raises(OSError, match=r"such as a\.whl.*what was found as a\.whl has another sum"):
        pyodide.files(print)
    assert not (pyodide.cache() / "a.whl").exists()


def test_a_file_that_was_spoilt_in_the_cache_is_got_again(wanted):
    wanted.write_bytes(GOOD)
    path = pyodide.files(print)["a.whl"]
    path.write_bytes(WRONG)
    assert pyodide.files(print)["a.whl"].read_bytes() == GOOD


def test_the_next_place_is_asked_for_what_is_missing(wanted, monkeypatch):
    asked = []

    def place(missing, take):
        asked.append(missing)
        assert take("a.whl", GOOD)

    monkeypatch.setattr(pyodide, "from_wheels", lambda: place)
    pyodide.files(print)
    pyodide.files(print)
    assert asked == [["a.whl"]]


def test_nothing_is_asked_where_none_is_wished(wanted, monkeypatch):
    wanted.write_bytes(GOOD)
    monkeypatch.setenv("MLEBOOK_PYODIDE", "none")
    with pytest.raises(OSError, match="forbids"):
        pyodide.files(print)


def test_without_files_the_build_says_so_and_goes_on(wanted, monkeypatch):
    said = []
    monkeypatch.setattr(pyodide.LOGGER, "info", lambda words, *values: said.append(words % values))
    assert pyodide.found.__wrapped__() is None
    assert len(said) == 1
    assert said[0].startswith("The pages will have no Run: 1 files, such as a.whl, were not")


def test_a_wheel_that_is_not_found_gives_nothing(tmp_path):
    assert list(pyodide.downloaded("no-such-wheel-of-mine==0", tmp_path)) == []


def test_every_file_has_a_sum_and_every_package_what_it_needs():
    lock = pyodide.lock()
    assert {len(sum_of) for sum_of in pyodide.sums().values()} == {64}
    packages = lock["packages"]
    assert {need for entry in packages.values() for need in entry["depends"]} <= set(packages)


def test_pages_are_told_of_all_files_and_no_word_is_missing(tmp_path, monkeypatch):
    made = {"mlelib.whl": b"1", "mlepage.zip": b"2"}
    lock = pyodide.lock()
    lock["packages"] |= live.own_entries(made)
    for entry in [*lock["core"], *(e["file_name"] for e in lock["packages"].values())]:
        (tmp_path / entry).write_bytes(b"")
    about = live.describe(lock, tmp_path)
    assert about["packages"]["sklearn"] == "scikit-learn"
    assert about["files"]["mlepage.zip"] == [0, hashlib.sha256(b"2").hexdigest(), "mlepage"]
    scripts = "".join(p.read_text("utf-8") for p in (live.LIVE / "page").glob("*.js"))
    words = [word for word in about["words"] if f"words.{word}" not in scripts]
    assert set(words) <= {"waiting", "stale", "failed", "same", "done", "differs", "edited"}
    json.dumps(about)


def test_every_package_has_its_license_named():
    named = (live.LIVE / "LICENSES.txt").read_text("utf-8").splitlines()
    assert set(pyodide.lock()["packages"]) <= {line.split()[0] for line in named if "  " in line}


def test_the_take_away_does_not_carry_it():
    assert not any("pyodide" in name or "live" in name for name in takeaway.LIBRARY)
