#!/usr/bin/env python3
"""Writing text with a language model: `skein lm generate` beside the same LSTM in PyTorch in a Python loop, in turn, on one core.

    python3 Benchmarks/generation.py [--units 650] [--layers 2] [--vocabulary 10000] [--rounds 5] [--tokens 300]

Weights are random, tokens are drawn from the whole distribution, loading is not counted. The ratio is the median of the rounds'
ratios. Needs torch: pip install -r Benchmarks/requirements-torch.txt.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import measure


def train(options, folder):
    """A model of that size in a workbench file, trained on next to nothing."""
    text = f"{folder}/text.txt"
    words = [f"w{number}" for number in range(options.vocabulary - 2)]  # beside <unk> and <eos>
    with open(text, "w", encoding="utf-8") as file:
        file.write(" ".join(words) + "\n")
    subprocess.run(
        [measure.SKEIN, "lm", "train", text, "--db", f"{folder}/skein.db", "--name", "writer", "--tokenizer", "whitespace",
         "--dimension", str(options.units), "--layers", str(options.layers), "--epochs", "1", "--batch", "200", "--bptt",
         "50", "--held-out", "0.01", "--quiet"], check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=650)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--vocabulary", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=300)
    options = parser.parse_args()

    os.sched_setaffinity(0, measure.cores(1))
    environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")
    script = measure.ROOT / "Benchmarks/torch_language_model.py"
    peer = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        train(options, folder)
        for number in range(options.rounds):
            ask = {
                "work": "generate", "vocabulary": options.vocabulary, "embedding": options.units, "hidden": options.units,
                "layers": options.layers, "tied": True, "threads": 1, "tokens": options.tokens}
            print(json.dumps(ask), file=peer.stdin, flush=True)
            answer = peer.stdout.readline()
            if not answer:
                sys.exit("the PyTorch process ended")
            theirs.append(json.loads(answer)["tokensPerSecond"])
            output = subprocess.run(
                [measure.SKEIN, "lm", "generate", "--db", f"{folder}/skein.db", "--length", str(options.tokens), "--seed",
                 str(number), "--json"], check=True, capture_output=True, text=True).stdout
            ours.append(json.loads(output)["tokensPerSecond"])
    peer.stdin.close()
    peer.wait()
    ratio = measure.median([a / b for a, b in zip(ours, theirs)])
    print(json.dumps({"benchmark": "generation", "units": options.units, "ratio": ratio, "skein": ours, "torch": theirs}))
    measure.table(
        [f"LSTM {options.layers} × {options.units}, V {options.vocabulary}", "Skein tokens/s", "PyTorch tokens/s", "ratio"],
        [["one thread", measure.median(ours), measure.median(theirs), ratio]])


main()
