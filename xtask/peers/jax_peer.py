"""JAX, compiled: a scan for each recursion, differentiated by `value_and_grad`."""

import os

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import data
from peer import norm, serve

# The fastest of 1, 2, 4, 8 and 16 on most rows.
UNROLL = int(os.environ.get("JAX_UNROLL", "4"))


def arrays(parts, precision):
    jax.config.update("jax_enable_x64", precision == "f64")
    dtype = jnp.float64 if precision == "f64" else jnp.float32
    if isinstance(parts, dict):
        return {name: jnp.asarray(part, dtype=dtype) for name, part in parts.items()}
    return [jnp.asarray(part, dtype=dtype) for part in parts]


def rnn(w, x):
    def step(h, a):
        h = jnp.tanh(a + h @ w["w_hh"].T)
        return h, h

    h_0 = jnp.zeros((x.shape[1], w["w_hh"].shape[1]), x.dtype)
    return lax.scan(step, h_0, x @ w["w_xh"].T + w["b"], unroll=UNROLL)[1]


def lstm(w, x):
    def step(state, a):
        h, c = state
        i, f, g, o = jnp.split(a + h @ w["w_hh"].T, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    zero = jnp.zeros((x.shape[1], w["w_hh"].shape[1]), x.dtype)
    return lax.scan(step, (zero, zero), x @ w["w_xh"].T + w["b"], unroll=UNROLL)[1]


def gradient(network, gates):
    def prepare(precision, N, B):
        w = arrays(data.network(N, B, gates), precision)
        x, y = w.pop("x"), w.pop("y")
        last = {}

        @jax.jit
        @jax.value_and_grad
        def loss(w, x, y):
            return 0.5 * jnp.sum((y - network(w, x) @ w["w_ho"].T) ** 2)

        def run():
            last["answer"] = jax.block_until_ready(loss(w, x, y))

        return run, lambda: float(last["answer"][0]) + norm(last["answer"][1].values())

    return prepare


def compiled(function, parts, checksum):
    function, last = jax.jit(function), {}

    def run():
        last["answer"] = jax.block_until_ready(function(*parts))

    return run, lambda: checksum(np.asarray(last["answer"], dtype=np.float64))


def states(w, x):
    def step(h, x_t):
        h = jnp.tanh(w @ h + x_t)
        return h, h

    return lax.scan(step, jnp.zeros(len(w), w.dtype), x)[1]


def products(precision, N):
    def values(w, x):
        def step(product, h):
            product = ((1 - h * h)[:, None] * w) @ product
            return product, jnp.linalg.svd(product, compute_uv=False)

        return lax.scan(step, jnp.eye(N, dtype=w.dtype), states(w, x))[1]

    return compiled(values, arrays(data.products(N), precision), lambda s: np.log(s[:, 0]).sum())


def norms(precision, N):
    def values(w, x):
        def step(carry, h):
            product, v = carry
            product = ((1 - h * h)[:, None] * w) @ product

            def iterate(_, v):
                u = product.T @ (product @ v)
                return u / jnp.linalg.norm(u)

            v = lax.fori_loop(0, 20, iterate, v)
            return (product, v), jnp.linalg.norm(product @ v)

        start = (jnp.eye(N, dtype=w.dtype), jnp.ones(N, w.dtype) / N**0.5)
        return lax.scan(step, start, states(w, x))[1]

    return compiled(values, arrays(data.products(N), precision), lambda s: np.log(s).sum())


def lyapunov(precision, N, every):
    def exponents(w, h, q):
        def step(carry, _):
            h, q = carry
            h = jnp.tanh(w @ h)
            return (h, (1 - h * h)[:, None] * (w @ q)), None

        def block(carry, _):
            (h, q), _ = lax.scan(step, carry, None, length=every)
            q, r = jnp.linalg.qr(q)
            return (h, q), jnp.log(jnp.abs(jnp.diagonal(r)))

        return lax.scan(block, (h, q), None, length=1000 // every)[1].sum(0) / 1000

    return compiled(exponents, arrays(data.lyapunov(N), precision), np.max)


def toy(precision):
    """A row of the grid at a time; the product is accumulated and its logarithm taken before it can underflow."""
    steps = 25 if precision == "f64" else 5

    def sums(w, b, x):
        def row(w):
            def step(carry, x_t):
                s, product = carry
                s = jnp.tanh(w * s + b + x_t)
                return (s, product * (1 - s * s)), None

            def block(carry, xs):
                s, total = carry
                (s, product), _ = lax.scan(step, (s, jnp.ones_like(b)), xs)
                return (s, total + jnp.log(product)), None

            zero = jnp.zeros_like(b)
            return lax.scan(block, (zero, zero), x.reshape(-1, steps))[0][1] + len(x) * jnp.log(jnp.abs(w))

        return lax.map(row, w)

    return compiled(sums, arrays(data.toy(), precision), lambda s: s[np.isfinite(s)].mean())


def scan(precision, T):
    w = arrays(data.scan(T), precision)
    x = w.pop("x")
    last = {}

    @jax.jit
    @jax.value_and_grad
    def loss(w, x):
        f = jax.nn.sigmoid(x @ w["w_f"].T + w["b_f"])
        u = jax.nn.sigmoid(x @ w["w_i"].T + w["b_i"]) * x

        def step(s, fu):
            s = fu[0] * s + fu[1]
            return s, s

        s = lax.scan(step, jnp.zeros(x.shape[1], x.dtype), (f, u), unroll=UNROLL)[1]
        return 0.5 * (s * s).sum() / T

    def run():
        last["answer"] = jax.block_until_ready(loss(w, x))

    return run, lambda: float(last["answer"][0]) + norm(last["answer"][1].values())


def adding(precision):
    x, y, w = data.adding()
    x, y = arrays((x, y), precision)
    w = arrays(w, precision) | {"b_o": jnp.zeros(1, x.dtype)}

    def loss(w, x, y):
        return jnp.mean((lstm(w, x)[-1] @ w["w_ho"][0] + w["b_o"] - y) ** 2)

    def update(carry, xy):
        w, m, v, t = carry
        value, g = jax.value_and_grad(loss)(w, *xy)
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        w = jax.tree.map(
            lambda w, m, v: w - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), w, m, v
        )
        return (w, m, v, t), value

    def train(w, x, y):
        zero = jax.tree.map(jnp.zeros_like, w)
        return lax.scan(update, (w, zero, zero, jnp.zeros((), x.dtype)), (x, y))[1][-1]

    return compiled(train, (w, x, y), float)


serve("jax", jax.__version__, {
    "W1": gradient(rnn, 1),
    "W2": gradient(lstm, 4),
    "W3": products,
    "W3b": norms,
    "W4": lyapunov,
    "W5": toy,
    "W6": scan,
    "W7": adding,
})
