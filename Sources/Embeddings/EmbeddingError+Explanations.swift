extension EmbeddingError {
  public static let explanations = [
    "SK-EMB-001": """
    A setting of the training is outside of what is possible, such as a dimension of 0. The message names the option, its \
    value and the rule. Nothing was read or written.
    """,
    "SK-EMB-002": """
    Each step of a training was longer than what it was to correct, so that numbers grew until they were not finite. No vectors \
    were stored. A lower --learning-rate makes shorter steps; the default has not been seen to do this.
    """,
    "SK-EMB-003": """
    Word vectors are learned from words that stand near one another, and a window does not reach over the end of a line. In this \
    text every line holds one word of the vocabulary at most, so nothing would be learned, and the vectors would be the random \
    ones that a training begins with. Nothing was stored. Words that are too rare, or of a kind that is not kept, do not \
    count; the line that begins with “read” tells how many were left out.
    """,
    "SK-EMB-101": """
    A file of vectors or questions cannot be opened or read. The message gives the system's reason; ls -l tells \
    whether the file is there, and who may read it.
    """,
    "SK-EMB-102": """
    An exported file cannot be written. It is written to a temporary file beside its place and moved there at the end, so \
    what stood there before is as it was.
    """,
    "SK-EMB-103": """
    A line of a text file of vectors is not a word followed by as many numbers as the dimension, separated by spaces. \
    word2vec's text form begins with a line of two numbers, words and dimension, and has exactly that many lines after it; \
    GloVe's form has no such line, and its first line tells the dimension. Numbers have to be finite.
    """,
    "SK-EMB-104": """
    A binary file of vectors (word2vec's form: a line with the numbers of words and dimensions, then for each word its \
    UTF-8, a space, and little-endian 32-bit floats) ends too early, goes on after its end, or holds something that cannot \
    be. The byte offset tells where; a file that was cut while it was copied ends too early.
    """,
    "SK-EMB-105": """
    The file was recognized as something that is not word vectors in word2vec's or GloVe's form, for instance fastText's own \
    binary model. The advice tells how to get vectors out of it.
    """,
    "SK-EMB-106": """
    word2vec's and GloVe's forms end a word at a space and a vector at a line end, so a word that holds one cannot be read \
    back; nor can one of more than 4,096 bytes from word2vec's binary form and fastText's, or a byte order mark at the beginning of \
    a file of text. Nothing was written.
    """,
    "SK-EMB-201": """
    A query names a word that the embedding has no vector for. The word was looked up as it is, and then with the case and \
    normalization of the tokenizer that the embedding was trained with. Words below the minimum count of the training are \
    not in an embedding. The nearest spellings are suggested.
    """,
    "SK-EMB-301": """
    A line of a test set cannot be understood. An analogy question is four words, and a line that begins with a colon names \
    a section. A pair is two words and a number, separated by tabs, commas or spaces; lines that begin with # are comments.
    """,
    "SK-EMB-302": """
    Every question or pair of the test set has a word that the embedding, or its first words by --restrict, does not hold, so \
    there is nothing to score.
    """,
    "SK-EMB-501": """
    LSA keeps the largest singular values of a table of words by lines, or of words by words. There are never more of them than \
    the table has rows or columns, one less than that are computed, and fewer are above 0 where lines repeat each other.
    """,
    "SK-EMB-502": """
    With the weighting tf-idf a document is a line of text, and words are alike that occur in the same documents. A text that is \
    one long line, as text8 is, says nothing of that. With the weighting ppmi words are alike that stand near the same words.
    """,
    "SK-EMB-503": """
    The search for singular values gave up: mostly there was not enough memory. Nothing was stored.
    """,
    "SK-EMB-401": """
    An index answers faster than a search of all words because it does not look at all of them, so it can miss some. After it is \
    built, it is asked about a sample of words, and its answers are compared with those of exact search: the share of the ten \
    nearest words that it finds is its recall. One that finds less than --recall is not stored. --search makes each query look \
    at more candidates; --m and --construction make a denser graph, which takes longer to build.
    """,
    "SK-EMB-402": "A word has to have other words to be near to: an index needs two or more.",
    "SK-EMB-403": """
    Building an index takes memory for the vectors twice, and for 8 M bytes of links a word (128 by default). The machine has not \
    that much; nothing was stored.
    """,
    "SK-EMB-404": """
    Half precision has numbers up to 65504, and neither it nor int8 has infinity or NaN as numbers of a vector. Nothing was \
    stored.
    """,
  ]
}
