"""Draw the moving picture of the first page: a bell slides, and is squeezed, until it fits.

``python tools/picture.py`` writes _static/climb.svg, and what the first page says of it.  All that
moves is computed by mlelib, frame by frame.  The file shows its end, the maximum; a script on the
page plays it (page.js).
"""

import re
from itertools import pairwise
from math import cos, pi
from pathlib import Path

import numpy as np

from mlelib import Normal
from mlelib.plot import COLORS

ROOT = Path(__file__).parents[1]
PICTURE, PAGE = ROOT / "_static" / "climb.svg", ROOT / "chapters" / "intro.md"
MODEL = Normal([4, 5, 6, 5, 4])
TOP = MODEL.mle()
# The bell slides past the best center and back; then it is squeezed too narrow, and let go.
PLACES = [((3.0, 1.6), 0), ((5.6, 1.6), 18), ((TOP[0], 1.6), 12), ((TOP[0], 0.25), 18), (TOP, 12)]
SECONDS = 4.8  # what moves for more than five would need a button that stops it
BELL = {"x": (2, 8, 20, 440), "y": (0, 0.85, 180, 20)}  # numbers, and where they lie
HILLS = (
    ({"x": (3, 6.2, 20, 215), "y": (-11.9, -5.3, 345, 262)}, "center μ"),
    ({"x": (0.2, 1.7, 245, 440), "y": (-7.7, -5.3, 345, 262)}, "variance σ²"),
)


def path():
    """Return (μ, σ²) at each frame; speed rises from 0 and falls to 0 between two places."""
    found = [PLACES[0][0]]
    for (start, _), (end, frames) in pairwise(PLACES):
        for frame in range(1, frames + 1):
            share = (1 - cos(pi * frame / frames)) / 2
            (left, low), (right, high) = start, end
            found.append((left + share * (right - left), low + share * (high - low)))
    return found


def at(panel, axis, value):
    """Return where a number lies on an axis of a panel."""
    low, high, first, last = panel[axis]
    return first + (value - low) / (high - low) * (last - first)


def size(panel, axis):
    """Return the length of one unit on an axis."""
    low, high, first, last = panel[axis]
    return abs((last - first) / (high - low))


def density(value, theta):
    """Return the density of one observation."""
    return float(np.exp(Normal([value]).loglik(theta)))


def moved(kind, frames, inside):
    """Return a group that is moved (or scaled) from frame to frame, and stands at the last one."""
    texts = [" ".join(f"{number:.5g}" for number in frame) for frame in frames]
    values = "; ".join(texts)
    return (
        f'<g transform="{kind}({texts[-1]})"><animateTransform attributeName="transform" '
        f'type="{kind}" begin="indefinite" dur="{SECONDS}s" values="{values}"/>{inside}</g>'
    )


def words(x, y, text, color="ink", anchor="middle", size=14):
    """Return a piece of text."""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" fill="{COLORS[color]}" '
        f'style="font-size: {size}px">{text}</text>'
    )


def stroke(points, color, more='stroke-width="1"'):
    """Return a line through points."""
    way = " L ".join(f"{x:.5g} {y:.5g}" for x, y in points)
    return f'<path d="M {way}" fill="none" stroke="{COLORS[color]}" {more}/>'


def bell(frames):
    """Draw the axis, the five numbers below it, the moving bell and its heights at the numbers."""
    floor, unit = BELL["y"][2], size(BELL, "y")
    # As many standard deviations to each side as the axis is long when the bell is narrowest.
    ends = [[(end - mu) / v**0.5 for mu, v in frames] for end in BELL["x"]]
    steps = np.linspace(min(ends[0]), max(ends[1]), 121).tolist()
    standard = [(z, -density(z, (0, 1))) for z in steps]
    thick = 'vector-effect="non-scaling-stroke" stroke-width="2.5"'
    curve = moved(
        "translate",
        [(at(BELL, "x", mu), floor) for mu, _ in frames],
        moved(
            "scale",
            [(size(BELL, "x") * v**0.5, unit / v**0.5) for _, v in frames],
            stroke(standard, "blue", thick),
        ),
    )
    parts = [
        '<clipPath id="frame"><rect x="20" y="0" width="420" height="181"/></clipPath>',
        stroke([(20, floor), (440, floor)], "muted"),
    ]
    values = MODEL.x.tolist()
    for value in sorted(set(values)):
        x, heights = at(BELL, "x", value), [density(value, theta) for theta in frames]
        stem = stroke([(0, 0), (0, -1)], "orange", thick)
        parts.append(f'<g transform="translate({x:.2f} {floor})">')
        parts.append(moved("scale", [(1, unit * height) for height in heights], stem) + "</g>")
        dot = f'<circle r="4.5" fill="{COLORS["orange"]}"/>'
        parts.append(moved("translate", [(x, floor - unit * h) for h in heights], dot))
        for row in range(values.count(value)):
            parts.append(words(x, floor + 22 + 19 * row, f"{value:g}", "orange", size=18))
    return [*parts[:2], f'<g clip-path="url(#frame)">{curve}</g>', *parts[2:]]


def hill(which, frames):
    """Draw ℓ against one parameter, the other fixed, and the ball that moves on it."""
    panel, name = HILLS[which]
    fixed = frames[0][1] if which == 0 else TOP[0]
    low, high, left, right = panel["x"]

    def spot(value):
        theta = (value, fixed) if which == 0 else (fixed, value)
        return at(panel, "x", value), at(panel, "y", MODEL.loglik(theta))

    best, floor = spot(TOP[which]), panel["y"][2]
    ball = f'<circle r="5.5" fill="{COLORS["green"]}"/>'
    return [
        stroke([(left, floor), (right, floor)], "muted"),
        stroke([best, (best[0], floor)], "muted", 'stroke-width="1" stroke-dasharray="3 3"'),
        stroke([spot(v) for v in np.linspace(low, high, 61).tolist()], "green", 'stroke-width="2"'),
        moved("translate", [spot(theta[which]) for theta in frames], ball),
        words(best[0], floor + 17, f"{TOP[which]:g}", "green"),
        words(right, floor + 17, name, "muted", "end", 13),
    ]


def draw():
    """Return the text of the picture's file."""
    frames = path()
    hills = [line for which in (0, 1) for line in hill(which, frames)]
    heading = words(20, 252, "log-likelihood", "muted", "start", 13)
    # As in a figure of Matplotlib: a ground, for a file that is seen on black; the build drops it.
    ground = f'<path d="M 0 0 H 460 V 370 H 0 z" style="fill: {COLORS["paper"]}"/>'
    parts = [f'<g id="patch_1">{ground}</g>', *bell(frames), heading, *hills]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="460pt" height="370pt" '
        'viewBox="0 0 460 370">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def text():
    """Return what the first page says of the picture."""
    (start, wide), (far, _), _, (_, narrow), _ = (place for place, _ in PLACES)
    data = ", ".join(f"{value:g}" for value in sorted(MODEL.x.tolist()))
    lost = MODEL.loglik(TOP) - MODEL.loglik((TOP[0], narrow))
    return (
        f"![A normal curve over the numbers {data}, with a line at each number up to the curve. It "
        f"slides from {start:g} to {far:g} and back to {TOP[0]:g}, and is squeezed from variance "
        f"{wide:g} to {narrow:g} and widened to {TOP[1]:.2g}. Two hills below show the "
        f"log-likelihood on the way, highest at center {TOP[0]:g} and at variance {TOP[1]:.2g}."
        "](../_static/climb.svg)\n\n"
        "**Figure.** The bell is a normal density; the orange lines are its heights over the five "
        "numbers, those of 4 and 5 counted twice. Slide the bell: the product of the five heights "
        f"is greatest at {TOP[0]:g}, the mean. "
        f"Squeeze it: the product is greatest of all at a variance of {TOP[1]:.2g}; at "
        f"{narrow:g}, too narrow for the 6, it is {np.exp(lost):.1f} times smaller.\n"
    )


def filled(page):
    """Return the first page with these words between their marks."""
    marks = re.compile(r"(<!-- written by make picture: begin -->\n).*?(<!-- end -->)", re.S)
    return marks.sub(lambda found: f"{found[1]}\n{text()}\n{found[2]}", page, count=1)


def main():
    """Write the picture and the page."""
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
