import Tensors
import CKernels
import Corpora

/// Draws negatives with probability proportional to count ^ exponent, by Walker's alias method (Vose 1991): one random
/// number and one table look-up a draw.
///
/// The vocabulary can be split into parts of nearly equal probability, each with a table of its own; a shard that draws
/// from one part, and from another in the next round, draws every word as often as before, while two shards of a round
/// never draw the same one.
///
/// Unchecked: the table is not written after it was made.
final class NoiseDistribution: @unchecked Sendable {
  /// One column of an alias table: `word` with probability `threshold` / 2³², else `alias`.
  fileprivate struct Column {
    var threshold: UInt32
    var word: TokenID
    var alias: TokenID
  }

  private let columns: UnsafeMutableBufferPointer<Column>
  /// Part p is `columns[starts[p] ..< starts[p + 1]]`.
  private let starts: [Int]

  var parts: Int { starts.count - 1 }

  deinit { columns.deallocate() }

  /// - Parameters:
  ///   - counts: of each word, most frequent first.
  ///   - parts: how many parts to split the vocabulary into; small vocabularies are not split.
  init(counts: [Int64], exponent: Double, parts: Int) {
    let weights = counts.map { power(Double($0), exponent) }
    let parts = counts.count >= parts * Self.smallestPart ? parts : 1
    // The next most frequent word goes to the part with the least weight so far.
    var members = [[Int]](repeating: [], count: parts)
    var mass = [Double](repeating: 0, count: parts)
    for word in counts.indices {
      let lightest = mass.indices.min { (mass[$0], $0) < (mass[$1], $1) }!
      members[lightest].append(word)
      mass[lightest] += weights[word]
    }
    var columns: [Column] = []
    var starts = [0]
    columns.reserveCapacity(counts.count)
    for words in members {
      columns += Self.aliasTable(words: words, weights: words.map { weights[$0] })
      starts.append(columns.count)
    }
    self.columns = .allocate(capacity: columns.count)
    _ = self.columns.initialize(from: columns)
    self.starts = starts
  }

  /// With fewer words than this in a part, a window's negatives would often be the same words.
  private static let smallestPart = 1_000

  /// The table of one part; valid as long as the distribution is.
  func part(_ part: Int) -> Part {
    Part(columns: columns.baseAddress! + starts[part], size: UInt64(starts[part + 1] - starts[part]))
  }

  struct Part {
    fileprivate let columns: UnsafeMutablePointer<Column>
    fileprivate let size: UInt64

    /// The high half of the bits chooses the column.
    @inline(__always)
    private func column(_ bits: UInt64) -> UnsafeMutablePointer<Column> {
      columns + Int(truncatingIfNeeded: ((bits &>> 32) &* size) &>> 32)
    }

    /// Fetches what ``draw(bits:)`` will read.
    @inline(__always)
    func prefetch(bits: UInt64) { skein_prefetch(column(bits)) }

    /// A word, from 64 random bits: the low half chooses between the column's two words.
    @inline(__always)
    func draw(bits: UInt64) -> TokenID {
      let column = column(bits).pointee
      return UInt32(truncatingIfNeeded: bits) < column.threshold ? column.word : column.alias
    }
  }

  private static func aliasTable(words: [Int], weights: [Double]) -> [Column] {
    let total = weights.reduce(0, +)
    var scaled = weights.map { $0 / total * Double(weights.count) }
    var table = words.map { Column(threshold: .max, word: TokenID($0), alias: TokenID($0)) }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let less = small.popLast(), let more = large.last {
      table[less].threshold = UInt32(scaled[less] * 0x1p32)
      table[less].alias = table[more].word
      scaled[more] -= 1 - scaled[less]
      if scaled[more] < 1 { small.append(large.removeLast()) }
    }
    return table
  }
}
