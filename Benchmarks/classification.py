#!/usr/bin/env python3
"""Text classifiers: `skein classify` beside fastText on the same texts, in turn, on one core.

    python3 Benchmarks/classification.py NAME=TRAIN.csv,TEST.csv … [--rounds 3] [--peers bigram default]

The files are CSV with a header label,text. Of Skein the whole process counts: start, reading, training, saving; its accuracy is that
of `skein classify test`. Of fastText training counts alone, on a file that was tokenized before. Labelling is the whole process
for Skein, on the test texts repeated until there are 100,000; for fastText loading and labelling.
Needs fastText: pip install -r Benchmarks/requirements.txt.
"""

import argparse
import csv
import json
import os
import subprocess
import sys

import measure

PEERS = {
    "bigram": dict(lr=0.25, dim=10, epoch=5, wordNgrams=2, bucket=10_000_000, minCount=1, loss="softmax"),
    "default": {},
}


def texts(path):
    csv.field_size_limit(1 << 24)
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [(label, " ".join(text.split())) for label, text in rows]


def peer(kind, train, test, lines, folder):
    """Runs in a process of its own: fastText's training and labelling, as one line of JSON."""
    import re
    import time

    import fasttext
    token = re.compile(r"\w+|[^\w\s]")

    def tokenized(text):
        return " ".join(token.findall(text.lower()))

    source = f"{folder}/fasttext.txt"
    with open(source, "w", encoding="utf-8") as file:
        file.writelines(f"__label__{label} {tokenized(text)}\n" for label, text in texts(train))
    tested = texts(test)
    asked = [tokenized(line.rstrip("\n")) + "\n" for line in open(lines, encoding="utf-8")]
    start = time.process_time()
    model = fasttext.train_supervised(source, thread=1, verbose=0, **PEERS[kind])
    training = time.process_time() - start
    right = sum(
        model.f.predict(tokenized(text) + "\n", 1, 0.0, "strict")[0][1] == f"__label__{label}" for label, text in tested)
    saved = f"{folder}/fasttext.bin"
    model.save_model(saved)
    start = time.process_time()
    model = fasttext.load_model(saved)
    model.f.multilinePredict(asked, 1, 0.0, "strict")
    labelling = time.process_time() - start
    print(json.dumps({
        "program": f"fastText {kind}", "trainCPUSeconds": training, "accuracy": right / len(tested),
        "textsPerCPUSecond": len(asked) / labelling, "modelBytes": os.path.getsize(saved)}))


def skein(train, test, lines, count):
    database = measure.WORK / "classification.db"
    for path in measure.WORK.glob("classification.db*"):
        path.unlink()
    model = ["--db", database, "--name", "model"]
    trained = measure.run(
        [measure.SKEIN, "classify", "train", train, *model, "--held-out", 0, "--threads", 1, "--quiet"], 1)
    report = json.loads(subprocess.run(
        [measure.SKEIN, "classify", "test", test, *model, "--json", "--quiet"], check=True, capture_output=True).stdout)
    info = json.loads(subprocess.run(
        [measure.SKEIN, "info", *model, "--json"], check=True, capture_output=True).stdout)
    labelled = measure.run([measure.SKEIN, "classify", "predict", lines, *model, "--threads", 1, "--quiet"], 1)
    return {
        "program": "Skein linear", "trainCPUSeconds": trained["cpuSeconds"], "accuracy": report["accuracy"],
        "textsPerCPUSecond": count / labelled["cpuSeconds"], "modelBytes": model_bytes(info)}


def model_bytes(info):
    """Bytes of all tensors of the only model."""
    return sum(tensor["bytes"] for tensor in info["models"][0]["tensors"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=["bigram", "default"], choices=PEERS)
    parser.add_argument("--worker", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return peer(*options.worker)

    measure.WORK.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    rows = []
    for data in options.data:
        name, files = data.split("=", 1)
        train, test = files.split(",")
        asked = [text for _, text in texts(test)]
        asked *= -(-100_000 // len(asked))
        lines = measure.WORK / "classification.txt"
        with open(lines, "w", encoding="utf-8") as file:
            file.writelines(text + "\n" for text in asked)
        results = {}
        for _ in range(options.rounds):
            found = [skein(train, test, lines, len(asked))]
            for kind in options.peers:
                core = ",".join(map(str, measure.cores(1)))
                output = subprocess.run(
                    ["taskset", "-c", core, sys.executable, __file__, "--worker", kind, train, test, lines, measure.WORK],
                    check=True, capture_output=True, text=True, env=environment).stdout
                found.append(json.loads(output.splitlines()[-1]))
            for result in found:
                print(json.dumps({"benchmark": "classification", "data": name, **result}), flush=True)
                results.setdefault(result["program"], []).append(result)
        for program, runs in results.items():
            rows.append([f"{name}: {program}"] + [
                measure.median([run[key] for run in runs])
                for key in ["accuracy", "trainCPUSeconds", "textsPerCPUSecond", "modelBytes"]])
    measure.table(["", "accuracy", "training, CPU s", "texts a CPU s", "bytes"], rows)


main()
