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

  /// A NumPy array with a row a word (`.npy`); the words are the lines of a file beside it.
  case numpy
  /// What TensorBoard's Embedding Projector reads: a file of numbers separated by tabs, a line a word, and a file of metadata
  /// beside it with the words and their counts.
  case projector
  /// Tensors with names: `vectors` with a row a word, `words`, `counts`, and of vectors in 8 bits the rows' `scales`.
  case safetensors

  /// Where the words are, for a form that has them in a file of their own: `vectors.words.txt` beside `vectors.npy`,
  /// `vectors.metadata.tsv` beside `vectors.tsv`.
  public func wordsPath(for path: String) -> String? {
    let endings = [Self.numpy: (".npy", ".words.txt"), .projector: (".tsv", ".metadata.tsv")]
    guard let (ending, words) = endings[self] else { return nil }
    return (path.lowercased().hasSuffix(ending) ? String(path.dropLast(ending.count)) : path) + words
  }

  /// The form that a file's name tells: `.npy`, `.tsv`, `.safetensors`, and `.txt` and `.vec` for word2vec's text form; `nil` for other
  /// names.
  public init?(nameOf path: String) {
    let forms: [(ending: String, form: Self)] = [
      (".npy", .numpy), (".tsv", .projector), (".safetensors", .safetensors), (".txt", .word2vecText),
      (".vec", .word2vecText),
    ]
    guard let found = forms.first(where: { path.lowercased().hasSuffix($0.ending) }) else { return nil }
    self = found.form
  }

  /// Whether the words are in a file of their own.
  var hasWordsApart: Bool { wordsPath(for: "") != nil }

  /// The precisions that its numbers can have.
  public var precisions: [VectorPrecision] {
    switch self {
    case .safetensors: VectorPrecision.allCases
    case .numpy: [.float32, .float16]
    default: [.float32]
    }
  }
}
