import Corpora

/// A word as JSON.
struct VocabularyEntry: Encodable {
  var id: TokenID
  var word: String
  var count: Int64
}

extension Vocabulary {
  func entries(first limit: Int = .max) -> [VocabularyEntry] {
    (0..<TokenID(min(limit, count))).map {
      VocabularyEntry(id: $0, word: word($0), count: occurrences($0))
    }
  }
}
