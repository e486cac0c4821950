#!/usr/bin/env python3
"""Quality of Word2Vec vectors: Skein beside gensim, the same settings, several seeds, one evaluation for both.

    python3 Benchmarks/quality.py TEXT --questions questions-words.txt --pairs wordsim353.tsv
        [--models skip-gram cbow] [--samples 1e-4 1e-3] [--seeds 1 2 3] [--epochs 5] [--threads 2]

Both programs' vectors are scored by gensim's evaluate_word_analogies (3CosAdd among the 30,000 most frequent words, case
folded, questions with other words left out) and evaluate_word_pairs (Spearman, case folded). Every training is a JSON
line on standard output; the table of means and of the spread between seeds is on standard error.
"""

import argparse
import itertools
import json
import statistics
import sys

import measure
import trainers


def load(program, file):
    """The vectors as gensim's, words in falling frequency."""
    if program == "skein":
        return measure.key_vectors(measure.stored_vectors(file))
    from gensim.models import KeyedVectors
    return KeyedVectors.load_word2vec_format(file, binary=True)


def scores(vectors, questions, pairs):
    result = measure.analogies(vectors, questions) if questions else {}
    if pairs:
        _, spearman, unknown = vectors.evaluate_word_pairs(pairs, case_insensitive=True)
        result["pairs"] = 100 * float(spearman[0])
        result["pairsUnknownPercent"] = float(unknown)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--questions")
    parser.add_argument("--pairs")
    parser.add_argument("--models", nargs="+", default=["skip-gram", "cbow"], choices=["skip-gram", "cbow"])
    parser.add_argument("--samples", nargs="+", type=float, default=[1e-4, 1e-3])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--loss", default="negative", choices=["negative", "hierarchical"])
    parser.add_argument("--words", type=int, help="use only so many words of the text")
    parser.add_argument("--programs", nargs="+", default=["skein", "gensim"], choices=["skein", "gensim"])
    options = parser.parse_args()
    if not options.questions and not options.pairs:
        parser.error("give --questions, --pairs or both")

    text, words = measure.lines_of_words(options.text, 1000, options.words)
    results = {}
    for seed, model, sample in itertools.product(options.seeds, options.models, options.samples):
        for program in options.programs:
            settings = {
                "text": text, "model": model, "dimension": options.dimension, "threads": options.threads, "window": 5,
                "negative": 5, "sample": sample, "minimumCount": 5, "epochs": options.epochs, "seed": seed, "loss": options.loss}
            training = trainers.train(program, settings)
            found = scores(load(program, training["vectors"]), options.questions, options.pairs)
            results.setdefault((model, sample, program), []).append(found)
            line = {"benchmark": "quality", "program": program, "words": words} | settings | found
            print(json.dumps(line, default=str), flush=True)

    figures = [key for key in ("analogies", "semantic", "syntactic", "pairs") if key in next(iter(results.values()))[0]]
    rows = []
    for (model, sample, program), found in sorted(results.items()):
        cells = []
        for key in figures:
            values = [scores[key] for scores in found]
            spread = f" ± {statistics.stdev(values):.1f}" if len(values) > 1 else ""
            cells.append(f"{statistics.mean(values):.1f}{spread}")
        rows.append([f"{model} sample {sample:g}: {program}"] + cells)
    print(f"\n{words:,} words, D {options.dimension}, {options.epochs} epochs, mean ± standard deviation of "
          f"{len(options.seeds)} seed(s), per cent", file=sys.stderr)
    measure.table([""] + figures, rows)


main()
