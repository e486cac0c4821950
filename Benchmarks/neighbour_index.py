#!/usr/bin/env python3
"""Asking an index beside exact search, and beside hnswlib's own Python and FAISS, on one thread.

    python3 Benchmarks/neighbour_index.py [--db FILE --name NAME] [--rows 100000] [--dimension 100] [--peers hnswlib faiss]

Without --db, seeded vectors in heaps are made, as words lie: 1 heap for 20 of them. Measured are building, a query on the command line as a
whole process, 2,000 queries through standard input, and the share of the ten nearest that is found; the peers answer the same queries with
the same settings. The wall clock tells; every program has one core.
"""

import argparse
import json
import os
import subprocess
import sys
import time

import measure


def skein(*arguments, **options):
    return subprocess.run([str(measure.SKEIN), *map(str, arguments)], check=True, capture_output=True, text=True, **options)


def clock(*arguments, repeats=7, **options):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        skein(*arguments, **options)
        times.append(time.perf_counter() - start)
    return measure.median(times)


def make(rows, dimension, folder):
    """Vectors in heaps, and a workbench file of them."""
    import numpy
    generator = numpy.random.default_rng(1)
    centres = generator.standard_normal((max(1, rows // 20), dimension), dtype=numpy.float32)
    vectors = centres[generator.integers(0, len(centres), rows)]
    vectors += 0.8 * generator.standard_normal((rows, dimension), dtype=numpy.float32)
    numpy.save(folder / "vectors.npy", vectors)
    (folder / "vectors.words.txt").write_text("".join(f"w{row}\n" for row in range(rows)))
    database = folder / f"index-{rows}-{dimension}.db"
    database.unlink(missing_ok=True)
    skein("import", folder / "vectors.npy", "--name", "made", "--db", database)
    (folder / "vectors.npy").unlink()
    return database, "made"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db")
    parser.add_argument("--name")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--m", type=int, default=16)
    parser.add_argument("--construction", type=int, default=200)
    parser.add_argument("--search", type=int, default=64)
    parser.add_argument("--peers", nargs="*", default=["hnswlib", "faiss"])
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, measure.cores(1))
    measure.WORK.mkdir(parents=True, exist_ok=True)
    database, name = (options.db, options.name) if options.db else make(options.rows, options.dimension, measure.WORK)
    where = ["--db", database] + (["--name", name] if name else [])
    info = json.loads(skein("info", "--json", *where).stdout)["embeddings"][0]

    settings = ["--m", options.m, "--construction", options.construction, "--search", options.search]
    built = json.loads(skein("index", "build", "--threads", 1, "--recall", 0, "--json", *settings, *where).stdout)["index"]
    skein("export", measure.WORK / "asked.npy", *where)
    words = (measure.WORK / "asked.words.txt").read_text().split("\n")[:-1]
    step = max(1, len(words) // 2000)
    asked = [word for word in words[::step] if not any(mark.isspace() for mark in word) and not word.startswith("-")][:2000]
    ask = "\n".join(asked) + "\n"
    rows = {"rows": len(words), "dimension": info["dimension"], "built": built, "benchmark": "neighbour_index"}
    for label, flags in [("exact", []), ("index", ["--approximate"])]:
        rows[label] = {
            "oneQuerySeconds": clock("nearest", asked[7], "--quiet", *flags, *where),
            "allQueriesSeconds": clock("nearest", "--json", "--quiet", *flags, *where, repeats=1, input=ask),
        }
        found = [json.loads(line) for line in skein("nearest", "--json", "--quiet", *flags, *where, input=ask).stdout.splitlines()]
        rows[label]["found"] = [[word["id"] for word in line["neighbours"]] for line in found]
    exact = rows["exact"].pop("found")
    rows["index"]["recall"] = recall(rows["index"].pop("found"), exact)
    rows["queries"] = len(asked)

    import numpy
    vectors = numpy.load(measure.WORK / "asked.npy")
    vectors /= numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)
    place = {word: row for row, word in enumerate(words)}
    ids = numpy.array([place[word] for word in asked])
    for peer in options.peers:
        rows[peer] = PEERS[peer](vectors, ids, exact, options)
    print(json.dumps(rows))
    table = [["skein, exact", 0, 1000 * rows["exact"]["oneQuerySeconds"], 1000 * rows["exact"]["allQueriesSeconds"] / len(asked), 1],
             ["skein, index", built["buildSeconds"], 1000 * rows["index"]["oneQuerySeconds"],
              1000 * rows["index"]["allQueriesSeconds"] / len(asked), rows["index"]["recall"]]]
    for peer in options.peers:
        table.append([peer, rows[peer]["buildSeconds"], float("nan"), 1000 * rows[peer]["querySeconds"], rows[peer]["recall"]])
    measure.table([f"{len(words):,} × {info['dimension']}", "build s", "one query, process, ms", "of many, ms", "recall"], table)
    for file in ["asked.npy", "asked.words.txt"]:
        (measure.WORK / file).unlink()


def recall(found, exact):
    right = sum(len(set(mine) & set(theirs)) for mine, theirs in zip(found, exact))
    return right / sum(len(theirs) for theirs in exact)


def asked_of(search, vectors, ids, exact):
    """Asks one by one, leaving each word itself out."""
    start = time.perf_counter()
    found = [search(vectors[row][None]) for row in ids]
    seconds = (time.perf_counter() - start) / len(ids)
    found = [[int(id) for id in line if id != row][:10] for line, row in zip(found, ids)]
    return {"querySeconds": seconds, "recall": recall(found, exact)}


def hnswlib(vectors, ids, exact, options):
    import hnswlib
    index = hnswlib.Index(space="ip", dim=vectors.shape[1])
    index.init_index(max_elements=len(vectors), M=options.m, ef_construction=options.construction, random_seed=1)
    index.set_num_threads(1)
    start = time.perf_counter()
    index.add_items(vectors, num_threads=1)
    built = time.perf_counter() - start
    index.set_ef(options.search)
    return {"buildSeconds": built} | asked_of(lambda query: index.knn_query(query, k=11)[0][0], vectors, ids, exact)


def faiss(vectors, ids, exact, options):
    import faiss
    faiss.omp_set_num_threads(1)
    index = faiss.IndexHNSWFlat(vectors.shape[1], options.m, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = options.construction
    index.hnsw.efSearch = options.search
    start = time.perf_counter()
    index.add(vectors)
    built = time.perf_counter() - start
    return {"buildSeconds": built} | asked_of(lambda query: index.search(query, 11)[1][0], vectors, ids, exact)


PEERS = {"hnswlib": hnswlib, "faiss": faiss}

main()
