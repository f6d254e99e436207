"""See what was changed in cells that are not for answers. No mark depends on them."""

from mlegrade.submissions.cells import cells_of, id_of, text_of

GIVEN = ("given", "checks")
ENDING = "marks come from the answers alone"


def points_of(cell):
    """Return the points that a cell's metadata claim."""
    about = cell.get("metadata")
    about = about.get("nbgrader") if isinstance(about, dict) else None
    return about.get("points") if isinstance(about, dict) else None


def squeezed(cell):
    """Return a cell's text without its blanks, which some editors change."""
    return "".join(text_of(cell.get("source", cell.get("input"))).split())


def state(cells, name, text):
    """Say what became of a given cell: "" if it is there, once, as it was."""
    same = [cell for cell in cells if squeezed(cell) == text]
    named = [cell for cell in cells if id_of(cell) == name]
    if max(len(same), len(named)) > 1:
        return "is there more than once"
    if not same:
        return "was changed" if named else "is missing"
    return "" if same[0].get("cell_type") == "code" else "is no code any more"


def changes(raw, released):
    """List what was changed in a notebook beside its answers, a sentence each."""
    cells = cells_of(raw)
    found = [
        f"the cell {name} {what}; {ENDING}"
        for name in GIVEN
        if (what := state(cells, name, squeezed(released[name])))
    ]
    names = [id_of(cell) for cell in cells if id_of(cell) in released]
    first = list(dict.fromkeys(names))
    if first != [name for name in released if name in first]:
        found.append(f"the cells are in another order; {ENDING}")
    claimed = [cell for cell in cells if points_of(cell) is not None and id_of(cell) in released]
    if any(points_of(cell) != points_of(released[id_of(cell)]) for cell in claimed):
        found.append(f"the points in a cell were changed; {ENDING}")
    return found
