import Layers
import Tensors

/// How much of what the decoder reads in training are the right tokens, rather than those that it would have written itself: the
/// ratio ε of scheduled sampling, and how it falls.
///
///     constant           ε = start
///     linear             ε = max(end, start − (start − end) i / n)
///     inverseSigmoid     ε = end + (start − end) k / (k + e^(i / k)),   k so that ε is halfway after n / 2 updates
///
/// after i updates, with n = ``updates``. Bengio et al. 2015 (arXiv:1506.03099), section 2.4.
public struct TeacherForcing: Codable, Hashable, Sendable {
  public enum Schedule: String, Codable, Sendable, CaseIterable {
    case constant, linear, inverseSigmoid
  }

  public var schedule = Schedule.constant
  /// At first.
  public var start = 1.0
  /// At last.
  public var end = 0.0
  /// n
  public var updates = 10_000

  public init() {}

  /// ε after so many updates.
  public func ratio(after update: Int) -> Double {
    let share = Double(update) / Double(updates)
    switch schedule {
    case .constant: return start
    case .linear: return start - (start - end) * min(share, 1)
    case .inverseSigmoid:
      let k = Self.decay(halfwayAt: Double(updates) / 2)
      return end + (start - end) * k / (k + exponential(min(Double(update) / k, 700)))
    }
  }

  /// The k with k = e^(i / k), i = k ln k: found by Newton's method.
  private static func decay(halfwayAt i: Double) -> Double {
    var k = max(i, 2)
    for _ in 0..<60 { k = max(1, k - (k * naturalLogarithm(k) - i) / (naturalLogarithm(k) + 1)) }
    return k
  }

  public func validate() throws(ModelError) {
    try require(start >= 0 && start <= 1, "start", start, "from 0 to 1")
    try require(end >= 0 && end <= start, "end", end, "from 0 to the start, \(start)")
    try require(updates > 0, "updates", updates, "at least 1")
  }
}

extension Translator {
  /// A batch whose decoder reads some tokens of its own: each of its inputs but the first is the right one with probability `ratio`,
  /// and else the one that the model finds most probable after what was read before.
  ///
  /// Bengio et al. 2015 (arXiv:1506.03099), section 2.3; the choice is made without dropout, and no gradient goes through it.
  public func sampling(
    _ batch: TranslationBatch, ratio: Double, random: CounterRandom, cache: inout Cache
  ) -> TranslationBatch {
    if ratio >= 1 { return batch }
    var mixed = batch
    var state = begin(batch.source, lengths: batch.sourceLengths, cache: &cache)
    let B = batch.count
    for t in 0..<max(batch.input.steps - 1, 0) {
      let logits = step((0..<B).map { mixed.input[t, $0] }, state: &state, cache: &cache)
      for b in 0..<B where random.substream(UInt64(t)).unit(at: UInt64(b)) >= ratio {
        mixed.input[t + 1, b] = Int32(logits.matrix.rows(b..<b + 1).indexOfMaximum)
      }
    }
    return mixed
  }
}

extension MatrixView {
  /// Of all elements of a row.
  fileprivate var indexOfMaximum: Int {
    (1..<columns).reduce(0) { pointer[$1] > pointer[$0] ? $1 : $0 }
  }
}
