#!/usr/bin/env python3
"""Vectors of words and their n-grams of characters: Skein beside fastText, the same settings, one evaluation for both.

    python3 Benchmarks/subword_vectors.py TEXT --questions questions-words.txt --pairs wordsim353.tsv EN-MEN-TR-3k.txt
        [--models skip-gram] [--seeds 1 2] [--epochs 5] [--words 5000000] [--programs skein fasttext]
    python3 Benchmarks/subword_vectors.py TEXT --speed [--repeats 3] [--threads 1]

A fifth of the words of the pairs is taken out of the text before it is trained on, so that both programs have to answer
them from n-grams: the columns "unknown" are Spearman's correlation of the pairs that have such a word, the columns
"known" that of all others. Analogies are 3CosAdd among the 30,000 most frequent words, questions with other words left
out. fastText fills only a tenth of its table for each of its threads before it trains, so quality is measured with ten
(on the cores that --threads says), speed with as many as Skein. Every training is a JSON line on standard output.
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import zlib
from pathlib import Path

import measure

LEARNING_RATE = 0.05


def words_of(pairs):
    rows = [line.split() for line in Path(pairs).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(first.lower(), second.lower(), float(score)) for first, second, score in rows]


def without(text, hidden):
    """The text without the hidden words, made once."""
    if not hidden:
        return text
    name = zlib.crc32(" ".join(sorted(hidden)).encode())
    shorter = text.with_name(f"{text.stem}-without-{name:08x}.txt")
    if not shorter.exists():
        with open(text, encoding="utf-8") as source, open(shorter, "w", encoding="utf-8") as target:
            for line in source:
                target.write(" ".join(word for word in line.split() if word not in hidden) + "\n")
    return shorter


def train(program, settings, vectors):
    """Trains; returns times and memory, and leaves vectors in a file if asked to."""
    output = measure.WORK / "events.jsonl"
    if program.startswith("skein"):
        for leftover in measure.WORK.glob("subwords.db*"):
            leftover.unlink()
        command = [measure.SKEIN, "embed", "train", settings["text"], "--db", vectors, "--name", "benchmark",
                   "--tokenizer", "whitespace", "--json", "--replace"]
        if settings["subwords"]:
            command += ["--subwords", "--character-ngrams", f"{settings['minimumNGram']}-{settings['maximumNGram']}",
                        "--buckets", settings["buckets"]]
        for option, key in {"--model": "model", "--dimension": "dimension", "--window": "window",
                            "--negative": "negative", "--sample": "sample", "--minimum-count": "minimumCount",
                            "--learning-rate": "learningRate", "--epochs": "epochs", "--threads": "threads",
                            "--seed": "seed"}.items():
            command += [option, settings[key]]
        if settings["configuration"]:
            command += ["--configuration", settings["configuration"]]
        used = measure.run(command, settings["threads"], output)
        told = json.loads(output.read_text().splitlines()[-1])
        assert told["event"] == "finished", told
        result = used
    else:
        command = [sys.executable, Path(__file__).with_name("fasttext_train.py"),
                   json.dumps(dict(settings, threads=settings["fastTextThreads"], vectors=vectors and str(vectors)),
                              default=str)]
        used = measure.run(command, settings["threads"], output)
        told = json.loads(output.read_text().splitlines()[-1])
        result = {key: told[key] for key in ("seconds", "cpuSeconds", "peakMemoryBytes")}
    result.update({key: told[key] for key in ("rows", "readSeconds", "trainSeconds", "trainCPUSeconds")})
    return result


def load(program, file, asked):
    """Words in falling frequency with their vectors, and those of unknown words that were asked for."""
    import numpy
    if program.startswith("fasttext"):
        stored = numpy.load(file)
        known = int(stored["known"])
        words, matrix = list(stored["words"]), stored["matrix"]
        pairs = [(word, row) for word, row in zip(words[:known], matrix) if word != "</s>"]
        return pairs, dict(zip(words[known:], matrix[known:]))
    known = measure.stored_vectors(file)
    if "without subwords" in program:
        return known, {}
    told = subprocess.run(
        [measure.SKEIN, "vector", "-", "--db", file, "--name", "benchmark"], input="\n".join(asked), text=True,
        capture_output=True, check=True)
    answers = [line.split() for line in told.stdout.splitlines() if line]
    return known, {cells[0]: numpy.array(cells[1:], dtype="float32") for cells in answers}


def scores(known, unknown, questions, pairs, hidden):
    import numpy
    from scipy.stats import spearmanr
    result = measure.analogies(measure.key_vectors(known), questions) if questions else {}
    rows = dict(known) | {word: row for word, row in unknown.items() if word in hidden}
    unit = lambda row: row / max(float(numpy.linalg.norm(row)), 1e-12)
    for file in pairs:
        name = Path(file).stem.split("-")[1] if Path(file).stem.startswith("EN-") else Path(file).stem
        for kind in ("known", "unknown"):
            asked = [(a, b, score) for a, b, score in words_of(file)
                     if (a in hidden or b in hidden) == (kind == "unknown") and a in rows and b in rows]
            if asked:
                cosines = [float(unit(rows[a]) @ unit(rows[b])) for a, b, _ in asked]
                result[f"{name} {kind}"] = 100 * float(spearmanr([score for *_, score in asked], cosines).statistic)
                result[f"{name} {kind} pairs"] = len(asked)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--questions")
    parser.add_argument("--pairs", nargs="+", default=[])
    parser.add_argument("--speed", action="store_true", help="measure time and memory, not quality")
    parser.add_argument("--models", nargs="+", default=["skip-gram"], choices=["skip-gram", "cbow"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--sample", type=float, default=1e-4)
    parser.add_argument("--minimum-count", type=int, default=5)
    parser.add_argument("--buckets", type=int, default=2_000_000)
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--words", type=int, help="use only so many words of the text")
    parser.add_argument("--configuration", help="of Skein, such as a schedule")
    parser.add_argument("--programs", nargs="+", default=["skein", "fasttext"],
                        choices=["skein", "fasttext", "skein without subwords"])
    options = parser.parse_args()
    if not options.speed and not options.questions and not options.pairs:
        parser.error("give --speed, or --questions, --pairs or both")

    epochs = options.epochs or (1 if options.speed else 5)
    asked = {word for file in options.pairs for first, second, _ in words_of(file) for word in (first, second)}
    hidden = {word for word in asked if zlib.crc32(word.encode()) % 5 == 0}
    text, words = measure.lines_of_words(options.text, 1000, options.words)
    text = without(text, hidden)
    seeds = range(1, options.repeats + 1) if options.speed else options.seeds
    results = {}
    for seed, model, program in itertools.product(seeds, options.models, options.programs):
        settings = {
            "text": text, "model": model, "dimension": options.dimension, "window": 5, "negative": 5,
            "sample": options.sample, "minimumCount": options.minimum_count, "epochs": epochs, "seed": seed,
            "threads": options.threads, "fastTextThreads": options.threads if options.speed else 10,
            "learningRate": options.learning_rate, "minimumNGram": 3, "maximumNGram": 6, "buckets": options.buckets,
            "asked": sorted(hidden), "subwords": "without" not in program, "configuration": options.configuration}
        vectors = None if options.speed and program == "fasttext" else measure.WORK / (
            "subwords.npz" if program == "fasttext" else "subwords.db")
        result = train(program, settings, vectors)
        result["wordsPerTrainCPUSecond"] = words * epochs / result["trainCPUSeconds"]
        if not options.speed:
            result |= scores(*load(program, vectors, sorted(hidden)), options.questions, options.pairs, hidden)
        results.setdefault((model, program), []).append(result)
        del settings["asked"]
        line = {"benchmark": "subword_vectors", "program": program, "words": words} | settings | result
        print(json.dumps(line, default=str), flush=True)

    if options.speed:
        columns = {"train k/CPU s": ("wordsPerTrainCPUSecond", 1e3), "train s": ("trainSeconds", 1),
                   "whole s": ("seconds", 1), "peak MB": ("peakMemoryBytes", 1e6)}
        rows = [[f"{model}: {program}"] + [measure.median([run[key] for run in found]) / unit
                                            for key, unit in columns.values()]
                for (model, program), found in sorted(results.items())]
    else:
        columns = {key: key for key in next(iter(results.values()))[0]
                   if key in ("analogies", "semantic", "syntactic") or key.endswith("known")}
        rows = []
        for (model, program), found in sorted(results.items()):
            spread = lambda values: f" ± {statistics.stdev(values):.1f}" if len(values) > 1 else ""
            cells = [[run.get(key, float("nan")) for run in found] for key in columns]
            rows.append([f"{model}: {program}"] + [f"{statistics.mean(cell):.1f}{spread(cell)}" for cell in cells])
    print(f"\n{words:,} words, D {options.dimension}, {epochs} epoch(s)", file=sys.stderr)
    measure.table([""] + list(columns), rows)


main()
