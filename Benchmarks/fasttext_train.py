"""One training by fastText, in a process of its own: settings as JSON in, vectors and times out."""

import json
import resource
import sys
import time

import fasttext
import numpy


def clock():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def main():
    settings = json.loads(sys.argv[1])
    arguments = dict(
        input=str(settings["text"]), model="skipgram" if settings["model"] == "skip-gram" else "cbow",
        lr=settings["learningRate"], ws=settings["window"], neg=settings["negative"], t=settings["sample"],
        minCount=settings["minimumCount"], minn=settings["minimumNGram"], maxn=settings["maximumNGram"],
        bucket=settings["buckets"], thread=settings["threads"], verbose=0, loss=settings.get("loss", "ns"))
    start = clock()
    model = fasttext.train_unsupervised(dim=settings["dimension"], epoch=settings["epochs"], **arguments)
    trained = clock()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if str(settings.get("vectors")).endswith(".bin"):
        model.save_model(settings["vectors"])
    elif settings.get("vectors"):
        words = model.words + settings["asked"]
        matrix = numpy.stack([model.get_word_vector(word) for word in words])
        numpy.savez(settings["vectors"], words=numpy.array(words), matrix=matrix, known=len(model.words))
    # The package does not tell when it has counted the words: a training of no epochs says how long that takes.
    counting = clock()
    fasttext.train_unsupervised(dim=1, epoch=0, **dict(arguments, maxn=0, minn=0, thread=1))
    counted = clock()
    read = counted[0] - counting[0], counted[1] - counting[1]
    print(json.dumps({
        "rows": len(model.words), "readSeconds": read[0], "trainSeconds": trained[0] - start[0] - read[0],
        "trainCPUSeconds": trained[1] - start[1] - read[1], "seconds": trained[0] - start[0],
        "cpuSeconds": trained[1] - start[1], "peakMemoryBytes": peak}))


main()
