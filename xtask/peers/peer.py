"""What every peer does: it answers each row named on standard input with one line of JSON.

A row is a workload and its parameters, `W1 f64 N=64 B=32`; `ms` is the median of the repetitions of one answer.
Threads are set by the environment, before a library makes its pools.
"""

import json
import math
import statistics
import sys
import time

SECONDS = 0.5
LEAST = 3
SLOW = 1.0
"""Of a run that takes longer than this, in seconds, one is an answer."""


def norm(gradients):
    """The Euclidean norm of all gradients together."""
    import numpy as np

    return math.sqrt(sum(float((np.asarray(g, dtype=np.float64) ** 2).sum()) for g in gradients))


def timed(run):
    """The seconds that `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def serve(name, version, rows):
    """Answers rows until the input ends: `rows[workload](precision, **parameters)` is what is timed.

    A workload returns a function that runs once and a function that gives the checksum of the last run.
    """
    prepared = {}
    print(json.dumps({"peer": name, "version": version}), flush=True)
    for line in sys.stdin:
        row = line.strip()
        workload, precision, *rest = row.split()
        if workload not in rows:
            print(json.dumps({"row": row, "skipped": True}), flush=True)
            continue
        if row not in prepared:
            prepared.clear()
            parameters = {key: int(value) for key, value in (part.split("=") for part in rest)}
            prepared[row] = rows[workload](precision, **parameters)
            for _ in range(LEAST - 1):
                if timed(prepared[row][0]) > SLOW:
                    break
        run, checksum = prepared[row]
        times = [timed(run)]
        while times[0] < SLOW and (len(times) < LEAST or sum(times) < SECONDS):
            times.append(timed(run))
        ms = 1e3 * statistics.median(times)
        answer = {"row": row, "ms": ms, "runs": len(times), "checksum": float(checksum())}
        print(json.dumps(answer), flush=True)
