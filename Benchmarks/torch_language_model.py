#!/usr/bin/env python3
"""Trains, or lets write, a word language model in PyTorch, for language_models.py: reads lines of JSON that say what to do,
and answers each with one.

The model is that of PyTorch's word_language_model example: an embedding, an LSTM, a tied or free output, dropout around
them; plain gradient descent, or Adam, gradients clipped by norm. With cutoffs the output is nn.AdaptiveLogSoftmaxWithLoss, whose
tails are as wide as the states, and which cannot be tied.
"""

import collections
import json
import sys
import time

import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self, vocabulary, embedding, hidden, layers, dropout, tied, cutoffs=None):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(vocabulary, embedding)
        self.rnn = nn.LSTM(embedding, hidden, layers, dropout=dropout)
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        if cutoffs:
            self.decoder = nn.AdaptiveLogSoftmaxWithLoss(hidden, vocabulary, cutoffs, div_value=1.0)
            return
        self.decoder = nn.Linear(hidden, vocabulary)
        if tied:
            self.decoder.weight = self.encoder.weight
        nn.init.uniform_(self.decoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)

    def hidden(self, tokens, state):
        output, state = self.rnn(self.drop(self.encoder(tokens)), state)
        return self.drop(output).flatten(0, 1), state

    def forward(self, tokens, state):
        hidden, state = self.hidden(tokens, state)
        return self.decoder(hidden), state

    def loss(self, tokens, targets, state):
        hidden, state = self.hidden(tokens, state)
        if isinstance(self.decoder, nn.AdaptiveLogSoftmaxWithLoss):
            return self.decoder(hidden, targets).loss, state
        return nn.functional.cross_entropy(self.decoder(hidden), targets), state


def read(path, batch):
    """The text as ids, the most frequent words' the smallest, cut into streams: [T, B]."""
    with open(path, encoding="utf-8") as file:
        text = [word for line in file for word in [*line.split(), "<eos>"]]
    words = {word: number for number, (word, _) in enumerate(collections.Counter(text).most_common())}
    ids = [words[word] for word in text]
    length = len(ids) // batch
    return torch.tensor(ids[: length * batch]).view(batch, length).t().contiguous(), len(words)


def train(ask, made):
    """Steps for some seconds; tokens a second."""
    if "data" not in made:
        made["data"], made["vocabulary"] = read(ask["text"], ask["batch"])
        made["model"] = LanguageModel(
            made["vocabulary"], ask["embedding"], ask["hidden"], ask["layers"], ask["dropout"], ask["tied"],
            ask.get("cutoffs"))
        if ask.get("optimizer") == "adam":
            made["optimizer"] = torch.optim.Adam(made["model"].parameters(), lr=ask["rate"])
        made["offset"], made["state"] = 0, None
    model, data = made["model"], made["data"]
    model.train()
    tokens, began = 0, None
    while began is None or time.perf_counter() - began < ask["seconds"]:
        if made["offset"] + ask["bptt"] + 1 > len(data):
            made["offset"], made["state"] = 0, None
        first = made["offset"]
        window, targets = data[first:first + ask["bptt"]], data[first + 1:first + ask["bptt"] + 1].flatten()
        state = None if made["state"] is None else tuple(part.detach() for part in made["state"])
        model.zero_grad()
        loss, made["state"] = model.loss(window, targets, state)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        if "optimizer" in made:
            made["optimizer"].step()
        else:
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter.add_(parameter.grad, alpha=-ask["rate"])
        made["offset"] += ask["bptt"]
        tokens += targets.numel() if began else 0
        began = began or time.perf_counter()  # the first step is not counted
    return {"tokensPerSecond": tokens / (time.perf_counter() - began), "vocabulary": made["vocabulary"]}


@torch.no_grad()
def generate(ask, made):
    """Writes some tokens, each drawn from the whole distribution; tokens a second."""
    model = made.setdefault("writer", LanguageModel(
        ask["vocabulary"], ask["embedding"], ask["hidden"], ask["layers"], 0.0, ask["tied"]))
    model.eval()
    token, state = torch.zeros(1, 1, dtype=torch.long), None
    began = time.perf_counter()
    for _ in range(ask["tokens"]):
        logits, state = model(token, state)
        token = torch.multinomial(logits[-1].softmax(0), 1).view(1, 1)
    return {"tokensPerSecond": ask["tokens"] / (time.perf_counter() - began)}


def main():
    made = {}
    for line in sys.stdin:
        ask = json.loads(line)
        torch.set_num_threads(ask["threads"])
        answer = {"train": train, "generate": generate}[ask["work"]](ask, made)
        print(json.dumps(answer), flush=True)


main()
