"""What the parts of the project say of each other: version, contents, colors."""

import re
import tomllib

import yaml
from exceptions import ROOT

import mlelib
import mlelib.explore
import mlelib.models
from mlelib.plot import COLORS

PAGES = sorted((ROOT / "chapters").glob("*.ipynb")) + sorted((ROOT / "chapters").glob("*.md"))


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_one_version_everywhere():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert version == mlelib.__version__ == yaml.safe_load(read("CITATION.cff"))["version"]
    assert f"## {version} (" in read("CHANGELOG.md")


def test_every_page_is_in_the_table_of_contents():
    listed = re.findall(r"(?:root|file): *(\S+)", read("_toc.yml"))
    assert sorted(listed) == sorted(f"chapters/{page.stem}" for page in PAGES)


def test_the_page_of_the_library_has_every_name():
    shown = set(re.findall(r":: (mlelib\.\S+)", read("chapters/api.md")))
    names = {f"mlelib.{name}" for name in mlelib.__all__}
    names |= {f"mlelib.explore.{name}" for name in mlelib.explore.__all__}
    names |= {f"mlelib.models.{n}" for n in mlelib.models.__all__ if n not in mlelib.__all__}
    assert names - shown == set()


def test_figures_and_style_sheet_have_the_same_colors():
    """In light mode a figure on the page looks as the notebook draws it, on paper of the page."""
    style = read("theme/book.css").split('html[data-theme="dark"]')[0]
    light = dict(re.findall(r"--fig-(\w+): (#\w+)", style))
    assert light == {name: value for name, value in COLORS.items() if name in light}
    assert {*COLORS} - {*light} == {"paper"}
