"""Cells: imports first, short, followed by a sentence; one seeded generator; clean metadata."""

import ast
import re
from statistics import median

from bookcheck.notebook import parse

MARKER = re.compile(r"NBVAL_|nbval-(?!current)|PYTEST_VALIDATE_IGNORE", re.I)
FORM = 4, 5, {"kernelspec", "language_info"}, {"name"}  # of a notebook, whoever ran it last


def lines(cell):
    """Return the lines of a code cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


def check(notebook):
    """Return what breaks the rules for code cells and for the notebook's metadata."""
    problems = [*_metadata(notebook), *_order(notebook), *_length(notebook)]
    for place, (i, cell) in enumerate(notebook.code):
        tree = parse(cell.source)
        if tree is None:
            message = "not plain Python (a magic?): write Python, the cell must run anywhere"
            problems.append(notebook.problem(i, message))
            continue
        found = [*_random(tree, first=place == 0)]
        late = place and notebook.rules.imports_first
        if late and any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(tree)):
            found.append("import outside the first code cell: move it there")
        problems += [notebook.problem(i, message) for message in found]
    return problems


def _metadata(notebook):
    """Yield marks, tags and keys that are none of the book's; what a refresh would set right."""
    rules = notebook.rules
    for i, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if rules.keys and (extra := set(cell.metadata) - set(rules.keys)):
            yield notebook.problem(i, f"metadata {sorted(extra)}: {rules.remedy}")
        if MARKER.search(f"{cell.source} {tags}"):
            message = "a marker that changes how the cell is tested: remove it, mend the cell"
            yield notebook.problem(i, message)
        elif rules.tags and (extra := set(tags) - set(rules.tags)):
            yield notebook.problem(i, f"tags {sorted(extra)}: only {sorted(rules.tags)} are used")
    if rules.refresh:
        yield from _refreshed(notebook)


def _refreshed(notebook):
    """Yield what the book's own command would set right: what changes from machine to machine."""
    raw, remedy = notebook.raw, notebook.rules.remedy
    language = set(raw.metadata.get("language_info", {}))
    if (raw.nbformat, raw.nbformat_minor, set(raw.metadata), language) != FORM:
        message = "format is not 4.5, or metadata hold more than kernelspec and language name"
        yield notebook.problem(None, f"{message}: {remedy}")
    for i, cell in enumerate(notebook.cells):
        in_lab = cell.metadata.get("jupyter", {})
        if in_lab.get("source_hidden") and not in_lab.get("outputs_hidden"):
            message = f"JupyterLab would show what it gave: {remedy}, which hides that, too"
            yield notebook.problem(i, message)
    if unnamed := [i for i, cell in enumerate(notebook.cells) if not readable(cell.get("id", ""))]:
        message = f"no readable id{_others(unnamed)}: {remedy}, which names cells by their headings"
        yield notebook.problem(unnamed[0], message)


def readable(name):
    """Whether an id is words, like mu-hat, and not what a front end made up, like a3f09c12."""
    return re.fullmatch(r"(?![0-9a-f]{8}$)[a-z][a-z0-9]*(-[a-z0-9]+)*", name)


def _others(places):
    """Say, after the first of the cells that share a fault, which the others are."""
    return f" (so too in cells {', '.join(map(str, places[1:]))})" if places[1:] else ""


def _order(notebook):
    """Yield cells that did not run once from top to bottom, and cells left without a sentence."""
    wrong = [
        (n, i, cell) for n, (i, cell) in enumerate(notebook.code, 1) if cell.execution_count != n
    ]
    if wrong:
        place, first, cell = wrong[0]
        message = f"execution count is {cell.execution_count}, not {place}"
        others = _others([i for _, i, _ in wrong])
        yield notebook.problem(first, f"{message}{others}: {notebook.rules.remedy}")
    for place, (i, _) in enumerate(notebook.code, 1):
        after = notebook.cells[i + 1 : i + 2]
        if (
            notebook.rules.sentences
            and place > 1
            and not (after and after[0].cell_type == "markdown")
        ):
            message = "no markdown cell follows: say in a sentence what was seen"
            yield notebook.problem(i, message)


def _length(notebook):
    """Yield long cells, and a notebook whose median cell is long."""
    most, middle = notebook.rules.most_lines, notebook.rules.median_lines
    lengths = [len(lines(cell)) for _, cell in notebook.code]
    for (i, _), length in zip(notebook.code, lengths, strict=True):
        if length > most:
            message = f"{length} lines of code, at most {most} are read: split the cell"
            yield notebook.problem(i, message)
    if middle and lengths and median(lengths) > middle:
        message = f"median cell has {median(lengths):g} lines, wanted {middle}: smaller steps"
        yield notebook.problem(None, message)


def _random(tree, first):
    """Yield uses of chance other than one ``default_rng(seed)`` in the first code cell."""
    made = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            if name == "default_rng":
                made += 1
                seed = node.args[0] if node.args else None
                literal = isinstance(seed, ast.Constant) and isinstance(seed.value, int)
                if not first or made > 1 or not literal:
                    yield "make one rng, in the first code cell: default_rng(a literal seed)"
            if name == "rvs" and "random_state" not in {k.arg for k in node.keywords}:
                yield "rvs without random_state=rng draws different numbers each time"
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node.value).endswith(".random")
            and node.attr not in {"default_rng", "Generator"}
        ):
            yield f"{ast.unparse(node)} is global and unseeded: draw from rng"
        if isinstance(node, ast.Import) and "random" in {name.name for name in node.names}:
            yield "the module random is global and unseeded: draw from rng"
