"""Tables in Markdown, made from `results.json` and from nothing else."""

from benchmarks.verdict import AIMS, LARGE, OURS, YARDSTICK

MODELS = {
    "logistic": "Logistic regression",
    "poisson": "Poisson regression",
    "linear": "Linear regression",
    "normal": "Normal distribution",
}

NO_BREAK = "\N{NO-BREAK SPACE}"


def table(head, rows):
    """Return a table; columns whose head ends in a colon are set to the right."""
    rule = ["---:" if name.endswith(":") else "---" for name in head]
    lines = [[name.removesuffix(":") for name in head], rule, *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def filled(page, command, tables):
    """Return the text of a page with new tables between the marks of a command."""
    begin, end = f"<!-- written by {command}: begin -->", "<!-- end -->"
    before, rest = page.split(begin)
    return f"{before}{begin}\n\n{tables}\n{end}{rest.split(end, 1)[1]}"


def aims(measured):
    """Return the table of aims, each with what was measured."""
    rows = []
    for aim in AIMS:
        cells, missed, ends = aim.cells(measured), aim.missed(measured), aim.ends(measured)
        if cells:
            shown = dict.fromkeys(f"{end:.3g}".replace("-", "−") for end in ends)
            met = f"{len(cells) - len(missed)} of {len(cells)} cells"
            rows.append([aim.model, aim.words, " to ".join(shown), met.replace(" ", NO_BREAK)])
    return table(["Model", "Aim", "Measured", "Met in"], rows)


def size(cell):
    """Name a cell within its model."""
    return f"n = {power(cell.n)}" + f", k = {cell.k}" * (cell.model != "normal")


def power(n):
    """Write a power of ten as code does: 1e6."""
    return f"{n:.0e}".replace("e+0", "e")


def ratios(measured, model):
    """Return the table of one model: ratios first, times and digits beside them."""
    yardstick = YARDSTICK[model]
    # numpy.linalg.lstsq is called lstsq here: a table must fit a page.
    others = [f"ratio to {yardstick.split('.', 2)[2]}:"] if yardstick else []
    head = ["n:", *["k:"] * (model != "normal"), "ratio to best:", *others]
    head += ["mlelib (digits):", "best peer (digits):", "one read:", "who is best"]
    rows = [ratio_row(cell, yardstick, len(head)) for cell in measured if cell.model == model]
    return table(head, rows)


def ratio_row(cell, yardstick, width):
    """Return the line of one cell."""
    begin = [power(cell.n), *[str(cell.k)] * (cell.model != "normal")]
    if not cell.ours:
        left_out = [*begin, f"left out: {cell.left_out}"]
        return left_out + [""] * (width - len(left_out))
    best, others = cell.best(), [times(cell.ratio(yardstick))] if yardstick else []
    peer = [with_digits(best), duration(cell.read), best["name"]] if best else ["–", "–", "nobody"]
    return [*begin, times(cell.ratio()), *others, with_digits(cell.ours), *peer]


def everything(measured):
    """Return a table for each cell, with every contender and what it said."""
    head = ["", "time:", "runs:", "digits:", "memory / X:", "in its own words"]
    parts = []
    for cell in measured:
        rows = [
            [
                row["name"],
                duration(row["seconds"]),
                str(row["runs"]),
                f"{row['digits']:.1f}",
                memory(cell, row),
                row["note"].replace("|", "\\|"),
            ]
            for row in sorted(cell.rows.values(), key=lambda row: row["seconds"])
        ]
        last = cell.left_out and f"Left out: {cell.left_out}.\n"
        parts.append(f"### {cell.model}, {size(cell)}\n\n" + (last or table(head, rows)))
    return "\n".join(parts)


def larger(results):
    """Return the table of data that are larger than a worker's memory."""
    head = ["data / limit:", "n:", "steps:", "memory of a worker / limit:"]
    head += ["memory in one piece / limit:", "time / time in one piece:"]
    head += ["round of mini-batches / one piece:", "mini-batches end, in standard errors:"]
    rows = []
    for size in results["sizes"]:
        whole = size["seconds in one piece"]
        steps = dict.fromkeys([size["steps"], size["steps in one piece"]])
        rows.append(
            [
                str(size["data / limit"]),
                f"{size['n'] / 1e6:.1f}e6",
                " or ".join(map(str, steps)),
                f"{size['memory of a worker / limit']:.2f}",
                f"{size['memory in one piece / limit']:.1f}",
                times(size["seconds in parts"] / whole),
                times(size["seconds of one round of mini-batches"] / whole),
                f"{size['mini-batches, in standard errors']:.1f}",
            ]
        )
    return table(head, rows)


def in_a_line(cell):
    """Sum up one cell for the terminal."""
    if not cell.ours:
        return f"left out: {cell.left_out}"
    best = cell.best()
    peer = f"{best['name']} {with_digits(best)}" if best else "no peer with ten digits"
    note = cell.ours["note"] and f" ({cell.ours['note']})"
    return f"{times(cell.ratio()):>5}  {OURS} {with_digits(cell.ours)}{note}; {peer}"


def with_digits(row):
    """Write the time of a contender, and in brackets its digits."""
    return f"{duration(row['seconds'])}{NO_BREAK}({row['digits']:.1f})"


def duration(seconds):
    """Write a time with three digits and its unit."""
    seconds = float(f"{seconds:.3g}")
    unit, factor = next((u for u in (("s", 1), ("ms", 1e3)) if seconds * u[1] >= 1), ("µs", 1e6))
    places = max(0, 3 - len(str(int(seconds * factor))))
    return f"{seconds * factor:.{places}f}{NO_BREAK}{unit}"


def memory(cell, row):
    """Write a share of X, where X is not so small that Python's own objects are larger."""
    return f"{row['memory']:.3f}" if cell.n >= LARGE else "–"


def times(ratio):
    """Write a ratio; None is a dash."""
    return "–" if ratio is None else f"{ratio:.2f}"
