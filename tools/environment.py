"""Make or refresh the book's environment, the folder .venv, from requirements.lock.

Only the standard library, and only syntax that Python 2.7 reads too: a Python that is too old
must come as far as the sentence that says so.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "stamp")
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


def main():
    """Do nothing if nothing has changed; else make, mend or refresh the environment."""
    check_python()
    wanted, found = digest(), stamped()
    if found == wanted:
        return
    check_venv()
    if found.split(" ")[0] == wanted.split(" ")[0]:
        os.remove(STAMP)
    else:
        say("Making the environment .venv (once, about a minute)\n")
        made = subprocess.call([sys.executable, "-m", "venv", "--clear", VENV])
        if made != 0:
            stop("The folder " + VENV + " could not be made: the reason is above.")
    fill()
    # Written last: an environment without it is half made, and is made anew.
    with open(STAMP, "w") as file:
        file.write(wanted)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("\nStopped; run the same command again to go on.")
