#!/usr/bin/env python3
"""Training steps (forward, loss, backward, clipping, update): Skein beside PyTorch, in turn, on the same cores.

    python3 Benchmarks/steps.py [--work lstm650 …] [--threads 1] [--shards 1] [--rounds 5] [--seconds 3]

Each round gives both programs some seconds; the table has the medians of the rounds, and the ratio is the median of the
rounds' ratios. The last columns tell which share of the machine's speed of large matrix products, measured in between by
each program's own products, the whole step reaches. Needs torch: pip install -r Benchmarks/requirements-torch.txt.
"""

import argparse
import json
import os
import subprocess
import sys

import measure

WORK = ["lstm650", "lstm200", "gru200", "rnn200", "transformer", "seq2seq_gru"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", nargs="+", choices=WORK, default=WORK)
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
    for work in options.work:
        skein, torch = [], []
        for _ in range(options.rounds):
            ask = {"work": work, "threads": options.threads, "precision": "float32", "seconds": options.seconds}
            print(json.dumps(ask), file=peer.stdin, flush=True)
            answer = peer.stdout.readline()
            if not answer:
                sys.exit("the PyTorch process ended")
            torch.append(json.loads(answer))
            output = subprocess.run(
                [program, "steps", work, "--threads", str(options.threads), "--shards", str(shards), "--seconds",
                 str(options.seconds)], check=True, capture_output=True, text=True).stdout
            skein.append(json.loads(output))

        def of(results, key):
            return measure.median([result[key] for result in results])

        ratio = measure.median([ours["tokensPerSecond"] / theirs["tokensPerSecond"] for ours, theirs in zip(skein, torch)])
        # Operations of a step over the speed of products: the share of the peer's own, too.
        operations = of(skein, "gigaflops") * of(skein, "millisecondsPerStep")
        share = operations / of(torch, "millisecondsPerStep") / of(torch, "productGigaflops")
        print(json.dumps({
            "benchmark": "steps", "work": work, "threads": options.threads, "shards": shards, "rounds": options.rounds,
            "ratio": ratio, "skein": skein, "torch": torch}))
        rows.append([
            work, of(skein, "tokensPerSecond"), of(torch, "tokensPerSecond"), ratio, of(skein, "shareOfProduct"), share,
            of(skein, "allocationsPerStep")])
    peer.stdin.close()
    peer.wait()
    measure.table(
        [f"{options.threads} thread{'s'[:options.threads > 1]}", "Skein tokens/s", "PyTorch tokens/s", "ratio",
         "Skein share", "PyTorch share", "allocations"], rows)


main()
