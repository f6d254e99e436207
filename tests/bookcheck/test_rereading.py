"""A formula that has changed is read again, one by one: what is noted of the others stays."""

import subprocess
import sys

import pytest
import sample
from exceptions import ROOT
from spoil import meta, write

from bookcheck.checkers import refused
from bookcheck.given import Given
from bookcheck.notebook import Notebook
from bookcheck.twins import reread
from bookcheck.twins.formulas import plain
from bookcheck.twins.inline import equalities, short

SECOND = r"$$ c = a - b \tag{90.2} $$"
NOTED = {"90.1": sample.READ, "90.2": "c=a-b"}


def two(first, second):
    """Return a change of the sample: two formulas of one twin, with other signs than noted."""

    def change(raw):
        write("spread-seen", r"-\frac{1}", rf"{first}\frac{{1}}")(raw)
        write("mean-seen", "The mean", f"{SECOND.replace('-', second)}\n\nThe mean")(raw)
        meta("loglik-check", checks=["90.1", "90.2"], formulas=dict(NOTED))(raw)

    return change


def test_one_tag_is_renewed_and_no_other(spoil):
    """A sign flipped in (90.1) is not swept along when (90.2) is read again."""
    assert refused(spoil(two("-", "-"))) == {}
    changed = spoil(two("+", "+"))
    assert len(refused(changed)["twins"]) == 2
    command = [sys.executable, "-m", "bookcheck", "--read", "90.2", str(changed.path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "(90.2) before: c=a-b\n(90.2) now:    c=a+b\n" in done.stdout
    assert "cell 9 (loglik-check):\nterms = [" in done.stdout
    (left,) = refused(Notebook.read(changed.path, changed.given))["twins"]
    assert "formula (90.1) is" in left


@pytest.mark.parametrize("arguments", [[], ["chapters/06-normal.ipynb"]])
def test_a_name_is_wanted(arguments):
    """All at once is what nobody reads."""
    with pytest.raises(SystemExit, match="name the formula, then the notebook: --read"):
        reread.main(arguments)


def test_an_unknown_name_is_refused(spoil):
    with pytest.raises(SystemExit, match=r"90-sample\.ipynb has no formula 90\.7: give a tag, or"):
        reread.main(["90.7", str(spoil(two("-", "-")).path)])


def test_spacing_is_no_change(spoil):
    """Where a formula breathes, it still says the same; a line more does not."""
    spaced = write("spread-seen", r"\frac{1}{2} \sum", r"\frac {1}{2}\,\; \sum")
    assert refused(spoil(spaced)) == {}
    assert plain(r"a \\ b") != plain(r"a \ b") == plain("a~b")
    assert plain(r"\log p") == plain(r"\log\,p") != plain(r"\logp")


def test_an_inline_formula_is_renewed(spoil, capsys):
    """What it was is found in the list, shown, and replaced; the rest of the list stays."""
    read = Given(inline=((sample.NAME, "a=-b/c"), ("other.ipynb", "x=y")))
    assert refused(spoil(write("mean-seen", "The mean", "As $a = -b/c$, the mean"), read)) == {}
    changed = spoil(write("mean-seen", "The mean", "As $a = b/c$, the mean"), read)
    (line,) = refused(changed)["inline"]
    name = short("a=b/c")
    assert "'a=b/c' was read as 'a=-b/c': read it in its sentence" in line
    assert f"--read {name} chapters/{sample.NAME}`" in line
    reread.inline(changed, name)
    assert "before: a=-b/c\nnow:    a=b/c\nin cell 4 (mean-seen):\nAs $a" in capsys.readouterr().out
    renewed = Given.load(changed.rules).inline
    assert renewed == ((sample.NAME, "a=b/c"), ("other.ipynb", "x=y"))
    assert refused(Notebook.read(changed.path, Given(inline=renewed))) == {}


def test_an_inline_formula_that_is_new_is_added(spoil):
    changed = spoil(write("mean-seen", "The mean", "As $a = b/c$, the mean"))
    reread.inline(changed, short("a=b/c"))
    assert Given.load(changed.rules).inline == ((sample.NAME, "a=b/c"),)


def test_a_line_that_nothing_needs_is_named(spoil):
    """Also where the formula stands once and the list has it twice."""
    once = write("mean-seen", "The mean", "As $a = b/c$, the mean")
    (line,) = refused(spoil(once, Given(inline=((sample.NAME, "a=b/c"),) * 2)))["inline"]
    assert "tests/inline.txt: 'a=b/c' does not stand in the notebook: remove the line" in line


def test_a_formula_with_numbers_only_is_no_equality(spoil):
    """Those are compared with outputs, as all numbers are."""
    found = spoil(write("mean-seen", "The mean", r"As $a = \frac12$ and $b < c$, the mean"))
    assert [formula for _, formula in equalities(found)] == ["b<c"]
