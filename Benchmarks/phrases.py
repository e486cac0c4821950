"""Phrases by skein and by gensim from the same words: the same phrases with the same scores, and how long each takes.

    python3 Benchmarks/phrases.py wiki.txt            (pip install gensim)
    python3 Benchmarks/phrases.py wiki.txt --scoring npmi
    python3 Benchmarks/phrases.py wiki.txt --connectors english      (gensim's list; or words with commas)

The text is cut at white space, a line a sentence, for both.
"""
import argparse
import json
import resource
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("--skein", default=".build/release/skein")
parser.add_argument("--scoring", choices=["original", "npmi"], default="original")
parser.add_argument("--connectors", help="words that may stand inside a phrase, with commas; english: gensim's list")
parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
parser.add_argument("--skip-gensim", action="store_true")
arguments = parser.parse_args()
if arguments.connectors == "english":
    from gensim.models.phrases import ENGLISH_CONNECTOR_WORDS
    connectors = sorted(ENGLISH_CONNECTOR_WORDS)
else:
    connectors = [word for word in (arguments.connectors or "").split(",") if word]
threshold = {"original": 10.0, "npmi": 0.5}[arguments.scoring]


def skein(threads):
    before = time.time()
    output = subprocess.run(
        [arguments.skein, "phrases", arguments.text, "--tokenizer", "whitespace", "--phrase-scoring", arguments.scoring,
         "--phrase-connectors", ",".join(connectors), "--top", "1000000000", "--json", "--quiet", "--threads", str(threads)],
        capture_output=True, check=True).stdout
    seconds = time.time() - before
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    answer = json.loads(output)
    print(f"skein, {threads} threads: {seconds:7.2f} s  {memory:7.0f} MiB  {answer['found']} phrases", flush=True)
    return {phrase["text"]: phrase["score"] for phrase in answer["phrases"]}


for threads in arguments.threads:
    ours = skein(threads)
if arguments.skip_gensim:
    sys.exit()

from gensim.models.phrases import Phrases
from gensim.models.word2vec import LineSentence

before = time.time()
# No limits: gensim cuts lines at 10,000 words, and forgets rare pairs when there are more than 40 million, without a word.
sentences = LineSentence(arguments.text, max_sentence_length=1 << 60)
# A delimiter that no word has: one that is spelled like a pair would count as one with it.
delimiter = "\u241f"
model = Phrases(
    sentences, threshold=threshold, scoring="default" if arguments.scoring == "original" else "npmi",
    delimiter=delimiter, connector_words=frozenset(connectors), max_vocab_size=1 << 60)
theirs = {phrase.replace(delimiter, "_"): score for phrase, score in model.export_phrases().items()}
seconds = time.time() - before
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"gensim:           {seconds:7.2f} s  {memory:7.0f} MiB  {len(theirs)} phrases")
same = sum(1 for phrase, score in ours.items() if theirs.get(phrase) == score)
worst = max((abs(score / theirs[phrase] - 1) for phrase, score in ours.items() if phrase in theirs), default=0)
print(f"the same phrase with the same score: {same}; only skein's: {len(ours.keys() - theirs.keys())}; "
      f"only gensim's: {len(theirs.keys() - ours.keys())}; largest relative difference of a score: {worst:.1e}")
