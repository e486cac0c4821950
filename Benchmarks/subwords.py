#!/usr/bin/env python3
"""Byte-pair encoding on one thread: Skein beside Hugging Face's tokenizers, in turn, on the same core.

    python3 Benchmarks/subwords.py TEXT [--pieces 8000] [--megabytes 32] [--rounds 3]

Both learn as many pieces of bytes from the same text, and write it in them, line by line; both must give it back. tokenizers
cuts words by GPT-2's expression (ByteLevel), Skein by ICU; so the pieces differ, and the table has their number.
encode_batch_fast, which tells no places, is the fastest way that tokenizers has. The table has medians of processor time.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import measure


class Peer:
    """tokenizers, with the text in lines."""

    def __init__(self, text, pieces):
        from tokenizers import decoders, models, pre_tokenizers, trainers, Tokenizer
        self.lines = [line + "\n" for line in text.split("\n")[:-1]]
        self.make = lambda: Tokenizer(models.BPE())
        self.cutter = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self.decoder = decoders.ByteLevel()
        self.trainer = lambda: trainers.BpeTrainer(
            vocab_size=pieces, min_frequency=2, show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
        self.tokenizer = None

    def round(self):
        tokenizer = self.make()
        tokenizer.pre_tokenizer, tokenizer.decoder = self.cutter, self.decoder
        start = time.process_time()
        tokenizer.train_from_iterator(self.lines, self.trainer())
        learned = time.process_time()
        encoded = tokenizer.encode_batch_fast(self.lines)
        end = time.process_time()
        if any(tokenizer.decode(line.ids) != text for line, text in zip(encoded, self.lines)):
            sys.exit("tokenizers does not give the text back")
        return {"pieces": tokenizer.get_vocab_size(), "encoded": sum(len(line.ids) for line in encoded),
                "learningSeconds": learned - start, "encodingSeconds": end - learned}


def skein(text, pieces):
    program = measure.SKEIN.with_name("skein-benchmark")
    output = subprocess.run(
        [program, "subwords", text, "--pieces", str(pieces), "--repeats", "1", "--json"],
        check=True, capture_output=True, text=True).stdout
    result = json.loads(output)
    result["learningSeconds"] += result["countingSeconds"]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--pieces", type=int, default=8000)
    parser.add_argument("--megabytes", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    os.environ.update(RAYON_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
    os.sched_setaffinity(0, measure.cores(1))
    with open(options.text, "rb") as file:
        text = file.read(options.megabytes * 1_000_000)
    text = text[:text.rfind(b"\n") + 1]
    measure.WORK.mkdir(parents=True, exist_ok=True)
    beginning = measure.WORK / f"subwords-{Path(options.text).name}"
    beginning.write_bytes(text)

    peer = Peer(text.decode(), options.pieces)
    results = {"skein": [], "tokenizers": []}
    for _ in range(options.rounds):
        results["skein"].append(skein(beginning, options.pieces))
        results["tokenizers"].append(peer.round())
    beginning.unlink()

    print(json.dumps({"benchmark": "subwords", "bytes": len(text), "rounds": options.rounds, **results}))
    rows = []
    for name, rounds in results.items():
        learning, encoding = (measure.median([one[key] for one in rounds]) for key in ("learningSeconds", "encodingSeconds"))
        ratios = [measure.median([theirs[key] / ours[key] for ours, theirs in zip(results["skein"], rounds)])
                  for key in ("learningSeconds", "encodingSeconds")]
        rows.append([name, f"{rounds[0]['pieces']:,}", f"{rounds[0]['encoded']:,}", learning, ratios[0],
                     len(text) / encoding / 1e6, ratios[1]])
    measure.table(
        [f"{len(text):,} bytes", "pieces", "pieces of the text", "learning, s", "to skein", "encoding, MB/s", "time to skein"],
        rows)


main()
