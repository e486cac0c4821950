import Tokenization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The words of a corpus with their numbers of occurrences, each with a dense id.
///
///     let vocabulary = try Vocabulary(words: [("the", 120), ("cat", 7)])
///     vocabulary["cat"]          // 1
///     vocabulary.word(0)         // "the"
///     vocabulary["dog"]          // nil
///
/// Ids follow the order that the words are given in. A vocabulary that ``CorpusEncoder`` builds, or ``sorted(keepingFirst:)``, is in the
/// order that every machine arrives at: special tokens, then by occurrences, most first, ties by code points.
///
/// All words share one array of bytes; an open-addressing table finds them.
public struct Vocabulary: Sendable {
  /// The words' UTF-8, one after the other.
  let bytes: [UInt8]
  /// Where each word ends in ``bytes``.
  let ends: [UInt32]
  let occurrenceCounts: [Int64]
  /// For each slot an id plus one, or 0; the capacity is a power of two of at least twice the words.
  let slots: [UInt32]
  /// Of all words together.
  public let totalOccurrences: Int64

  /// Throws ``CorpusError/duplicateWord(_:)`` when a word comes twice.
  public init(words: [(word: String, count: Int64)]) throws(CorpusError) {
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    var counts: [Int64] = []
    for (word, count) in words {
      bytes.append(contentsOf: word.utf8)
      ends.append(Vocabulary.end(bytes.count))
      counts.append(count)
    }
    try self.init(utf8: bytes, ends: ends, counts: counts)
  }

  public init() {
    bytes = []
    ends = []
    occurrenceCounts = []
    slots = [0, 0]
    totalOccurrences = 0
  }

  /// From the words' valid UTF-8 one after the other, where each ends, and its occurrences: the way without strings.
  public init(utf8 bytes: [UInt8], ends: [UInt32], counts: [Int64]) throws(CorpusError) {
    precondition(ends.count == counts.count, "\(ends.count) words with \(counts.count) counts")
    precondition(Int(ends.last ?? 0) == bytes.count, "\(bytes.count) bytes for words that end at \(ends.last ?? 0)")
    var capacity = 2
    while capacity < 2 * ends.count { capacity *= 2 }
    var slots = [UInt32](repeating: 0, count: capacity)
    let duplicate = bytes.withUnsafeBytes { text in
      ends.withUnsafeBufferPointer { ends in
        slots.withUnsafeMutableBufferPointer { slots in
          Vocabulary.index(text, ends, into: slots)
        }
      }
    }
    if let duplicate {
      let start = duplicate == 0 ? 0 : Int(ends[duplicate - 1])
      throw .duplicateWord(String(decoding: bytes[start..<Int(ends[duplicate])], as: UTF8.self))
    }
    self.bytes = bytes
    self.ends = ends
    self.slots = slots
    occurrenceCounts = counts
    totalOccurrences = counts.reduce(0, +)
  }

  /// The number of words.
  public var count: Int { ends.count }

  public var isEmpty: Bool { ends.isEmpty }

  /// The id of a word, or `nil` when it is not in the vocabulary.
  public subscript(word: String) -> TokenID? {
    var word = word
    return word.withUTF8 { id(of: UnsafeRawBufferPointer($0)) }
  }

  /// The id of the word with these bytes of UTF-8, or `nil`.
  public func id(of word: UnsafeRawBufferPointer) -> TokenID? {
    let mask = slots.count - 1
    var slot = Vocabulary.firstSlot(of: word, mask: mask)
    return bytes.withUnsafeBytes { text in
      while slots[slot] != 0 {
        let id = Int(slots[slot]) - 1
        if Vocabulary.equal(UnsafeRawBufferPointer(rebasing: text[range(of: id)]), word) { return TokenID(id) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  public func word(_ id: TokenID) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0[range(of: Int(id))], as: UTF8.self) }
  }

  /// Calls `body` with a word's UTF-8, which is valid during the call.
  public func withUTF8<Result, Failure: Error>(
    of id: TokenID, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { (text) throws(Failure) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[range(of: Int(id))])))
    }
  }

  /// How often a word occurs in the corpus.
  public func occurrences(_ id: TokenID) -> Int64 { occurrenceCounts[Int(id)] }

  /// The occurrences of all words, by id.
  public var occurrences: [Int64] { occurrenceCounts }

  /// All words, by id.
  public var words: [String] { (0..<count).map { word(TokenID($0)) } }
}

extension Vocabulary: Equatable {
  /// The same words with the same occurrences and ids.
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a.occurrenceCounts == b.occurrenceCounts && a.ends == b.ends && a.bytes == b.bytes
  }
}

extension Vocabulary {
  func range(of id: Int) -> Range<Int> { (id == 0 ? 0 : Int(ends[id - 1]))..<Int(ends[id]) }

  /// The end of a word in the packed text, which is limited to 4 GiB.
  static func end(_ count: Int) -> UInt32 {
    guard let end = UInt32(exactly: count) else { preconditionFailure("a vocabulary of \(count) bytes; 4 GiB at most") }
    return end
  }

  /// Enters every word; returns the first that was there already.
  private static func index(
    _ text: UnsafeRawBufferPointer, _ ends: UnsafeBufferPointer<UInt32>, into slots: UnsafeMutableBufferPointer<UInt32>
  ) -> Int? {
    let mask = slots.count - 1
    func bytes(_ id: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: text[(id == 0 ? 0 : Int(ends[id - 1]))..<Int(ends[id])])
    }
    for id in 0..<ends.count {
      let entry = bytes(id)
      var slot = firstSlot(of: entry, mask: mask)
      while slots[slot] != 0 {
        if equal(bytes(Int(slots[slot]) - 1), entry) { return id }
        slot = (slot + 1) & mask
      }
      slots[slot] = UInt32(id + 1)
    }
    return nil
  }

  private static func firstSlot(of word: UnsafeRawBufferPointer, mask: Int) -> Int {
    guard let start = word.baseAddress, word.count > 0 else { return 0 }
    return Int(truncatingIfNeeded: wordHash(start, count: word.count)) & mask
  }

  private static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    guard a.count == b.count else { return false }
    if a.isEmpty { return true }
    guard let start = a.baseAddress, let other = b.baseAddress else { return true }
    return memcmp(start, other, a.count) == 0
  }
}
