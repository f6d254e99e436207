"""Make or refresh the book's environment, the folder .venv, from requirements.lock.

Only the standard library, and only syntax that Python 2.7 reads too: a Python that is too old
must come as far as the sentence that says so.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
PIP = os.path.join(os.path.dirname(PYTHON), "pip.exe" if os.name == "nt" else "pip")
STAMP = os.path.join(VENV, "stamp")  # what it is complete for
OURS = os.path.join(VENV, "made-by-make")  # only where this is may an environment be replaced
OLD = VENV + ".old"  # the environment before, until there is another one
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


def check_venv():
    """Refuse a Python that cannot make environments."""
    try:
        import ensurepip  # without it, an environment has no pip
        import venv
    except ImportError as error:
        stop(
            "The Python at " + sys.executable + " cannot make an environment (" + str(error) + "): "
            "install that part; on Debian and Ubuntu, `sudo apt-get install python3-venv` does."
        )
    return ensurepip, venv


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


def pip(*arguments):
    """Run the environment's pip, a dot for each package; return its status and its words."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    process = subprocess.Popen(
        command + list(arguments),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    words = []
    for line in process.stdout:
        words.append(line.strip())
        if line.startswith("Collecting"):
            say(".")
        elif line.startswith("Installing collected"):
            say(" installing ")
    return process.wait(), words


def say(text):
    """Show progress at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def reachable(words):
    """Tell from pip's words whether it was the network that failed."""
    return not any("Retrying" in w or "connection" in w.lower() or "none)" in w for w in words)


def first_requirement():
    """Return the first package of the lock, to try the network with."""
    with open(LOCK) as file:
        return next(line.split(";")[0].strip() for line in file if "==" in line)


def fill():
    """Install what the lock lists, then this project itself, as it stands here."""
    say("Fetching packages ")
    # One package without patience first: pip would repeat itself for minutes without a network.
    status, words = pip("--retries", "0", "--timeout", "15", "--no-deps", first_requirement())
    if status == 0:
        status, words = pip("-r", LOCK)
    if status == 0:
        status, words = pip("--no-deps", "--no-build-isolation", "-e", ".")
    say("\n")
    if status and not reachable(words):
        stop(
            "The package index cannot be reached: connect to the network (or set PIP_INDEX_URL "
            "to a mirror, if you are behind a wall) and run the same command again."
        )
    if status:
        stop("\n".join(words[-15:]) + "\npip could not install the packages: it says why above.")


def fits():
    """Tell whether the environment is of this Python, in this place (no copy of one elsewhere)."""
    code = "import pip, sys; sys.exit(sys.version_info[:2] != " + repr(sys.version_info[:2]) + ")"
    try:
        with open(PIP, "rb") as file:
            script = file.read()  # which names the Python that is to run it
        with open(os.devnull, "w") as nowhere:
            works = subprocess.call([PYTHON, "-B", "-c", code], stderr=nowhere) == 0
    except OSError:
        return False
    return works and any(os.fsencode(path) in script for path in (VENV, os.path.realpath(VENV)))


def make():
    """Make an empty environment."""
    say("Making the environment .venv (once, about a minute)\n")
    try:
        os.mkdir(VENV)
        open(OURS, "w").close()
    except OSError as error:
        stop("The folder " + VENV + " cannot be made (" + str(error.strerror) + "): mend that.")
    if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
        stop("The environment " + VENV + " could not be made: the reason is above.")


def replace():
    """Make another environment; if that fails, the one before comes back."""
    if os.path.isdir(OLD):
        shutil.rmtree(VENV)  # half made when somebody ended this program
    else:
        os.rename(VENV, OLD)
    try:
        make()
        fill()
    except BaseException:
        shutil.rmtree(VENV)
        os.rename(OLD, VENV)
        raise


def main():
    """Do nothing if nothing has changed; else make, mend or replace the environment."""
    check_python()
    wanted = digest()
    if stamped() == wanted:
        return
    check_venv()
    os.umask(0o022)  # students' code, when root grades, is run by a user who owns nothing
    if not os.path.lexists(VENV):
        make()
        fill()
    elif fits():
        if os.path.exists(STAMP):
            os.remove(STAMP)
        fill()
    elif os.path.exists(OURS):
        replace()
    else:
        stop(
            "The environment " + VENV + " is not one of Python " + short(sys.version_info) + " in "
            "this place with pip, and `make` erases none that it did not make: remove it with "
            "`rm -r .venv`, or name the Python that it is of, as in `make book PYTHON=python3.12`."
        )
    # Written last: what has no stamp is not complete.
    with open(STAMP, "w") as file:
        file.write(wanted)
    if os.path.isdir(OLD):
        shutil.rmtree(OLD)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("\nStopped; run the same command again to go on.")
