"""Latent semantic analysis by skein, gensim's LsiModel and scikit-learn's TruncatedSVD: the same words by lines, weighted the same.

    python3 Benchmarks/lsa.py TEXT [--lines 100000] [--dimension 100]        (pip install gensim scikit-learn)

A line is a document; words are parted by white space, and those that occur less than 5 times are left out. The seconds are those of
weighting and factorizing, without reading; singular values stand beside those of SciPy's ARPACK.
"""
import argparse
import itertools
import json
import resource
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("--lines", type=int, default=100_000)
parser.add_argument("--dimension", type=int, default=100)
parser.add_argument("--skein", default=".build/release/skein")
parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
arguments = parser.parse_args()
K = arguments.dimension

with open(arguments.text, encoding="utf-8") as text:
    lines = [line.lower().split() for line in itertools.islice(text, arguments.lines)]
lines = [line for line in lines if line]

with tempfile.TemporaryDirectory() as folder:
    with open(f"{folder}/text.txt", "w", encoding="utf-8") as text:
        text.writelines(" ".join(line) + "\n" for line in lines)
    for threads in arguments.threads:
        output = subprocess.run(
            [arguments.skein, "embed", "train", f"{folder}/text.txt", "--model", "lsa", "--dimension", str(K),
             "--tokenizer", "whitespace", "--threads", str(threads), "--db", f"{folder}/{threads}.db", "--json"],
            capture_output=True, check=True, text=True).stdout
        events = {event["event"]: event for event in map(json.loads, output.splitlines())}
        done, found = events["finished"], events["factorized"]
        print(f"skein, {threads} threads: {done['prepareSeconds'] + done['trainSeconds']:7.2f} s  "
              f"{done['peakMemoryBytes'] / 2**20:6.0f} MiB  singular values {found['largestSingularValue']:.6f} … "
              f"{found['smallestSingularValue']:.6f}  {found['products']} products", flush=True)

import numpy as np
import scipy.sparse as sparse
from gensim.corpora import Dictionary
from gensim.matutils import corpus2csc
from gensim.models import LsiModel, TfidfModel
from scipy.sparse.linalg import svds
from sklearn.decomposition import TruncatedSVD


def show(name, seconds, values):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:17} {seconds:7.2f} s  {memory:6.0f} MiB  singular values {values[0]:.6f} … {values[-1]:.6f}", flush=True)


counts = {}
for line in lines:
    for word in line:
        counts[word] = counts.get(word, 0) + 1
lines = [kept for line in lines if (kept := [word for word in line if counts[word] >= 5])]
dictionary = Dictionary(lines)
bags = [dictionary.doc2bow(line) for line in lines]
before = time.time()
weighted = [document for document in TfidfModel(dictionary=dictionary)[bags]]
weighting = time.time() - before
before = time.time()
model = LsiModel(weighted, id2word=dictionary, num_topics=K)
show("gensim LsiModel:", weighting + time.time() - before, model.projection.s)
matrix = corpus2csc(weighted, num_terms=len(dictionary)).tocsr()
print(f"table of {matrix.shape[0]} × {matrix.shape[1]}, {matrix.nnz} not 0")
before = time.time()
values = TruncatedSVD(K, random_state=1).fit(matrix).singular_values_
show("scikit-learn:", time.time() - before, np.sort(values)[::-1])
before = time.time()
values = np.sort(svds(matrix, k=K, solver="arpack", return_singular_vectors="u")[1])[::-1]
show("SciPy ARPACK:", time.time() - before, values)
