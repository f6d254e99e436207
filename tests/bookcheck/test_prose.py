"""Numbers in prose are found where they are claims, and compared as they are written."""

from decimal import Decimal
from pathlib import Path

import nbformat
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bookcheck.given import Given
from bookcheck.notebook import Notebook
from bookcheck.numbers.computed import literals, printed_numbers
from bookcheck.numbers.numerals import numerals
from bookcheck.numbers.prose import verdicts
from bookcheck.numbers.reading import readable


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a mean of 4.8, in 5 tosses out of 12.", ["4.8", "12"]),
        ("| n | 12 |\n|---|---|\n| mean | −0.50 |", ["12", "−0.50"]),
        ("## The 25 draws", ["25"]),
        ("from 10-20 or 3.5–4.5, x-0.5", ["10", "20", "3.5", "4.5", "0.5"]),
        ("299,852.4 km/s, or 1,000,000", ["299,852.4", "1,000,000"]),
        ("95 % and 14.65% and 12 percent", ["95 %", "14.65%", "12 percent"]),
        ("1.3e-7, 5 × 10⁻³, 2⁻¹⁰⁷⁴, 5²", ["1.3e-7", "5 × 10⁻³", "2⁻¹⁰⁷⁴"]),
        ("float64, x12, `n = 99`, σ²", []),
        ("```\n12.5\n```\n12. in a list\n10. too", []),
        ("[12 draws](https://e.org/99#12)", ["12"]),
        ("<img alt='12' width=40> https://e.org/2.5 doi 10.1214/aos/1176343997", []),
        ("Stigler (1977), (Silvapulle 1981), (Cook, 1979, p. 12)", []),
        ("in 1879, and (n = 1700)", ["1879", "1700"]),
        ("see (6.4) and (6.5)", ["6.5"]),
        (r"$\hat\mu = 4.8$, $x \approx -0.56$", ["4.8", "-0.56"]),
        (r"$(\mu, \sigma^2) = (4.8,\ 0.56)$", ["4.8", "0.56"]),
        (r"$[3.995,\ 5.605]$ and $\mu \in [3.761, 5.839]$", ["3.995", "5.605", "3.761", "5.839"]),
        (r"$\hat\mu = \frac{24}{5}$, $\tfrac{14}{25}$", ["24", "14", "25"]),
        (r"$n = 299\,852.4$, $95\,\%$, $p = 12\%$", [r"299\,852.4", r"95\,\%", r"12\%"]),
        (r"$\epsilon = 1.3 \times 10^{-7}$, $2^{-1074}$", [r"1.3 \times 10^{-7}", "2^{-1074}"]),
        (r"$$ -\frac{n}{2}\log(2\pi\cdot 0.5) - 12 x \tag{6.4} $$", ["0.5"]),
        (r"$1.96\sqrt{n} = 4.8 < 5.2\,x$", ["4.8", "5.2", "1.96"]),
        (r"$a < b$ and 12 where $c > d$", ["12"]),
        (r"$\sum_{i=1}^{20} x_i$", []),
        (r"$e^{-0.232}$, $(-1.5x)$, $n - 2.5$", ["-0.232", "-1.5", "2.5"]),
    ],
)
def test_claims_are_found(source, found):
    """What is a claim is found as written; code, links, years and references are not."""
    text = readable(source, tags=["6.4"])
    assert [n.text for line in text.splitlines() for n in numerals(line)] == found


def test_references_are_no_claims():
    """Volumes, pages and years are how a work is found; other numbers there are claims."""
    work = "- Stigler, *Annals of Statistics* 5 (1977), 1055–1098; gives 4.35, in 1986 too."
    assert [n.text for n in numerals(readable(work, references=True))] == ["4.35"]


@pytest.mark.parametrize(
    ("written", "computed", "verdict"),
    [
        ("4.8", "4.8000000", True),
        ("4.80", "4.8", True),
        ("4.80", "4.81", False),
        ("0.56", "0.564", True),
        ("0.56", "0.566", False),
        ("0.12", "0.125", True),  # to even
        ("0.13", "0.125", True),  # up
        ("5.65", "-5.645146", True),
        ("−5.65", "-5.645146", True),
        ("−5.65", "5.645146", False),
        ("+5.65", "-5.645146", False),
        ("95 %", "0.9498", True),
        ("95 %", "95.04", True),
        ("95 %", "0.96", False),
        ("14.65 %", "0.14650", True),
        ("95", "0.95", False),
        ("299,852.4", "299852.4", True),
        ("85,000", "84931", False),
        ("1.3 × 10⁻⁷", "1.3421e-07", True),
        ("1.3 × 10⁻⁷", "1.3421e-06", False),
        ("2⁻¹⁰⁷⁴", "5e-324", True),
        ("2⁻¹⁰⁷⁴", "1074", True),
        ("2⁻¹⁰⁷⁴", "1075", False),
        ("10⁻³", "0.001", True),
        ("10⁻³", "0.002", False),
    ],
)
def test_rounded_as_written(written, computed, verdict):
    """A computed number agrees when, rounded to the digits written, it is the number."""
    (numeral,) = numerals(written)
    assert numeral.agrees(printed_numbers(computed)) is verdict


@settings(derandomize=True, deadline=None, database=None)
@given(st.decimals(-1000, 1000, allow_nan=False, places=6), st.integers(1, 4))
def test_any_other_last_digit_is_refused(value, places):
    """A number rounded is accepted; with any other last digit it is not."""
    assume(abs(value.scaleb(places) % 1) != Decimal("0.5"))
    (numeral,) = numerals(f"{value:.{places}f}")
    assert numeral.agrees([value])
    assert len(numeral.neighbours()) == 9
    assert not set(numeral.neighbours()) & numeral.roundings([value])


def test_a_tie_may_be_rounded_either_way():
    """Half to even and half up are both in use."""
    assert [numerals(text)[0].agrees([Decimal("0.125")]) for text in ("0.12", "0.13")] == [True] * 2


def test_outputs_and_literals_are_read():
    """Numbers in outputs and in code, with their signs; names with digits are not numbers."""
    shown = "array([ 4.8, -1.5e-07, 5.])\nFraction(24, 5) n=12 1,234.5 float64 -3"
    expected = ["4.8", "-1.5e-07", "5.", "24", "5", "12", "1234.5", "-3"]
    assert printed_numbers(shown) == [Decimal(number) for number in expected]
    assert literals("y = x2 + 1_000 * -0.5 if True else 'a 12'") == [
        Decimal("-0.5"),
        Decimal(1000),
    ]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("is 2.156 at the point", True),
        ("is −2.156 at the point", False),
        ("is 2.156 below the top", False),
        ("loses 2.156 at once", False),
        ("lies behind by at least 2.156", False),
        ("falls by 1.5, 0.25 and 2.156", False),
        ("keeps 2.156 times its size", False),
        ("a bystander 2.156 away", True),
        ("2⁻¹⁰⁷⁴ of 2.156", True),
    ],
)
def test_a_negative_number_shows_its_sign_or_has_a_word_for_it(text, alone):
    """Without either it says something else than the cell."""
    cells = [nbformat.v4.new_code_cell("-2.156, -1.5, -0.25"), nbformat.v4.new_markdown_cell(text)]
    notebook = Notebook(Path("a.ipynb"), nbformat.v4.new_notebook(cells=cells), Given())
    last = [v for v in verdicts(notebook) if "2.156" in v.claim.numeral.text][-1]
    assert last.signless is alone
    assert last.computed is not alone
