"""Outputs: no error unannounced, no noise that another machine would print differently."""

import re
from decimal import Decimal

from bookcheck.notebook import printed

DIGITS, SMALLEST = 8, Decimal("1e-12")
NUMBER = re.compile(r"(?<![\w.])[-−+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?(?!\w)")
SCALAR = re.compile(r"np\.(?:float|int|uint|bool|complex|str)\w*\(")
RASTER = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def check(notebook):
    """Return what is wrong with the committed outputs of code cells."""
    return [
        notebook.problem(i, message)
        for i, cell in notebook.code
        for message in (*_kinds(notebook, i, cell), *_noise(cell))
    ]


def _kinds(notebook, index, cell):
    """Yield outputs of a kind that the book does not show."""
    announced = "raises-exception" in cell.metadata.get("tags", [])
    errors = [output.ename for output in cell.outputs if output.output_type == "error"]
    after = " ".join(cell.source for cell in notebook.cells[index + 1 : index + 2])
    if errors and not announced:
        yield f"{errors[0]}: mend the cell, or tag it raises-exception and explain the error"
    if announced and not errors:
        yield "tagged raises-exception, but shows no error: remove the tag or run the cell"
    if errors and announced and errors[0] not in after:
        yield f"the next cell must explain the {errors[0]}, by its name"
    for output in cell.outputs:
        if output.get("name") == "stderr":
            yield f"stderr: {output.text.strip()[:80]!r}; mend the cause of the message"
        for kind in sorted(RASTER & set(output.get("data", {}))) if notebook.rules.svg else []:
            yield f"{kind} output, which is not compared: call {notebook.rules.svg} for SVG"
        extra = set(output.get("metadata", {})) - {"needs_background"}
        if extra and notebook.rules.refresh:
            yield f"output metadata {sorted(extra)}: {notebook.rules.remedy}"


def _noise(cell):
    """Yield numbers with digits that are not the same on every machine.

    Whole numbers are exact and may be long; anything with a point or an exponent was rounded.
    """
    for text in printed(cell):
        for scalar in sorted(set(SCALAR.findall(text))):
            yield f"prints {scalar}…): convert with float() or int(), or .tolist()"
        for number in NUMBER.findall(text):
            value = Decimal(number.replace("−", "-"))
            mantissa = re.split("[eE]", number)[0]
            digits = len(re.sub(r"\D", "", mantissa).lstrip("0"))
            if digits > DIGITS:
                yield f"{number} has {digits} significant digits, at most {DIGITS}: round it"
            if 0 < abs(value) < SMALLEST:
                yield f"{number} is rounding noise below {SMALLEST}: compare it with a tolerance"
            if value == 0 and value.is_signed():
                yield f"{number}: the sign of a zero depends on the machine: round, then add 0.0"
