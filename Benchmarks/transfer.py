#!/usr/bin/env python3
"""What vectors trained without labels give classifiers that have few: `skein classify train --vectors` on parts of the training texts.

    python3 Benchmarks/transfer.py TRAIN.csv TEST.csv --texts UNLABELLED.txt [--counts 100 300 1000 3000] [--seeds 1 2 3]
        [--models cnn] [--dimension 200] [--threads 1]

The files are CSV with a header label,text. Vectors are skip-gram vectors of the unlabelled texts and of the training texts. For each
count so many training texts are drawn for each seed, a fifth of them to validate on; every model is trained on the same ones: linear, and
networks with random embeddings, with vectors that stay, and with vectors that are tuned. The table has the mean accuracy on the test
texts, and its standard deviation over seeds. Each run is a line of JSON.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess

import measure


def rows(path):
    csv.field_size_limit(1 << 24)
    with open(path, encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        return [(row["label"], row["text"]) for row in table]


def write(path, chosen):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["label", "text"])
        writer.writerows(chosen)


def skein(*arguments):
    output = subprocess.run([measure.SKEIN, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return output.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--texts", nargs="*", default=[], help="texts without labels")
    parser.add_argument("--counts", type=int, nargs="*", default=[100, 300, 1000, 3000])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--models", nargs="*", default=["cnn"])
    parser.add_argument("--dimension", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    measure.WORK.mkdir(parents=True, exist_ok=True)
    database = measure.WORK / "transfer.db"
    for path in measure.WORK.glob("transfer.db*"):
        path.unlink()
    labelled, own = rows(options.train), measure.WORK / "transfer.txt"
    with open(own, "w", encoding="utf-8") as file:
        file.writelines(" ".join(text.split()) + "\n" for _, text in labelled)
    skein("embed", "train", *options.texts, own, "--db", database, "--name", "vectors", "--dimension", options.dimension,
          "--epochs", 5, "--minimum-count", 2, "--threads", options.threads, "--quiet")

    variants = [("linear", [])]
    for model in options.models:
        network = ["--model", model, "--dimension", options.dimension, "--epochs", 20, "--metric", "accuracy"]
        variants += [
            (f"{model}, random", network), (f"{model}, vectors stay", network + ["--vectors", "vectors", "--freeze-vectors"]),
            (f"{model}, vectors tuned", network + ["--vectors", "vectors"])]
    found = {}
    train, held = measure.WORK / "transfer-train.csv", measure.WORK / "transfer-held.csv"
    for count in options.counts:
        for seed in options.seeds:
            chosen = random.Random(seed).sample(labelled, min(count, len(labelled)))
            write(held, chosen[:count // 5])
            write(train, chosen[count // 5:])
            for name, arguments in variants:
                lines = skein(
                    "classify", "train", train, "--validation", held, "--test", options.test, "--db", database, "--name",
                    "model", "--replace", "--json", "--seed", seed, "--threads", options.threads, *arguments)
                report = json.loads(lines[-1])["measured"]["report"]
                print(json.dumps({
                    "benchmark": "transfer", "texts": count, "seed": seed, "model": name,
                    "accuracy": report["accuracy"]}), flush=True)
                found.setdefault((name, count), []).append(report["accuracy"])

    def cell(name, count):
        values = found[name, count]
        spread = statistics.stdev(values) if len(values) > 1 else 0
        return f"{statistics.mean(values):.3f} ± {spread:.3f}"

    measure.table(
        ["training texts"] + [str(count) for count in options.counts],
        [[name] + [cell(name, count) for count in options.counts] for name, _ in variants])


main()
