#!/usr/bin/env python3
"""Training a language model from the command line: `skein lm train` beside the same model in PyTorch, in turn, on the same
cores and the same text.

    python3 Benchmarks/language_models.py TEXT [--units 200] [--layers 2] [--dropout 0.2] [--batch 20] [--optimizer adam]
        [--cutoffs 1000 6000 16000] [--threads 1] [--rounds 5]

With cutoffs both have an adaptive softmax, Skein's over the tied table, PyTorch's (which cannot be tied) over tails as wide. TEXT is tokenized already, such as wiki.train.tokens of WikiText-2. Each round gives both programs some seconds of training,
reading the text not counted. The ratio is the median of the rounds' ratios. Needs torch: pip install -r
Benchmarks/requirements-torch.txt.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import measure


def skein(options, folder, environment):
    """Trains for some seconds, goes on where the round before stopped; tokens a second."""
    command = [
        measure.SKEIN, "lm", "train", options.text, "--db", f"{folder}/skein.db", "--name", "bench", "--tokenizer",
        "whitespace", "--hidden", str(options.units), "--dimension", str(options.units), "--layers", str(options.layers),
        "--dropout", str(options.dropout), "--batch", str(options.batch), "--held-out", "0.001", "--threads", str(options.threads), "--shards",
        str(options.shards or options.threads), "--checkpoint-every", "1000000", "--json", "--restart", "--precision",
        options.precision]
    if options.cutoffs:
        with open(f"{folder}/softmax.yaml", "w", encoding="utf-8") as file:
            file.write(f"model: {{softmax: adaptive, cutoffs: {options.cutoffs}}}\n")
        command += ["--configuration", f"{folder}/softmax.yaml"]
    if options.optimizer == "adam":
        command += ["--optimizer", "adam", "--learning-rate", "0.001"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    speed, steps = None, None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "progress":
            steps, speed = event["step"], event["tokensPerSecond"]
            if steps * options.bptt * options.batch / speed >= options.seconds:
                process.terminate()
                break
    process.stdout.close()
    process.wait()
    if speed is None:
        sys.exit("skein lm train reported no progress")
    return {"tokensPerSecond": speed, "steps": steps}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--optimizer", choices=["descent", "adam"], default="descent")
    parser.add_argument("--cutoffs", type=int, nargs="*", help="of an adaptive softmax")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--shards", type=int, help="of Skein; by default one a thread")
    parser.add_argument("--precision", default="float32", help="of Skein")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    options.bptt = 35

    os.sched_setaffinity(0, measure.cores(options.threads))
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads), MKL_NUM_THREADS=str(options.threads))
    script = measure.ROOT / "Benchmarks/torch_language_model.py"
    peer = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            ask = {
                "work": "train", "text": options.text, "batch": options.batch, "bptt": options.bptt,
                "rate": 0.001 if options.optimizer == "adam" else 20, "optimizer": options.optimizer,
                "cutoffs": options.cutoffs,
                "embedding": options.units, "hidden": options.units, "layers": options.layers,
                "dropout": options.dropout, "tied": True, "threads": options.threads, "seconds": options.seconds}
            print(json.dumps(ask), file=peer.stdin, flush=True)
            answer = peer.stdout.readline()
            if not answer:
                sys.exit("the PyTorch process ended")
            theirs.append(json.loads(answer))
            ours.append(skein(options, folder, environment))
    peer.stdin.close()
    peer.wait()
    ratio = measure.median([a["tokensPerSecond"] / b["tokensPerSecond"] for a, b in zip(ours, theirs)])
    print(json.dumps({
        "benchmark": "languageModels", "units": options.units, "batch": options.batch, "optimizer": options.optimizer,
        "cutoffs": options.cutoffs, "threads": options.threads, "rounds": options.rounds,
        "ratio": ratio, "skein": ours, "torch": theirs}))
    measure.table(
        [f"LSTM {options.layers} × {options.units}, {options.threads} thread{'s'[:options.threads > 1]}",
         "Skein tokens/s", "PyTorch tokens/s", "ratio"],
        [[os.path.basename(options.text), measure.median([a["tokensPerSecond"] for a in ours]),
          measure.median([b["tokensPerSecond"] for b in theirs]), ratio]])


main()
