"""Scores of translations by sacreBLEU, for the tests beside this file.

Prints what they compare with: python3 sacrebleu_scores.py > sacrebleu_scores.json (sacreBLEU 2.6.0, Python 3.11).
"""
import json
import random
import sys

from sacrebleu.metrics import BLEU, CHRF, TER

PROSE = (
    [
        "The harbour was quiet when the ferry left at 6.45.",
        "She paid 1,250.50 euros for a well-kept, second-hand piano!",
        "Nobody knew why the lights on the hill went out again.",
        "\"Come in,\" said the old keeper -- \"and mind the dog.\"",
    ],
    [
        [
            "The harbor lay quiet as the ferry left at 6.45 .",
            "She paid 1,250.50 euros for a well kept second-hand piano.",
            "Nobody knew why the lights on the hill had gone out again.",
            "\"Do come in,\" the old keeper said, \"and mind the dog.\"",
        ]
    ],
)

# Each line: a translation, then references. Empty texts, single words, ties of lengths, what 13a looks for, scripts without
# spaces, capitals that are two letters in lower case or depend on where they stand, white space beyond ASCII.
EDGES = [
    ("", "", ""),
    ("", "a reference without a translation", ""),
    ("a translation without a reference", "", ""),
    ("Yes", "Yes", "No"),
    ("yes", "Yes", "Yes , indeed"),
    ("four words are here", "three words here", "five words are not here"),
    ("one two three four", "one two three", "one two three four five"),
    ("the the the the the the the", "the cat is on the mat", "there is a cat on the mat"),
    ("Tom &amp; Ann said &quot;a &lt; b&quot;", "Tom & Ann said \"a < b\"", "&amp;lt; is &amp;quot;"),
    ("a<skipped>b <ski<skipped>pped>", "ab <skipped>", "a b"),
    ("In 1999-2004, prices rose 3.5-fold to $1,299.99...", "In 1999 - 2004 , prices rose 3.5 - fold to $ 1,299.99 ...", "1999.,.2004"),
    ("I can't; it's 5,000. Or .5? Or 5.,", "I can 't ; it 's 5,000 . Or .5 ? Or 5 . ,", "5,a a,5 ,5"),
    ("state-of-the-art (e.g., GPUs) @ 2.4GHz/core", "state - of - the - art ( e.g. , GPUs ) @ 2.4GHz / core", "x^2 + y_1 = {z}~"),
    ("今日は天気がいいですね。", "今日は良い天気ですね。", "今日は、天気がいい。"),
    ("我喜欢喝茶", "我很喜欢喝茶", "我爱喝茶"),
    ("ΟΔΥΣΣΕΥΣ ΚΑΙ Ο ΑΣ'Σ Σ", "οδυσσευς και ο ασ'ς σ", "ὈΔΥΣΣΕΎΣ"),
    ("İSTANBUL'DA IŞIK ÇOK GÜZEL", "i̇stanbul'da ışik çok güzel", "istanbul'da ışık"),
    ("«Zürich» – größer? Ja… 50 % „STRASSE“ ẞ", "« Zürich » – größer ? Ja … 50 % „ Straße “ ß", "€5 ½ ² № Ⅳ"),
    ("café naïve", "cafe\u0301 nai\u0308ve", "cafe naive"),
    ("thin\u2009space no\u00a0break ideo\u3000graphic", "thin space no break ideo graphic", "unit\u001fseparator next\u0085line"),
    ("zero\u200bwidth is no space\u200b", "zero width is no space", "zero\u200bwidth"),
    ("  leading and trailing  \t ", "leading and trailing", "a line-\nbreak and\nanother "),
    ("(hi) -- 'quoted' ...", "(hi ) -- ' quoted ' ...", "hi -- quoted"),
    ("👩‍👩‍👧 likes 🍕🍕", "👩‍👩‍👧 likes 🍕", "👩 likes 🍕🍕🍕"),
    ("d e f a b c g h", "a b c d e f g h", "a b c h d e f g"),
    ("the cat sat on the mat and slept there all day long", "all day long the cat slept there and sat on the mat", "on the mat sat the cat"),
]


def variants(rng, count):
    """References of random pieces that are mixed without mercy, and translations that are nearly those."""
    pieces = (
        "a an the of to Tom Ann's won't 7 42 3.14 1,000 1990s x-y 5-6 U.S. e.g. ... .. . , ,, - -- ' \" & &amp; &quot; &lt; "
        "&gt; <skipped> ( ) [x] {y} / \\ @ # $5 50% ^ _ ~ ! ?! ; : = + * ` | Ä ß Σ ΣΑΣ Ι İ ﬁ Ǆ Ünïcode naïve — – … « » „ “ ¿ ¡ € ½ "
        "² Ⅻ ٣ 你好 世界。 ﾃｽﾄ 한국어 हिन्दी ไทย 😀 e\u0301 \u200b"
    ).split()
    spaces = [" "] * 12 + ["", "", "", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\x1c", "\n", "-\n", "\u0085"]

    def edited(words):
        words = list(words)
        for _ in range(rng.randrange(5)):
            place = rng.randrange(len(words) + 1)
            kind = rng.randrange(4)
            if kind == 0:
                words.insert(place, rng.choice(pieces))
            elif kind == 1:
                del words[place:place + rng.randrange(3)]
            elif kind == 2:
                words[place:place + 1] = [rng.choice(pieces)]
            else:
                block, words = words[place:place + 3], words[:place] + words[place + 3:]
                other = rng.randrange(len(words) + 1)
                words[other:other] = block
        return words

    def joined(words):
        return "".join(word + rng.choice(spaces) for word in words)

    lines = []
    for _ in range(count):
        words = [rng.choice(pieces[:40] if rng.random() < 0.6 else pieces) for _ in range(rng.randrange(25))]
        lines.append(tuple(joined(edited(words)) for _ in range(4)))
    return lines


def columns(lines):
    hypotheses, *references = ([list(column) for column in zip(*lines)])
    return hypotheses, references


SMOOTHINGS = [
    ("bleu", dict(smooth_method=method, smooth_value=value, effective_order=order))
    for method, value in (("exp", None), ("floor", None), ("floor", 0.5), ("add-k", None), ("add-k", 0.7), ("none", None))
    for order in (False, True)
]
METRICS = (
    [("bleu", dict(tokenize=tok, lowercase=lc)) for tok in ("13a", "intl", "char", "none") for lc in (False, True)]
    + [
        ("chrf", options)
        for options in (
            dict(), dict(word_order=2), dict(word_order=2, lowercase=True), dict(word_order=1, eps_smoothing=True),
            dict(whitespace=True), dict(char_order=4, beta=3, word_order=3), dict(eps_smoothing=True, whitespace=True),
        )
    ]
    + [("ter", dict(case_sensitive=sensitive)) for sensitive in (False, True)]
)


def result(kind, options, hypotheses, references):
    metric = {"bleu": BLEU, "chrf": CHRF, "ter": TER}[kind](**options)
    score = metric.corpus_score(hypotheses, references)
    statistics = metric._extract_corpus_statistics(hypotheses, references)
    return {
        "metric": kind,
        "options": options,
        "name": score.name,
        "signature": str(metric.get_signature()).removesuffix("version:2.6.0"),
        "score": score.score,
        "line": score.format(width=2).removeprefix(score.name + " = "),
        "sentences": [metric._compute_score_from_stats(list(row)).score for row in statistics],
        # The same rows for all ways of smoothing.
        "statistics": None if "smooth_method" in options else statistics,
    }


# Long sentences for TER: shifts are many, and the limits of beam and distance are reached.
def rotations(rng):
    words = [f"w{rng.randrange(30)}" for _ in range(90)]
    far = words[60:] + words[:60]
    short = [f"w{rng.randrange(5)}" for _ in range(70)]
    shuffled = short[:]
    rng.shuffle(shuffled)
    return [(" ".join(a), " ".join(b)) for a, b in ((far, words), (words[:3], words), (words, words[:2]), (shuffled, short))]


# No trigram matches anywhere, so that smoothing makes the score.
FEW = [("a storm came up", "the storm is near", "up north a storm"), ("she left", "they left early", "she has left"), ("rain", "rain", "")]

# Here another choice among shifts that are equally good ends in another number of edits.
SHIFTS = [
    ("g a e b d c h h b a h", "g h h h b a e b h a d"),
    ("b h b a g h a g c h c g", "b h b a g c g h c h a g"),
    ("b f g a d e", "d b g a c f"),
    ("g h c e d e f g h f b d", "e d h h c f g h f b d g"),
    ("a b e f d b e", "e f d e a b b"),
    ("c f c e a c h d g f a b", "c f c e d f a a c g h b"),
    ("a f g c h c c h g f d a a", "a f g h f d a c h c c h a"),
    ("b c a h g g c g e a", "b c f g g h g c e a"),
    ("g e a e f b b b g h h c", "e a e f b b a c g b h g"),
    ("g e g e h h b h d", "h d e g h e b h d"),
]

rng = random.Random(20)
SETS = {
    "shifts": columns(SHIFTS),
    "few matches": columns(FEW),
    "prose": PROSE,
    "edges, two references": columns(EDGES),
    "edges, one reference": columns([line[:2] for line in EDGES]),
    "mixed, three references": columns(variants(rng, 30)),
    "rotations": columns(rotations(rng)),
}
SMOOTHED = ("few matches", "edges, one reference")
cased = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000 and chr(c).lower() != chr(c)]
json.dump(
    {
        "separators": [c for c in range(0x110000) if chr(c).isspace()],
        "cased": " ".join(cased),
        "lowered": " ".join(c.lower() for c in cased),
        "sets": [
            {
                "name": name,
                "hypotheses": hypotheses,
                "references": references,
                "results": [result(kind, options, hypotheses, references) for kind, options in METRICS + (SMOOTHINGS if name in SMOOTHED else [])],
            }
            for name, (hypotheses, references) in SETS.items()
        ],
    },
    sys.stdout,
    indent=None,
    separators=(",", ":"),
)
print()
