"""PyTorch, eager: its own layers and autograd for W1, W2 and W7, its linear algebra for W3 and W4.

It is not asked for W6, where its autograd takes twelve times as long as JAX.
"""

import os

import torch
import torch.utils.checkpoint
from torch import nn

import data
from peer import norm, serve

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
PRECISIONS = {"f32": torch.float32, "f64": torch.float64}


def tensors(arrays, dtype):
    return {name: torch.tensor(array, dtype=dtype) for name, array in arrays.items()}


def layer(kind, w):
    """A layer of `kind` with the weights `w`; its second bias is a constant zero."""
    (rows, inputs), hidden = w["w_xh"].shape, w["w_hh"].shape[1]
    net = kind(inputs, hidden, dtype=w["w_xh"].dtype)
    with torch.no_grad():
        net.weight_ih_l0.copy_(w["w_xh"])
        net.weight_hh_l0.copy_(w["w_hh"])
        net.bias_ih_l0.copy_(w["b"])
        net.bias_hh_l0.zero_()
    net.bias_hh_l0.requires_grad_(False)
    return net


def gradient(kind, gates):
    def prepare(precision, N, B):
        w = tensors(data.network(N, B, gates), PRECISIONS[precision])
        net = layer(kind, w)
        w_ho = nn.Parameter(w["w_ho"])
        parameters = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, w_ho]
        last = {}

        def run():
            for parameter in parameters:
                parameter.grad = None
            h, _ = net(w["x"])
            loss = 0.5 * ((w["y"] - h @ w_ho.T) ** 2).sum()
            loss.backward()
            last["loss"] = loss.detach()

        return run, lambda: float(last["loss"]) + norm(p.grad for p in parameters)

    return prepare


def states(w, x):
    h, hs = torch.zeros(len(w), dtype=w.dtype), []
    for x_t in x:
        h = torch.tanh(w @ h + x_t)
        hs.append(h)
    return hs


def products(precision, N):
    w, x = (torch.tensor(part, dtype=PRECISIONS[precision]) for part in data.products(N))
    last = {}

    @torch.no_grad()
    def run():
        product, all_products = torch.eye(N, dtype=w.dtype), []
        for h in states(w, x):
            product = ((1 - h * h)[:, None] * w) @ product
            all_products.append(product)
        last["values"] = torch.linalg.svdvals(torch.stack(all_products))

    return run, lambda: torch.log(last["values"][:, 0]).sum()


def norms(precision, N):
    w, x = (torch.tensor(part, dtype=PRECISIONS[precision]) for part in data.products(N))
    last = {}

    @torch.no_grad()
    def run():
        product, v, found = torch.eye(N, dtype=w.dtype), torch.ones(N, dtype=w.dtype) / N**0.5, []
        for h in states(w, x):
            product = ((1 - h * h)[:, None] * w) @ product
            for _ in range(20):
                u = product.T @ (product @ v)
                v = u / u.norm()
            found.append((product @ v).norm())
        last["norms"] = torch.stack(found)

    return run, lambda: torch.log(last["norms"]).sum()


def lyapunov(precision, N, every):
    w, h_0, q_0 = (torch.tensor(part, dtype=PRECISIONS[precision]) for part in data.lyapunov(N))
    last = {}

    @torch.no_grad()
    def run():
        h, q, total = h_0, q_0, torch.zeros(N, dtype=w.dtype)
        for t in range(1, 1001):
            h = torch.tanh(w @ h)
            q = (1 - h * h)[:, None] * (w @ q)
            if t % every == 0:
                q, r = torch.linalg.qr(q)
                total += torch.log(torch.abs(torch.diagonal(r)))
        last["exponents"] = total / 1000

    return run, lambda: last["exponents"].max()


def adding(precision):
    x, y, w = data.adding()
    dtype = PRECISIONS[precision]
    x, y, w = torch.tensor(x, dtype=dtype), torch.tensor(y, dtype=dtype), tensors(w, dtype)
    last = {}

    def run():
        net, head = layer(nn.LSTM, w), nn.Linear(len(w["w_ho"][0]), 1, dtype=dtype)
        with torch.no_grad():
            head.weight.copy_(w["w_ho"])
            head.bias.zero_()
        trained = [p for p in (*net.parameters(), *head.parameters()) if p.requires_grad]
        adam = torch.optim.Adam(trained, lr=1e-3)
        for x_k, y_k in zip(x, y):
            h, _ = net(x_k)
            loss = ((head(h[-1])[:, 0] - y_k) ** 2).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
        last["loss"] = loss.detach()

    return run, lambda: last["loss"]


def long(precision, N, T):
    """One sequence of T steps in segments, of which only the first state is kept."""
    w = tensors(data.network(N, 1, 1, steps=T), PRECISIONS[precision])
    net = layer(nn.RNN, w)
    w_ho = nn.Parameter(w["w_ho"])
    parameters = [net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, w_ho]
    last = {}

    def segment(h, x, y):
        hs, h = net(x, h)
        return h, 0.5 * ((y - hs @ w_ho.T) ** 2).sum()

    def run():
        for parameter in parameters:
            parameter.grad = None
        h, loss = torch.zeros(1, 1, N, dtype=w_ho.dtype), 0.0
        for x, y in zip(w["x"].split(500), w["y"].split(500)):
            h, part = torch.utils.checkpoint.checkpoint(segment, h, x, y, use_reentrant=False)
            loss = loss + part
        loss.backward()
        last["loss"] = loss.detach()

    return run, lambda: float(last["loss"]) + norm(p.grad for p in parameters)


def square(precision, N):
    a, b = (torch.tensor(data.uniform(seed, N * N).reshape(N, N), dtype=PRECISIONS[precision]) for seed in (61, 62))
    last = {}

    def run():
        last["product"] = a @ b

    return run, lambda: last["product"].sum()


serve("torch", torch.__version__, {
    "W1": gradient(nn.RNN, 1),
    "W2": gradient(nn.LSTM, 4),
    "W3": products,
    "W3b": norms,
    "W4": lyapunov,
    "W7": adding,
    "long": long,
    "peak": square,
})
