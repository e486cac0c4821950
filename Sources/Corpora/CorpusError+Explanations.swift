extension CorpusError {
  public static let explanations = [
    "SK-TEXT-001": """
    A corpus is any number of files and folders, or - for standard input. A folder stands for the regular files in it and \
    in its folders, in the order of their names; names that begin with a full stop are left out. One of those named \
    is not there, cannot be read, or holds nothing to read.
    """,
    "SK-TEXT-002": """
    Text is read as UTF-8, and a byte was found that cannot stand where it stands: mostly the text is in an older \
    encoding such as Latin-1 or Windows-1252, or was cut in the middle of a character. The line and the column \
    (in characters) count from 1, the byte offset from 0, all in the decompressed text. iconv converts known encodings. \
    --invalid replace puts U+FFFD in place of each invalid sequence, --invalid skip leaves its bytes out; \
    both count what they did.
    """,
    "SK-TEXT-003": """
    The file begins with the byte order mark of UTF-16. Text has to be UTF-8: iconv -f utf16 -t utf8 converts it.
    """,
    "SK-TEXT-004": """
    Files compressed by gzip and zstd are read as they are; the content decides, not the name. Other formats \
    have to be decompressed first, for instance through a pipe into standard input. A file named .gz or .zst that \
    holds something else is refused, for mostly it is a download that failed. zstd data with a window of more \
    than 128 MiB (zstd --long=28 and more) would take too much memory; zstd -dc --long=31 decompresses it.
    """,
    "SK-TEXT-005": """
    The compressed data stops before its end: the file was cut off, perhaps by a broken download or a full disk. \
    Nothing of it is used. Get the file again; to use what is there, gzip -dc FILE | skein … - reads it up to the \
    break.
    """,
    "SK-TEXT-006": """
    The compressed data contradicts itself or its checksum: some bytes have changed. Nothing of it is used. gzip -t \
    or zstd -t says the same of it; get the file again.
    """,
    "SK-TEXT-007": """
    The files hold no token at all, or only tokens of kinds that are not kept, such as punctuation.
    """,
    "SK-TEXT-008": """
    Words that occur fewer than --minimum-count times (5 unless told otherwise) are left out of the vocabulary, and \
    no word occurred that often. A small corpus needs a smaller minimum count.
    """,
    "SK-TEXT-009": """
    A vocabulary as text has one word a line, then a tab, then how often the word occurs, in UTF-8. The message \
    names the line and what is wrong with it: no tab, no whole number after it, an empty word, or a word \
    that came before. Words with control characters in them, such as a line feed among characters, are written \
    with the escapes \\n, \\r, \\t, \\\\ and \\u{…} (a character by its hexadecimal number); their lines have one more tab \
    and the word escaped at the end. In other lines a backslash is a backslash.
    """,
    "SK-TEXT-010": """
    A file could not be written. Ids of words and counts of pairs beyond --memory go to a temporary file in TMPDIR (or /tmp), \
    which has no name there and vanishes when the program ends: 4 bytes a token of the text, and for GloVe 12 for each two words \
    that stand near one another somewhere, or some more while they are counted.
    """,
    "SK-TEXT-011": """
    Reading was stopped by Ctrl-C or SIGTERM before it was done. Nothing was written; the same command begins anew.
    """,
    "SK-TEXT-012": """
    Ids have 31 bits. A corpus with so many different words is mostly one that was cut into the wrong tokens.
    """,
    "SK-TEXT-013": """
    A language model reads text as words, as characters or as subwords, and each kind has settings of its own: the tokenizer and \
    the ends of lines belong to words, the number of pieces to subwords, the minimum count and the maximum size to words \
    and characters. A setting of another kind would change nothing, so it is refused rather than ignored.
    """,
    "SK-TEXT-014": """
    A language model keeps its vocabulary and, for subwords, the merges that they are made by. The two contradict each \
    other or the settings: the file was changed by something else.
    """,
    "SK-TEXT-015": """
    Phrases are pairs of neighbouring words that score above a threshold: from 0 on with the original score, from 0 to 1 with \
    NPMI. They are looked for in 1 to 10 passes, and their words are joined by a few characters without white space. \
    skein phrases prints the phrases that a threshold gives, before anything is trained.
    """,
    "SK-TEXT-016": """
    Files of vectors and of questions are read as a whole. One that lies on a disk as it is takes no memory for that; what comes \
    from a pipe, or is decompressed, does, and a small file can hold far more than any machine has. So no more is read than \
    half of the memory that may be had.
    """,
  ]
}
