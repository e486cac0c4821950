"""Phrases by gensim, for the tests beside this file.

Prints what they compare with: python3 gensim_phrases.py > gensim_phrases.json (gensim 4.4.0, Python 3.11).
"""
import json
import random
import sys

from gensim.models.phrases import Phrases

rng = random.Random(7)
words = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "o", "ül")]
planted = [
    ["new", "york"], ["new", "york", "times"], ["los", "angeles"], ["rio", "de", "janeiro"], ["ho", "ho", "ho", "ho"],
    ["prime", "minister", "of", "the"], ["x", "y", "x", "y"], ["bank", "of", "america"], ["out", "of", "the", "box"],
    ["of", "the", "of"], ["bank", "of", "the", "new", "york"],
]


def line():
    tokens = []
    while len(tokens) < rng.randrange(1, 30):
        if rng.random() < 0.15:
            tokens += rng.choice(planted)
        else:
            # The first words are the most frequent.
            tokens.append(words[min(int(rng.paretovariate(0.6)), len(words)) - 1])
    return tokens


def candidates(tokens, connectors):
    """Two words and the connectors between them."""
    first, between = None, []
    for word in tokens:
        if word not in connectors:
            if first is not None:
                yield first, tuple(between), word
            first, between = word, []
        elif first is not None:
            between.append(word)


def run(lines, passes, connectors=(), **options):
    """The phrases of each pass, and the text with all of them joined."""
    found = []
    for number in range(1, passes + 1):
        # A delimiter of its own for each pass: gensim counts a_b + c and a + b_c as one where they are spelled alike.
        delimiter = "+" * number
        model = Phrases(lines, delimiter=delimiter, connector_words=frozenset(connectors), **options)
        pairs = sorted({pair for tokens in lines for pair in candidates(tokens, connectors)})
        scored = [model.score_candidate(a, b, list(between)) for a, between, b in pairs]
        found.append([
            {"text": text.replace("+" * 2, "_").replace("+", "_"), "count": model.vocab[text], "score": score}
            for text, score in scored if text is not None
        ])
        lines = [model[tokens] for tokens in lines]
    return {
        "options": options,
        "connectors": list(connectors),
        "passes": passes,
        "found": [sorted(phrases, key=lambda phrase: phrase["text"]) for phrases in found],
        "joined": [" ".join(tokens).replace("+" * 2, "_").replace("+", "_") for tokens in lines],
    }


lines = [line() for _ in range(250)]
cases = [
    run(lines, 1, scoring="default", threshold=10.0, min_count=5),
    run(lines, 1, scoring="default", threshold=0.5, min_count=1),
    run(lines, 1, scoring="npmi", threshold=0.5, min_count=5),
    run(lines, 2, scoring="default", threshold=5.0, min_count=3),
    run(lines, 2, scoring="npmi", threshold=0.3, min_count=2),
    run(lines, 1, ["of", "the"], scoring="default", threshold=5.0, min_count=2),
    run(lines, 2, ["of", "the", "ba", "nowhere"], scoring="default", threshold=2.0, min_count=2),
    run(lines, 2, ["of", "the", "de"], scoring="npmi", threshold=0.3, min_count=2),
]
json.dump({"lines": [" ".join(tokens) for tokens in lines], "cases": cases}, sys.stdout, ensure_ascii=False,
          separators=(",", ":"))
print()
