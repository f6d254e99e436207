"""The book with and without a public address: buttons, links, and the notebooks for Colab."""

import re
import shutil
import subprocess
import sys
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import book
import nbformat
import page_checks
import pytest
from browser_checks import reader, served, visit
from exceptions import axe_options, table
from mlebook.colab import INSTALL
from mlebook.repository import Repository

ADDRESS = "https://github.com/owner-of/a.book"
ELSEWHERE = re.compile(r"binder|colab|github\.(?:com|dev)|feedback")


def of(**options):
    """Read a repository from the theme's options."""
    return Repository.of(SimpleNamespace(html_theme_options=options))


def test_no_address_is_no_repository():
    assert of() is of(repository_url="") is None


@pytest.mark.parametrize("wrong", ["github.com/a/b", "https://github.com/a", ADDRESS + "/tree/x"])
def test_a_wrong_address_is_refused_with_a_pattern_for_a_right_one(wrong):
    with pytest.raises(Exception, match=re.escape(f"{wrong!r}; it must read like https://github")):
        of(repository_url=wrong)


def test_addresses_name_owner_branch_and_page():
    """A slash at the end does no harm, and a name may hold a dot and a branch a slash."""
    where = of(repository_url=ADDRESS + "/", repository_branch="next/one")
    assert where == ("owner-of", "a.book", "next/one")
    binder = urlsplit(where.binder("chapters/x.ipynb"))
    assert (binder.netloc, binder.path) == ("mybinder.org", "/v2/gh/owner-of/a.book/next%2Fone")
    assert parse_qs(binder.query) == {"urlpath": ["lab/tree/chapters/x.ipynb"]}
    colab = "https://colab.research.google.com/github/owner-of/a.book/blob/gh-pages/colab/x.ipynb"
    assert where.colab("chapters/x.ipynb") == colab
    edit = "https://github.dev/owner-of/a.book/blob/next/one/chapters/x.md"
    assert where.edit("chapters/x.md") == edit
    assert where.chapter("x.ipynb") == colab
    page = "https://github.com/owner-of/a.book/blob/next/one/chapters/x.md"
    assert where.chapter("x.md") == page
    report = urlsplit(where.report("Why & how?", "chapters/x.md"))
    assert report.path == "/owner-of/a.book/issues/new"
    assert parse_qs(report.query)["title"] == ["An error in “Why & how?”"]
    assert parse_qs(report.query)["body"] == ["Page: chapters/x.md\n\n"]


def test_first_cell_for_colab_installs_there_and_does_nothing_elsewhere():
    """Run by IPython, with the command that installs replaced by one that says what it got."""
    cell = INSTALL.format("owner-of", "a.book", "main")
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "import sys, types\n"
        "shell = InteractiveShell()\n"
        "shell.register_magic_function(print, magic_name='pip')\n"
        f"cell = {cell!r}\n"
        "assert shell.run_cell(cell).success\n"
        "print('then')\n"
        "sys.modules['google.colab'] = types.ModuleType('google.colab')\n"
        "assert shell.run_cell(cell).success\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    wanted = 'install --quiet "mlelib[chapters] @ git+https://github.com/owner-of/a.book@main"'
    assert done.stdout.splitlines() == ["then", wanted], done.stderr


def test_without_an_address_no_page_names_one():
    """No button, no link and no script for what is not there."""
    html = book.build()
    for page in book.pages(html):
        parts = page_checks.soup(page).select("script[src], .bar")
        assert [part for part in parts if ELSEWHERE.search(str(part))] == [], page
    assert not (html / "colab").exists()


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """Build a copy of the whole book that has a public address."""
    copy = tmp_path_factory.mktemp("public") / "book"
    shutil.copytree(book.ROOT, copy, ignore=shutil.ignore_patterns("_build", ".git", ".venv"))
    settings = (copy / "_config.yml").read_text("utf-8")
    assert settings.count('repository_url: ""') == 1
    settings = settings.replace('repository_url: ""', f"repository_url: {ADDRESS}")
    (copy / "_config.yml").write_text(settings, encoding="utf-8")
    process = book.run(copy)
    assert (process.returncode, book.warnings(process)) == (0, [])
    return copy


@pytest.mark.slow
def test_with_an_address_every_page_can_be_run_mended_and_complained_of(public):
    """The buttons name the page; the page loads nothing from elsewhere, and has no other fault."""
    html, where = public / "_build" / "html", of(repository_url=ADDRESS)
    sources = [*(public / "chapters").glob("*.ipynb"), *(public / "chapters").glob("*.md")]
    for source in sources:
        path = source.relative_to(public).as_posix()
        page = html / path.replace("chapters/intro.md", "index.html")
        text = page_checks.soup(page.with_suffix(".html"))
        links = {a["href"] for a in text.select(".menu a[href^=http]")}
        title = text.select_one("article h1").find(string=True, recursive=False)
        expected = {where.edit(path)} | (
            {where.binder(path), where.colab(path)} if source.suffix == ".ipynb" else set()
        )
        assert links == expected | {where.report(title, path)}
    for page in book.pages(html):
        assert [fault for check in page_checks.CHECKS for fault in check(page)] == []


@pytest.mark.slow
def test_colab_gets_every_notebook_with_one_cell_before_it(public):
    """The rest of a copy is the chapter, with links that lead somewhere and solutions that wait."""
    for source in (public / "chapters").glob("*.ipynb"):
        copy = nbformat.read(public / "_build" / "html" / "colab" / source.name, 4)
        nbformat.validate(copy)
        first = copy.cells.pop(0)
        assert first.source == INSTALL.format("owner-of", "a.book", "main").strip()
        for cell, own in zip(copy.cells, nbformat.read(source, 4).cells, strict=True):
            if own.cell_type == "markdown":
                assert not re.search(r"\]\((?!https?:|#)", cell.source)
                assert re.sub(r"\]\([^)]*\)", "", cell.source) == re.sub(
                    r"\]\([^)]*\)", "", own.source
                )
            elif "jupyter" in own.metadata:
                assert (cell.outputs, cell.metadata["cellView"]) == ([], "form")
                assert cell.source == f"# @title The solution\n{own.source}"
            else:
                assert cell == own


@pytest.mark.slow
def test_on_the_narrowest_screen_there_is_room_for_all_buttons(browser, public):
    """And nothing to complain of for those who hear the page."""
    with served(public / "_build" / "html") as root, reader(browser, 320, "light") as context:
        assert visit(context, root, "chapters/notation.html", rules=axe_options(table())) == []


@pytest.mark.slow
def test_a_report_names_the_section_on_the_screen(browser, public):
    """At the top of a page there is none yet; further down it is the one that is read."""
    with reader(browser, 1280, "light") as context:
        page = context.new_page()
        page.goto((public / "_build/html/chapters/notation.html").as_uri())

        link = page.locator("a.report")

        def body():
            link.dispatch_event("focus")
            return parse_qs(urlsplit(link.get_attribute("href")).query)["body"][0]

        page.locator(".menu.mend > summary").click()
        link.hover()
        assert body() == "Page: chapters/notation.ipynb\n\n"
        # Not by the mouse again: to reach a button that is always on screen, it would scroll.
        page.evaluate("document.querySelector('#precision').scrollIntoView({behavior: 'instant'})")
        assert body() == "Page: chapters/notation.ipynb\nSection: Precision (#precision)\n\n"
