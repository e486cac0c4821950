"""Skein and gensim behind one call: train on a text with the same settings, each in a pinned process of its own."""

import json
import sys
from pathlib import Path

import measure

LEARNING_RATE = {"skip-gram": 0.025, "cbow": 0.05}


def train(program, settings):
    """Trains and returns times, memory and where the vectors are: a workbench file or a word2vec file."""
    settings = dict(settings, learningRate=LEARNING_RATE[settings["model"]])
    output = measure.WORK / "events.jsonl"
    if program == "skein":
        vectors = measure.WORK / "vectors.db"
        for leftover in measure.WORK.glob("vectors.db*"):
            leftover.unlink()
        command = [measure.SKEIN, "embed", "train", settings["text"], "--db", vectors, "--name", "benchmark",
                   "--tokenizer", "whitespace", "--json", "--loss", settings.get("loss", "negative")]
        if settings.get("loss") == "hierarchical":
            settings.pop("negative")
        for option, key in {"--model": "model", "--dimension": "dimension", "--window": "window",
                            "--negative": "negative", "--sample": "sample", "--minimum-count": "minimumCount",
                            "--learning-rate": "learningRate", "--epochs": "epochs", "--threads": "threads",
                            "--seed": "seed"}.items():
            if key in settings:
                command += [option, settings[key]]
        used = measure.run(command, settings["threads"], output)
        told = json.loads(output.read_text().splitlines()[-1])
        assert told["event"] == "finished", told
        # The whole process, start-up included.
        result = used
    else:
        vectors = measure.WORK / "vectors.bin"
        command = [sys.executable, Path(__file__).with_name("gensim_train.py"),
                   json.dumps(dict(settings, text=str(settings["text"]), vectors=str(vectors)))]
        used = measure.run(command, settings["threads"], output)
        told = json.loads(output.read_text())
        # Python's start and its imports are not counted against gensim.
        result = dict(used, seconds=told["seconds"], cpuSeconds=told["cpuSeconds"])
    result.update({key: told[key] for key in ("rows", "readSeconds", "trainSeconds", "trainCPUSeconds", "saveSeconds")})
    result["vectors"] = str(vectors)
    return result
