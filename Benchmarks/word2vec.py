#!/usr/bin/env python3
"""Speed and memory of training Word2Vec: Skein beside gensim, A B A B, each run a process on cores of its own.

    python3 Benchmarks/word2vec.py TEXT [--models skip-gram cbow] [--dimensions 100 300] [--threads 1 2] [--repeats 5]

TEXT holds words parted by white space. Every run is a JSON line on standard output; the table of medians, on standard
error, has for each setting

  train k/CPU s   thousand words of the text times epochs, by CPU seconds of training alone
  whole k/CPU s   the same by CPU seconds of everything: reading, counting, training and saving
  train k/s       the first one by the clock
  peak MB         of the whole process

Skein's whole run counts its start-up, gensim's does not count Python's start and imports.
"""

import argparse
import itertools
import json
import sys

import measure
import trainers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--models", nargs="+", default=["skip-gram", "cbow"], choices=["skip-gram", "cbow"])
    parser.add_argument("--dimensions", nargs="+", type=int, default=[100])
    parser.add_argument("--threads", nargs="+", type=int, default=[1])
    parser.add_argument("--sample", type=float, default=1e-4)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--loss", default="negative", choices=["negative", "hierarchical"])
    parser.add_argument("--words", type=int, help="use only so many words of the text")
    parser.add_argument("--programs", nargs="+", default=["skein", "gensim"], choices=["skein", "gensim"])
    options = parser.parse_args()

    text, words = measure.lines_of_words(options.text, 1000, options.words)
    cases = list(itertools.product(options.models, options.dimensions, options.threads))
    runs = {}
    for repeat, (model, dimension, threads) in itertools.product(range(options.repeats), cases):
        for program in options.programs:
            settings = {
                "text": text, "model": model, "dimension": dimension, "threads": threads, "window": 5, "negative": 5,
                "sample": options.sample, "minimumCount": 5, "epochs": options.epochs, "seed": repeat + 1,
                "loss": options.loss}
            result = trainers.train(program, settings)
            result["wordsPerTrainCPUSecond"] = words * options.epochs / result["trainCPUSeconds"]
            result["wordsPerCPUSecond"] = words * options.epochs / result["cpuSeconds"]
            result["wordsPerTrainSecond"] = words * options.epochs / result["trainSeconds"]
            runs.setdefault((model, dimension, threads, program), []).append(result)
            line = {"benchmark": "word2vec", "program": program, "words": words} | settings | result
            print(json.dumps(line, default=str), flush=True)

    rows = []
    for case in cases:
        figures = {}
        for program in options.programs:
            of = lambda key: measure.median([run[key] for run in runs[(*case, program)]])
            figures[program] = [of("wordsPerTrainCPUSecond") / 1e3, of("wordsPerCPUSecond") / 1e3,
                                of("wordsPerTrainSecond") / 1e3, of("peakMemoryBytes") / 1e6]
            rows.append([f"{case[0]} D {case[1]} threads {case[2]}: {program}"] + figures[program])
        if len(figures) == 2:
            rows.append(["  skein to gensim"] + [a / b for a, b in zip(figures["skein"], figures["gensim"])])
    print(f"\n{words:,} words, {options.epochs} epoch(s), sample {options.sample}, medians of {options.repeats}",
          file=sys.stderr)
    measure.table(["", "train k/CPU s", "whole k/CPU s", "train k/s", "peak MB"], rows)


main()
