"""How a class's points spread: a drawing, and the same in words."""

from html import escape
from statistics import mean, median

BINS = 10
WIDTH, HEIGHT, FOOT, TOP = 420, 170, 28, 22


def bins(points, most):
    """Return (low, high, how many) for equal steps from 0 to the maximum, whole where they can be.

    The last one has its upper end, too.

    >>> bins([0, 5, 10], 10)[-1]
    (9, 10, 1)
    """
    step = max(1, -(-most // BINS))
    edges = list(range(0, int(most), step)) or [0]
    place = [min(max(int(p // step), 0), len(edges) - 1) for p in points]
    return [(low, min(low + step, most), place.count(number)) for number, low in enumerate(edges)]


def words(points, most):
    """Return the sentence on a class's points."""
    if not points:
        return f"Nobody has all marks yet; there are {most:g} points."
    many = "1 student has" if len(points) == 1 else f"{len(points)} students have"
    return (
        f"{many} all marks, of {most:g} points: mean {mean(points):.1f}, median "
        f"{median(points):g}, from {min(points):g} to {max(points):g}."
    )


def spoken(found):
    """Return the bars in words, for who does not see them."""
    said = [f"{low:g} to {high:g} points: {count}" for low, high, count in found if count]
    return "Students by points. " + "; ".join(said) + "."


def drawing(points, most):
    """Return the histogram, "" if there is nothing to draw."""
    if not points:
        return ""
    found = bins(points, most)
    tall, wide = max(count for *_, count in found), WIDTH / len(found)
    body = ""
    for number, (low, _, count) in enumerate(found):
        high = (HEIGHT - FOOT - TOP) * count / tall
        x, y = number * wide, HEIGHT - FOOT - high
        body += f'<text x="{x + 1:.1f}" y="{HEIGHT - 8}">{low:g}</text>'
        if count:
            body += f'<rect x="{x + 1:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" '
            body += f'height="{high:.1f}"/>'
            body += f'<text class="count" x="{x + wide / 2:.1f}" y="{y - 6:.1f}">{count}</text>'
    body += f'<text class="end" x="{WIDTH}" y="{HEIGHT - 8}">{most:g}</text>'
    return (
        f'<svg class="histogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(spoken(found))}"><path d="M0 {HEIGHT - FOOT}H{WIDTH}"/>{body}</svg>'
    )
