#!/usr/bin/env python3
"""Translating by a beam: `skein translate run` beside the same weights in PyTorch with a plain beam search, in turn, on one core.

    python3 Benchmarks/translation.py --db Work/multi30k-gru.db --name multi30k-gru SOURCE [--beam 5] [--sentences 200] [--rounds 3]

The model is a GRU translator over words, as the recipe multi30k-gru makes one. PyTorch gets its weights by `skein export` and its tokens by
`skein tokenize`, follows the hypotheses of a sentence as one batch, and is timed without loading and tokenizing; Skein is timed as a
whole process, less one that translates nothing. That both find the same translations is told. Needs torch and safetensors: pip install -r
Benchmarks/requirements-torch.txt.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import measure


def skein(*arguments, text=None):
    return subprocess.run(
        [measure.SKEIN, *map(str, arguments)], input=text, check=True, capture_output=True, text=True).stdout


class Peer:
    """The model of `RecurrentTargetDecoder`, feeding contexts, one layer each."""

    def __init__(self, weights, torch, settings):
        self.torch, self.alpha, self.factor = torch, settings["lengthPenalty"], settings["lengthFactor"]
        w = weights
        H = w["encoder.0.wh"].shape[0]

        def gru(name, inputs, make):
            cell = make(inputs, H)
            # Skein's gates are n r z (wx) and r z n (wh); PyTorch's are r z n.
            wx, wh = w[name + ".wx"].T.split(H), w[name + ".wh"].T.split(H)
            bx, bh = w[name + ".bx"].split(H), w[name + ".bh"]
            values = [torch.cat([wx[1], wx[2], wx[0]]), torch.cat(wh), torch.cat([bx[1], bx[2], bx[0]]),
                      torch.cat([torch.zeros(2 * H), bh])]
            for parameter, value in zip(cell.parameters(), values):
                parameter.data = value.contiguous()
            return cell

        E = w["source.embedding.table"].shape[1]
        one = lambda inputs, hidden: torch.nn.GRU(inputs, hidden)
        self.ahead, self.back = gru("encoder.0", E, one), gru("encoder.0.reverse", E, one)
        self.cell = gru("decoder.0", E + 2 * H, torch.nn.GRUCell)
        self.w = {name: tensor.contiguous() for name, tensor in w.items()}
        self.readout, self.output = self.w["decoder.readout.w"].T.contiguous(), self.w["output.w"].T.contiguous()

    def read(self, source):
        torch, w = self.torch, self.w
        x = w["source.embedding.table"][torch.tensor(source)].unsqueeze(1)  # [S, 1, E]
        ahead, _ = self.ahead(x)
        back, _ = self.back(x.flip(0))
        memory = torch.cat([ahead, back.flip(0)], -1).squeeze(1)  # [S, 2H]
        state = torch.tanh(memory.mean(0) @ w["decoder.bridge.0.w"] + w["decoder.bridge.0.b"])
        return memory, memory @ w["attention.u"], state.unsqueeze(0)

    def step(self, tokens, state, memory, keys):
        torch, w = self.torch, self.w
        y = w["target.embedding.table"][tokens]  # [k, E]
        scores = torch.tanh((state @ w["attention.w"]).unsqueeze(1) + keys) @ w["attention.v"]  # [k, S]
        context = scores.softmax(-1) @ memory
        state = self.cell(torch.cat([y, context], -1), state)
        r = torch.tanh(torch.nn.functional.linear(torch.cat([state, context, y], -1), self.readout, w["decoder.readout.b"]))
        return torch.nn.functional.linear(r, self.output, w["output.b"]).log_softmax(-1), state

    def translate(self, source, end, width):
        torch = self.torch
        memory, keys, state = self.read(source)
        longest = 10 + -int(-self.factor * len(source) // 1)
        penalty = lambda length: ((5 + length) / 6) ** self.alpha
        sums, tokens, histories = torch.zeros(1), torch.tensor([end]), [[]]
        complete = []
        for length in range(1, longest + 1):
            log_p, state = self.step(tokens, state, memory, keys)
            best, places = (sums.unsqueeze(1) + log_p).flatten().topk(width - len(complete))
            rows, words = places // log_p.shape[1], places % log_p.shape[1]
            kept = []
            for k, (row, word) in enumerate(zip(rows.tolist(), words.tolist())):
                if word == end:
                    complete.append((best[k].item() / penalty(length), histories[row]))
                else:
                    kept.append((k, row, word))
            if not kept:
                break
            sums = best[[k for k, _, _ in kept]]
            if complete and sums[0].item() / penalty(longest) <= max(complete)[0]:
                break
            histories = [histories[row] + [word] for _, row, word in kept]
            tokens = torch.tensor([word for _, _, word in kept])
            state = state[[row for _, row, _ in kept]]
        return max(complete, key=lambda found: found[0])[1] if complete else histories[0]


def words(db, name, column):
    rows = sqlite3.connect(db).execute(
        f"SELECT text FROM word JOIN model ON word.vocabulary = model.{column} WHERE model.name = ? ORDER BY word.id", (name,))
    return [row[0] for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--db", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    import torch
    from safetensors.torch import load_file

    os.sched_setaffinity(0, measure.cores(1))
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    with open(options.source, encoding="utf-8") as file:
        texts = [line.rstrip("\n") for line in file][: options.sentences]
    with tempfile.TemporaryDirectory() as folder:
        skein("export", "--db", options.db, "--name", options.name, f"{folder}/weights.safetensors")
        weights = load_file(f"{folder}/weights.safetensors")
    record = json.loads(skein("info", "--db", options.db, "--name", options.name, "--json"))["models"][0]
    peer = Peer(weights, torch, record["configuration"]["search"])
    sources = {word: number for number, word in enumerate(words(options.db, options.name, "source_vocabulary"))}
    targets = words(options.db, options.name, "vocabulary")
    lines = skein("tokenize", "--keep", "all", "--quiet", text="".join(text + "\n" for text in texts)).split("\n")
    ids = [[sources.get(word, 0) for word in line.split()] + [len(sources)] for line in lines[: len(texts)]]

    run = ["translate", "run", "--db", options.db, "--name", options.name, "--beam", options.beam, "--threads", 1, "--quiet",
           "--no-replace-unknown"]
    ours, theirs = [], []
    for number in range(options.rounds):
        start = time.perf_counter()
        found = [peer.translate(sentence, len(targets), options.beam) for sentence in ids]
        theirs.append(time.perf_counter() - start)
        start = time.perf_counter()
        skein(*run, text="")
        loading = time.perf_counter() - start
        start = time.perf_counter()
        translations = skein(*run, text="".join(text + "\n" for text in texts)).split("\n")[:-1]
        ours.append(time.perf_counter() - start - loading)
        print(f"round {number + 1}: {len(texts) / ours[-1]:.1f} sentences/s, PyTorch {len(texts) / theirs[-1]:.1f}", file=sys.stderr)
    spelled = ["".join(targets[token] for token in tokens) for tokens in found]
    same = sum(a == b.replace(" ", "") for a, b in zip(spelled, translations))
    ratios = [b / a for a, b in zip(ours, theirs)]
    print(f"beam {options.beam}, {len(texts)} sentences, one core: {len(texts) / statistics.median(ours):.1f} sentences/s, PyTorch "
          f"{torch.__version__} {len(texts) / statistics.median(theirs):.1f}, ratio {statistics.median(ratios):.2f}; "
          f"{same} translations are the same")


if __name__ == "__main__":
    main()
