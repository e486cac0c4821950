"""One training of GloVe from the equations of the paper (Pennington et al. 2014), in double precision and on one thread: settings
as JSON in, vectors and times out.

The authors' program is not on PyPI. This stands in for it: 1/distance counts by scipy, then the pairs in an order drawn once
by the seed, AdaGrad whose sums start at 1 and hold the squares of whole steps, vectors and context vectors added: as their
program documents its defaults. The loop over pairs is C, compiled by `cc` when it is needed.
"""

import ctypes
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy
import scipy.sparse

LOOP = r"""
#include <math.h>
#include <stdint.h>

// J = sum f(x) (w.c + b + b' - log x)^2, equation 8; f is equation 9. A row of w, and of its sums, ends with the bias.
double epoch(double *w, double *c, double *sw, double *sc, int64_t d, const int32_t *rows, const int32_t *columns,
             const double *counts, int64_t n, double rate, double maximum, double exponent) {
  double loss = 0;
  for (int64_t p = 0; p < n; p++) {
    double *x = w + rows[p] * (d + 1), *y = c + columns[p] * (d + 1);
    double *sx = sw + rows[p] * (d + 1), *sy = sc + columns[p] * (d + 1);
    double difference = x[d] + y[d] - log(counts[p]);
    for (int64_t k = 0; k < d; k++) difference += x[k] * y[k];
    double f = counts[p] < maximum ? pow(counts[p] / maximum, exponent) : 1;
    loss += f * difference * difference;
    double g = rate * f * difference;
    for (int64_t k = 0; k < d; k++) {
      double dx = g * y[k], dy = g * x[k];
      x[k] -= dx / sqrt(sx[k]), y[k] -= dy / sqrt(sy[k]);
      sx[k] += dx * dx, sy[k] += dy * dy;
    }
    x[d] -= g / sqrt(sx[d]), y[d] -= g / sqrt(sy[d]);
    sx[d] += g * g, sy[d] += g * g;
  }
  return loss / n;
}
"""


def clock():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def count(text, window, minimum_count):
    """Words by falling frequency, and the symmetric table of 1/distance counts."""
    lines = Path(text).read_text(encoding="utf-8").splitlines()
    frequencies = Counter(word for line in lines for word in line.split())
    words = sorted((w for w, n in frequencies.items() if n >= minimum_count), key=lambda w: (-frequencies[w], w))
    ids = {word: id for id, word in enumerate(words)}
    lines = [[ids[word] for word in line.split() if word in ids] for line in lines]
    corpus = numpy.fromiter((id for line in lines for id in line), dtype=numpy.int32)
    line_of = numpy.repeat(numpy.arange(len(lines), dtype=numpy.int32), [len(line) for line in lines])
    table = scipy.sparse.csr_matrix((len(words), len(words)))
    for distance in range(1, window + 1):
        together = line_of[distance:] == line_of[:-distance]
        pairs = (corpus[:-distance][together], corpus[distance:][together])
        counts = numpy.full(len(pairs[0]), 1 / distance)
        table += scipy.sparse.coo_matrix((counts, pairs), shape=table.shape).tocsr()
    return words, (table + table.T).tocoo()


def main():
    settings = json.loads(sys.argv[1])
    start = clock()
    words, table = count(settings["text"], settings["window"], settings["minimumCount"])
    counted = clock()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "loop.c"
        source.write_text(LOOP)
        subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", "-o", f"{folder}/loop.so", source,
                        "-lm"], check=True)
        loop = ctypes.CDLL(f"{folder}/loop.so").epoch
    loop.restype = ctypes.c_double
    random = numpy.random.default_rng(settings["seed"])
    order = random.permutation(table.nnz)
    rows, columns = table.row[order].astype(numpy.int32), table.col[order].astype(numpy.int32)
    counts = table.data[order]
    shape = (len(words), settings["dimension"] + 1)
    vectors, contexts = ((random.random(shape) - 0.5) / settings["dimension"] for _ in range(2))
    sums = [numpy.ones(shape), numpy.ones(shape)]
    address = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    losses = []
    for _ in range(settings["epochs"]):
        losses.append(loop(
            address(vectors), address(contexts), address(sums[0]), address(sums[1]), ctypes.c_int64(shape[1] - 1),
            address(rows), address(columns), address(counts), ctypes.c_int64(len(counts)),
            ctypes.c_double(settings["learningRate"]), ctypes.c_double(settings["maximumCount"]), ctypes.c_double(0.75)))
    trained = clock()
    with open(settings["vectors"], "wb") as file:
        file.write(f"{len(words)} {shape[1] - 1}\n".encode())
        for word, vector in zip(words, (vectors + contexts)[:, :-1].astype("<f4")):
            file.write(word.encode() + b" " + vector.tobytes() + b"\n")
    saved = clock()
    print(json.dumps({
        "rows": len(words), "pairs": len(counts), "losses": losses, "readSeconds": counted[0] - start[0],
        "trainSeconds": trained[0] - counted[0], "trainCPUSeconds": trained[1] - counted[1],
        "saveSeconds": saved[0] - trained[0], "seconds": saved[0] - start[0], "cpuSeconds": saved[1] - start[1]}))


main()
