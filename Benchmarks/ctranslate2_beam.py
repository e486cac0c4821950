#!/usr/bin/env python3
"""Translating by a beam: `skein translate run` beside CTranslate2 with the same transformer's weights, in turn, on one core, in float32.

    python3 Benchmarks/ctranslate2_beam.py --db Work/multi30k-transformer.db --name multi30k-transformer SOURCE [--beam 5] [--sentences 1000] [--rounds 3]

The model is a pre-norm transformer over words, as the recipe multi30k-transformer makes one. CTranslate2 gets its weights by `skein export` and its
tokens by `skein tokenize`, and is timed without loading and tokenizing; Skein is timed as a whole process, less one that translates nothing. Both
rank translations by other length penalties, so that some differ. Needs ctranslate2, numpy and safetensors.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time

import measure
from translation import skein, words


def model_spec(weights, layers, heads, sources, targets, positions):
    import ctranslate2
    import numpy

    spec = ctranslate2.specs.TransformerSpec.from_config(
        layers, heads, pre_norm=True, activation=ctranslate2.specs.Activation.RELU)
    w = {name: numpy.ascontiguousarray(tensor, dtype=numpy.float32) for name, tensor in weights.items()}

    def linear(to, name):
        to.weight, to.bias = numpy.ascontiguousarray(w[name + ".w"].T), w[name + ".b"]

    def norm(to, name):
        to.gamma, to.beta = w[name + ".gain"], w[name + ".bias"]

    def feed_forward(to, name, norm_name):
        linear(to.linear_0, name + ".first")
        linear(to.linear_1, name + ".second")
        norm(to.layer_norm, norm_name)

    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True  # by √D
        side.position_encodings.encodings = positions
    for number, layer in enumerate(spec.encoder.layer):
        name = f"encoder.{number}"
        linear(layer.self_attention.linear[0], name + ".attention.input")
        linear(layer.self_attention.linear[1], name + ".attention.output")
        norm(layer.self_attention.layer_norm, name + ".norm1")
        feed_forward(layer.ffn, name + ".feedForward", name + ".norm2")
    for number, layer in enumerate(spec.decoder.layer):
        name = f"decoder.{number}"
        linear(layer.self_attention.linear[0], name + ".selfAttention.input")
        linear(layer.self_attention.linear[1], name + ".selfAttention.output")
        norm(layer.self_attention.layer_norm, name + ".norm1")
        linear(layer.attention.linear[0], name + ".crossAttention.query")
        linear(layer.attention.linear[1], name + ".crossAttention.memory")
        linear(layer.attention.linear[2], name + ".crossAttention.output")
        norm(layer.attention.layer_norm, name + ".norm2")
        feed_forward(layer.ffn, name + ".feedForward", name + ".norm3")
    norm(spec.encoder.layer_norm, "encoder.norm")
    norm(spec.decoder.layer_norm, "decoder.norm")
    spec.encoder.embeddings[0].weight = w["source.embedding.table"]
    spec.decoder.embeddings.weight = w["target.embedding.table"]
    spec.decoder.projection.weight, spec.decoder.projection.bias = w["target.embedding.table"], w["output.b"]
    # What ends a sentence also begins one.
    spec.register_source_vocabulary(sources + ["</s>"])
    spec.register_target_vocabulary(targets + ["</s>"])
    spec.config.decoder_start_token = "</s>"
    spec.config.eos_token = "</s>"
    spec.config.unk_token = sources[0]
    spec.config.add_source_eos = True
    spec.validate()
    return spec


def sinusoids(length, width):
    """Sines and cosines in turn, as Skein has them (Vaswani et al. 2017, section 3.5)."""
    import numpy

    rates = 10000.0 ** (-numpy.arange(0, width, 2) / width)
    angles = numpy.arange(length)[:, None] * rates
    return numpy.stack([numpy.sin(angles), numpy.cos(angles)], -1).reshape(length, width).astype(numpy.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--db", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64, help="sentences that CTranslate2 works on at once")
    options = parser.parse_args()
    import ctranslate2
    from safetensors.numpy import load_file

    os.sched_setaffinity(0, measure.cores(1))
    with open(options.source, encoding="utf-8") as file:
        texts = [line.rstrip("\n") for line in file][: options.sentences]
    record = json.loads(skein("info", "--db", options.db, "--name", options.name, "--json"))["models"][0]
    settings = record["configuration"]["model"]
    sources = words(options.db, options.name, "source_vocabulary")
    targets = words(options.db, options.name, "vocabulary")
    lines = skein("tokenize", "--keep", "all", "--quiet", text="".join(text + "\n" for text in texts)).split("\n")
    tokens = [line.split() for line in lines[: len(texts)]]
    with tempfile.TemporaryDirectory() as folder:
        skein("export", "--db", options.db, "--name", options.name, f"{folder}/weights.safetensors")
        spec = model_spec(
            load_file(f"{folder}/weights.safetensors"), (settings["encoderLayers"], settings["decoderLayers"]),
            settings["transformer"]["heads"], sources, targets,
            sinusoids(settings["transformer"]["contextLength"], settings["embeddingSize"]))
        os.mkdir(f"{folder}/model")
        spec.save(f"{folder}/model")
        peer = ctranslate2.Translator(f"{folder}/model", inter_threads=1, intra_threads=1, compute_type="float32")

    run = ["translate", "run", "--db", options.db, "--name", options.name, "--beam", options.beam, "--threads", 1, "--quiet",
           "--no-replace-unknown"]
    ours, theirs = [], []
    for number in range(options.rounds):
        start = time.perf_counter()
        found = peer.translate_batch(
            tokens, beam_size=options.beam, max_batch_size=options.batch, max_decoding_length=128, length_penalty=1)
        theirs.append(time.perf_counter() - start)
        start = time.perf_counter()
        skein(*run, text="")
        loading = time.perf_counter() - start
        start = time.perf_counter()
        translations = skein(*run, text="".join(text + "\n" for text in texts)).split("\n")[:-1]
        ours.append(time.perf_counter() - start - loading)
        print(f"round {number + 1}: {len(texts) / ours[-1]:.1f} sentences/s, CTranslate2 {len(texts) / theirs[-1]:.1f}", file=sys.stderr)
    same = sum("".join(a.hypotheses[0]) == b.replace(" ", "") for a, b in zip(found, translations))
    print(f"beam {options.beam}, {len(texts)} sentences, one core: {len(texts) / statistics.median(ours):.1f} sentences/s, CTranslate2 "
          f"{ctranslate2.__version__} {len(texts) / statistics.median(theirs):.1f}, ratio "
          f"{statistics.median(b / a for a, b in zip(ours, theirs)):.2f}; {same} translations are the same")


if __name__ == "__main__":
    main()
