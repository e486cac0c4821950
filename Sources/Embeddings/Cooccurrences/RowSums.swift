import Corpora

/// The row that is being counted: a sum a word, and marks of those that are not 0.
///
/// Unchecked: one thread at a time has it.
final class RowSums: @unchecked Sendable {
  private let sums: UnsafeMutablePointer<UInt64>
  /// A bit a word, and a bit for 64 of those.
  private let marks: UnsafeMutablePointer<UInt64>
  private let groups: UnsafeMutablePointer<UInt64>
  private let groupWords: Int
  private var words: [TokenID] = []
  private var counts: [UInt64] = []

  init(rows: Int) {
    groupWords = rows / 4096 + 1
    sums = .allocate(capacity: groupWords * 4096)
    sums.initialize(repeating: 0, count: groupWords * 4096)
    marks = .allocate(capacity: groupWords * 64)
    marks.initialize(repeating: 0, count: groupWords * 64)
    groups = .allocate(capacity: groupWords)
    groups.initialize(repeating: 0, count: groupWords)
  }

  deinit {
    sums.deallocate()
    marks.deallocate()
    groups.deallocate()
  }

  @inline(__always)
  func add(_ word: TokenID, _ count: UInt64) {
    let word = Int(truncatingIfNeeded: word)
    let before = sums[word]
    sums[word] = before &+ count
    if before == 0 {
      marks[word &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: word & 63)
      groups[word &>> 12] |= 1 &<< UInt64(truncatingIfNeeded: (word &>> 6) & 63)
    }
  }

  /// Hands over the words with sums, in their order, and clears them.
  func drain(_ body: (UnsafeBufferPointer<TokenID>, UnsafeBufferPointer<UInt64>) -> Void) {
    words.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    for groupWord in 0..<groupWords {
      var group = groups[groupWord]
      groups[groupWord] = 0
      while group != 0 {
        let mark = groupWord &* 64 &+ group.trailingZeroBitCount
        group &= group &- 1
        var bits = marks[mark]
        marks[mark] = 0
        while bits != 0 {
          let word = mark &* 64 &+ bits.trailingZeroBitCount
          bits &= bits &- 1
          words.append(TokenID(truncatingIfNeeded: word))
          counts.append(sums[word])
          sums[word] = 0
        }
      }
    }
    words.withUnsafeBufferPointer { words in counts.withUnsafeBufferPointer { body(words, $0) } }
  }
}
