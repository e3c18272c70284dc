"""NumPy: backpropagation through time by hand for W1, LAPACK for W3 and W4, ufuncs for W5."""

import numpy as np

import data
from peer import norm, serve

PRECISIONS = {"f32": np.float32, "f64": np.float64}


def gradient(precision, N, B):
    w = {name: part.astype(PRECISIONS[precision]) for name, part in data.network(N, B, 1).items()}
    x, y, w_hh, w_ho = w["x"], w["y"], w["w_hh"], w["w_ho"]
    steps, _, inputs = x.shape
    flat = x.reshape(steps * B, inputs)
    last = {}

    def run():
        a = (flat @ w["w_xh"].T + w["b"]).reshape(steps, B, N)
        h, transposed = np.zeros((steps + 1, B, N), a.dtype), w_hh.T
        for t in range(steps):
            np.tanh(a[t] + h[t] @ transposed, out=h[t + 1])
        hs = h[1:].reshape(steps * B, N)
        error = hs @ w_ho.T - y.reshape(steps * B, -1)
        d_h = (error @ w_ho).reshape(steps, B, N)
        d_a, carried = np.empty_like(a), np.zeros((B, N), a.dtype)
        for t in reversed(range(steps)):
            d_a[t] = (d_h[t] + carried) * (1 - h[t + 1] ** 2)
            carried = d_a[t] @ w_hh
        d_a = d_a.reshape(steps * B, N)
        last["loss"] = 0.5 * np.vdot(error, error)
        last["gradient"] = (d_a.T @ flat, d_a.T @ h[:-1].reshape(steps * B, N), d_a.sum(0), error.T @ hs)

    return run, lambda: float(last["loss"]) + norm(last["gradient"])


def running_products(precision, N):
    w, x = (part.astype(PRECISIONS[precision]) for part in data.products(N))
    h, product = np.zeros(N, w.dtype), np.eye(N, dtype=w.dtype)
    for x_t in x:
        h = np.tanh(w @ h + x_t)
        product = ((1 - h * h)[:, None] * w) @ product
        yield product


def products(precision, N):
    last = {}

    def run():
        values = [np.linalg.svd(p, compute_uv=False) for p in running_products(precision, N)]
        last["sum"] = sum(np.log(value[0]) for value in values)

    return run, lambda: last["sum"]


def norms(precision, N):
    last = {}

    def run():
        v, total = np.ones(N, PRECISIONS[precision]) / PRECISIONS[precision](N**0.5), 0.0
        for product in running_products(precision, N):
            for _ in range(20):
                u = product.T @ (product @ v)
                v = u / np.linalg.norm(u)
            total += np.log(np.linalg.norm(product @ v))
        last["sum"] = total

    return run, lambda: last["sum"]


def lyapunov(precision, N, every):
    w, h_0, q_0 = (part.astype(PRECISIONS[precision]) for part in data.lyapunov(N))
    last = {}

    def run():
        h, q, total = h_0, q_0, np.zeros(N)
        for t in range(1, 1001):
            h = np.tanh(w @ h)
            q = (1 - h * h)[:, None] * (w @ q)
            if t % every == 0:
                q, r = np.linalg.qr(q)
                total += np.log(np.abs(np.diagonal(r)))
        last["exponents"] = total / 1000

    return run, lambda: last["exponents"].max()


def toy(precision):
    """Fifty rows of the grid at a time, which stay in the cache; the logarithm is taken as in the other peers."""
    w, b, x = (part.astype(PRECISIONS[precision]) for part in data.toy())
    steps, rows = (25 if precision == "f64" else 5), 50
    last = {}

    def run():
        sums = np.empty((len(w), len(b)), w.dtype)
        with np.errstate(divide="ignore"):
            for first in range(0, len(w), rows):
                weights = w[first : first + rows, None]
                s, slope = np.zeros((rows, len(b)), w.dtype), np.empty((rows, len(b)), w.dtype)
                product, total = np.ones_like(s), np.zeros_like(s)
                for t, x_t in enumerate(x, 1):
                    s *= weights
                    s += (b + x_t)[None, :]
                    np.tanh(s, out=s)
                    np.multiply(s, s, out=slope)
                    np.subtract(1, slope, out=slope)
                    product *= slope
                    if t % steps == 0:
                        total += np.log(product)
                        product.fill(1)
                sums[first : first + rows] = total + len(x) * np.log(np.abs(weights))
        last["sums"] = sums.astype(float)

    return run, lambda: last["sums"][np.isfinite(last["sums"])].mean()


serve("numpy", np.__version__, {
    "W1": gradient,
    "W3": products,
    "W3b": norms,
    "W4": lyapunov,
    "W5": toy,
})
