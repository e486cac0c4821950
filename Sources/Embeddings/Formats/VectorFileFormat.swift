/// The forms of files that hold words and their vectors.
public enum VectorFileFormat: String, CaseIterable, Codable, Sendable {
  /// word2vec's binary form: a line `words dimension`; then for each word its UTF-8, a space, little-endian 32-bit
  /// floats, and a line feed, which gensim leaves out and readers do without.
  case word2vec
  /// word2vec's text form, which is also that of fastText's `.vec`: a line `words dimension`; then a line a word: the
  /// word and its numbers, separated by spaces.
  case word2vecText = "word2vec-text"
  /// GloVe's form: word2vec's text form without the first line.
  case glove
  /// fastText's own model, which tells its n-grams, too, and so the vectors of words that are not in it.
  case fastText = "fasttext"

  /// Whether Skein writes it.
  public var isWritable: Bool { self != .fastText }
}
