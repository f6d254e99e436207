"""A small chapter that keeps every promise; the tests spoil copies of it, one change at a time."""

import nbformat
from kernels import AsyncKernel
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from refresh import HIDDEN as IN_LAB
from refresh import METADATA

NAME = "90-sample.ipynb"
ALT = "A parabola over μ from 4 to 5.60, with its top of -1.40 at μ = 4.80, marked by a dot."
READ = r"\ell (\mu )=-\frac {1}{2}\sum _{i=1}^{n}(x_i-\mu )^2"
METADATA_OF = {
    "loglik-check": {"checks": ["90.1"], "formulas": {"90.1": READ}},
    "parabola": {"mystnb": {"image": {"alt": ALT}}},
    "error": {"tags": ["hide-cell", "raises-exception"], "jupyter": IN_LAB},
}
HIDDEN = {"tags": ["hide-cell"], "jupyter": IN_LAB}
HINT = "<details><summary>Hint</summary>\n\nTry it on paper first: one line will do.\n\n</details>"

# A cell begins with a line of ---- and its id; code cells say so.
TEXT = r"""
---- title
# Which mean made these five numbers?

Here are five numbers, $x = (4, 5, 6, 5, 4)$. Guess, before you read on, which mean they came from.
At the end you can find the best mean by hand, check it, and say how well the data know it.
---- imports code
import matplotlib.pyplot as plt
import numpy as np

from mlelib import plot

plot.use_book_style()
rng = np.random.default_rng(1)
---- best-mean
## The best mean

We type the five numbers in and take their average, as one would by hand on paper.
---- mean code
x = np.array([4, 5, 6, 5, 4])
mu_hat = float(x.mean())
mu_hat
---- mean-seen
The mean is 4.80, which is the fraction $\tfrac{24}{5}$ written as a decimal number. The sum of
the data is shown below, together with the spread around the mean.
---- spread code
sigma2_hat = float(((x - mu_hat) ** 2).mean())
int(x.sum()), round(sigma2_hat, 8)
---- spread-seen
The sum is 24 and the variance is $\hat\sigma^2 = 0.56$, in squares of the unit of the data. For a
fixed variance the log-likelihood, up to a constant, is a sum of squares with a minus sign:

$$ \ell(\mu) = -\frac{1}{2} \sum_{i=1}^{n} (x_i - \mu)^2 \tag{90.1} $$

A function that is this sentence, and its value at a point that is not the top, come next.
---- loglik code
def loglik(mu):
    return float(-0.5 * ((x - mu) ** 2).sum())


round(loglik(4.25), 5)
---- loglik-seen
At 4.25 the value is −2.156; by the second way of computing it, the two agree.
---- loglik-check code
terms = [0.5 * (value - 4.25) ** 2 for value in x]
assert np.isclose(loglik(4.25), -sum(terms), rtol=1e-12, atol=0)
---- loglik-checked
The assertion says nothing when it holds. How high is the function at its top, at the mean?
---- top code
round(mu_hat, 8), round(loglik(mu_hat), 4)
---- top-seen
It is $\ell(\hat\mu) = -1.40$, higher than before, and (90.1) is a parabola in the mean. Now we
draw it, to see how fast the function falls off on both sides of the top.
---- parabola code
grid = np.linspace(4, 5.6, 41)
plt.plot(grid, [loglik(mu) for mu in grid])
plt.plot(mu_hat, loglik(mu_hat), "o")
plt.show()
---- parabola-seen
**Figure.** The function has one top, at 4.80, and falls off equally fast on both sides of it.

One more thing is worth a look: about 95 % of the means of new samples lie near the true mean.
---- coverage code
z = rng.standard_normal(100_000)
round(float((abs(z) < 1.96).mean()), 2)
---- coverage-seen
That is the share of 100,000 draws within 1.96 standard errors of the middle. [Stigler
(1977)](https://doi.org/10.1214/aos/1176343997) tells the long history of such rules.
---- remember
## Remember

- The mean maximizes the likelihood of a normal sample, whatever the variance is.
---- libraries
## The same in other libraries

NumPy's `mean` and `var` are all that one needs for this.
---- quiz
## Quick quiz

Choose first.
---- quiz-middle
**Question.** Is the mean one of the numbers?

1. Yes.
2. It need not be.

<details><summary>Answer</summary>

1. No. Here it is not.
2. **Right.** It lies between them.

</details>
---- quiz-move
**Question.** One number grows by a unit. What does the mean do?

1. It stays.
2. By a unit.
3. By a fifth.

<details><summary>Answer</summary>

1. No. Every number has a share.
2. No. All five would.
3. **Right.** That is its share.

</details>
---- quiz-top
**Question.** Is the top always at the mean?

1. **Not** always.
2. Always.

<details><summary>Answer</summary>

1. No. The sum of squares
   is smallest there.
2. **Right.** The derivation used no number.

</details>
---- quiz-check code
# Right: 2, 3, 2
shares = []
for grows in range(5):
    numbers = x.copy()
    numbers[grows] += 1
    shares.append(numbers.mean() - mu_hat)
assert np.allclose(shares, 1 / 5, rtol=1e-12, atol=0)
---- quiz-checked
So a fifth it is.
---- exercises
## Exercises
---- shift-question
### Shift

Add one to each number. What happens to the mean, and why?
---- shift code
float((x + 1).mean())
---- scale-question
### Scale

Double each number. What happens to the mean, and why?
---- scale code
float((2 * x).mean())
---- median-question
### Median

Find the middle number. Does it beat the mean in the formula above?
---- median code
float(np.median(x))
---- error-question
### Error

Divide by zero in plain Python, and read what it says.
---- error code
1 / 0
---- error-seen
A `ZeroDivisionError` says what is wrong.
---- references
## References

- S. Stigler, *Do robust estimators work?*, Annals of Statistics 5 (1977), 1055–1098.
"""


def unexecuted():
    """Return the chapter without outputs."""
    cells = []
    for part in TEXT.strip().removeprefix("---- ").split("\n---- "):
        head, source = part.split("\n", 1)
        name, *kind = head.split()
        if kind:
            hidden = HIDDEN if name in {"quiz-check", "shift", "scale", "median"} else {}
            metadata = METADATA_OF.get(name, hidden)
            cells.append(new_code_cell(source, id=name, metadata=metadata))
        else:
            hint = f"\n\n{HINT}" if source.startswith("### ") else ""
            cells.append(new_markdown_cell(source + hint, id=name))
    return new_notebook(cells=cells, metadata=METADATA, nbformat_minor=5)


def executed(folder):
    """Return the chapter with its outputs, as a refresh would write it."""
    notebook = unexecuted()
    NotebookClient(
        notebook,
        kernel_manager_class=AsyncKernel,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook
