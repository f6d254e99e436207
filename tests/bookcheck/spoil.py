"""Small changes that spoil a chapter, each a function of the notebook; for the checkers' tests."""

import nbformat


def cell(raw, name):
    """Return a cell by its id."""
    return next(cell for cell in raw.cells if cell.id == name)


def write(name, old, new):
    """Return a change of one text in the source of a cell."""

    def change(raw):
        target = cell(raw, name)
        assert old in target.source
        target.source = target.source.replace(old, new, 1)

    return change


def prints(name, text):
    """Return a change that makes a cell print a text."""
    return shows(name, "stream", name="stdout", text=text)


def draws(old, new):
    """Return a change of the figure's SVG."""

    def change(raw):
        data = cell(raw, "parabola").outputs[0].data
        assert old in data["image/svg+xml"]
        data["image/svg+xml"] = data["image/svg+xml"].replace(old, new, 1)

    return change


def alt(text):
    """Return a change of the alt text."""

    def change(raw):
        cell(raw, "parabola").metadata["mystnb"] = {"image": {"alt": text}}

    return change


def meta(name, **entries):
    """Return a change of a cell's metadata; None removes an entry."""

    def change(raw):
        metadata = cell(raw, name).metadata
        metadata.update(entries)
        for key in [key for key, value in entries.items() if value is None]:
            del metadata[key]

    return change


def shows(cell_id, kind="display_data", **fields):
    """Return a change that adds an output to a cell."""

    def change(raw):
        cell(raw, cell_id).outputs.append(nbformat.v4.new_output(kind, **fields))

    return change


def drop(name):
    """Return a change that removes a cell."""

    def change(raw):
        raw.cells.remove(cell(raw, name))

    return change


def swap(raw):
    """Run two cells out of order."""
    first, second = cell(raw, "mean"), cell(raw, "spread")
    first.execution_count, second.execution_count = (second.execution_count, first.execution_count)


def hide_error(raw):
    """Announce no error, but show it."""
    cell(raw, "error").metadata["tags"] = ["hide-cell"]


def half_hide(raw):
    """Hide a solution on the page only."""
    cell(raw, "scale").metadata.pop("jupyter")


def long_median(raw):
    """Make most cells five lines long."""
    for target in raw.cells:
        if target.cell_type == "code" and target.id != "loglik-check":
            target.source = "a = 1\n" * 5 + target.source


def figure_with_time(raw):
    """Let a front end leave a note with an output."""
    cell(raw, "parabola").outputs[0].metadata["isolated"] = True


def random_id(raw):
    """Leave a cell the name that a front end gave it."""
    cell(raw, "mean").id = "a3f09c12"


def language_version(raw):
    """Keep the version of Python that ran last."""
    raw.metadata.language_info["version"] = "3.12.1"
