#!/usr/bin/env python3
"""Exact search on one thread: Skein beside FAISS's IndexFlatIP, and beside reading the vectors once, query by query.

    python3 Benchmarks/search.py [--rows 1000000] [--dimension 300] [--queries 25] [--top 10]

Both search the same seeded unit vectors for the same rows, in turn, on one core; both must find the same neighbours.
The table holds medians in milliseconds; Skein's program times itself, without the pipe. Each holds the vectors in
memory: 1,000,000 × 300 takes 1.2 GB twice.
"""

import argparse
import json
import os
import subprocess
import sys
import time

import measure


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=300)
    parser.add_argument("--queries", type=int, default=25)
    parser.add_argument("--top", type=int, default=10)
    options = parser.parse_args()

    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, measure.cores(1))
    import faiss
    import numpy
    faiss.omp_set_num_threads(1)

    generator = numpy.random.default_rng(1)
    vectors = generator.standard_normal((options.rows, options.dimension), dtype=numpy.float32)
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    measure.WORK.mkdir(parents=True, exist_ok=True)
    file = measure.WORK / "search.f32"
    vectors.tofile(file)

    index = faiss.IndexFlatIP(options.dimension)
    index.add(vectors)
    skein = subprocess.Popen(
        [measure.SKEIN.with_name("skein-benchmark"), "search", "--rows", str(options.rows), "--dimension",
         str(options.dimension), "--top", str(options.top), "--vectors", file, "--serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if skein.stdout.readline().strip() != "ready":
        sys.exit("skein-benchmark did not start")

    times = {"skein": [], "reading once": [], "faiss": []}
    same = 0
    rows = generator.integers(0, options.rows, options.queries + 1)
    for turn, row in enumerate(rows):
        start = time.perf_counter()
        _, found = index.search(vectors[row][None], options.top)
        faiss_time = 1000 * (time.perf_counter() - start)
        print(int(row), file=skein.stdin, flush=True)
        search, reading, _, *neighbours = skein.stdout.readline().split()
        if turn == 0:
            continue  # a round to warm up
        times["skein"].append(float(search))
        times["reading once"].append(float(reading))
        times["faiss"].append(faiss_time)
        same += [int(word) for word in neighbours] == found[0].tolist()
    skein.stdin.close()
    skein.wait()
    file.unlink()

    medians = {name: measure.median(values) for name, values in times.items()}
    print(json.dumps({"benchmark": "search", "rows": options.rows, "dimension": options.dimension, "top": options.top,
                      "queries": options.queries, "sameNeighbours": same, "medianMilliseconds": medians}))
    measure.table([f"{options.rows:,} × {options.dimension}", "ms", "to skein"],
                  [[name, value, value / medians["skein"]] for name, value in medians.items()])
    print(f"the same {options.top} neighbours in the same order in {same} of {options.queries} queries", file=sys.stderr)


main()
