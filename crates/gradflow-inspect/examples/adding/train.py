"""Trains an LSTM on the adding problem over 200 steps, from PyTorch's own initialisation or a better one.

    python -m venv venv && venv/bin/pip install -r ../../tests/fixtures/requirements.txt
    venv/bin/python train.py default 1        # → default_1.safetensors, default_1.csv
    venv/bin/python train.py chrono 1         # chrono initialisation for lags up to 200
    venv/bin/python train.py forget-bias 1    # forget biases of 5
    venv/bin/python train.py inputs 1         # → inputs.npy: sequences of the problem to inspect with

The problem (Hochreiter & Schmidhuber 1997): each step gives a number in [0, 1) and a mark; one step in each half of the
sequence is marked; the target at the end is the sum of the two marked numbers.
Always to answer 1 costs a squared error of 1/6.
The same seed draws the same sequences for every initialisation.
"""

import csv
import pathlib
import sys

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
STEPS, HIDDEN, BATCH, UPDATES, RATE = 200, 32, 32, 3000, 2e-3
TRACED = 20
EVERY = 50


def problem(batch, random):
    """Inputs (B, T, 2) and targets (B, 1)."""
    numbers = torch.rand(batch, STEPS, generator=random)
    marks = torch.zeros(batch, STEPS)
    rows, half = torch.arange(batch), STEPS // 2
    marks[rows, torch.randint(half, (batch,), generator=random)] = 1
    marks[rows, half + torch.randint(half, (batch,), generator=random)] = 1
    return torch.stack([numbers, marks], dim=2), (numbers * marks).sum(dim=1, keepdim=True)


def initialise(rnn, name, random):
    """PyTorch's gates are (i, f, g, o); the two biases of a gate add up."""
    if name == "default":
        return
    if name == "forget-bias":
        forget, enter = torch.full((HIDDEN,), 5.0), None
    else:
        # Tallec & Ollivier 2018: b_f = ln u with u uniform on [1, T − 1), b_i = −b_f.
        forget = torch.log(1 + (STEPS - 2) * torch.rand(HIDDEN, generator=random))
        enter = -forget
    with torch.no_grad():
        for block, bias in [(1, forget), (0, enter)]:
            if bias is not None:
                rows = slice(block * HIDDEN, (block + 1) * HIDDEN)
                rnn.bias_ih_l0[rows] = bias
                rnn.bias_hh_l0[rows] = 0


def train(name, seed):
    torch.manual_seed(seed)
    model = torch.nn.ModuleDict(
        {"rnn": torch.nn.LSTM(2, HIDDEN, batch_first=True), "readout": torch.nn.Linear(HIDDEN, 1)}
    )
    random = torch.Generator().manual_seed(seed)
    initialise(model["rnn"], name, torch.Generator().manual_seed(1000 + seed))
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    losses, total = [], 0.0
    for update in range(1, UPDATES + 1):
        xs, targets = problem(BATCH, random)
        hs, _ = model["rnn"](xs)
        loss = torch.nn.functional.mse_loss(model["readout"](hs[:, -1]), targets)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        total += loss.item()
        if update % EVERY == 0:
            losses.append((update, total / EVERY))
            total = 0.0
    return model, losses


def save(model, losses, stem, seed):
    """The weights with a trace beside them, and the mean squared error of every 50 updates."""
    xs = problem(2, torch.Generator().manual_seed(2000 + seed))[0][:, :TRACED]
    with torch.no_grad():
        hs, _ = model["rnn"].eval()(xs)
    tensors = model.state_dict() | {"trace.input": xs, "trace.output": hs}
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, HERE / f"{stem}.safetensors")
    with open(HERE / f"{stem}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["update", "squared_error"])
        writer.writerows((update, f"{loss:.6f}") for update, loss in losses)


def main():
    torch.set_num_threads(1)
    name, seed = sys.argv[1], int(sys.argv[2])
    if name == "inputs":
        import numpy

        xs, _ = problem(8, torch.Generator().manual_seed(3000 + seed))
        numpy.save(HERE / "inputs.npy", xs.numpy())
    elif name in ("default", "chrono", "forget-bias"):
        save(*train(name, seed), f"{name}_{seed}", seed)
    else:
        sys.exit(f"the initialisation must be default, chrono or forget-bias, got {name}")


if __name__ == "__main__":
    main()
