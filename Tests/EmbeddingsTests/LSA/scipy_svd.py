"""Singular values by SciPy and weights by gensim and by formula, for the tests beside this file.

Prints what they compare with: python3 scipy_svd.py > scipy_svd.json (SciPy 1.17.1, gensim 4.4.0, NumPy 2.4.6, Python 3.11).
"""
import json
import random
import sys

import numpy as np
import scipy.sparse as sparse
from gensim.corpora import Dictionary
from gensim.models import TfidfModel
from scipy.sparse.linalg import svds

rng = random.Random(3)
topics = [[f"t{topic}w{word}" for word in range(12)] for topic in range(6)]
common = [f"c{word}" for word in range(8)]


def line():
    topic = rng.choice(topics)
    return [
        rng.choice(common) if rng.random() < 0.4 else topic[min(int(rng.expovariate(0.3)), 11)]
        for _ in range(rng.randrange(3, 25))
    ]


def largest(matrix, count):
    """Singular values, and the vectors of words weighted by them, each with its largest element positive."""
    u, s, _ = svds(matrix, k=count, solver="arpack", tol=1e-12, random_state=1)
    order = np.argsort(-s)
    u, s = u[:, order], s[order]
    u = u * np.sign(u[np.abs(u).argmax(axis=0), range(count)])
    return s.tolist(), u


lines = [line() for _ in range(120)]
# The order of Skein's vocabulary: by occurrences, most first, ties by code points.
counts = {}
for tokens in lines:
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
words = sorted(counts, key=lambda word: (-counts[word], word))
ids = {word: number for number, word in enumerate(words)}

dictionary = Dictionary(lines)
model = TfidfModel(dictionary=dictionary)  # tf · log2(N / df), documents of length 1
tfidf = np.zeros((len(words), len(lines)))
for number, tokens in enumerate(lines):
    for token, weight in model[dictionary.doc2bow(tokens)]:
        tfidf[ids[dictionary[token]], number] = weight

WINDOW, SHIFT, ALPHA = 3, 2.0, 0.75
near = np.zeros((len(words), len(words)))
for tokens in lines:
    for place, token in enumerate(tokens):
        for distance in range(1, WINDOW + 1):
            if place >= distance:
                a, b = ids[token], ids[tokens[place - distance]]
                near[a, b] += 1 / distance
                near[b, a] += 1 / distance
totals = near.sum(axis=0)
with np.errstate(divide="ignore"):
    ppmi = np.maximum(
        0, np.log(near * (totals**ALPHA).sum() / np.outer(totals, totals**ALPHA)) - np.log(SHIFT))

cases = []
for name, matrix in (("tf-idf", tfidf), ("ppmi", ppmi)):
    values, u = largest(sparse.csr_matrix(matrix), 7)
    cases.append({
        "weighting": name, "singularValues": values, "u": u.round(12).tolist(),
        "squares": float((matrix**2).sum()), "elements": int((matrix != 0).sum()),
    })
json.dump({"lines": [" ".join(tokens) for tokens in lines], "words": words, "window": WINDOW, "shift": SHIFT,
           "contextExponent": ALPHA, "cases": cases}, sys.stdout, separators=(",", ":"))
print()
