"""Training steps of small sequence models in PyTorch, for steps.py, which sends a line of JSON for each measurement.

    {"work": "lstm200", "threads": 1, "precision": "float32", "seconds": 3}

The models, sizes and optimizers are those of `skein-benchmark steps`: what users would write with torch.nn. "bf16" is
autocast to bfloat16; what PyTorch cannot do so on this machine is answered with {"missing": why}.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

RECURRENT = {"lstm650": (nn.LSTM, 650), "lstm200": (nn.LSTM, 200), "gru200": (nn.GRU, 200), "rnn200": (nn.RNN, 200)}


class RecurrentModel(nn.Module):
    """Embedding, two recurrent layers, output."""

    vocabulary, batch, steps = 10_000, 20, 35

    def __init__(self, layer, size):
        super().__init__()
        self.embedding = nn.Embedding(self.vocabulary, size)
        self.recurrent = layer(size, size, num_layers=2)
        self.output = nn.Linear(size, self.vocabulary)

    def forward(self, tokens):
        hidden, _ = self.recurrent(self.embedding(tokens))
        return self.output(hidden.flatten(0, 1))


class Transformer(nn.Module):
    """Embedding and learned positions, four causal encoder layers in post-norm, output; [B, T]."""

    vocabulary, batch, steps, width = 10_000, 32, 64, 256

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(self.vocabulary, self.width)
        self.positions = nn.Parameter(torch.zeros(self.steps, self.width))
        layer = nn.TransformerEncoderLayer(self.width, 4, 1024, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
        self.output = nn.Linear(self.width, self.vocabulary)
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(self.steps))

    def forward(self, tokens):
        x = self.embedding(tokens.t()) + self.positions
        return self.output(self.encoder(x, mask=self.mask, is_causal=True).flatten(0, 1))


class Translator(nn.Module):
    """GRU encoder, GRU decoder with additive attention, teacher forcing; one product for the outputs of all steps."""

    vocabulary, batch, steps, size = 8_000, 64, 15, 256

    def __init__(self):
        super().__init__()
        size = self.size
        self.source = nn.Embedding(self.vocabulary, size)
        self.target = nn.Embedding(self.vocabulary, size)
        self.encoder = nn.GRU(size, size)
        self.decoder = nn.GRUCell(2 * size, size)
        self.keys = nn.Linear(size, size, bias=False)
        self.query = nn.Linear(size, size)
        self.score = nn.Linear(size, 1, bias=False)
        self.output = nn.Linear(size, self.vocabulary)

    def forward(self, tokens):
        memory, state = self.encoder(self.source(tokens))
        state, memory = state[0], memory.transpose(0, 1)
        keys, target, outputs = self.keys(memory), self.target(tokens), []
        for t in range(self.steps):
            scores = self.score(torch.tanh(keys + self.query(state).unsqueeze(1))).squeeze(-1)
            context = torch.bmm(scores.softmax(-1).unsqueeze(1).to(memory.dtype), memory).squeeze(1)
            state = self.decoder(torch.cat([target[t], context.to(target.dtype)], -1), state)
            outputs.append(state)
        return self.output(torch.stack(outputs).flatten(0, 1))


def measure(work, threads, precision, seconds):
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    if work in RECURRENT:
        model = RecurrentModel(*RECURRENT[work])
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    else:
        model = Transformer() if work == "transformer" else Translator()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    count = model.steps * model.batch
    tokens = torch.randint(model.vocabulary, (model.steps, model.batch))
    targets = torch.randint(model.vocabulary, (count,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
            loss = functional.cross_entropy(model(tokens), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        return loss

    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    a, b = torch.randn(2048, 512).to(kind), torch.randn(512, 2048).to(kind)

    def product_gigaflops():
        start = time.process_time() if threads == 1 else time.perf_counter()
        torch.mm(a, b)
        torch.mm(a, b)
        end = time.process_time() if threads == 1 else time.perf_counter()
        return 2 * 2 * 2048 * 2048 * 512 / (end - start) / 1e9

    for _ in range(3):
        step()
        product_gigaflops()
    start = time.perf_counter()
    loss = step()
    block = max(1, int(0.25 / (time.perf_counter() - start)))
    walls, products, end = [], [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(block):
            loss = step()
        walls.append((time.perf_counter() - start) / block)
        products.append(product_gigaflops())
    return {
        "millisecondsPerStep": 1000 * statistics.median(walls),
        "tokensPerSecond": count / statistics.median(walls),
        "productGigaflops": statistics.median(products),
        "loss": loss.item(),
    }


for line in sys.stdin:
    ask = json.loads(line)
    try:
        answer = measure(**ask)
    except RuntimeError as error:  # such as oneDNN's "could not create a primitive"
        if ask["precision"] == "float32":
            raise
        reason = str(error).splitlines()[0].split(". ")[0]
        answer = {"missing": f"PyTorch cannot: {reason}"}
    print(json.dumps(answer), flush=True)
