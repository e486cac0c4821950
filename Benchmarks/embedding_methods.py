#!/usr/bin/env python3
"""All ways to train vectors on one text: analogies, pairs, minutes and memory, beside other programs where they are installed.

    python3 Benchmarks/embedding_methods.py TEXT --questions questions-words.txt --pairs wordsim353.tsv simlex999.tsv
        [--methods skip-gram glove …] [--dimension 100] [--threads 2] [--words 10000000]

Each training is a process of its own, on as many cores as threads. All vectors are scored by `skein evaluate`: accuracy among the
30,000 most frequent words, with questions of unknown words left out, and Spearman's correlation. Every training is a JSON line
on standard output, the table is on standard error. Counting, training and saving are in the minutes.

A new method of Skein's is one line in METHODS; another program is one in REFERENCES, and a file that takes settings as JSON.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import measure

# What `skein embed train` gets besides text, dimension, threads and seed.
METHODS = {
    "skip-gram": ["--model", "skip-gram", "--sample", "1e-4"],
    "cbow": ["--model", "cbow", "--sample", "1e-4"],
    "skip-gram, hierarchical softmax": ["--model", "skip-gram", "--loss", "hierarchical", "--sample", "1e-4"],
    "cbow, hierarchical softmax": ["--model", "cbow", "--loss", "hierarchical", "--sample", "1e-4"],
    "skip-gram, n-grams": ["--model", "skip-gram", "--subwords", "--sample", "1e-4"],
    "glove": ["--model", "glove"],
    "glove, maximum count 10": ["--model", "glove", "--maximum-count", "10"],
    "lsa, ppmi": ["--model", "lsa", "--weighting", "ppmi"],
    "lsa, tf-idf": ["--model", "lsa"],
}

# The program, the module that has to be there, and its settings.
WORD2VEC = {"window": 5, "negative": 5, "sample": 1e-4, "epochs": 5}
GLOVE = {"window": 15, "epochs": 25, "learningRate": 0.05, "maximumCount": 100}
REFERENCES = {
    "gensim skip-gram": ("gensim_train.py", "gensim", {"model": "skip-gram", "learningRate": 0.025} | WORD2VEC),
    "gensim cbow": ("gensim_train.py", "gensim", {"model": "cbow", "learningRate": 0.05} | WORD2VEC),
    "gensim skip-gram, hierarchical softmax": (
        "gensim_train.py", "gensim", {"model": "skip-gram", "learningRate": 0.025, "loss": "hierarchical"} | WORD2VEC),
    "gensim cbow, hierarchical softmax": (
        "gensim_train.py", "gensim", {"model": "cbow", "learningRate": 0.05, "loss": "hierarchical"} | WORD2VEC),
    "fastText skip-gram, n-grams": (
        "fasttext_train.py", "fasttext",
        {"model": "skip-gram", "learningRate": 0.05, "minimumNGram": 3, "maximumNGram": 6, "buckets": 2_000_000} | WORD2VEC),
    "GloVe from the paper, one thread": ("glove_reference.py", "scipy", GLOVE),
}


def skein(arguments, output=None, threads=1):
    return measure.run([measure.SKEIN, *arguments], threads, output)


def answer(*arguments):
    """What `skein` prints with --json."""
    return json.loads(subprocess.run([measure.SKEIN, *arguments, "--json"], check=True, capture_output=True).stdout)


def train(name, text, options, database):
    """Trains by one method, or imports what another program trained, as `benchmark`."""
    output = measure.WORK / "events.jsonl"
    if name in METHODS:
        used = skein(
            ["embed", "train", text, "--db", database, "--name", "benchmark", "--tokenizer", "whitespace", "--json",
             "--dimension", options.dimension, "--threads", options.threads, "--seed", options.seed, *METHODS[name]],
            output, options.threads)
        told = json.loads(output.read_text().splitlines()[-1])
        assert told["event"] == "finished", told
        return used | {"told": told}
    program, module, settings = REFERENCES[name]
    vectors = measure.WORK / "vectors.bin"
    settings = settings | {
        "text": str(text), "vectors": str(vectors), "minimumCount": 5, "dimension": options.dimension,
        "threads": options.threads, "seed": options.seed}
    used = measure.run(
        [sys.executable, Path(__file__).with_name(program), json.dumps(settings)], options.threads, output)
    told = json.loads(output.read_text())
    skein(["import", vectors, "--db", database, "--name", "benchmark", "--quiet"])
    # Python's start and its imports are not counted.
    return used | {"seconds": told["seconds"], "cpuSeconds": told["cpuSeconds"], "told": told}


def scores(options, database):
    found = {}
    if options.questions:
        told = answer("evaluate", "analogies", options.questions, "--restrict", "30000", "--db", database)
        for key, part in {"analogies": "total", "semantic": "semantic", "syntactic": "syntactic"}.items():
            found[key] = 100 * (told.get(part, {}).get("accuracy") or 0)
    for pairs in options.pairs:
        found[Path(pairs).stem] = 100 * answer("evaluate", "pairs", pairs, "--db", database)["spearman"]["coefficient"]
    return found


def main():
    known = list(METHODS) + [name for name, entry in REFERENCES.items() if importlib.util.find_spec(entry[1])]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--questions")
    parser.add_argument("--pairs", nargs="+", default=[])
    parser.add_argument("--methods", nargs="+", default=known, choices=known, metavar="NAME", help=", ".join(known))
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, help="use only so many words of the text")
    options = parser.parse_args()

    text, words = measure.lines_of_words(options.text, 1000, options.words)
    rows, figures = [], []
    for name in options.methods:
        database = measure.WORK / "methods.db"
        for leftover in measure.WORK.glob("methods.db*"):
            leftover.unlink()
        training = train(name, text, options, database)
        found = scores(options, database)
        print(json.dumps({"benchmark": "embedding_methods", "method": name, "words": words} | found | training), flush=True)
        figures = list(found)
        rows.append([name] + [found[key] for key in figures]
                    + [training["seconds"] / 60, training["cpuSeconds"] / 60, training["peakMemoryBytes"] / 1e6])
    print(f"\n{words:,} words, D {options.dimension}, {options.threads} thread(s), seed {options.seed}; scores in per cent",
          file=sys.stderr)
    measure.table([""] + figures + ["minutes", "CPU minutes", "peak MB"], rows)


main()
