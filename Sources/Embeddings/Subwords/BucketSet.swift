/// Which of some numbered buckets are in use, and the place of each among them.
///
/// Of two million buckets of n-grams the words of a text of a few megabytes use a tenth. Rows are kept for these alone, in the order of
/// their numbers; the set says which row is whose. It takes 12 bytes for 64 buckets, and finds a row in the time of a look at two numbers.
///
///     let used = BucketSet([3, 70], of: 100)
///     used.row(of: 70)     // 1: the second
///     used.row(of: 4)      // nil
public struct BucketSet: Equatable, Sendable {
  /// How many buckets there are, in use or not.
  public let buckets: Int
  /// How many are in use.
  public let count: Int
  /// Bit b % 64 of word b / 64 is bucket b's.
  private let words: [UInt64]
  /// How many buckets are in use before each word's first.
  private let ranks: [UInt32]

  /// - Parameter members: numbers from 0, below `buckets`, in any order and as often as they come.
  public init(_ members: some Sequence<Int>, of buckets: Int) {
    var words = [UInt64](repeating: 0, count: (buckets + 63) / 64)
    for bucket in members {
      precondition(bucket >= 0 && bucket < buckets, "bucket \(bucket) of \(buckets)")
      words[bucket / 64] |= 1 << UInt64(bucket % 64)
    }
    self.init(words: words, buckets: buckets)
  }

  /// Every bucket.
  public static func all(_ buckets: Int) -> BucketSet { BucketSet(0..<buckets, of: buckets) }

  /// A set from its bytes; nil where their number is another, or bits behind the last bucket are set.
  public init?(bytes: UnsafeRawBufferPointer, of buckets: Int) {
    guard bytes.count == Self.byteCount(buckets) else { return nil }
    var words = [UInt64](repeating: 0, count: (buckets + 63) / 64)
    for (place, byte) in bytes.enumerated() { words[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8) }
    if buckets % 64 != 0, words[words.count - 1] >> UInt64(buckets % 64) != 0 { return nil }
    self.init(words: words, buckets: buckets)
  }

  private init(words: [UInt64], buckets: Int) {
    var ranks: [UInt32] = []
    ranks.reserveCapacity(words.count)
    var count = 0
    for word in words {
      ranks.append(UInt32(count))
      count += word.nonzeroBitCount
    }
    (self.buckets, self.count, self.words, self.ranks) = (buckets, count, words, ranks)
  }

  /// A bit for each bucket: bit b % 8, from the lowest, of byte b / 8.
  public var bytes: [UInt8] {
    (0..<Self.byteCount(buckets)).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64($0 % 8 * 8)) }
  }

  private static func byteCount(_ buckets: Int) -> Int { (buckets + 7) / 8 }

  /// The place of a bucket among those in use, from 0; nil where it is not.
  public func row(of bucket: Int) -> Int? {
    let (word, bit) = (words[bucket / 64], UInt64(1) << UInt64(bucket % 64))
    guard word & bit != 0 else { return nil }
    return Int(ranks[bucket / 64]) + (word & (bit - 1)).nonzeroBitCount
  }

  /// The buckets in use, from the smallest.
  public var members: some Sequence<Int> {
    words.indices.lazy.flatMap { index in
      sequence(state: words[index]) { rest -> Int? in
        if rest == 0 { return nil }
        defer { rest &= rest - 1 }
        return index * 64 + rest.trailingZeroBitCount
      }
    }
  }
}
