"""One training by gensim, in a process of its own: settings as JSON in, vectors and times out."""

import json
import resource
import sys
import time

from gensim.models import Word2Vec
from gensim.models.word2vec import FAST_VERSION


def clock():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def main():
    settings = json.loads(sys.argv[1])
    if FAST_VERSION < 0:
        sys.exit("gensim's compiled training is not available")
    # Imports are not counted: the clock starts here.
    start = clock()
    model = Word2Vec(
        vector_size=settings["dimension"], window=settings["window"],
        negative=0 if settings.get("loss") == "hierarchical" else settings["negative"],
        hs=int(settings.get("loss") == "hierarchical"),
        sg=int(settings["model"] == "skip-gram"), sample=settings["sample"], min_count=settings["minimumCount"],
        alpha=settings["learningRate"], min_alpha=1e-4, workers=settings["threads"], epochs=settings["epochs"],
        seed=settings["seed"])
    model.build_vocab(corpus_file=settings["text"])
    counted = clock()
    model.train(
        corpus_file=settings["text"], total_examples=model.corpus_count, total_words=model.corpus_total_words,
        epochs=settings["epochs"])
    trained = clock()
    model.wv.save_word2vec_format(settings["vectors"], binary=True)
    saved = clock()
    print(json.dumps({
        "rows": len(model.wv), "readSeconds": counted[0] - start[0], "trainSeconds": trained[0] - counted[0],
        "trainCPUSeconds": trained[1] - counted[1], "saveSeconds": saved[0] - trained[0],
        "seconds": saved[0] - start[0], "cpuSeconds": saved[1] - start[1]}))


main()
