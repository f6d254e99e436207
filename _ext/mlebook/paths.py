"""Say an SVG path in fewer characters: in hundredths, each point by its step from the last one."""

import re

TOKEN = re.compile(r"-?(?:\d*\.\d+|\d+)(?:e[-+]?\d+)?|[A-Za-z]")
NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "z": 0}  # of each command that plotting libraries write


def shorten(path):
    """Return a path of absolute commands as one of steps; a path with any other is left alone."""
    commands = list(read(path))
    if any(name not in NUMBERS or (name == "M" and len(ns) != 2) for name, ns in commands):
        return path
    words, here, start, last = [], (0, 0), (0, 0), None
    for name, numbers in commands:
        if name == "M":
            words += [name, *map(brief, numbers)]
            here = start = tuple(numbers)
        elif name == "z":
            words.append(name)
            here = start
        else:
            words += [] if name == last else [name.lower()]
            for first in range(0, len(numbers), NUMBERS[name]):
                points = numbers[first : first + NUMBERS[name]]
                words += [brief(number - here[i % 2]) for i, number in enumerate(points)]
                here = tuple(points[-2:])
        last = name
    # A letter and a minus sign separate by themselves.
    return re.sub(r" ?([A-Za-z]) ?| (?=-)", r"\1", " ".join(words))


def read(path):
    """Yield each command of a path with its numbers, in whole hundredths: nothing adds up."""
    name, numbers = None, []
    for token in TOKEN.findall(path):
        if not token.isalpha():
            numbers.append(round(100 * float(token)))
            continue
        if name:
            yield name, numbers
        name, numbers = token, []
    if name:
        yield name, numbers


def brief(hundredths):
    """Write a number without zeros that say nothing."""
    text = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)
