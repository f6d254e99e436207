"""Data larger than the memory of those who work on them: ``python benchmarks --larger``.

The data lie on the disk in parts. Workers of Dask, which may hold much less than all of them, read
a part once for each θ, and answer with its log-likelihood, score and information. The same fit in
one piece, in a process of its own, says what it would take where all fits. What is timed is what
the processor did, not what a clock on the wall saw: a worker that waits costs nothing.
"""

import json
import multiprocessing
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.machine import description
from benchmarks.problems import coefficients, design
from mlelib import LogisticRegression, maximize, pooled

MIB = 2**20
LIMIT, WORKERS, PART = 256 * MIB, 2, 8 * MIB  # bytes a worker may hold, workers, bytes of a part
TIMES = (1, 2, 4, 8)  # the data, over the limit of a worker
K, BATCH = 10, 128  # columns; rows of a mini-batch
ROWS = PART // (8 * K)  # of a part
PACKAGES = ("dask", "distributed")


def write_part(folder, j, rows):
    """Write X and y of part j, always the same; return the path of X."""
    rng = np.random.default_rng([1951, j])
    X = design(rng, rows, K)
    y = rng.random(rows) < 1 / (1 + np.exp(-(X @ coefficients(K))))
    path = Path(folder, f"{j}.npy")
    np.save(path, X)
    np.save(path.with_suffix(".y.npy"), y)
    return path


def read(path):
    """Read X and y of a part."""
    return np.load(path), np.load(path.with_suffix(".y.npy"))


class Part:
    """The model of one part: reads its data when θ is new, keeps three numbers, and no data."""

    def __init__(self, path):
        self.path, self.theta, self.last = path, None, {}

    def _at(self, theta):
        if self.theta is None or not np.array_equal(theta, self.theta):
            model = LogisticRegression(*read(self.path))
            names = ("loglik", "score", "hessian")
            self.theta, self.last = theta, {name: getattr(model, name)(theta) for name in names}
        return self.last

    def loglik(self, theta):
        """Return ℓ of this part."""
        return self._at(theta)["loglik"]

    def score(self, theta):
        """Return its first derivatives."""
        return self._at(theta)["score"]

    def hessian(self, theta):
        """Return its second derivatives."""
        return self._at(theta)["hessian"]

    def fisher_information(self, theta):
        """Return the information: with a canonical link it is minus the Hessian."""
        return -self._at(theta)["hessian"]


@contextmanager
def workers(limit, count=WORKERS):
    """Give workers of Dask, processes of this machine that die beyond the limit, and a client."""
    import dask
    from distributed import Client, LocalCluster

    calm = {"distributed.comm.timeouts.connect": "120s", "distributed.comm.timeouts.tcp": "120s"}
    with (
        dask.config.set(calm),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            memory_limit=limit,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,  # workers tell as an error that a part has no names of its own
        ) as cluster,
        Client(cluster, timeout="120s") as client,
    ):
        yield client


def peak():
    """Return the most memory that this process has held, in bytes, as Linux tells it."""
    # What getrusage tells begins with the memory of the process that started this one.
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return 1024 * int(line.split()[1])


def in_parts(paths, limit):
    """Climb with workers that hold one part at a time; return the path of θ, and what it took."""
    import dask

    with workers(limit) as client:
        empty, before = max(client.run(peak).values()), client.run(time.process_time)
        parts = dask.persist(*(dask.delayed(Part)(path) for path in paths))
        fit = maximize(pooled(parts, gather=dask.compute), np.zeros(K))
        held, after = client.run(peak), client.run(time.process_time)
        if set(after) != set(before):
            raise MemoryError(f"of {set(before)}, only {set(after)} live; give a higher limit.")
        seconds = sum(after.values()) - sum(before.values())
        return fit.path, seconds, max(held.values()), empty


def in_one_piece(paths):
    """Climb with all data in memory; reading them is part of the time."""
    empty, start = peak(), time.process_time()
    parts = [read(path) for path in paths]
    X, y = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    del parts
    model = LogisticRegression(X, y)
    fit = maximize(model, np.zeros(K))
    information = model.fisher_information(fit.theta)
    return fit.path, time.process_time() - start, peak(), empty, information


def by_mini_batches(paths):
    """Run stochastic gradient ascent once through the data, with steps that shrink as 1/t."""
    empty, start = peak(), time.process_time()
    beta, t = np.zeros(K), 0
    for path in paths:
        X, y = read(path)  # the rows are independent draws: their order is a random one
        for i in range(0, len(X), BATCH):
            rows, t = X[i : i + BATCH], t + 1
            residual = y[i : i + BATCH] - 1 / (1 + np.exp(-(rows @ beta)))
            beta = beta + 20 / (40 + t) * (residual @ rows) / len(rows)
    return beta, time.process_time() - start, peak(), empty


def alone(function, *given):
    """Run in a process of its own, so that its memory can be told."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, given)


def in_short(value):
    """Keep two significant digits of what is nearly rounding."""
    return float(f"{value:.1e}")


def measure(limit=LIMIT, times=TIMES, rows=ROWS, say=print):
    """Measure each size; return what `larger.json` holds."""
    from benchmarks.measure import rounded  # with all peers, which no worker needs

    sizes = []
    with tempfile.TemporaryDirectory() as folder:
        size = 8 * K * rows
        paths = [write_part(folder, j, rows) for j in range(max(times) * limit // size)]
        for factor in times:
            chosen = paths[: factor * limit // size]
            path, seconds, held, empty = in_parts(chosen, limit)
            whole, at_once, all_held, bare, information = alone(in_one_piece, chosen)
            beta, passed, little, naked = alone(by_mini_batches, chosen)
            both = min(len(path), len(whole)) - 1  # rounding may want more steps near the top
            way, end, off = path[:both] - whole[:both], path[-1] - whole[-1], beta - whole[-1]
            sizes.append(
                {
                    "data / limit": factor,
                    "n": rows * len(chosen),
                    "parts": len(chosen),
                    "steps": len(path) - 1,
                    "steps in one piece": len(whole) - 1,
                    "largest difference on the way": in_short(abs(way).max()),
                    "difference of the tops, in standard errors": in_short(
                        np.sqrt(end @ information @ end)
                    ),
                    "seconds in parts": rounded(seconds),
                    "seconds in one piece": rounded(at_once),
                    "seconds of one round of mini-batches": rounded(passed),
                    "memory of a worker / limit": rounded(held / limit),
                    "before it had data": rounded(empty / limit),
                    "memory in one piece / limit": rounded((all_held - bare) / limit),
                    "memory of mini-batches / limit": rounded((little - naked) / limit),
                    "mini-batches, in standard errors": rounded(np.sqrt(off @ information @ off)),
                }
            )
            say(json.dumps(sizes[-1], indent=1))
    about = description(PACKAGES)
    return {
        "date": date.today().isoformat(),
        "machine": about,
        "limit in MiB": limit / MIB,
        "workers": WORKERS,
        "k": K,
        "sizes": sizes,
    }
