"""Writing what was measured: `results.json`, tables, the plot, and two pages that show them."""

import json
import re
from pathlib import Path

from benchmarks.picture import picture, words
from benchmarks.tables import MODELS, aims, everything, filled, larger, ratios
from benchmarks.verdict import Measured

ROOT = Path(__file__).parents[1]
RESULTS = "benchmarks/results.json"
PAGE = "chapters/benchmarks.md"
LARGER = "benchmarks/larger.json"  # measured by itself: ``python benchmarks --larger``
CAPTION = """**Figure.** How long mlelib takes, over the time of a peer: below the full line it is
faster. The points that are joined are ratios to the peer named above the panel, hollow ones ratios
to the best peer with ten digits where that is another one. The dashed line is the aim."""


def files(results):
    """Return the texts of all files that show the results, by their paths; nothing is written."""
    measured = [Measured(entry) for entry in results["cells"]]
    tables = "\n".join(
        f"### {name}\n\n{ratios(measured, model)}"
        for model, name in MODELS.items()
        if any(cell.model == model for cell in measured)
    )
    found, circumstances = aims(measured), machine(results)
    beyond = json.loads((ROOT / LARGER).read_text("utf-8"))
    figure = f"![{words(measured)}](../_static/bench.svg)\n\n{CAPTION}\n"
    return {
        RESULTS: plain_json(results),
        "benchmarks/results.md": "# Benchmarks: all results\n\n"
        "Written by `make bench` from `results.json`; "
        "[the book](../chapters/benchmarks.md) says how it was measured.\n\n"
        f"{circumstances}\n{found}\n{tables}\n## Every contender\n\n{everything(measured)}",
        "_static/bench.svg": picture(measured),
        PAGE: filled(
            (ROOT / PAGE).read_text("utf-8"),
            "make bench",
            f"{circumstances}\n{found}\n{figure}\n{tables}\n"
            f"### Data larger than memory\n\n{machine(beyond)}\n{larger(beyond)}",
        ),
        "README.md": filled((ROOT / "README.md").read_text("utf-8"), "make bench", found),
    }


def plain_json(results):
    """Return the results as JSON, with one line for each contender of each cell."""
    text = json.dumps(results, indent=1, ensure_ascii=False)
    return re.sub(r"\{[^{}]*\}", lambda innermost: " ".join(innermost[0].split()), text) + "\n"


def machine(results):
    """Say in a sentence where and with what it was measured."""
    about = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return (
        f"Measured on {results['date']}, with one thread on {about['processor']} "
        f"({about['system']}): {versions}; {'; '.join(about['blas'])}.\n"
    )


def write(results, folder):
    """Write all files into a folder that has the shape of the repository; return their paths."""
    for path, text in files(results).items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
