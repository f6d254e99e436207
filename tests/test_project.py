"""What the parts of the project say of each other: version, contents, references, colors."""

import re
import tomllib

import yaml
from truth.exceptions import ROOT
from truth.notebook import Notebook

import mlelib
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


def cited(path):
    """Return {doi: year} of the references on a page."""
    cells = Notebook.read(path).markdown if path.suffix == ".ipynb" else ()
    text = "\n".join(c.source for _, c in cells) or path.read_text("utf-8")
    pattern = r"\((\d{4})\),? \[doi:(\S+)\]\(https://doi\.org/(\S+)\)\."
    found = re.findall(pattern, text)
    assert [doi for _, doi, _ in found] == [target for _, _, target in found]
    assert len(found) == text.count("https://doi.org/"), f"{path.name}: (year), [doi:…](…)."
    return {doi: year for year, doi, _ in found}


def test_references_are_the_same_in_the_chapters_the_list_and_the_bibliography():
    """A DOI of a chapter stands on the page of references and in references.bib, same year."""
    entry = r"year\s*= \{(\d+)\}.*?doi\s*= \{(.*?)\}"
    known = {doi: year for year, doi in re.findall(entry, read("references.bib"), re.S)}
    listed = cited(ROOT / "chapters" / "references.md")
    assert listed == known
    assert {**listed, **{doi: year for path in PAGES for doi, year in cited(path).items()}} == known
    assert len(known) == read("references.bib").count("@")


def test_figures_and_style_sheet_have_the_same_colors():
    """In light mode a figure on the page looks as the notebook draws it, on paper of the page."""
    style = read("_static/book.css").split('html[data-theme="dark"]')[0]
    light = dict(re.findall(r"--fig-(\w+): (#\w+)", style))
    assert light == {name: value for name, value in COLORS.items() if name in light}
    assert {*COLORS} - {*light} == {"paper"}
