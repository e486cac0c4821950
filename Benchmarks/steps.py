#!/usr/bin/env python3
"""Training steps (forward, loss, backward, clipping, update): Skein beside PyTorch, in turn, on the same cores.

    python3 Benchmarks/steps.py [--work lstm650 …] [--precision float32 bf16] [--threads 1] [--shards 1] [--rounds 5]
        [--seconds 3]

Each round gives both programs some seconds; the table has the medians of the rounds, and the ratio is the median of the
rounds' ratios. The last columns tell which share of the machine's speed of large matrix products, measured in between by
each program's own products, the whole step reaches. In bf16 (PyTorch under autocast) a program that cannot says why in
place of its numbers. Needs torch: pip install -r Benchmarks/requirements-torch.txt.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys

import measure

WORK = ["lstm650", "lstm200", "gru200", "rnn200", "transformer", "seq2seq_gru"]


class Comparison:
    """A row of the table. A program that measured nothing has told why, and nothing is computed from its side."""

    def __init__(self, skein, torch):
        ours, theirs = skein[0].get("missing"), torch[0].get("missing")
        self.ratio = None
        if not ours and not theirs:
            self.ratio = measure.median([x["tokensPerSecond"] / y["tokensPerSecond"] for x, y in zip(skein, torch)])
        share = None
        if self.ratio is not None:
            # Operations of a step over the speed of products: the share of the peer's own, too.
            operations = self.of(skein, "gigaflops") * self.of(skein, "millisecondsPerStep")
            share = operations / self.of(torch, "millisecondsPerStep") / self.of(torch, "productGigaflops")
        self.cells = [
            ours or self.of(skein, "tokensPerSecond"), theirs or self.of(torch, "tokensPerSecond"),
            "–" if self.ratio is None else self.ratio, "–" if ours else self.of(skein, "shareOfProduct"),
            "–" if share is None else share, "–" if ours else self.of(skein, "allocationsPerStep")]

    @staticmethod
    def of(results, key):
        return measure.median([result[key] for result in results])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", nargs="+", choices=WORK, default=WORK)
    parser.add_argument("--precision", nargs="+", choices=["float32", "bf16"], default=["float32"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--shards", type=int, help="of Skein; by default one a thread")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    shards = options.shards or options.threads

    os.sched_setaffinity(0, measure.cores(options.threads))
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads), MKL_NUM_THREADS=str(options.threads))
    script = measure.ROOT / "Benchmarks/torch_steps.py"
    peer = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    program = measure.SKEIN.with_name("skein-benchmark")
    rows = []
    for work, precision in itertools.product(options.work, options.precision):
        skein, torch = [], []
        for _ in range(options.rounds):
            ask = {"work": work, "threads": options.threads, "precision": precision, "seconds": options.seconds}
            print(json.dumps(ask), file=peer.stdin, flush=True)
            answer = peer.stdout.readline()
            if not answer:
                sys.exit("the PyTorch process ended")
            torch.append(json.loads(answer))
            output = subprocess.run(
                [program, "steps", work, "--precision", precision, "--threads", str(options.threads), "--shards",
                 str(shards), "--seconds", str(options.seconds)], check=True, capture_output=True, text=True).stdout
            skein.append(json.loads(output))
        row = Comparison(skein, torch)
        print(json.dumps({
            "benchmark": "steps", "work": work, "precision": precision, "threads": options.threads, "shards": shards,
            "rounds": options.rounds, "ratio": row.ratio, "skein": skein, "torch": torch}))
        rows.append([work, precision] + row.cells)
    peer.stdin.close()
    peer.wait()
    measure.table(
        [f"{options.threads} thread{'s'[:options.threads > 1]}", "products", "Skein tokens/s", "PyTorch tokens/s", "ratio",
         "Skein share", "PyTorch share", "allocations"], rows)


main()
