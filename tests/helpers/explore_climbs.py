"""The climbs of a race, by the library's own methods, and what is said of them."""

import numpy as np

from mlelib import gradient, maximize, newton, scoring
from mlelib.climb._factor import solve
from mlelib.climb._hill import Hill
from mlelib.explore._paths import MOST_STEPS
from mlelib.explore._text import show

NEAREST = 1e-6  # standard errors: nearer to the top, the picture does not tell
# What the picture says of a climb that stopped, by words of the library's message.
REASONS = {
    "separated": "climbs forever: the data are separated, so no MLE exists.",
    "not negative definite": "stops: the Hessian is not negative definite there.",
    "the step led to": "left the space: no log-likelihood exists where its step led.",
    "raises the log-likelihood": "stops: no step from there raises the log-likelihood any more.",
    "singular": "stops: its matrix is singular there.",
    "was reached": f"has not arrived in {MOST_STEPS} steps.",
    "": "stops: the derivatives there are beyond float64.",
}


def climb_all(land, top, start, step_size, careful, paths):
    """Make all four climbs: points with their distances, whether they converged, and why not."""
    climbers = (
        gradient(step_size, line_search=careful),
        newton(line_search=careful),
        scoring(),
    )
    climbs = []
    for how in climbers:
        fit = maximize(land.model, start, how, max_steps=MOST_STEPS)
        points = [(record.theta.tolist(), record.distance) for record in fit.trace]
        stopped = next(said for words, said in REASONS.items() if words in fit.message)
        climbs.append((points, fit.converged, "" if fit.converged else stopped))
    near, exists = nearest(paths, start, land), top is not None
    why = "" if exists else REASONS["separated"]
    points = [([a, b], distance) for a, b, distance in near]
    return [*climbs, (points, exists and near[-1][2] < 1e-4, why)]


def nearest(paths, start, land):
    """Return the path whose start is nearest, in units of the map."""
    (a, b), (c, d) = land.x, land.y
    return min(
        paths,
        key=lambda p: ((p[0][0] - start[0]) / (b - a)) ** 2 + ((p[0][1] - start[1]) / (d - c)) ** 2,
    )


def standing(climb, at):
    """Say how a climb stands after some steps, in words."""
    points, converged, stopped = climb
    last = len(points) - 1
    distance = points[min(at, last)][1]
    left = f"below {show(NEAREST)} se" if distance < NEAREST else f"{show(distance)} se"
    if at < last:
        return f"step {at}: {left}"
    if converged:
        return f"at the top in {last} steps"
    return f"stopped after {last}: {left}" if stopped else f"step {last}: {left}"


def newtons_start(model, start):
    """Say whether Newton's whole step leads up from the start."""
    point = Hill(model, start).point(np.array(start))
    curvature = -np.asarray(model.hessian(start))
    if solve(curvature, point.score, np.array([True, True])) is not None:
        return "At the start the Hessian is negative definite."
    (a, b), (_, d) = curvature.tolist()
    u, v = point.score.tolist()
    determinant = a * d - b * b
    words = "At the start the Hessian is "
    if determinant == 0:
        return f"{words}singular: Newton’s method has no step."
    slope = (d * u * u - 2 * b * u * v + a * v * v) / determinant  # of ℓ, along the step
    where = "downhill" if slope < 0 else "uphill"
    return f"{words}not negative definite: Newton’s whole step points {where}."


def place(theta):
    """Write a point."""
    return f"({', '.join(show(v) for v in theta)})"
