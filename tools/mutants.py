"""Change the numerical code in thousands of small ways, and see whether the tests notice each.

``python tools/mutants.py`` runs mutmut over mlelib, as configured in pyproject.toml.  Changes that
no test notices survive; each must stand in tests/survivors.toml with a reason, and at least 95 %
of all must be killed.  A survivor may be harmless, the same function in other words: it counts
all the same.  ``--keep`` keeps the folder mutants/, so that the next run with ``--keep`` tries
again only what has not failed a test yet, or is new.  With files, as in ``python tools/mutants.py
mlelib/check.py``, only theirs are tried; of the others, what is listed stays if it still exists.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
MUTANTS, KEPT = ROOT / "mutants", ROOT / "tests" / "survivors.toml"
LEAST = 0.95
LIMIT = 4 * 3600  # seconds
HEAD = """# Changes to mlelib that no test notices, each with the reason why none does.
# `make mutants` compares them with what it finds, and writes the figures.
"""


def forget_survivors():
    """Have mutmut try again what no test has failed on so far: tests may be new."""
    from mutmut.stats import status_by_exit_code

    for path in MUTANTS.glob("mlelib/**/*.meta"):
        meta = json.loads(path.read_text("utf-8"))
        for key, code in meta["exit_code_by_key"].items():
            if status_by_exit_code[code] != "killed":
                meta["exit_code_by_key"][key] = None
        path.write_text(json.dumps(meta), "utf-8")


def run(files):
    """Run mutmut, which shows its progress; stop it at the limit."""
    mutmut = Path(sys.executable).with_name("mutmut")
    names = [file.removesuffix(".py").replace("/", ".") + ".*" for file in files]
    try:
        subprocess.run([mutmut, "run", "--max-children", "2", *names], check=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        sys.exit(f"\nmutmut was stopped after {LIMIT} seconds: too slow a machine, or a loop.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"\nmutmut ended with status {error.returncode}; the reason stands above.")


def describe(key, path):
    """Write a mutant as its place, the lines it takes away and those it puts there."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.utils.format_utils import orig_function_and_class_names_from_key

    lines = get_diff_for_mutant(key, path=path).splitlines()[2:]
    old, new = (" ".join(s[1:].strip() for s in lines if s[:1] == sign) for sign in "-+")
    function, owner = orig_function_and_class_names_from_key(key)
    return f"{Path(path).stem}.{f'{owner}.' * bool(owner)}{function}: {old} --> {new}"


def results(files, before, old):
    """Return the figures, {module: (mutants, killed)}, and the survivors' descriptions.

    What was not tried, as only `files` were, is as it stood, if there still is as much of it.
    """
    from mutmut.stats import status_by_exit_code

    noticed = {"killed", "timeout"}  # an endless loop is noticed, too
    figures, survivors = {}, set()
    for path in sorted(MUTANTS.glob("mlelib/**/*.py.meta"), key=lambda path: path.name):
        source = path.relative_to(MUTANTS).with_suffix("").as_posix()
        name = Path(source).stem
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if files and source not in files:
            survivors |= {describe(key, source) for key in codes} & old.keys()
            if before.get(name, {}).get("mutants") == len(codes):
                figures[name] = tuple(before[name].values())
            continue
        alive = [key for key, code in codes.items() if status_by_exit_code[code] not in noticed]
        if codes:
            figures[name] = len(codes), len(codes) - len(alive)
        survivors |= {describe(key, source) for key in alive}
    figures["all"] = tuple(map(sum, zip(*figures.values(), strict=True)))
    return figures, survivors


def known():
    """Read what stands in the kept file: the figures, and {description: reason}."""
    table = tomllib.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    reasons = {text: row["why"] for row in table.get("reason", []) for text in row["survivors"]}
    return table.get("figures", {}), reasons


def write(figures, reasons):
    """Write the kept file: the figures, and the survivors by reason."""
    parts = [HEAD, "[figures]"]
    for name, (mutants, killed) in figures.items():
        parts.append(f"{name} = {{ mutants = {mutants}, killed = {killed} }}")
    for why in sorted(set(reasons.values())):
        rows = sorted(text for text, reason in reasons.items() if reason == why)
        parts += ["", "[[reason]]", f"why = {json.dumps(why, ensure_ascii=False)}", "survivors = ["]
        parts += [f"    {json.dumps(text, ensure_ascii=False)}," for text in rows] + ["]"]
    KEPT.write_text("\n".join(parts) + "\n", "utf-8")


def main(keep, files):
    """Run, report, compare; return whether enough was killed and every survivor has a reason."""
    before, old = known()
    if keep:
        forget_survivors()
    else:
        shutil.rmtree(MUTANTS, ignore_errors=True)
    try:
        run(files)
        figures, survivors = results(files, before, old)
    finally:
        if not keep:
            shutil.rmtree(MUTANTS, ignore_errors=True)
    for text in sorted(old.keys() - survivors):
        print(f"killed now, or gone, and no longer listed: {text}")
    for text in sorted(text for text in survivors if not old.get(text)):
        print(f"survived, without a reason: {text}")
    write(figures, {text: old.get(text, "") for text in survivors})
    for name, (made, dead) in figures.items():  # the last are all
        print(f"{name:16} {made:5} mutants, {dead:5} killed, {dead / made:7.1%}")
    print(f"At least {LEAST:.0%} must be killed; {KEPT.relative_to(ROOT)} lists the survivors.")
    return dead >= LEAST * made and all(old.get(text) for text in survivors)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--keep", action="store_true", help="begin where the last run ended")
    parser.add_argument("files", nargs="*", help="try these alone, as in mlelib/check.py")
    given = parser.parse_args()
    os.chdir(ROOT)
    for file in given.files:
        if not Path(file).is_file():
            parser.error(f"{file} is no file of the library: name it as in mlelib/check.py.")
    sys.exit(not main(given.keep, given.files))
