import Tensors

/// The batches of one epoch: every example once, beside examples of similar length, in an order that follows from seed and
/// epoch.
///
///     let batches = EpochBatches(count: texts.count, size: 32, epoch: 3, from: random) { texts.length(of: Int($0)) }
///     for batch in 0..<batches.count { train(on: batches[batch]) }
///     batches.paddingShare                // 0.04
///
/// Examples are shuffled, sorted by length within runs of 50 batches, and cut; then the batches are shuffled. So little is
/// padded, while those that meet in a batch are others in each epoch.
public struct EpochBatches: Sendable {
  /// Share of the positions of all batches that are padding, if each is as long as its longest example.
  public let paddingShare: Double
  /// All examples, batch by batch.
  private let order: [Int32]
  private let batches: [Range<Int>]

  /// Batches of a run that is sorted.
  private static let batchesInRun = 50

  /// - Parameters:
  ///   - size: examples of a batch; one of them has what is left.
  ///   - length: of an example, by which examples are sorted.
  public init(count: Int, size: Int, epoch: Int, from random: CounterRandom, length: (Int32) -> Int) {
    precondition(size > 0, "batches of \(size) examples")
    let random = random.substream(UInt64(epoch))
    let shuffled = (0..<Int32(count)).shuffled(by: random.substream(0))
    var order: [Int32] = []
    order.reserveCapacity(shuffled.count)
    let run = Self.batchesInRun * size
    for first in stride(from: 0, to: shuffled.count, by: run) {
      // Of equal lengths the first in the shuffled order stays the first.
      let keys = (first..<min(first + run, shuffled.count)).map { UInt64(length(shuffled[$0])) << 32 | UInt64($0) }
      order.append(contentsOf: keys.sorted().lazy.map { shuffled[Int($0 & 0xFFFF_FFFF)] })
    }
    let cuts = stride(from: 0, to: order.count, by: size).map { $0..<min($0 + size, order.count) }
    batches = cuts.shuffled(by: random.substream(1))
    self.order = order

    let tokens = order.reduce(0) { $0 + length($1) }
    let positions = cuts.reduce(0) { $0 + $1.count * length(order[$1.upperBound - 1]) }
    paddingShare = positions == 0 ? 0 : 1 - Double(tokens) / Double(positions)
  }

  /// The number of batches.
  public var count: Int { batches.count }

  /// The examples of a batch, the shorter ones first.
  public subscript(batch: Int) -> ArraySlice<Int32> { order[batches[batch]] }
}

extension Collection {
  /// The elements in an order that follows from `random`: Fisher and Yates's shuffle.
  fileprivate func shuffled(by random: CounterRandom) -> [Element] {
    var order = Array(self)
    for i in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(i, random.below(i + 1, at: UInt64(i))) }
    return order
  }
}
