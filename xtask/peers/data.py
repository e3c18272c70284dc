"""The data of the rows, from one stream of numbers that the Rust side draws too, so that checksums agree."""

import math

import numpy as np


def uniform(seed, count, scale=1.0):
    """SplitMix64 (Steele, Lea & Flood 2014) as numbers in (-scale, scale)."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(seed) * np.uint64(0x632BE59BD9B4E019)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (2.0 * (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 - 1.0) * scale


def normal(seed, count):
    """Box and Muller's transform of two uniform streams."""
    u = 0.5 * (uniform(seed, count) + 1.0)
    v = 0.5 * (uniform(seed + 7777, count) + 1.0)
    return np.sqrt(-2.0 * np.log(1.0 - u)) * np.cos(2 * np.pi * v)


def network(n, batch, gates, steps=200, outputs=8):
    """Weights, inputs and targets of W1 and W2: gates are stacked as in PyTorch (i, f, g, o)."""
    d, k = max(8, n // 2), 1.0 / math.sqrt(n)
    return {
        "w_xh": uniform(1, gates * n * d, k).reshape(gates * n, d),
        "w_hh": uniform(2, gates * n * n, k).reshape(gates * n, n),
        "b": uniform(3, gates * n, k),
        "w_ho": uniform(4, outputs * n, k).reshape(outputs, n),
        "x": uniform(5, steps * batch * d).reshape(steps, batch, d),
        "y": uniform(6, steps * batch * outputs).reshape(steps, batch, outputs),
    }


def products(n, steps=200, gain=1.5):
    """Recurrent weights and inputs of W3."""
    w = uniform(11, n * n, gain * math.sqrt(3.0 / n)).reshape(n, n)
    return w, uniform(12, steps * n, 0.5).reshape(steps, n)


def lyapunov(n, gain=2.0):
    """Recurrent weights, first state and first directions of W4."""
    w = normal(21, n * n).reshape(n, n) * (gain / math.sqrt(n))
    directions = np.linalg.qr(uniform(23, n * n).reshape(n, n))[0]
    return w, uniform(22, n), directions


def toy(side=1000, steps=100):
    """Weights, biases and inputs of W5."""
    return np.linspace(-4.0, 4.0, side), np.linspace(-3.0, 3.0, side), uniform(41, steps, 0.5)


def scan(steps, n=64):
    """Gate weights and inputs of W6."""
    k = 1.0 / math.sqrt(n)
    return {
        "w_f": uniform(31, n * n, k).reshape(n, n),
        "b_f": uniform(32, n, k) + 1.0,
        "w_i": uniform(33, n * n, k).reshape(n, n),
        "b_i": uniform(34, n, k),
        "x": uniform(35, steps * n).reshape(steps, n),
    }


def adding(batch=32, steps=100, updates=200, n=64):
    """W7: one batch of the adding problem for each update, and the first weights of an LSTM and its readout."""
    values = uniform(51, updates * steps * batch, 0.5).reshape(updates, steps, batch) + 0.5
    places = uniform(52, updates * batch * 2, 0.5).reshape(updates, batch, 2) + 0.5
    first = (places[..., 0] * (steps // 2)).astype(int)
    second = steps // 2 + (places[..., 1] * (steps - steps // 2)).astype(int)
    x, y = np.zeros((updates, steps, batch, 2)), np.zeros((updates, batch))
    x[..., 0] = values
    update, sequence = np.indices((updates, batch))
    for place in (first, second):
        x[update, place, sequence, 1] = 1.0
        y += values[update, place, sequence]
    k = 1.0 / math.sqrt(n)
    weights = {
        "w_xh": uniform(1, 4 * n * 2, k).reshape(4 * n, 2),
        "w_hh": uniform(2, 4 * n * n, k).reshape(4 * n, n),
        "b": uniform(3, 4 * n, k),
        "w_ho": uniform(4, n, k).reshape(1, n),
    }
    return x, y, weights
