"""Make the book's environment, the folder .venv, from requirements.lock, or fill one that fits.

Only the standard library, and only syntax that Python 2.7 reads too: a Python that is too old
must come as far as the sentence that says so.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PROGRAMS, EXE = (os.path.join(VENV, "Scripts"), ".exe") if os.name == "nt" else (VENV + "/bin", "")
PYTHON, PIP = (os.path.join(PROGRAMS, name + EXE) for name in ("python", "pip"))
STAMP = os.path.join(VENV, "stamp")  # what it is complete for
LOCK = os.path.join(ROOT, "requirements.lock")


def stop(sentence):
    """End with one sentence that says what was seen and what to do."""
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def short(version):
    """Write a version as people do."""
    return ".".join(str(number) for number in version[:2])


def check_python(version=sys.version_info):
    """Refuse a Python that is too old for the book."""
    if version < (3, 11):
        stop(
            "Python " + short(version) + " was found at " + sys.executable + ", and the book needs "
            "3.11 or newer: install one and name it, as in `make book PYTHON=python3.12`."
        )


def digest():
    """Sum up what the environment is made from."""
    total = hashlib.sha256()
    for name in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(name, "rb") as file:
            total.update(file.read())
    total.update(ROOT.encode("utf-8"))  # an environment knows its own place, and cannot be moved
    return short(sys.version_info) + " " + total.hexdigest()


def stamped():
    """Return what the environment was made from when it was last complete, or nothing."""
    if not (os.path.exists(PYTHON) and os.path.exists(STAMP)):
        return ""
    with open(STAMP) as file:
        return file.read()


def run(*command):
    """Run a program, which says itself what it does; tell whether it did."""
    return subprocess.call(command, cwd=ROOT) == 0


def fits():
    """Tell whether the environment is of this Python, in this place (no copy of one elsewhere)."""
    code = "import sys; sys.exit(sys.version_info[:2] != " + repr(sys.version_info[:2]) + ")"
    script = os.fsencode(VENV)
    try:
        works = subprocess.call([PYTHON, "-B", "-c", code], stderr=subprocess.DEVNULL) == 0
        if os.path.exists(PIP):
            with open(PIP, "rb") as file:
                script = file.read()  # which names the Python that is to run it
    except OSError:
        return False
    return works and any(os.fsencode(path) in script for path in (VENV, os.path.realpath(VENV)))


def make():
    """Make an environment, or give pip to one that has none, as those that uv makes."""
    if not os.path.lexists(VENV):
        sys.stdout.write("Making the environment .venv (once, about half a minute)\n")
        sys.stdout.flush()
        made = run(sys.executable, "-m", "venv", VENV)
    elif fits():
        made = os.path.exists(PIP) or run(PYTHON, "-m", "ensurepip", "--default-pip")
    else:
        stop(
            "The environment " + VENV + " is not one of Python " + short(sys.version_info) + " in "
            "this place, and `make` erases none: remove it with `rm -r .venv`, or name the Python "
            "that it is of, as in `make book PYTHON=python3.12`."
        )
    if not made:
        stop(
            "The environment " + VENV + " could not be made; the reason is above. On Debian and "
            "Ubuntu, `sudo apt-get install python3-venv` installs what Python needs for it."
        )


def fill():
    """Install what the lock lists, then this project itself, as it stands here."""
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    # Without patience: pip would repeat itself for minutes where there is no network.
    pip += ["--retries", "0", "--timeout", "15"]
    # Ten times as fast. Compiled, as by pip: in the closed room of the grader nothing can be.
    uv = [PYTHON, "-m", "uv", "pip", "install", "--compile-bytecode", "--python", PYTHON]
    with open(LOCK) as file:
        done = run(*(pip + ["-qq"] + [line.strip() for line in file if line.startswith("uv==")]))
    for what in (["-r", LOCK], ["--no-deps", "--no-build-isolation", "-e", "."]):
        # Only pip knows the mirrors and certificates that it has been told of.
        done = done and (run(*(uv + what)) or run(*(pip + what)))
    if not done:
        stop(
            "The packages could not be installed; the reason is above. If that is the network, "
            "connect to it (or set PIP_INDEX_URL to a mirror, if you are behind a wall) and run "
            "the same command again."
        )


def main():
    """Do nothing if nothing has changed; else make the environment and fill it."""
    check_python()
    wanted = digest()
    if stamped() == wanted:
        return
    os.umask(0o022)  # students' code, when root grades, is run by a user who owns nothing
    make()
    if os.path.exists(STAMP):
        os.remove(STAMP)
    fill()
    # Written last: what has no stamp is not complete.
    with open(STAMP, "w") as file:
        file.write(wanted)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("\nStopped; run the same command again to go on.")
