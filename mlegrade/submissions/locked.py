"""See what was changed in cells that are not for answers. No mark depends on them."""

from mlegrade.submissions.cells import read_cells, squeezed

GIVEN = ("given", "checks")
ENDING = "marks come from the answers alone"


def holds(cell, text):
    """Tell whether a cell has all lines of a given one, in order, perhaps among others."""
    lines = iter(map(squeezed, cell.text.splitlines()))
    return all(squeezed(line) in lines for line in text.splitlines() if line.strip())


def state(cells, name, text):
    """Say what became of a given cell: "" if it is there, once, with all that it had."""
    same = [cell for cell in cells if squeezed(cell.text) == squeezed(text)]
    named = [cell for cell in cells if cell.label == name]
    if max(len(same), len(named)) > 1:
        return "is there more than once"
    same = same or [cell for cell in named if holds(cell, text)]
    if not same:
        return "was changed" if named else "is missing"
    return "" if same[0].kind == "code" else "is no code any more"


def changes(cells, released):
    """List what was changed in a notebook beside its answers, a sentence each."""
    known = {cell.label: cell for cell in read_cells(released.values())}
    found = [
        f"the cell {name} {what}; {ENDING}"
        for name in GIVEN
        if (what := state(cells, name, known[name].text))
    ]
    cells = [cell for cell in cells if cell.label in known]
    first = list(dict.fromkeys(cell.label for cell in cells))
    if first != [name for name in known if name in first]:
        found.append(f"the cells are in another order; {ENDING}")
    if any(cell.points not in (None, known[cell.label].points) for cell in cells):
        found.append(f"the points in a cell were changed; {ENDING}")
    return found
