import Corpora

/// Gathers the words of a file, each once, in their order.
struct WordCollector {
  private let invalid: InvalidUTF8Policy
  private var known: Set<[UInt8]> = []
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  private var occurrences: [Int64] = []
  private(set) var duplicates = 0
  private(set) var invalidWords = 0
  /// Why the words cannot be a vocabulary; then some were not taken.
  private(set) var excess: String?
  private var totalOccurrences = Int64(0)

  init(invalid: InvalidUTF8Policy) { self.invalid = invalid }

  /// How many words were taken: the row of the next one.
  var count: Int { ends.count }

  /// Takes a word, or leaves it out where it came before or is to be skipped; ``count`` tells.
  ///
  /// - Parameter occurrences: 0 where the file does not tell.
  /// - Returns: whether that is in order: not for bytes that are not UTF-8 where they are refused.
  mutating func add(_ word: UnsafeRawBufferPointer, occurrences count: Int64 = 0) -> Bool {
    var word = [UInt8](word)
    if !word.allSatisfy({ $0 < 0x80 }) {
      let text = String(decoding: word, as: UTF8.self)
      if !text.utf8.elementsEqual(word) {
        switch invalid {
        case .fail: return false
        case .skip:
          invalidWords += 1
          return true
        case .replace:
          invalidWords += 1
          word = Array(text.utf8)
        }
      }
    }
    let total = totalOccurrences.addingReportingOverflow(count)
    if total.overflow { excess = "the words occur more often together than can be counted" }
    if word.count > Int(UInt32.max) - bytes.count { excess = "the words are longer than 4 GiB together" }
    if excess != nil { return true }
    guard known.insert(word).inserted else {
      duplicates += 1
      return true
    }
    totalOccurrences = total.partialValue
    bytes += word
    ends.append(UInt32(bytes.count))
    occurrences.append(count)
    return true
  }

  /// Calls `body` with the bytes of a word that was taken.
  func withUTF8<Result>(of word: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let range = (word == 0 ? 0 : Int(ends[word - 1]))..<Int(ends[word])
    return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The words, with counts where the file told them.
  ///
  /// - Parameter path: the file, for errors.
  func vocabulary(of path: String) throws(EmbeddingError) -> Vocabulary {
    if let excess { throw .malformedBytes(path: path, offset: 0, problem: excess) }
    guard count > 0 else { throw .malformedBytes(path: path, offset: 0, problem: "there is no word in it") }
    do {
      return try Vocabulary(utf8: bytes, ends: ends, counts: occurrences)
    } catch {
      preconditionFailure("words that were different cannot be the same now: \(error)")
    }
  }
}
