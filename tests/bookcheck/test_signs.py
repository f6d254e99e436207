"""A formula that SymPy can read, and its twin, have the same signs."""

from pathlib import Path

import nbformat
import pytest
import refresh

from bookcheck.given import Given
from bookcheck.notebook import Notebook
from bookcheck.twins.signs import check, sides

TWIN = """\
slope = k / p - (n - k) / (1 - p)
log_odds = np.log(p_hat / (1 - p_hat))
bend = -n / sigma2**2
ways = math.comb(n - 1, k)
assert np.isclose(slope, check.derivative(loglik, p), rtol=1e-8, atol=0)"""


def notebook(formula):
    """Return a notebook of one formula and its twin."""
    text = nbformat.v4.new_markdown_cell(rf"$$ {formula} \tag{{1.1}} $$")
    twin = nbformat.v4.new_code_cell(TWIN, metadata={"checks": ["1.1"]})
    return Notebook(Path("a.ipynb"), nbformat.v4.new_notebook(cells=[text, twin]), Given())


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        (r"U(p) = \frac{k}{p} - \frac{n-k}{1-p}", r"U(p) = \frac{k}{p} + \frac{n-k}{1-p}"),
        (r"U(p) = \frac{k}{p} - \frac{n-k}{1-p}", r"U(p) = \frac{k}{p} - \frac{n-k}{1+p}"),
        (r"\eta = \log\frac{\hat p}{1 - \hat p}", r"\eta = \log\frac{\hat p}{1 + \hat p}"),
        (r"b = -\frac{n}{(\sigma^2)^2}", r"b = \frac{n}{(\sigma^2)^2}"),
        (r"w = \binom{n-1}{k},", r"w = \binom{n+1}{k},"),
        (r"1 = 2 \approx -(1-p) + p\,", None),
        (r"\ell(p) = \sum_i x_i - n", None),
    ],
)
def test_a_turned_sign_is_noticed(formula, wrong):
    """The formula passes; with a sign turned it does not; one that cannot be read is left out."""
    assert check(notebook(formula)) == []
    if wrong:
        (problem,) = check(notebook(wrong))
        assert "cell 0" in str(problem)
        assert "formula (1.1) has a sign that its twin has not" in str(problem)


def test_some_formulas_of_the_book_are_read(record_property):
    """The others have sums, vectors or operators, or twins that compute them another way."""
    books = [Notebook.read(path) for path in refresh.chapters()[0]]
    read = {tag for book in books for _, tag, there, _ in sides(book) if there}
    record_property("numbered formulas evaluated beside their twins", len(read))
    assert len(read) >= 20
