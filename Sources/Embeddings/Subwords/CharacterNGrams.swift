import Corpora

/// Which n-grams of characters stand for a word, as fastText cuts and numbers them.
///
///     let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 2_000_000)
///     nGrams.buckets(of: "where")     // those of <wh, <whe, <wher, <where, whe, …, re>
///
/// The word stands between < and >; its n-grams of every length are numbered by a hash, so that different ones may share a
/// number. Bojanowski et al. 2017 (arXiv:1607.04606), section 3.2; the hash is FNV-1a of 32 bits with bytes taken as signed
/// numbers, as fastText has it.
public struct CharacterNGrams: Hashable, Codable, Sendable {
  /// In characters, from 1.
  public var minimumLength: Int
  public var maximumLength: Int
  /// How many numbers there are.
  public var buckets: Int

  public init(minimumLength: Int, maximumLength: Int, buckets: Int) {
    precondition(
      minimumLength > 0 && maximumLength >= minimumLength && buckets > 0,
      "n-grams of \(minimumLength) to \(maximumLength) characters in \(buckets) buckets")
    self.minimumLength = minimumLength
    self.maximumLength = maximumLength
    self.buckets = buckets
  }

  /// The numbers of a word's n-grams, from the left, at each place the shorter first.
  public func buckets(of word: String) -> [Int] {
    var word = word
    return word.withUTF8 { buckets(of: UnsafeRawBufferPointer($0)) }
  }

  /// The same for a word's UTF-8.
  public func buckets(of word: UnsafeRawBufferPointer) -> [Int] {
    let bytes = [UInt8(ascii: "<")] + word + [UInt8(ascii: ">")]
    var found: [Int] = []
    for start in bytes.indices where !Self.isContinuation(bytes[start]) {
      var hash = UInt32(2_166_136_261)
      var end = start
      for length in 1...maximumLength {
        guard end < bytes.count else { break }
        repeat {
          hash = (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: bytes[end])))) &* 16_777_619
          end += 1
        } while end < bytes.count && Self.isContinuation(bytes[end])
        // The < and > alone are no n-grams.
        let isMark = length == 1 && (start == 0 || end == bytes.count)
        if length >= minimumLength, !isMark { found.append(Int(hash % UInt32(buckets))) }
      }
    }
    return found
  }

  /// How many buckets the n-grams of some words can fall into, at most: as many as they would if none shared one.
  package func bucketsAtMost(of words: Vocabulary) -> Int {
    var count = 0
    for id in 0..<TokenID(words.count) where count < buckets {
      let starts = words.withUTF8(of: id) { $0.count } + 2
      count += starts * (maximumLength - minimumLength + 1)
    }
    return min(count, buckets)
  }

  /// Whether a byte goes on with a character of UTF-8.
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
