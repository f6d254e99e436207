"""The command takes notebooks and folders; used wrongly it says so and ends with 2."""

import sys

import pytest

from bookcheck.__main__ import main


def test_a_folder_is_checked(spoil, monkeypatch, capsys):
    """Every notebook in it, with its name before the work begins; 0 where nothing is wrong."""
    folder = spoil(lambda raw: None).path.parent
    monkeypatch.setattr(sys, "argv", ["bookcheck", str(folder)])
    assert main() == 0
    said = capsys.readouterr()
    assert said.err == "90-sample.ipynb …\n"
    assert said.out.splitlines()[-1].startswith("0 problems; ")


@pytest.mark.parametrize("arguments", [[], ["nowhere.ipynb"], ["."], ["--read", "6.4", "."]])
def test_a_wrong_command_ends_with_2(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["bookcheck", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "no notebook at" in capsys.readouterr().err or not arguments
